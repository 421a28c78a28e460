import {
  compare,
  type Decimal,
  decimal,
  divide,
  larger,
  multiply,
  ONE,
  smaller,
  subtract,
  ZERO,
} from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { type Money, moneyText, toDecimal } from '../kernel/money.js'
import { shareOf } from '../ledger/base-amount.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import { type Billed, type CreditLine, creditedAccount, type SaleFacts } from './credit-lines.js'
import { type LineLeft, lessCredited, lineKey, reducedBy, type Working } from './left-to-credit.js'

/**
 * Reduce the price of an invoice line after the sale (EN 16931 knows it as a credit note line like any other): a net
 * amount with the tax of the line, never more than the line has left. No quantity comes back with it, so the line of the
 * credit note names no item; what comes back later is credited at the reduced price. A deposit has no price: there the
 * amount is so much of its one piece.
 */
export function reducePrice(
  { invoice, line }: Billed,
  text: string,
  left: Working,
  facts: SaleFacts,
): CreditLine[] | Refused {
  const net = positiveAmount(text, invoice.currency)
  if ('problem' in net) return net
  const key = lineKey(line)
  const before = left.line(key)
  if (net.minor > before.net.minor)
    return refuse(
      'credit_note.more_than_left',
      `line ${line.line} of ${invoice.number} has ${moneyText(before.net)} ${invoice.currency} net left to credit: credit that or less, not ${moneyText(net)}`,
      { line: line.line, left: moneyText(before.net) },
    )
  const baseNet = shareOf({ net: before.net, base: before.baseNet }, net)
  const deposit = invoice.type === 'deposit'
  const quantity = deposit ? pieceOf(before, net, line.unitPrice) : ONE
  const less = { net, baseNet }
  left.taken.lines.set(key, deposit ? lessCredited(before, [{ position: 0, quantity }], less) : reducedBy(before, less))
  return [
    {
      orderId: line.orderId,
      orderLine: line.orderLine,
      deliveryId: null,
      deliveryLine: null,
      returnId: null,
      returnLine: null,
      relatedId: line.invoiceId,
      relatedLine: line.line,
      itemId: null,
      description: deposit ? line.description : `Price reduction: ${line.description}`,
      quantity,
      unit: 'EA',
      unitPrice: divide(toDecimal(net), quantity, 6),
      net,
      baseNet,
      accountRole: creditedAccount(line.accountRole, line.deliveryId === null || facts.recognised(line.deliveryId)),
      taxCategory: line.taxCategory,
      taxRate: line.taxRate,
    },
  ]
}

/** Quantities have six places. */
const LEAST = decimal('0.000001')

/** How much of a deposit an amount is; rounded down, so that the quantity which is left is worth what is left. */
function pieceOf({ quantities, net: whole }: LineLeft, net: Money, unitPrice: Decimal): Decimal {
  const left = quantities.get(0) ?? ZERO
  if (net.minor === whole.minor) return left
  const nearest = divide(toDecimal(net), unitPrice, 6)
  const over = compare(multiply(nearest, unitPrice), toDecimal(net)) > 0
  return larger(LEAST, smaller(over ? subtract(nearest, LEAST) : nearest, subtract(left, LEAST)))
}

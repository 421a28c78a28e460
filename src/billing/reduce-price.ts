import { ONE } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { moneyText, toDecimal } from '../kernel/money.js'
import { shareOf } from '../ledger/base-amount.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import { type Billed, type CreditLine, creditedAccount, type SaleFacts } from './credit-lines.js'
import { lineKey, reducedBy, type Working } from './left-to-credit.js'

/**
 * Reduce the price of an invoice line after the sale (EN 16931 knows it as a credit note line like any other): a net
 * amount with the tax of the line, never more than the line has left. No quantity comes back with it, so the line of the
 * credit note names no item; what comes back later is credited at the reduced price.
 */
export function reducePrice(
  { invoice, line }: Billed,
  text: string,
  left: Working,
  facts: SaleFacts,
): CreditLine[] | Refused {
  if (invoice.type === 'deposit')
    return refuse(
      'credit_note.no_price',
      `${invoice.number} is a deposit and has no price to reduce: credit a quantity of its line, such as 0.5 for half of it`,
      { invoice: invoice.number },
    )
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
  left.taken.lines.set(key, reducedBy(before, { net, baseNet }))
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
      description: `Price reduction: ${line.description}`,
      quantity: ONE,
      unit: 'EA',
      unitPrice: toDecimal(net),
      net,
      baseNet,
      accountRole: creditedAccount(line.accountRole, line.deliveryId === null || facts.recognised(line.deliveryId)),
      taxCategory: line.taxCategory,
      taxRate: line.taxRate,
    },
  ]
}

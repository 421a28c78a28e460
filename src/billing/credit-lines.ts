import { type Decimal, divide, isPositive, plainText, smaller, subtract, ZERO } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { isNothing, lesser, type Money, magnitude, minus, toDecimal, total } from '../kernel/money.js'
import { isRevenue } from '../ledger/account.js'
import { shareOf } from '../ledger/base-amount.js'
import { lineNet, lineOf, type Order, type OrderLine } from '../order/order.js'
import { componentPrice, portionsOf, wholeKits } from '../shipping/kit.js'
import type { Invoice, InvoiceLine } from './invoice.js'
import { isExhausted, type LineLeft, lessCredited, lineKey, type Working } from './left-to-credit.js'

/** A line of a credit note before its note has a number; in base currency null where it reduces no invoice line. */
export type CreditLine = Omit<InvoiceLine, 'invoiceId' | 'line' | 'baseNet'> & { readonly baseNet: Money | null }

/** An invoice line that can be credited, with its invoice. */
export interface Billed {
  readonly invoice: Invoice
  readonly line: InvoiceLine
}

/** What crediting needs to know of the sale behind an invoice line. */
export interface SaleFacts {
  readonly order: (id: string) => Order | undefined
  /** Whether the revenue of a delivery is recognised already. */
  readonly recognised: (deliveryId: string) => boolean
}

/** A quantity to credit, of the item sold or of one component of its kit. */
export interface Asked {
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  readonly component: number | null
  /** What the credit note says; the invoice line's own words when absent. */
  readonly itemId?: string
  readonly description?: string
  readonly unit?: string
  readonly returnId: string | null
  readonly returnLine: number | null
}

/**
 * Where a credit is posted: revenue already earned is taken back (of goods as returns, so that sales stay visible),
 * revenue not yet earned leaves the contract balance; everything else goes back where it came from.
 */
export function creditedAccount(role: string, recognised: boolean): string {
  if (!isRevenue(role)) return role
  if (!recognised) return 'contract_balance'
  return role === 'revenue_goods' ? 'sales_returns' : role
}

const soldLine = ({ line }: Billed, facts: SaleFacts): OrderLine | undefined =>
  line.orderId === null ? undefined : lineOf(facts.order(line.orderId)!, line.orderLine ?? 0)

/** How much can still be credited of an invoice line: of the item sold, or of one component. */
function creditable(left: LineLeft, sold: OrderLine | undefined, component: number | null): Decimal {
  if (component !== null) return left.quantities.get(component) ?? ZERO
  return sold?.recipe
    ? wholeKits(sold.recipe, (position) => left.quantities.get(position) ?? ZERO)
    : (left.quantities.get(0) ?? ZERO)
}

/** Credits a quantity against the invoice lines that billed it, the oldest first; never more than they still have. */
export function creditAgainst(
  billed: readonly Billed[],
  asked: Asked,
  left: Working,
  facts: SaleFacts,
): CreditLine[] | Refused {
  let rest = asked.quantity
  const lines: CreditLine[] = []
  for (const one of billed) {
    const part = smaller(rest, creditable(left.line(lineKey(one.line)), soldLine(one, facts), asked.component))
    if (!isPositive(part)) continue
    lines.push(creditLine(one, { ...asked, quantity: part }, left, facts))
    rest = subtract(rest, part)
  }
  if (!isPositive(rest)) return lines
  const possible = plainText(subtract(asked.quantity, rest))
  const what = asked.description ?? billed[0]?.line.description ?? 'this line'
  return refuse(
    'credit_note.more_than_billed',
    `${plainText(asked.quantity)} of ${what} are to be credited but only ${possible} are billed and not credited yet: bill the delivery first, or credit less`,
    { asked: plainText(asked.quantity), creditable: possible },
  )
}

/** One credit line against one invoice line, taken from what that has left. */
function creditLine(billed: Billed, asked: Asked, left: Working, facts: SaleFacts): CreditLine {
  const { invoice, line } = billed
  const sold = soldLine(billed, facts)
  const key = lineKey(line)
  const before = left.line(key)
  const portions = sold
    ? portionsOf(sold, asked.quantity, asked.component)
    : [{ position: 0, quantity: asked.quantity }]
  const listed = lineNet(asked.quantity, asked.unitPrice, invoice.currency)
  const stated = before.reduced ? asReduced(listed, before, billed, sold) : listed
  const net = netOf(
    before,
    stated,
    isExhausted(lessCredited(before, portions, { net: stated, baseNet: before.baseNet })),
  )
  const baseNet = shareOf({ net: before.net, base: before.baseNet }, net)
  left.taken.lines.set(key, lessCredited(before, portions, { net, baseNet }))
  const recognised = line.deliveryId === null || facts.recognised(line.deliveryId)
  return {
    orderId: line.orderId,
    orderLine: line.orderLine,
    deliveryId: null,
    deliveryLine: null,
    returnId: asked.returnId,
    returnLine: asked.returnLine,
    relatedId: line.invoiceId,
    relatedLine: line.line,
    itemId: asked.itemId ?? line.itemId,
    description: asked.description ?? line.description,
    quantity: asked.quantity,
    unit: asked.unit ?? line.unit,
    unitPrice: before.reduced ? divide(toDecimal(net), asked.quantity, 6) : asked.unitPrice,
    net,
    baseNet,
    accountRole: creditedAccount(line.accountRole, recognised),
    taxCategory: line.taxCategory,
    taxRate: line.taxRate,
  }
}

/** What a quantity is worth after the price was reduced: its share of what the line has left, never more than its price. */
function asReduced(listed: Money, left: LineLeft, { invoice, line }: Billed, sold: OrderLine | undefined): Money {
  const worth = [...left.quantities].map(([position, quantity]) =>
    lineNet(quantity, position === 0 ? line.unitPrice : componentPrice(sold!, position), invoice.currency),
  )
  return lesser(listed, shareOf({ net: total(worth, invoice.currency), base: left.net }, listed))
}

/**
 * Never more than the line has left. The credit that takes its last piece takes the remainder with it (invariant 11),
 * where that differs from the stated amount by no more than the credits before have rounded.
 */
function netOf(left: LineLeft, stated: Money, last: boolean): Money {
  const rounded = magnitude(minus(left.net, stated)).minor <= BigInt(left.credits) + 1n
  return last && rounded ? left.net : lesser(stated, left.net)
}

/** Everything that an invoice still has to give: whole pieces, then the components that are left of kits. */
export function creditRemainder(invoice: Invoice, left: Working, facts: SaleFacts): CreditLine[] {
  const nothing = { returnId: null, returnLine: null }
  return invoice.lines.flatMap((line) => {
    const { reduced, net } = left.line(lineKey(line))
    if (reduced && isNothing(net)) return []
    const billed = { invoice, line }
    const sold = soldLine(billed, facts)
    const positions = [null, ...(sold?.recipe ?? []).map((_, i) => i + 1)]
    return positions.flatMap((component) => {
      const quantity = creditable(left.line(lineKey(line)), sold, component)
      if (!isPositive(quantity)) return []
      if (component === null)
        return [creditLine(billed, { quantity, unitPrice: line.unitPrice, component, ...nothing }, left, facts)]
      const itemId = sold!.recipe![component - 1]!.itemId
      const unitPrice = componentPrice(sold!, component)
      return [creditLine(billed, { quantity, unitPrice, component, itemId, ...nothing }, left, facts)]
    })
  })
}

import { type Decimal, decimal, larger, subtract, ZERO } from '../kernel/decimal.js'
import { groupBy } from '../kernel/group.js'
import { isNothing, lesser, type Money, minus, moneyText, plus, total, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { lineNet, type Order, type OrderLine, orderStore, wanted } from '../order/order.js'
import type { CreditInvoiceInput } from './credit-invoice.js'
import { type Invoice, type InvoiceLine, invoiceStore } from './invoice.js'
import { type LeftToCredit, leftToCredit, lineKey } from './left-to-credit.js'

/** What of an order is still to be billed, and what of it is asked for in advance, net in one tax category. */
export interface Advance {
  readonly category: string
  readonly toBill: Money
  /** Of deposits, neither deducted nor credited. */
  readonly asked: Money
}

/** An order's deposits and what they stand against. Net, since the tax rate may change between deposit and invoice. */
export interface AdvanceOfOrder {
  readonly deposits: readonly Invoice[]
  readonly left: (line: InvoiceLine) => Money
  readonly parts: readonly Advance[]
}

/** The tax category that a line of an order is billed in. */
export const categoryOf = (order: Order, line: OrderLine): string =>
  line.taxClass === 'outside' ? 'O' : order.taxCategory

/** How far orders are asked for in advance. They must have been locked; their deposits are locked here. */
export async function advancesOf(tx: Tx, orders: readonly Order[]): Promise<(order: Order) => AdvanceOfOrder> {
  const known = orders.filter((order) => !tx.documents.isNew(orderStore, order.id)).map((order) => order.id as string)
  await tx.flush()
  const deposits = await depositsOf(tx, known)
  const billed = await billedQuantities(tx, known)
  const left = await leftToCredit(tx, deposits, (id) => tx.documents.current(orderStore, id))
  const byOrder = groupBy(deposits, (deposit) => deposit.orderId!)
  return (order) =>
    advanceOf(order, byOrder.get(order.id) ?? [], left, (line) => billed.get(`${order.id} ${line}`) ?? ZERO)
}

function advanceOf(
  order: Order,
  deposits: readonly Invoice[],
  { lines }: LeftToCredit,
  billed: (line: number) => Decimal,
): AdvanceOfOrder {
  const left = (line: InvoiceLine): Money => lines.get(lineKey(line))!.net
  const asked = deposits.flatMap((deposit) => deposit.lines)
  const ordered = groupBy(order.lines, (line) => categoryOf(order, line))
  const categories = new Set([...ordered.keys(), ...asked.map((line) => line.taxCategory)])
  const parts = [...categories].map((category) => ({
    category,
    toBill: total(
      (ordered.get(category) ?? []).map((line) =>
        lineNet(larger(ZERO, subtract(wanted(line), billed(line.line))), line.unitPrice, order.currency),
      ),
      order.currency,
    ),
    asked: total(asked.filter((line) => line.taxCategory === category).map(left), order.currency),
  }))
  return { deposits, left, parts }
}

/** By how much the first is more than the second: by category, and together no more than in sum. */
export function surplus(
  parts: readonly Advance[],
  more: 'toBill' | 'asked',
  less: 'toBill' | 'asked',
): ReadonlyMap<string, Money> {
  const { currency } = parts[0]!.toBill
  const over = (part: Advance): Money => minus(part[more], part[less])
  let rest = total(parts.map(over), currency)
  return new Map(
    parts.map((part) => {
      const own = positive(lesser(over(part), rest))
      rest = minus(rest, own)
      return [part.category, own]
    }),
  )
}

const positive = (amount: Money): Money => (amount.minor > 0n ? amount : zero(amount.currency))

/**
 * What deposits ask for beyond what is still to be billed belongs to the customer again: the requests that credit it. The
 * latest deposits go first, since invoices deduct the oldest; each gives back in the tax category in which there is too much.
 */
export function depositsInExcess({ deposits, left, parts }: AdvanceOfOrder, reason: string): CreditInvoiceInput[] {
  if (parts.length === 0) return []
  const excess = new Map(surplus(parts, 'asked', 'toBill'))
  return [...deposits].reverse().flatMap((deposit) => {
    const taken = deposit.lines.map((line) => {
      const amount = lesser(left(line), excess.get(line.taxCategory)!)
      excess.set(line.taxCategory, minus(excess.get(line.taxCategory)!, amount))
      return { line, amount }
    })
    const whole = taken.every(({ line, amount }) => amount.minor === left(line).minor)
    const some = taken.filter(({ amount }) => !isNothing(amount))
    if (some.length === 0) return []
    const lines = some.map(({ line, amount }) => ({ line: line.line, amount: moneyText(amount) }))
    return [{ invoiceId: deposit.id, reason, ...(whole ? {} : { lines }) }]
  })
}

/** Whether nothing is left to bill, so that no invoice will deduct anything any more. */
export const isBilled = ({ parts }: AdvanceOfOrder): boolean => parts.every(({ toBill }) => isNothing(toBill))

/** What is asked for in advance, and what is still to be billed, of all categories. */
export const sumOf = (parts: readonly Advance[], what: 'toBill' | 'asked', currency: string): Money =>
  parts.reduce((sum, part) => plus(sum, part[what]), zero(currency))

/** The deposits of orders, the oldest first, of which something may be left. */
async function depositsOf(tx: Tx, orderIds: readonly string[]): Promise<Invoice[]> {
  if (orderIds.length === 0) return []
  const rows = await tx.query<{ id: string }>(
    "select id from invoice where tenant_id = $1 and order_id = any($2::uuid[]) and type = 'deposit'",
    [orderIds],
  )
  const deposits = await tx.documents.lock(
    invoiceStore,
    rows.map((row) => row.id),
  )
  return [...deposits.values()].sort((a, b) => (a.issueDate + a.number < b.issueDate + b.number ? -1 : 1))
}

async function billedQuantities(tx: Tx, orderIds: readonly string[]): Promise<Map<string, Decimal>> {
  if (orderIds.length === 0) return new Map()
  const rows = await tx.query<{ order_id: string; line: number; billed: string }>(
    'select order_id, line, billed from order_line_progress where tenant_id = $1 and order_id = any($2::uuid[]) and billed <> 0',
    [orderIds],
  )
  return new Map(rows.map((row) => [`${row.order_id} ${row.line}`, decimal(row.billed)]))
}

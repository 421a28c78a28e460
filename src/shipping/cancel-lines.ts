import { changeExposure, lockCreditAccounts } from '../credit/credit-account.js'
import { type Changed, type Demand, demandStore, lockBalances, type Shelf, saveChanged } from '../inventory/demand.js'
import { balanceOf } from '../inventory/stock.js'
import { type Decimal, decimal, divide, isZero, larger, multiply, subtract, ZERO } from '../kernel/decimal.js'
import { advance } from '../kernel/lifecycle.js'
import { type Money, minus, negated, roundToMoney, toDecimal, total, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { lineNet, type Order, type OrderLine, orderLifecycle, wanted, withCancelled } from '../order/order.js'
import { giveUpExcess } from './allocation.js'
import { portionsOf } from './kit.js'

/** How far an order line has come when some of it is to be cancelled. */
export interface LineProgress {
  readonly shipped: Decimal
  readonly billed: Decimal
  /** In deliveries that have not left. */
  readonly inDelivery: Decimal
}

export interface CancelFacts {
  readonly progress: (orderId: string, line: number) => LineProgress
  /** Numbers of the order's deliveries that have not left. */
  readonly livingDeliveries: ReadonlyMap<string, readonly string[]>
  readonly demand: (orderId: string) => Demand | undefined
  readonly shelf: Shelf
}

export interface LinesCancelled {
  readonly changed: Changed | null
  /** Credit commitment that is given back. */
  readonly released: Money
}

/** What of a line can still be cancelled: neither shipped nor in a living delivery. */
export function stillOpen(line: OrderLine, { shipped, inDelivery }: LineProgress): Decimal {
  return larger(ZERO, subtract(subtract(wanted(line), shipped), inDelivery))
}

/**
 * The order with quantities of its lines cancelled: what they had reserved is available again, and the credit that
 * they took up is free. An order of which nothing remains is cancelled.
 */
export function cancelLines(
  order: Order,
  quantities: ReadonlyMap<number, Decimal>,
  reason: string,
  facts: CancelFacts,
): { readonly order: Order } & LinesCancelled {
  const released = releasedCommitment(order, quantities, facts)
  const less = { ...withCancelled(order, quantities, reason), committed: minus(order.committed, released) }
  const nothingLeft = less.lines.every((line) => isZero(wanted(line)))
  const demand = facts.demand(order.id)
  const excess = order.lines.flatMap((line) => {
    const quantity = quantities.get(line.line)
    if (!quantity || !line.stocked) return []
    return portionsOf(line, quantity).map((portion) => ({ line: line.line, ...portion }))
  })
  return {
    order: nothingLeft ? advance(orderLifecycle, less, 'cancel') : less,
    changed: demand ? giveUpExcess(demand, excess, facts.shelf) : null,
    released,
  }
}

/** The commitment goes down as the amount not yet billed does; with the last open line all of it goes. */
function releasedCommitment(order: Order, quantities: ReadonlyMap<number, Decimal>, facts: CancelFacts): Money {
  if (order.committed.minor === 0n) return order.committed
  const { currency } = order
  const unbilled = (line: OrderLine): Decimal => subtract(wanted(line), facts.progress(order.id, line.line).billed)
  const worth = (quantityOf: (line: OrderLine) => Decimal): Money =>
    total(
      order.lines.map((line) => lineNet(larger(ZERO, quantityOf(line)), line.unitPrice, currency)),
      currency,
    )
  const before = worth(unbilled)
  const after = worth((line) => subtract(unbilled(line), quantities.get(line.line) ?? ZERO))
  if (after.minor === 0n) return order.committed
  if (before.minor === 0n) return zero(currency)
  const share = divide(toDecimal(minus(before, after)), toDecimal(before), 12)
  return roundToMoney(multiply(toDecimal(order.committed), share), currency)
}

export async function cancelFacts(tx: Tx, orders: ReadonlyMap<string, Order>): Promise<CancelFacts> {
  const ids = [...orders.keys()]
  const demands = await tx.documents.lock(demandStore, ids)
  await lockCreditAccounts(
    tx,
    [...orders.values()].map((order) => order.customerId),
  )
  await lockBalances(tx, demands.values())
  await tx.flush()
  const progress = await progressOf(tx, ids)
  const nothing: LineProgress = { shipped: ZERO, billed: ZERO, inDelivery: ZERO }
  return {
    progress: (orderId, line) => progress.get(`${orderId} ${line}`) ?? nothing,
    livingDeliveries: await livingDeliveries(tx, ids),
    demand: (orderId) => tx.documents.current(demandStore, orderId),
    shelf: (warehouse, itemId) => balanceOf(tx, warehouse, itemId),
  }
}

async function progressOf(tx: Tx, orderIds: readonly string[]): Promise<Map<string, LineProgress>> {
  const rows = await tx.query<{ order_id: string; line: number; shipped: string; billed: string; carried: string }>(
    `select p.order_id, p.line, p.shipped, p.billed, coalesce(c.quantity, 0) as carried
       from order_line_progress p
       left join lateral (
         select sum(l.quantity) as quantity from delivery_line l join delivery d on d.tenant_id = l.tenant_id and d.id = l.delivery_id
          where l.tenant_id = p.tenant_id and l.order_id = p.order_id and l.order_line = p.line
            and d.state in ('released', 'picked', 'packed')
       ) c on true
      where p.tenant_id = $1 and p.order_id = any($2::uuid[])`,
    [orderIds],
  )
  return new Map(
    rows.map((row) => [
      `${row.order_id} ${row.line}`,
      { shipped: decimal(row.shipped), billed: decimal(row.billed), inDelivery: decimal(row.carried) },
    ]),
  )
}

async function livingDeliveries(tx: Tx, orderIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ order_id: string; numbers: string[] }>(
    `select order_id, array_agg(number order by number) as numbers from delivery
      where tenant_id = $1 and order_id = any($2::uuid[]) and state in ('released', 'picked', 'packed') group by order_id`,
    [orderIds],
  )
  return new Map(rows.map((row) => [row.order_id, row.numbers]))
}

/** Writes what a cancellation left behind besides the order itself. */
export function applyCancelled(tx: Tx, order: Order, { changed, released }: LinesCancelled): void {
  if (changed) saveChanged(tx, changed)
  changeExposure(tx, order.customerId, { committed: negated(released) })
}

import { depositsOf } from '../billing/deposits.js'
import { earnedBeforeBilling } from '../billing/earned-before-billing.js'
import { lesser, type Money, minus, money, plus, zero } from '../kernel/money.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { shareOf, type Valued, valuedTotal } from '../ledger/base-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { type PeriodState, restrictedPeriods } from '../ledger/period.js'
import { type Order, orderStore } from '../order/order.js'
import type { Delivery } from '../shipping/delivery.js'

/** What recognising revenue depends on. What is about other currencies than the base currency is not read without need. */
export interface RevenueFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly order: (id: string) => Order
  readonly exchange: RateOf
  /** What a delivery was billed with, less what was credited of it. */
  readonly billed: (delivery: Delivery, currency: string) => Valued
  /** What deposits have brought for an order and no revenue has used up yet. */
  readonly advance: (order: Order) => Valued
  /** Net earned and not billed yet, by order; grows with each decision of the batch. */
  readonly earned: Map<string, Money>
}

/** Gathers them for a batch. */
export async function revenueFacts(tx: Tx, deliveries: readonly Delivery[]): Promise<RevenueFacts> {
  const orders = await tx.documents.lock(
    orderStore,
    deliveries.map((delivery) => delivery.orderId),
  )
  const { baseCurrency } = tx.facts
  const exchange = await exchangeRates(
    tx,
    [...orders.values()].map((order) => order.currency),
  )
  const foreign = deliveries.filter(({ orderId }) => orders.get(orderId)?.currency !== baseCurrency)
  const early = foreign.flatMap(({ billed, orderId }) => (billed ? [] : (orders.get(orderId) ?? [])))
  const earned = new Map<string, Money>()
  for (const { orderId, valued } of (await earnedBeforeBilling(tx, early)).values())
    earned.set(orderId, plus(earned.get(orderId) ?? zero(valued.net.currency), valued.net))
  const deposits = await depositsOf(tx, early)
  const billed = await billedOf(
    tx,
    foreign.filter((delivery) => delivery.billed),
  )
  const none = (currency: string): Valued => ({ net: zero(currency), base: zero(baseCurrency) })
  return {
    tenant: tx.facts,
    periods: await restrictedPeriods(tx),
    order: (id) => tx.documents.current(orderStore, id)!,
    exchange,
    billed: ({ id }, currency) => {
      const found = billed.get(id)
      return found ? { net: money(found.net, currency), base: money(found.base, baseCurrency) } : none(currency)
    },
    advance: ({ id, currency }) => {
      const posted = deposits(id).map(({ net, baseNet }) => ({ net, base: baseNet }))
      return lessUsed(valuedTotal(posted, currency, baseCurrency), earned.get(id) ?? zero(currency))
    },
    earned,
  }
}

/** What is left of deposits of which revenue has used up so much. */
function lessUsed(deposits: Valued, earned: Money): Valued {
  const used = lesser(earned, deposits.net)
  return { net: minus(deposits.net, used), base: minus(deposits.base, shareOf(deposits, used)) }
}

/** Net of revenue billed with each delivery and not credited, as posted. */
async function billedOf(
  tx: Tx,
  deliveries: readonly Delivery[],
): Promise<ReadonlyMap<string, { readonly net: string; readonly base: string }>> {
  if (deliveries.length === 0) return new Map()
  await tx.flush()
  const rows = await tx.query<{ delivery_id: string; net: string; base: string }>(
    `select l.delivery_id, sum(l.net - c.net) as net, sum(l.base_net - c.base) as base
       from invoice_line l
       join account a on a.tenant_id = l.tenant_id and a.role = l.account_role and a.kind = 'revenue'
      cross join lateral (select coalesce(sum(n.net), 0) as net, coalesce(sum(n.base_net), 0) as base from invoice_line n
                           where n.tenant_id = l.tenant_id and n.related_id = l.invoice_id and n.related_line = l.line) c
      where l.tenant_id = $1 and l.order_id = any($2::uuid[]) and l.delivery_id = any($3::uuid[])
      group by l.delivery_id`,
    [deliveries.map(({ orderId }) => orderId), deliveries.map(({ id }) => id)],
  )
  return new Map(rows.map((row) => [row.delivery_id, row]))
}

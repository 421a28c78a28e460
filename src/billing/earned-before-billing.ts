import { money } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import type { Valued } from '../ledger/base-amount.js'
import type { Order } from '../order/order.js'

/** What was earned of a delivery that is not billed yet: it stands in the contract balance with the rate of that day. */
export interface Earned {
  readonly orderId: string
  readonly valued: Valued
}

/** By delivery, for orders in another currency than the base currency: for the others there is nothing to know. */
export async function earnedBeforeBilling(tx: Tx, orders: readonly Order[]): Promise<ReadonlyMap<string, Earned>> {
  const { baseCurrency } = tx.facts
  const foreign = orders.filter((order) => order.currency !== baseCurrency)
  if (foreign.length === 0) return new Map()
  await tx.flush()
  const rows = await tx.query<{ delivery_id: string; order_id: string; currency: string; net: string; base: string }>(
    `select r.delivery_id, r.order_id, r.currency, sum(r.amount) as net, sum(r.base_amount) as base
       from recognition r join delivery d on d.tenant_id = r.tenant_id and d.id = r.delivery_id
      where r.tenant_id = $1 and r.order_id = any($2::uuid[]) and not d.billed group by r.delivery_id, r.order_id, r.currency`,
    [foreign.map((order) => order.id)],
  )
  return new Map(
    rows.map((row) => [
      row.delivery_id,
      { orderId: row.order_id, valued: { net: money(row.net, row.currency), base: money(row.base, baseCurrency) } },
    ]),
  )
}

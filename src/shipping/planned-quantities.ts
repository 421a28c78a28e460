import { type Decimal, decimal } from '../kernel/decimal.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderStore } from '../order/order.js'

/**
 * What living deliveries carry of the lines without stock, by `orderId line`. Lines with stock need no asking: their
 * reservations know. Orders made in this transaction have no deliveries yet.
 */
export async function plannedQuantities(tx: Tx, orders: readonly Order[]): Promise<Map<string, Decimal>> {
  const asked = orders.filter(
    (order) => !tx.documents.isNew(orderStore, order.id) && order.lines.some((line) => !line.stocked),
  )
  if (asked.length === 0) return new Map()
  const rows = await tx.query<{ order_id: string; order_line: number; quantity: string }>(
    `select l.order_id, l.order_line, sum(l.quantity) as quantity
       from delivery_line l join delivery d on d.tenant_id = l.tenant_id and d.id = l.delivery_id
      where l.tenant_id = $1 and l.order_id = any($2::uuid[]) and d.state <> 'cancelled'
      group by l.order_id, l.order_line`,
    [asked.map((order) => order.id)],
  )
  return new Map(rows.map((row) => [`${row.order_id} ${row.order_line}`, decimal(row.quantity)]))
}

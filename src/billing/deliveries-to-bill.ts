import type { BusinessDate } from '../kernel/date.js'
import type { Tx } from '../kernel/tx.js'
import type { Order } from '../order/order.js'
import { type Delivery, deliveryStore } from '../shipping/delivery.js'
import type { InvoiceInput } from './invoice-input.js'

/**
 * The deliveries that each input is about: those that it names, or everything of the order that left and is not
 * billed. Orders billed as a whole always take everything.
 */
export async function deliveriesToBill(
  tx: Tx,
  inputs: readonly InvoiceInput[],
  orders: readonly Order[],
): Promise<(input: InvoiceInput) => readonly Delivery[]> {
  const whole = new Set(
    orders.filter((order) => order.billingRule === 'complete_order').map((order) => order.id as string),
  )
  const open = inputs
    .filter((input) => input.deliveryIds === undefined || whole.has(input.orderId))
    .map((input) => input.orderId)
  const named = inputs.flatMap((input) => (whole.has(input.orderId) ? [] : (input.deliveryIds ?? [])))
  await tx.documents.lock(deliveryStore, named)
  const found = new Map<string, string[]>()
  if (open.length > 0) {
    await tx.flush()
    const rows = await tx.query<{ order_id: string; id: string }>(
      `select order_id, id from delivery
        where tenant_id = $1 and order_id = any($2::uuid[]) and not billed and state in ('issued', 'delivered') order by number`,
      [open],
    )
    await tx.documents.lock(
      deliveryStore,
      rows.map((row) => row.id),
    )
    for (const row of rows) found.set(row.order_id, [...(found.get(row.order_id) ?? []), row.id])
  }
  return (input) => {
    const ids =
      input.deliveryIds === undefined || whole.has(input.orderId) ? (found.get(input.orderId) ?? []) : input.deliveryIds
    return ids.flatMap((id) => tx.documents.current(deliveryStore, id) ?? [])
  }
}

/** Orders billed as a whole of which every line has left or is cancelled. */
export async function fullyDelivered(tx: Tx, orders: readonly Order[]): Promise<Set<string>> {
  const asked = orders.filter((order) => order.billingRule === 'complete_order').map((order) => order.id)
  if (asked.length === 0) return new Set()
  await tx.flush()
  const rows = await tx.query<{ order_id: string }>(
    `select p.order_id from order_line_progress p
      where p.tenant_id = $1 and p.order_id = any($2::uuid[])
      group by p.order_id having bool_and(p.shipped >= p.quantity - p.cancelled)`,
    [asked],
  )
  return new Set(rows.map((row) => row.order_id))
}

/** Goods removed from the seller's premises: the day the last of them left (Directive 2006/112/EC art. 63). */
export const taxPointOf = (deliveries: readonly Delivery[], today: BusinessDate): BusinessDate =>
  deliveries.reduce<BusinessDate | null>(
    (latest, d) => (d.goodsIssueDate && (!latest || d.goodsIssueDate > latest) ? d.goodsIssueDate : latest),
    null,
  ) ?? today

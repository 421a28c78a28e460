import { z } from 'zod'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { openItemStore } from '../ledger/open-item.js'
import { type Order, orderLifecycle, orderStore, orderSubject } from '../order/order.js'

const reopenInput = z.object({ orderId: z.uuid() })
export type ReopenInput = z.infer<typeof reopenInput>

/** Why an order is not complete, by its id; the most telling reason where there are several. */
type OpenEnds = ReadonlyMap<string, string>

/** An order that was complete is not any more when a payment of it went back: it waits for its money again. */
export function reopen(order: Order, _: ReopenInput, open: OpenEnds): Decision<Order> {
  const wrong = whyNot(orderLifecycle, order.state, 'reopen')
  if (wrong) return refusal(wrong)
  const reason = open.get(order.id)
  if (!reason) return refuse('order.nothing_open', `order ${order.number} stays complete: nothing of it is open`)
  return accept(advance(orderLifecycle, order, 'reopen'), [event('order.reopened', orderSubject(order), { reason })])
}

/** The orders of claims that this transaction has opened again. */
export function reopenedOrders(tx: Tx): string[] {
  const open = tx.documents.all(openItemStore).filter((item) => item.residual.minor > 0n)
  return [...new Set(open.flatMap((item) => item.orderId ?? []))]
}

async function openEnds(tx: Tx, orderIds: readonly string[]): Promise<OpenEnds> {
  await tx.flush()
  const rows = await tx.query<{ order_id: string; reason: string }>(
    'select order_id, min(reason) as reason from order_open_end where tenant_id = $1 and order_id = any($2::uuid[]) group by order_id',
    [orderIds],
  )
  return new Map(rows.map((row) => [row.order_id, row.reason]))
}

export const reopenOrders = operation<ReopenInput, Order, OpenEnds>({
  name: 'order.reopen',
  permission: 'cash.complete',
  summary: 'Take back that an order is complete, since something of it is open again.',
  input: reopenInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: (tx, orders) => openEnds(tx, [...orders.keys()]),
  decide: reopen,
})

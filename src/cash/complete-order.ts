import { z } from 'zod'
import { changeExposure, lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { type Money, negated, zero } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderLifecycle, orderStore, orderSubject } from '../order/order.js'

export const completeInput = z.object({ orderId: z.uuid() })
export type CompleteInput = z.infer<typeof completeInput>

/** What still stands between an order and its completion; absent when nothing does. */
type OpenEnds = ReadonlyMap<string, string>

/** An order is complete when everything of it has left or is cancelled, is billed, and is paid. */
export function complete(order: Order, _: CompleteInput, open: OpenEnds): Decision<Order, { released: Money }> {
  const wrong = whyNot(orderLifecycle, order.state, 'complete')
  if (wrong) return refusal(wrong)
  const reason = open.get(order.id)
  if (reason) return refuse('order.not_complete', `order ${order.number} is not complete: ${reason}`, { reason })
  const completed = advance(orderLifecycle, order, 'complete', { committed: zero(order.currency) })
  return accept(completed, [event('order.completed', orderSubject(order))], { released: order.committed })
}

async function openEnds(tx: Tx, orderIds: readonly string[]): Promise<OpenEnds> {
  await tx.flush()
  const rows = await tx.query<{ order_id: string; reason: string }>(
    `select order_id, reason from order_open_end where tenant_id = $1 and order_id = any($2::uuid[]) order by order_id, reason desc`,
    [orderIds],
  )
  return new Map(rows.map((row) => [row.order_id, row.reason]))
}

export const completeOrders = operation<CompleteInput, Order, OpenEnds, { released: Money }>({
  name: 'order.complete',
  permission: 'cash.complete',
  summary: 'Close orders that are delivered, billed and paid.',
  input: completeInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: async (tx, orders) => {
    const [, open] = await Promise.all([
      lockCreditAccounts(
        tx,
        [...orders.values()].filter((o) => o.committed.minor !== 0n).map((o) => o.customerId),
      ),
      openEnds(tx, [...orders.keys()]),
    ])
    return open
  },
  decide: complete,
  apply: (tx, { document, released }) => changeExposure(tx, document.customerId, { committed: negated(released) }),
})

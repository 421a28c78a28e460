import { z } from 'zod'
import { changeExposure, lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { type Money, negated, zero } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderLifecycle, orderStore, orderSubject } from '../order/order.js'

const completeInput = z.object({ orderId: z.uuid() })
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

/**
 * What the view order_open_end says, for many orders: their links are summed up at once instead of line by line. The heads
 * are taken by their order first: a join would be planned as a walk through all deliveries while they are few.
 */
const OPEN_ENDS = `
with sent as materialized (
  select id from delivery where tenant_id = $1 and order_id = any($2::uuid[]) and state in ('issued', 'delivered')
), bill as materialized (
  select id from invoice where tenant_id = $1 and order_id = any($2::uuid[]) and type = 'invoice'
), moved as (
  select d.order_id, d.order_line as line, sum(d.withdrawn) as withdrawn,
         sum(coalesce(d.picked, d.quantity)) filter (where h.id is not null) as shipped
    from delivery_line d left join sent h on h.id = d.delivery_id
   where d.tenant_id = $1 and d.order_id = any($2::uuid[]) group by d.order_id, d.order_line
), billed as (
  select i.order_id, i.order_line as line, sum(i.quantity) as billed
    from invoice_line i join bill h on h.id = i.invoice_id
   where i.tenant_id = $1 and i.order_id = any($2::uuid[]) group by i.order_id, i.order_line
), line as (
  select l.order_id, l.quantity - l.cancelled as wanted, coalesce(m.shipped, 0) as shipped,
         coalesce(b.billed, 0) - coalesce(m.withdrawn, 0) as billed
    from order_line l
    left join moved m on m.order_id = l.order_id and m.line = l.line
    left join billed b on b.order_id = l.order_id and b.line = l.line
   where l.tenant_id = $1 and l.order_id = any($2::uuid[])
)
select order_id, case when bool_or(shipped < wanted) then 'shipping' else 'billing' end as reason
  from line group by order_id having bool_or(shipped < wanted or billed < least(shipped, wanted))
union all
select i.order_id, 'payment' from open_item i
 where i.tenant_id = $1 and i.order_id = any($2::uuid[]) and i.residual > 0 group by i.order_id
 order by order_id, reason desc`

async function openEnds(tx: Tx, orderIds: readonly string[]): Promise<OpenEnds> {
  await tx.flush()
  const rows = await tx.query<{ order_id: string; reason: string }>(OPEN_ENDS, [orderIds])
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

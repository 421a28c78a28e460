import { z } from 'zod'
import { type CreditFacts, creditFacts } from '../credit/decide-credit.js'
import { arrayOf } from '../kernel/binary-array.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { whyNot } from '../kernel/lifecycle.js'
import { refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { activeHold, type Order, orderLifecycle, orderStore } from '../order/order.js'
import type { Finding } from '../order/verify-order.js'
import { type CancelFacts, cancelFacts } from './cancel-lines.js'

export const applyChangeInput = z.object({
  orderId: z.uuid(),
  orderNumber: lineOfText(40)
    .optional()
    .describe('The order to change, where several earlier ones have the same number'),
  reason: lineOfText(300).min(1),
})
export type ApplyChangeInput = z.infer<typeof applyChangeInput>

export interface ChangeFacts extends CancelFacts {
  readonly order: (id: string) => Order | undefined
  /** Orders of the same customers with the same purchase order numbers, by the order that asks. */
  readonly candidates: ReadonlyMap<string, readonly string[]>
  readonly credit: CreditFacts
  /** Latest version of each order that was changed before; changes of this batch are added. */
  readonly versions: Map<string, number>
}

/** Why an order is no proposal to change another one. */
export function notAProposal(asked: Order): Refused | undefined {
  const wrong = whyNot(orderLifecycle, asked.state, 'verify')
  if (wrong) return refusal(wrong)
  const findings = (activeHold(asked, 'verification')?.detail ?? []) as readonly Finding[]
  const others = findings.filter(({ code }) => code !== 'possible_duplicate')
  if (others.length === findings.length)
    return refuse('order.no_duplicate', `order ${asked.number} is not held as a possible duplicate of an earlier one`)
  if (others.length === 0) return undefined
  const fields = others.map(({ field }) => field)
  return refuse(
    'order.other_findings',
    `order ${asked.number} has other findings (${fields.join(', ')}): mend them and verify it again first`,
    { fields },
  )
}

/** The earlier order that is meant: the only one, or the one that is named. */
export function orderToChange(asked: Order, number: string | undefined, facts: ChangeFacts): Order | Refused {
  const earlier = (facts.candidates.get(asked.id) ?? [])
    .flatMap((id) => facts.order(id) ?? [])
    .filter((order) => order.state !== 'cancelled')
  const numbers = earlier.map((order) => order.number).sort()
  const chosen = number === undefined ? earlier : earlier.filter((order) => order.number === number)
  const [order] = chosen
  if (chosen.length > 1)
    return refuse(
      'order.which_order',
      `${numbers.join(', ')} have the same purchase order number: say which is to be changed`,
      { numbers },
    )
  if (!order)
    return refuse(
      'order.no_earlier_order',
      `${number ?? 'no living order'} is no earlier order with the purchase order number of ${asked.number}`,
      { numbers },
    )
  if (order.state === 'completed')
    return refuse(
      'order.wrong_state',
      `order ${order.number} is completed: approve ${asked.number} as an order of its own`,
      { state: order.state },
    )
  return order
}

/** Locks the orders that ask and those that they may change, then stock and credit, and gathers what a change depends on. */
export async function changeFacts(tx: Tx, inputs: readonly ApplyChangeInput[]): Promise<ChangeFacts> {
  const asked = inputs.map((input) => input.orderId)
  const rows = await tx.query<{ asking: string; id: string }>(
    `select h.id as asking, e.id from sales_order h
       join sales_order e on e.tenant_id = h.tenant_id and e.customer_id = h.customer_id and e.reference_key = h.reference_key and e.number < h.number
      where h.tenant_id = $1 and h.id = any($2::uuid[])`,
    [arrayOf('uuid', asked)],
  )
  const ids = rows.map(({ id }) => id)
  const found = await tx.documents.lock(orderStore, [...asked, ...ids])
  const earlier = new Map(ids.flatMap((id) => (found.has(id) ? [[id, found.get(id)!] as const] : [])))
  const cancelling = await cancelFacts(tx, earlier)
  const confirmed = [...earlier.values()].filter((order) => order.state === 'confirmed')
  const versions = await tx.query<{ order_id: string; version: number }>(
    'select order_id, max(version) as version from order_change where tenant_id = $1 and order_id = any($2::uuid[]) group by order_id',
    [arrayOf('uuid', ids)],
  )
  const candidates = new Map<string, string[]>()
  for (const { asking, id } of rows) candidates.set(asking, [...(candidates.get(asking) ?? []), id])
  return {
    ...cancelling,
    order: (id) => tx.documents.current(orderStore, id),
    candidates,
    credit: await creditFacts(tx, confirmed),
    versions: new Map(versions.map((row) => [row.order_id, row.version])),
  }
}

import { z } from 'zod'
import type { Actor } from '../kernel/actor.js'
import type { BusinessDate } from '../kernel/date.js'
import { accept, type Decision, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { operation } from '../kernel/operation.js'
import { liftHold, placeHold } from './hold.js'
import { activeHold, type Order, orderStore } from './order.js'

/** The holds of rules are lifted by their own steps: verification by the order desk, credit by the credit analyst. */
const BY_HAND = ['manual', 'delivery'] as const

const holdInput = z.object({
  orderId: z.uuid(),
  kind: z
    .enum(BY_HAND)
    .default('manual')
    .describe('delivery stops shipping for a reason of delivery, manual for any other'),
  reason: lineOfText(300).min(1),
})
export type HoldInput = z.infer<typeof holdInput>

interface Facts {
  readonly today: BusinessDate
}

/** Stop an order by hand. It keeps what it has got; nothing more leaves until the hold is lifted. */
function holdOrder(order: Order, input: HoldInput, { today }: Facts, actor: Actor): Decision<Order> {
  if (order.state === 'completed' || order.state === 'cancelled')
    return refuse('order.wrong_state', `order ${order.number} is ${order.state}: there is nothing left to hold`, {
      state: order.state,
    })
  const held = placeHold(order, input.kind, input.reason, null, today, actor.name)
  return accept(held.order, held.events)
}

export const holdOrders = operation<HoldInput, Order, Facts>({
  name: 'order.hold',
  permission: 'order.hold',
  summary: 'Hold an order by hand.',
  input: holdInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: async (tx) => ({ today: tx.today }),
  decide: holdOrder,
})

/** Lift a hold that a person placed. */
function liftOrderHold(order: Order, input: HoldInput, { today }: Facts, actor: Actor): Decision<Order> {
  if (!activeHold(order, input.kind))
    return refuse('order.not_held', `order ${order.number} has no ${input.kind} hold to lift`, { kind: input.kind })
  const free = liftHold(order, input.kind, input.reason, today, actor.name)
  return accept(free.order, free.events)
}

export const liftOrderHolds = operation<HoldInput, Order, Facts>({
  name: 'order.lift-hold',
  permission: 'order.hold',
  summary: 'Lift a hold that was placed by hand.',
  input: holdInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: async (tx) => ({ today: tx.today }),
  decide: liftOrderHold,
})

import type { BusinessDate } from '../kernel/date.js'
import { type EventDraft, event } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { activeHold, type Hold, type HoldKind, type Order, orderSubject } from './order.js'

interface Held {
  readonly order: Order
  readonly events: EventDraft[]
}

/** The order with a hold; one that is there already is kept and only learns the new reason. */
export function placeHold(
  order: Order,
  kind: HoldKind,
  reason: string,
  detail: unknown,
  today: BusinessDate,
  by: string,
): Held {
  const existing = activeHold(order, kind)
  if (existing) {
    const renewed = { ...existing, reason, detail }
    return { order: { ...order, holds: order.holds.map((hold) => (hold === existing ? renewed : hold)) }, events: [] }
  }
  const hold: Hold = {
    id: newId<'order_hold'>(),
    orderId: order.id,
    kind,
    reason,
    detail,
    placedOn: today,
    placedBy: by,
    liftedOn: null,
    liftedBy: null,
    liftReason: null,
  }
  return {
    order: { ...order, holds: [...order.holds, hold] },
    events: [event('order.held', orderSubject(order), { kind, reason })],
  }
}

/** The order without its hold of a kind, if it has one. */
export function liftHold(order: Order, kind: HoldKind, reason: string, today: BusinessDate, by: string): Held {
  const existing = activeHold(order, kind)
  if (!existing) return { order, events: [] }
  const lifted: Hold = { ...existing, liftedOn: today, liftedBy: by, liftReason: reason }
  return {
    order: { ...order, holds: order.holds.map((hold) => (hold === existing ? lifted : hold)) },
    events: [event('order.hold_lifted', orderSubject(order), { kind, reason })],
  }
}

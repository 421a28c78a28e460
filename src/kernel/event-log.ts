import type { Actor } from './actor.js'
import type { EventDraft } from './decision.js'
import { newId } from './id.js'
import { table } from './table.js'
import type { Tx } from './tx.js'

export const eventTable = table('event', ['businessDate', 'id'], {
  businessDate: 'date',
  id: 'uuid',
  occurredAt: 'timestamptz',
  type: 'text',
  actorKind: 'text',
  actor: 'text',
  objectType: 'text',
  objectId: 'uuid',
  objectNumber: 'text',
  detail: 'jsonb',
})

/** Adds events to the append-only log, in the transaction that causes them: who, when, what, about which document. */
export function appendEvents(tx: Tx, actor: Actor, events: readonly EventDraft[]): void {
  for (const { type, subject, detail } of events) {
    tx.happened.set(type, (tx.happened.get(type) ?? 0) + 1)
    tx.insert(eventTable, {
      id: newId<'event'>(),
      businessDate: tx.today,
      occurredAt: tx.facts.now,
      type,
      actorKind: actor.kind,
      actor: actor.name,
      objectType: subject.type,
      objectId: subject.id,
      objectNumber: subject.number,
      detail: detail ?? null,
    })
  }
}

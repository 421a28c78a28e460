import type { z } from 'zod'
import { plainText } from './decimal.js'
import { accept, event, type Refused, type Subject } from './decision.js'
import type { TableStore } from './document-store.js'
import { moneyJson } from './money.js'
import { type Operation, operation } from './operation.js'
import { changedProperties, columnOf } from './table.js'
import type { TenantFacts, Tx } from './tx.js'

export interface SaveSpec<I, D, F> {
  readonly permission: string
  readonly summary: string
  readonly input: z.ZodType<I>
  /** Its key is what people call the record by: a number or code. */
  readonly store: TableStore<D>
  readonly keyOf: (input: I) => string
  /** What must be known to judge an input; plain reads. */
  readonly facts: (tx: Tx, inputs: readonly I[]) => Promise<F>
  /** Pure: the record as the input wants it, or why it cannot be. */
  readonly merge: (existing: D | undefined, input: I, facts: F, tenant: TenantFacts) => D | Refused
  readonly subject: (record: D, tenant: TenantFacts) => Subject
  /** Rows of other tables that follow from an input that made or changed a record. */
  readonly apply?: (tx: Tx, record: D, input: I) => void
}

interface Known<I, D, F> {
  readonly existing: (input: I) => D | undefined
  readonly facts: F
  readonly tenant: TenantFacts
}

/** An operation that makes master data or changes it, with what was changed in the event. The same again changes nothing. */
export function saving<I, D extends object, F>(spec: SaveSpec<I, D, F>): Operation<I, D> {
  const { store, keyOf } = spec
  return operation<I, D, Known<I, D, F>>({
    name: `${store.name}.save`,
    permission: spec.permission,
    summary: spec.summary,
    input: spec.input,
    store,
    facts: async (tx, _, inputs) => {
      await tx.documents.lock(store, inputs.map(keyOf))
      return {
        existing: (input) => tx.documents.current(store, keyOf(input)),
        facts: await spec.facts(tx, inputs),
        tenant: tx.facts,
      }
    },
    decide: (_, input, { existing, facts, tenant }) => {
      const before = existing(input)
      const after = spec.merge(before, input, facts, tenant)
      if ('problem' in after) return after
      if (!before) return accept(after, [event(`${store.name}.created`, spec.subject(after, tenant))])
      const changes = changesOf(store, before, after)
      if (changes.length === 0) return accept(before, [])
      return accept(after, [event(`${store.name}.changed`, spec.subject(after, tenant), { changes })])
    },
    apply: (tx, { document, events }, _, input) => {
      if (events.length > 0) spec.apply?.(tx, document, input)
    },
  })
}

interface Change {
  readonly property: string
  readonly from?: unknown
  readonly to?: unknown
}

function changesOf<D extends object>(store: TableStore<D>, before: D, after: D): Change[] {
  const value = (record: object, property: string): unknown =>
    readable(columnOf(store.table, property).type, (record as Record<string, unknown>)[property])
  const own = changedProperties(store.table, before, after).map((property) => ({
    property,
    from: value(before, property),
    to: value(after, property),
  }))
  const parts = store.parts.filter(({ property }) => before[property] !== after[property])
  return [...own, ...parts.map(({ property }) => ({ property }))]
}

function readable(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (type === 'numeric') return plainText(value as never)
  return type === 'money' || type === 'base_money' ? moneyJson(value as never) : value
}

/** The values that an input states, leaving out what it does not mention. */
export const stated = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never

import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { dateInput } from '../kernel/input.js'
import { operation } from '../kernel/operation.js'
import { table } from '../kernel/table.js'
import type { TenantFacts } from '../kernel/tx.js'

/** The tenant's day: a fixed one while history is replayed, else the calendar's. */
export interface Clock {
  readonly tenantId: string
  readonly today: BusinessDate | null
}

const clockStore = documentStore<Clock>({
  name: 'clock',
  table: table('tenant', ['tenantId'], {
    tenantId: 'uuid',
    name: 'text',
    baseCurrency: 'text',
    timeZone: 'text',
    today: 'date',
    rulesVersion: 'int8',
  }),
})

const clockInput = z.object({
  today: dateInput
    .nullable()
    .describe('The business date from now on; null for the calendar day in the tenant’s time zone'),
})
export type ClockInput = z.infer<typeof clockInput>

interface ClockFacts {
  readonly tenant: TenantFacts
  readonly clock: Clock
}

/** Move the business date. Never back: numbers and postings of later days exist already, and series run forward. */
function setClock(_: Clock | undefined, input: ClockInput, { tenant, clock }: ClockFacts): Decision<Clock> {
  const today = input.today as BusinessDate | null
  if (today !== null && today < tenant.today)
    return refuse('clock.backwards', `today is ${tenant.today} already: the business date only moves forward`, {
      today: tenant.today,
    })
  const subject = { type: 'clock', id: tenant.tenantId, number: today ?? 'calendar' }
  return accept({ ...clock, today }, [event('clock.set', subject, { from: tenant.today })])
}

export const setClocks = operation<ClockInput, Clock, ClockFacts>({
  name: 'clock.set',
  permission: 'policy.clock',
  summary: 'Set the business date.',
  input: clockInput,
  store: clockStore,
  facts: async (tx) => {
    const clocks = await tx.documents.lock(clockStore, [tx.tenantId])
    return { tenant: tx.facts, clock: clocks.get(tx.tenantId)! }
  },
  decide: setClock,
})

import { z } from 'zod'
import { calendarDay } from '../kernel/begin.js'
import { addDays, type BusinessDate } from '../kernel/date.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { dateInput } from '../kernel/input.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Problem } from '../kernel/problem.js'
import { table } from '../kernel/table.js'
import type { TenantFacts } from '../kernel/tx.js'

/** The tenant's day: a fixed one while history is replayed, else the calendar's. */
export interface Clock {
  readonly tenantId: string
  readonly timeZone: string
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
  /** The day of the calendar in the tenant's time zone. */
  readonly calendar: BusinessDate
}

/** No plan looks so far ahead; a business date beyond it is a slip of the pen, from which no way leads back. */
const DAYS_AHEAD = 36_525

/** Why a business date is none that a tenant may have, seen from the day of the calendar; `undefined` when it is. */
export function tooFarAhead(today: BusinessDate, calendar: BusinessDate): Problem | undefined {
  const last = addDays(calendar, DAYS_AHEAD)
  if (today <= last) return undefined
  return {
    code: 'clock.too_far_ahead',
    message: `${today} is more than a hundred years ahead: the business date may be ${last} at the latest`,
    params: { last },
  }
}

/** Move the business date. Never back: numbers and postings of later days exist already, and series run forward. */
function setClock(_: Clock | undefined, input: ClockInput, facts: ClockFacts): Decision<Clock> {
  const { tenant, clock, calendar } = facts
  const today = input.today as BusinessDate | null
  if ((today ?? calendar) < tenant.today)
    return refuse('clock.backwards', `today is ${tenant.today} already: the business date only moves forward`, {
      today: tenant.today,
    })
  const far = today && tooFarAhead(today, calendar)
  if (far) return refusal(far)
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
    const clock = (await tx.documents.lock(clockStore, [tx.tenantId])).get(tx.tenantId)!
    return { tenant: tx.facts, clock, calendar: calendarDay(clock.timeZone) }
  },
  decide: setClock,
})

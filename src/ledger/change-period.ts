import { z } from 'zod'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { monthInput } from '../kernel/input.js'
import { operation } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { type MonthSeal, monthSeals } from './month-seal.js'
import { nextMonth, type Period, type PeriodState, periodTable, restrictedPeriodsNow } from './period.js'

/** Periods by month. */
export const periodStore = documentStore<Period>({ name: 'period', table: periodTable })

/** A month and the state that it is to have. */
const periodInput = z.object({
  month: monthInput,
  state: z.enum(['open', 'locked', 'closed']).describe('locked takes adjustments only, closed takes nothing'),
})
export type PeriodInput = z.infer<typeof periodInput>

/** What the books say about months, as the decisions of the batch leave it. */
export interface PeriodFacts {
  readonly tenantId: string
  readonly stateOf: (month: string) => PeriodState
  /** Months that are not open, oldest first. */
  readonly restricted: () => readonly string[]
  /** The month of the first posting, if there is any. */
  readonly firstMonth: string | undefined
  /** What stands in a month and may not change in that state. */
  readonly seal: (month: string, state: PeriodState) => MonthSeal
}

const RANK: Readonly<Record<PeriodState, number>> = { open: 0, locked: 1, closed: 2 }

/**
 * Lock, close or reopen a month. Along the calendar the months are closed, then locked, then open, without gaps: the
 * earlier ones are closed first, the later ones reopened first. The event of a lock or a close keeps what stands in the
 * month, for the proof that nothing of it was touched since.
 */
function changePeriod(_: Period | undefined, input: PeriodInput, facts: PeriodFacts): Decision<Period> {
  const { month, state } = input
  const before = facts.stateOf(month)
  if (before === state) return accept({ month, state }, [])
  const earlier = monthsBetween(facts.firstMonth ?? month, month).find((m) => RANK[facts.stateOf(m)] < RANK[state])
  if (earlier)
    return refuse(
      'period.earlier_open',
      `${earlier} is ${facts.stateOf(earlier)}: ${month} cannot be ${state} before it is`,
      { month: earlier },
    )
  const later = facts.restricted().findLast((m) => m > month && RANK[facts.stateOf(m)] > RANK[state])
  if (later)
    return refuse(
      'period.later_closed',
      `${later} is ${facts.stateOf(later)}: months are reopened newest first, so begin with it`,
      { month: later },
    )
  const subject = { type: 'period', id: facts.tenantId, number: month }
  if (state === 'open') return accept({ month, state }, [event('period.reopened', subject, { from: before })])
  const detail = { from: before, ...facts.seal(month, state) }
  return accept({ month, state }, [event(`period.${state}`, subject, detail)])
}

/** The months from `first` up to, not including, `end`. */
function monthsBetween(first: string, end: string): string[] {
  const months: string[] = []
  for (let month = first; month < end; month = nextMonth(month)) months.push(month)
  return months
}

async function periodFacts(tx: Tx, inputs: readonly PeriodInput[]): Promise<PeriodFacts> {
  const months = inputs.map((input) => input.month)
  // The counterpart of the shared lock in post_journals: whoever is posting into the month finishes first.
  await tx.query(
    'select pg_advisory_xact_lock(hashtextextended($1::text || m, 0)) from unnest($2::text[]) m order by m',
    [months],
  )
  await tx.documents.lock(periodStore, months)
  const known = await restrictedPeriodsNow(tx)
  const first = await tx.query<{ month: string | null }>(
    "select to_char(min(posting_date), 'YYYY-MM') as month from journal_line where tenant_id = $1",
  )
  return {
    tenantId: tx.tenantId,
    stateOf: (month) => tx.documents.current(periodStore, month)?.state ?? known.get(month) ?? 'open',
    restricted: () => [...new Set([...known.keys(), ...months])].sort(),
    firstMonth: first[0]?.month ?? undefined,
    seal: await monthSeals(
      tx,
      inputs.filter(({ state }) => state !== 'open'),
    ),
  }
}

/** Locks, closes and reopens months; whoever is posting into one finishes first. */
export const changePeriods = operation<PeriodInput, Period, PeriodFacts>({
  name: 'period.change',
  permission: 'ledger.close',
  summary: 'Lock, close or reopen accounting months, without gaps.',
  input: periodInput,
  store: periodStore,
  facts: (tx, _, inputs) => periodFacts(tx, inputs),
  decide: changePeriod,
})

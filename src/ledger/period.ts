import { type BusinessDate, monthOf } from '../kernel/date.js'
import { type Problem, type ProblemError, problem } from '../kernel/problem.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** A month is open unless it says otherwise: locked takes adjustments only, closed takes nothing. */
export type PeriodState = 'open' | 'locked' | 'closed'

/** An accounting month and what it takes. */
export interface Period {
  /** `YYYY-MM`. */
  readonly month: string
  readonly state: PeriodState
}

/** Months that were ever locked or closed; all others are open. */
export const periodTable = table('period', ['month'], { month: 'text', state: 'text' }, { isRule: true })

/** The months that are not open, as this process knows them. */
export const restrictedPeriods = (tx: Tx): Promise<ReadonlyMap<string, PeriodState>> =>
  tx.cachedWhole('restricted periods', () => restrictedPeriodsNow(tx))

/** The months that are not open at this moment, for whoever has waited for others to change them. */
export async function restrictedPeriodsNow(tx: Tx): Promise<ReadonlyMap<string, PeriodState>> {
  const rows = await tx.query<Period>(
    "select month, state from period where tenant_id = $1 and state <> 'open' order by month",
  )
  return new Map(rows.map((row) => [row.month, row.state]))
}

/** Why nothing can be posted on a date; `undefined` when it can. */
export function postingRefused(
  periods: ReadonlyMap<string, PeriodState>,
  date: BusinessDate,
  adjustment = false,
): Problem | undefined {
  const state = periods.get(monthOf(date)) ?? 'open'
  if (state === 'open' || (state === 'locked' && adjustment)) return undefined
  const open = firstOpenDay(periods, date)
  return {
    code: `period.${state}`,
    message: `the period ${monthOf(date)} is ${state}, so nothing can be posted on ${date}: the first open day is ${open}`,
    params: { period: monthOf(date), state, firstOpenDay: open },
  }
}

/** The first day from `date` on that lies in an open month. */
function firstOpenDay(periods: ReadonlyMap<string, PeriodState>, date: BusinessDate): BusinessDate {
  let day = date
  while ((periods.get(monthOf(day)) ?? 'open') !== 'open') {
    day = `${nextMonth(monthOf(day))}-01` as BusinessDate
  }
  return day
}

/** The month after a month, both `YYYY-MM`. */
export function nextMonth(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

/** The refusal behind the ledger function's own error, for the rare case that a period closes while a batch is decided. */
export function periodProblem(error: unknown): ProblemError | undefined {
  const { code, detail, hint } = error as { code?: string; detail?: string; hint?: string }
  if (code !== 'OC001') return undefined
  return problem(`period.${hint}`, `the period ${detail} is ${hint}: post into an open period or have it opened`, {
    period: detail,
    state: hint,
  })
}

import { CHAIN_STEPS, COMPLETION } from '../automation/steps.js'
import { Tally, WORKER, workThrough } from '../automation/worker.js'
import { postOpeningStock } from '../exchange/online-retail/opening-stock.js'
import { receiveDueDocuments } from '../exchange/online-retail/receive-due.js'
import { receiveDueBankEntries } from '../exchange/statements/receive-due-entries.js'
import { calendarDay } from '../kernel/begin.js'
import { type Database, renewStatistics } from '../kernel/database.js'
import { addDays, type BusinessDate, daysBetween } from '../kernel/date.js'
import { ProblemError, problem } from '../kernel/problem.js'
import { read, transact } from '../kernel/runner.js'
import type { Tx } from '../kernel/tx.js'
import { tooFarAhead } from '../policy/set-clock.js'
import { remindDue } from '../receivables/remind.js'

/** Work of a day that does not start from a due view of the chain: does a part in one transaction and answers how much. */
type DayWork = (tx: Tx) => Promise<number>

const BATCH = 200

const MORNING: readonly DayWork[] = [
  (tx) => receiveDueDocuments(tx, WORKER, BATCH),
  (tx) => receiveDueBankEntries(tx, WORKER, BATCH),
]

const EVENING: readonly DayWork[] = [(tx) => remindDue(tx, WORKER)]

/** What one day of the tenant has done. */
export interface Day {
  readonly day: BusinessDate
  readonly done: Tally
  /** Days done and days in all, for progress. */
  readonly position: number
  readonly days: number
}

/** All that is due on the tenant's today. */
export async function workToday(database: Database, tenantId: string): Promise<Tally> {
  const tally = new Tally()
  for (const work of MORNING) await workAll(database, tenantId, work, tally)
  await workThrough(database, tenantId, CHAIN_STEPS, tally)
  for (const work of EVENING) await workAll(database, tenantId, work, tally)
  return tally
}

async function workAll(database: Database, tenantId: string, work: DayWork, tally: Tally): Promise<void> {
  for (let count = -1; count !== 0; ) {
    const done = await transact(database, tenantId, async (tx) => ({ count: await work(tx), happened: tx.happened }))
    tally.add(done.happened)
    count = done.count
  }
}

/**
 * Runs a tenant day by day from its today through a date, each day doing what that day's worker would have done. The
 * tenant's day is stored, so that an interrupted run goes on where it stopped. Without a date it does what is due now.
 */
export async function* runThrough(
  database: Database,
  tenantId: string,
  through?: BusinessDate,
  stopped: () => boolean = () => false,
): AsyncGenerator<Day> {
  const { first, last, turned } = await daysToRun(database, tenantId, through)
  await transact(database, tenantId, (tx) => postOpeningStock(tx, WORKER))
  const days = daysBetween(first, last) + 1
  for (let position = 1; position <= days && !stopped(); position++) {
    const day = addDays(first, position - 1)
    if (turned) await setToday(database, tenantId, day)
    // Readers of the last day's result count on statistics of everything.
    if (position === days) await renewStatistics(database.url)
    const done = await workToday(database, tenantId)
    if (position === days) await workThrough(database, tenantId, [COMPLETION], done)
    yield { day, done, position, days }
  }
}

/**
 * The days to run. A tenant whose calendar was turned (its history was imported) goes on from its day, without a date
 * through the last day of which something is known; a tenant on the world's calendar does today.
 */
async function daysToRun(
  database: Database,
  tenantId: string,
  through?: BusinessDate,
): Promise<{ first: BusinessDate; last: BusinessDate; turned: boolean }> {
  return read(database, tenantId, async (tx) => {
    const [row] = await tx.query<{ turned: boolean; zone: string; known: BusinessDate | null }>(
      `select t.today is not null as turned, t.time_zone as zone,
              greatest((select max(business_date) from source_document d where d.tenant_id = t.tenant_id and d.state = 'waiting'),
                       (select max(booking_date) from bank_entry e where e.tenant_id = t.tenant_id and e.state = 'waiting')) as known
         from tenant t where t.tenant_id = $1`,
    )
    if (through !== undefined && through < tx.today)
      throw problem('run.past', `today is ${tx.today} already: run through that day or a later one, not ${through}`)
    const far = through && tooFarAhead(through, calendarDay(row!.zone))
    if (far) throw new ProblemError(far)
    const wanted = through ?? (row!.turned ? row!.known : null) ?? tx.today
    return {
      first: tx.today,
      last: wanted > tx.today ? wanted : tx.today,
      turned: row!.turned || through !== undefined,
    }
  })
}

/** Turns the tenant's calendar to a day; from then on today is that day until it is turned again. Never back. */
async function setToday(database: Database, tenantId: string, day: BusinessDate): Promise<void> {
  await transact(database, tenantId, async (tx) => {
    if (tx.today > day) throw problem('run.overtaken', `somebody else set the date to ${tx.today} meanwhile: run again`)
    await tx.query('update tenant set today = $2::date where tenant_id = $1', [day])
  })
}

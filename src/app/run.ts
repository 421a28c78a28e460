import { CHAIN_STEPS, COMPLETION } from '../automation/steps.js'
import { type Done, WORKER, workThrough } from '../automation/worker.js'
import { postOpeningStock } from '../exchange/online-retail/opening-stock.js'
import { receiveDueDocuments } from '../exchange/online-retail/receive-due.js'
import { receiveDueBankEntries } from '../exchange/statements/receive-due-entries.js'
import { asOwner, type Database } from '../kernel/database.js'
import { addDays, type BusinessDate, daysBetween } from '../kernel/date.js'
import { read, transact } from '../kernel/runner.js'
import type { Tx } from '../kernel/tx.js'
import { remindDue } from '../receivables/remind.js'

/** Work of a day that does not start from a due view of the chain. `batch` does a part in one transaction and answers how much. */
interface DayWork {
  readonly name: string
  batch(tx: Tx): Promise<number>
}

const BATCH = 200

const MORNING: readonly DayWork[] = [
  { name: 'receive documents', batch: (tx) => receiveDueDocuments(tx, WORKER, BATCH) },
  { name: 'receive bank entries', batch: (tx) => receiveDueBankEntries(tx, WORKER, BATCH) },
]

const EVENING: readonly DayWork[] = [{ name: 'remind customers', batch: (tx) => remindDue(tx, WORKER) }]

/** What one day of the tenant has done. */
export interface Day {
  readonly day: BusinessDate
  readonly done: readonly Done[]
  /** Days done and days in all, for progress. */
  readonly position: number
  readonly days: number
}

/** All that is due on the tenant's today. */
export async function workToday(database: Database, tenantId: string): Promise<Done[]> {
  return [
    ...(await workAll(database, tenantId, MORNING)),
    ...(await workThrough(database, tenantId, CHAIN_STEPS)),
    ...(await workAll(database, tenantId, EVENING)),
  ]
}

async function workAll(database: Database, tenantId: string, works: readonly DayWork[]): Promise<Done[]> {
  const done: Done[] = []
  for (const work of works) {
    let documents = 0
    for (let count = -1; count !== 0; ) {
      count = await transact(database, tenantId, (tx) => work.batch(tx))
      documents += count
    }
    if (documents > 0) done.push({ step: work.name, documents })
  }
  return done
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
    if (isPowerOfThree(position)) await asOwner(database.url, (client) => client.query('analyze'))
    yield { day, done: await workToday(database, tenantId), position, days }
  }
  await workThrough(database, tenantId, [COMPLETION])
}

/** Statistics are renewed while the tables grow fast; later the database's own upkeep does it. */
const isPowerOfThree = (n: number): boolean => [2, 9, 27, 81, 243].includes(n)

/**
 * The days to run. A tenant whose calendar was turned (its history was imported) goes on from its day, without a date
 * through the last day of which something is known; a tenant on the world's calendar does today.
 */
async function daysToRun(database: Database, tenantId: string, through?: BusinessDate): Promise<{ first: BusinessDate; last: BusinessDate; turned: boolean }> {
  return read(database, tenantId, async (tx) => {
    const [row] = await tx.query<{ turned: boolean; known: BusinessDate | null }>(
      `select t.today is not null as turned,
              greatest((select max(business_date) from source_document d where d.tenant_id = t.tenant_id and d.state = 'waiting'),
                       (select max(booking_date) from bank_entry e where e.tenant_id = t.tenant_id and e.state = 'waiting')) as known
         from tenant t where t.tenant_id = $1`,
    )
    const wanted = through ?? (row!.turned ? row!.known : null) ?? tx.today
    return { first: tx.today, last: wanted > tx.today ? wanted : tx.today, turned: row!.turned || through !== undefined }
  })
}

/** Turns the tenant's calendar to a day; from then on today is that day until it is turned again. */
export async function setToday(database: Database, tenantId: string, day: BusinessDate): Promise<void> {
  await transact(database, tenantId, async (tx) => {
    await tx.query('update tenant set today = $2::date where tenant_id = $1', [day])
  })
}

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
  await transact(database, tenantId, (tx) => postOpeningStock(tx, WORKER))
  const first = await firstDay(database, tenantId)
  const last = through && through > first ? through : first
  const days = daysBetween(first, last) + 1
  for (let position = 1; position <= days && !stopped(); position++) {
    const day = addDays(first, position - 1)
    if (through) await setToday(database, tenantId, day)
    if (isPowerOfThree(position)) await asOwner(database.url, (client) => client.query('analyze'))
    yield { day, done: await workToday(database, tenantId), position, days }
  }
  await workThrough(database, tenantId, [COMPLETION])
}

/** Statistics are renewed while the tables grow fast; later the database's own upkeep does it. */
const isPowerOfThree = (n: number): boolean => [2, 9, 27, 81, 243].includes(n)

/** The day to go on with: the tenant's stored one, or that of the first document that waits. */
async function firstDay(database: Database, tenantId: string): Promise<BusinessDate> {
  return read(database, tenantId, async (tx) => {
    const [row] = await tx.query<{ today: BusinessDate | null; waiting: BusinessDate | null }>(
      `select t.today, (select min(business_date) from source_document d where d.tenant_id = t.tenant_id and d.state = 'waiting') as waiting
         from tenant t where t.tenant_id = $1`,
    )
    return row!.today ?? row!.waiting ?? tx.today
  })
}

/** Turns the tenant's calendar to a day; from then on today is that day until it is turned again. */
export async function setToday(database: Database, tenantId: string, day: BusinessDate): Promise<void> {
  await transact(database, tenantId, async (tx) => {
    await tx.query('update tenant set today = $2::date where tenant_id = $1', [day])
  })
}

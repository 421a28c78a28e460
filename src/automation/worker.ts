import { type Actor, systemActor } from '../kernel/actor.js'
import type { Database } from '../kernel/database.js'
import { read, transact } from '../kernel/runner.js'
import type { Tx } from '../kernel/tx.js'
import { Chain } from './chain.js'
import { keepRefusals } from './refusals.js'
import type { Step } from './steps.js'

export const WORKER: Actor = systemActor('worker')

/** What was done: how often each kind of event happened, in the order in which they first did. */
export class Tally {
  readonly happened = new Map<string, number>()

  add(more: ReadonlyMap<string, number>): void {
    for (const [type, times] of more) this.happened.set(type, (this.happened.get(type) ?? 0) + times)
  }
}

/**
 * Does one batch of a step: claims ready documents from its due view, the oldest first, and runs them in one
 * transaction. A lock per tenant and step lets only one worker at a time work on it; the others find nothing to do.
 * `tried` keeps a document that stays ready without moving on from being claimed for ever.
 */
async function workBatch(
  database: Database,
  tenantId: string,
  step: Step,
  tried: Set<string>,
  tally: Tally,
): Promise<number> {
  const { ids, happened } = await transact(database, tenantId, async (tx) => {
    const ids = await claim(tx, step, tried)
    if (ids.length > 0) {
      const chain = new Chain(tx, WORKER)
      await step.run(chain, ids, tx)
      await keepRefusals(tx, step, ids, chain.refused)
    }
    return { ids, happened: tx.happened }
  })
  for (const id of ids) tried.add(id)
  tally.add(happened)
  return ids.length
}

async function claim(tx: Tx, step: Step, tried: ReadonlySet<string>): Promise<string[]> {
  const rows = await tx.query<{ document_id: string }>(
    `select document_id from ${step.view} d
      where tenant_id = $1 and step = any($2::text[]) and ready and document_id <> all($3::uuid[])
        and not exists (select from refused_today f where f.tenant_id = $1 and f.document_id = d.document_id and f.step = d.step)
        and pg_try_advisory_xact_lock(hashtextextended($1::text || $4::text, 1))
      order by since, number limit ${step.batch}`,
    [step.steps, [...tried], step.name],
  )
  return rows.map((row) => row.document_id)
}

/** Does all that is due now for some steps, one after the other, each until nothing is ready. */
export async function workThrough(
  database: Database,
  tenantId: string,
  steps: readonly Step[],
  tally = new Tally(),
): Promise<Tally> {
  for (const step of steps) {
    const tried = new Set<string>()
    while ((await workBatch(database, tenantId, step, tried, tally)) > 0);
  }
  return tally
}

/** What waits for something, grouped by step and reason. */
export interface Waiting {
  readonly step: string
  readonly reason: string
  readonly documents: number
}

/** Everything that cannot go on by itself, documents and money, and why; the most frequent reason first. */
export function whatWaits(database: Database, tenantId: string): Promise<Waiting[]> {
  return read(database, tenantId, async (tx) => {
    const rows = await tx.query<{ step: string; reason: string; documents: bigint }>(
      `select step, case when reason like 'waiting: stock%' then 'waiting: stock' else regexp_replace(reason, 'order \\S+', 'order') end as reason, count(*) as documents
         from work_due where tenant_id = $1 and not ready group by 1, 2
       union all
       select 'complete', reason, count(*) from complete_due where tenant_id = $1 and not ready and reason = 'waiting: payment' group by reason
       union all
       select step, reason, count(*) from (select * from bank_entry_due union all select * from payment_due) m
        where tenant_id = $1 and not ready group by step, reason
       order by documents desc, step, reason`,
    )
    return rows.map((row) => ({ ...row, documents: Number(row.documents) }))
  })
}

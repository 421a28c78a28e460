import { type Actor, systemActor } from '../kernel/actor.js'
import type { Database } from '../kernel/database.js'
import { read, transact } from '../kernel/runner.js'
import type { Tx } from '../kernel/tx.js'
import type { Step } from './steps.js'

export const WORKER: Actor = systemActor('worker')

/** What one step has done. */
export interface Done {
  readonly step: string
  readonly documents: number
}

/**
 * Does one batch of a step: claims ready documents from its due view, the oldest first, and runs them in one
 * transaction. A lock per tenant and step lets only one worker at a time work on it; the others find nothing to do.
 * `tried` keeps a document that stays ready without moving on from being claimed for ever.
 */
export async function workBatch(database: Database, tenantId: string, step: Step, tried: Set<string>): Promise<number> {
  return transact(database, tenantId, async (tx) => {
    const ids = await claim(tx, step, tried)
    for (const id of ids) tried.add(id)
    if (ids.length > 0) await step.run(tx, WORKER, ids)
    return ids.length
  })
}

async function claim(tx: Tx, step: Step, tried: ReadonlySet<string>): Promise<string[]> {
  const rows = await tx.query<{ document_id: string }>(
    `select document_id from ${step.view}
      where tenant_id = $1 and step = any($2::text[]) and ready and document_id <> all($3::uuid[])
        and pg_try_advisory_xact_lock(hashtextextended($1::text || $4::text, 1))
      order by since, number limit ${step.batch}`,
    [step.steps, [...tried], step.name],
  )
  return rows.map((row) => row.document_id)
}

/** Does all that is due now for some steps, one after the other, each until nothing is ready. */
export async function workThrough(database: Database, tenantId: string, steps: readonly Step[]): Promise<Done[]> {
  const done: Done[] = []
  for (const step of steps) {
    const tried = new Set<string>()
    let documents = 0
    for (let count = -1; count !== 0; ) {
      count = await workBatch(database, tenantId, step, tried)
      documents += count
    }
    if (documents > 0) done.push({ step: step.name, documents })
  }
  return done
}

/** What waits for something, grouped by step and reason. */
export interface Waiting {
  readonly step: string
  readonly reason: string
  readonly documents: number
}

/** Everything that cannot go on by itself, and why; the most frequent reason first. */
export function whatWaits(database: Database, tenantId: string): Promise<Waiting[]> {
  return read(database, tenantId, async (tx) => {
    const rows = await tx.query<{ step: string; reason: string; documents: bigint }>(
      `select step, case when reason like 'waiting: stock%' then 'waiting: stock' else regexp_replace(reason, 'order \\S+', 'order') end as reason, count(*) as documents
         from work_due where tenant_id = $1 and not ready group by 1, 2
       union all
       select 'complete', reason, count(*) from complete_due where tenant_id = $1 and not ready and reason = 'waiting: payment' group by reason
       order by documents desc, step, reason`,
    )
    return rows.map((row) => ({ ...row, documents: Number(row.documents) }))
  })
}

import { isOutdated, OUTDATED } from './actor.js'
import { begin, type TransactionKind } from './begin.js'
import type { Database } from './database.js'
import type { Decision } from './decision.js'
import { inputHash, keyReused, type Remembered, recall, remember } from './idempotency.js'
import type { Operation, Request } from './operation.js'
import { send } from './pipeline.js'
import { type Problem, ProblemError } from './problem.js'
import { statistics, Tx } from './tx.js'

const MAX_ATTEMPTS = 8
/** serialization failure, deadlock, unique violation (a race for the same key), lock not available */
const RETRY = new Set(['40001', '40P01', '23505', '55P03'])

/**
 * Runs `work` in one transaction of one tenant: commits what it wrote, or nothing. Races (deadlock, serialization,
 * two inserts of the same key) are run again from the start; `dryRun` rolls back and still returns the outcome.
 */
export async function transact<T>(
  database: Database,
  tenantId: string,
  work: (tx: Tx) => Promise<T>,
  options: { dryRun?: boolean; kind?: TransactionKind } = {},
): Promise<T> {
  const { kind = 'work', dryRun = false } = options
  let patient = kind === 'survey'
  for (let attempt = 1; ; attempt++) {
    const client = await (kind === 'survey' || kind === 'list' ? database.surveys : database.pool).connect()
    let broken: Error | undefined
    try {
      const begun = begin(database, client, tenantId, kind, patient)
      const tx = new Tx(client, begun.assumed ?? (await begun.told))
      const outcome = await settled(() => work(tx))
      if (begun.assumed && (await begun.told) !== begun.assumed) throw new Outdated()
      if ('error' in outcome) throw outcome.error
      await tx.end(dryRun ? 'rollback' : 'commit')
      if (!dryRun) database.statistics.written(tx.rowsInserted)
      return outcome.value
    } catch (error) {
      await send(client, { text: 'rollback' }).catch((rollbackError: Error) => {
        broken = rollbackError
      })
      const mayGoAgain = error instanceof Outdated || RETRY.has((error as { code?: string }).code ?? '')
      if (!mayGoAgain || attempt === MAX_ATTEMPTS) throw error
      if (error instanceof Outdated) {
        patient = true
        continue
      }
    } finally {
      client.release(broken)
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt))
  }
}

/** The work began on facts that have changed since: it is done again on those that hold, for which it waits then. */
class Outdated extends Error {}

/** Never fails, so that nobody leaves a connection on which the beginning of the transaction is still under way. */
async function settled<T>(work: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}

/** Reads only: a repeatable view of one moment. Plans are made for the values asked for, over tables however large. */
export function read<T>(database: Database, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(database, tenantId, work, { dryRun: true, kind: 'survey' })
}

/** Asks one question that binds its tenant by itself, in a transaction of its own and one round trip. */
export async function ask<T extends object>(
  database: Database,
  text: string,
  values: readonly unknown[],
): Promise<T[]> {
  const client = await database.pool.connect()
  try {
    statistics.statements++
    return (await send(client, { text, values })) as T[]
  } finally {
    client.release()
  }
}

/**
 * How one request ended. `repeated` when an earlier request with the same key had the effect, `unchanged` when nothing
 * happened because what was asked for was so already.
 */
export type Outcome<R> =
  | { readonly ok: true; readonly result: R; readonly repeated?: true; readonly unchanged?: true }
  | { readonly ok: false; readonly problem: Problem }

/** How an operation is run: what follows from it, and what is answered. */
export interface Work<I, D, R> {
  readonly operation: Operation<I, D>
  /** Steps that follow in the same transaction, on the documents to which something happened. */
  readonly after?: (tx: Tx, documents: readonly D[]) => Promise<void>
  /** The answer for an accepted request, taken when everything that follows is done. */
  readonly resultOf: (document: D, tx: Tx) => R
}

/** Runs one operation on many requests in one transaction, each key having its effect once. */
export async function run<I, D, R>(
  database: Database,
  tenantId: string,
  work: Work<I, D, R>,
  requests: readonly Request<I>[],
  options: { dryRun?: boolean } = {},
): Promise<Outcome<R>[]> {
  return transact(database, tenantId, (tx) => performOnce(tx, work, requests), options)
}

/** Runs many requests under one key: all of them together have their effect once. */
export async function runTogether<I, D, R>(
  database: Database,
  tenantId: string,
  work: Work<I, D, R>,
  requests: readonly Request<I>[],
  key: string,
): Promise<Outcome<R>[]> {
  const hash = inputHash(requests.map((request) => request.input))
  return transact(database, tenantId, async (tx) => {
    const { name } = work.operation
    const known = (await recall(tx, name, new Map([[key, hash]]))).get(key)
    if (known && 'conflict' in known) throw new ProblemError(known.conflict)
    if (known)
      return (known.outcome as Outcome<R>[]).map((outcome) => (outcome.ok ? { ...outcome, repeated: true } : outcome))
    const outcomes = await performOnce(tx, work, requests)
    if (outcomes.some((outcome) => outcome.ok)) remember(tx, name, key, hash, outcomes)
    return outcomes
  })
}

/** Those whose actors may no longer be allowed what they were are answered that, and nothing else happens to them. */
async function performOnce<I, D, R>(
  tx: Tx,
  work: Work<I, D, R>,
  requests: readonly Request<I>[],
): Promise<Outcome<R>[]> {
  const current = requests.filter(({ actor }) => !isOutdated(actor, tx.facts.rulesVersion))
  const outcomes = await performCurrent(tx, work, current)
  if (current.length === requests.length) return outcomes
  const outcomeOf = new Map(current.map((request, i) => [request, outcomes[i]!]))
  return requests.map((request) => outcomeOf.get(request) ?? { ok: false, problem: OUTDATED })
}

async function performCurrent<I, D, R>(
  tx: Tx,
  { operation, after, resultOf }: Work<I, D, R>,
  requests: readonly Request<I>[],
): Promise<Outcome<R>[]> {
  const hashes = new Map<string, string>()
  const clashes = new Set<Request<I>>()
  const first = new Map<string, number>()
  requests.forEach((request, index) => {
    if (request.key === undefined) return
    const hash = inputHash(request.input)
    if (!hashes.has(request.key)) first.set(request.key, index)
    else if (hashes.get(request.key) !== hash) clashes.add(request)
    if (!clashes.has(request)) hashes.set(request.key, hash)
  })
  const known = await recall(tx, operation.name, hashes)
  const isNew = (request: Request<I>, index: number): boolean =>
    request.key === undefined || (!known.has(request.key) && !clashes.has(request) && first.get(request.key) === index)
  const fresh = requests.filter(isNew)
  const decisions = fresh.length > 0 ? await operation.perform(tx, fresh) : []
  const happened = decisions.flatMap((d) => (d.ok && d.events.length > 0 ? [d.document] : []))
  if (after && happened.length > 0) await after(tx, happened)
  const outcomes = new Map<Request<I>, Outcome<R>>()
  fresh.forEach((request, index) => {
    const decision = decisions[index]!
    const outcome = outcomeOf(decision, (document) => resultOf(document, tx))
    outcomes.set(request, outcome)
    if (request.key !== undefined && decision.ok)
      remember(tx, operation.name, request.key, hashes.get(request.key)!, outcome)
  })
  return requests.map(
    (request) =>
      outcomes.get(request) ?? repeatedOutcome(request, clashes, known, outcomes, requests[first.get(request.key!)!]!),
  )
}

function outcomeOf<D, R>(decision: Decision<D>, resultOf: (document: D) => R): Outcome<R> {
  if (!decision.ok) return decision
  const outcome = { ok: true, result: resultOf(decision.document) } as const
  return decision.events.length > 0 ? outcome : { ...outcome, unchanged: true }
}

function repeatedOutcome<I, R>(
  request: Request<I>,
  clashes: ReadonlySet<Request<I>>,
  known: ReadonlyMap<string, Remembered>,
  outcomes: ReadonlyMap<Request<I>, Outcome<R>>,
  firstInBatch: Request<I>,
): Outcome<R> {
  if (clashes.has(request)) return { ok: false, problem: keyReused(request.key!) }
  const remembered = known.get(request.key!)
  if (remembered && 'conflict' in remembered) return { ok: false, problem: remembered.conflict }
  const outcome = (remembered?.outcome as Outcome<R> | undefined) ?? outcomes.get(firstInBatch)!
  return outcome.ok ? { ...outcome, repeated: true } : outcome
}

import type { Database } from './database.js'
import { folded } from './folded.js'
import { ProblemError } from './problem.js'
import { transact } from './runner.js'
import type { Tx } from './tx.js'

type Kind = 'look' | 'list'
type Look = (tx: Tx) => Promise<unknown>
type Seen = { readonly value: unknown } | { readonly error: unknown }
type Looker = (look: Look) => Promise<Seen>

/**
 * Reads what is found by key: a repeatable view of one moment, with plans that were made before, since planning the look at one
 * invoice took ten times as long as the look. Looks that wait for their turn share a transaction, and its round trips.
 * `look` may be done again, so nothing of it may have been sent to a receiver.
 */
export const lookUp = <T>(database: Database, tenantId: string, look: (tx: Tx) => Promise<T>): Promise<T> =>
  seen(database, tenantId, 'look', look)

/** The same for a page of a list, planned for the values asked for. */
export const list = <T>(database: Database, tenantId: string, look: (tx: Tx) => Promise<T>): Promise<T> =>
  seen(database, tenantId, 'list', look)

async function seen<T>(database: Database, tenantId: string, kind: Kind, look: (tx: Tx) => Promise<T>): Promise<T> {
  const outcome = await lookerOf(database, tenantId, kind)(look)
  if ('error' in outcome) throw outcome.error
  return outcome.value as T
}

const lookers = new WeakMap<Database, Map<string, Looker>>()

function lookerOf(database: Database, tenantId: string, kind: Kind): Looker {
  const known = lookers.get(database) ?? new Map<string, Looker>()
  lookers.set(database, known)
  const name = `${kind} ${tenantId}`
  let looker = known.get(name)
  if (!looker) {
    const together = (looks: readonly Look[]): Promise<Seen[]> =>
      transact(database, tenantId, (tx) => seenTogether(looks, tx), { dryRun: true, kind })
    looker = folded(together, database.folding[kind])
    known.set(name, looker)
  }
  return looker
}

/** A refusal is the answer to one look; any other failure is that of the transaction, hence of all. Nobody is left behind in it. */
async function seenTogether(looks: readonly Look[], tx: Tx): Promise<Seen[]> {
  const outcomes = await Promise.all(
    looks.map((look) =>
      look(tx).then(
        (value): Seen => ({ value }),
        (error: unknown): Seen => ({ error }),
      ),
    ),
  )
  for (const outcome of outcomes)
    if ('error' in outcome && !(outcome.error instanceof ProblemError)) throw outcome.error
  return outcomes
}

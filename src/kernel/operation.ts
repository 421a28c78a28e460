import type { z } from 'zod'
import type { Actor } from './actor.js'
import { allows, forbidden } from './actor.js'
import type { Accepted, Decision, Refused } from './decision.js'
import { appendEvents } from './event-log.js'
import { type Problem, ProblemError } from './problem.js'
import type { Tx } from './tx.js'
import type { DocumentStore } from './working-set.js'

/** One input of an operation, by one actor. */
export interface Request<I> {
  readonly input: I
  readonly actor: Actor
  /** The caller's idempotency key: the same key with the same input has one effect. */
  readonly key?: string
}

/**
 * A step of the chain. It takes many requests at once, decides each with a pure function, and answers each by itself:
 * a refused request does not stop its batch. It runs inside the transaction that it is given, so several operations
 * can follow one another in one transaction.
 */
export interface Operation<I, D, Extra = object> {
  /** `<document>.<verb>`, e.g. `invoice.issue`. */
  readonly name: string
  readonly permission: string
  /** Whether it posts on the tenant's day: a month that takes no postings keeps it from everything. */
  readonly posts?: boolean
  /** One sentence for the reference. */
  readonly summary: string
  readonly input: z.ZodType<I>
  /** Where its documents live: after more steps of the transaction, the store has their latest state. */
  readonly store?: DocumentStore<D>
  perform(tx: Tx, requests: readonly Request<I>[]): Promise<Decision<D, Extra>[]>
}

export interface OperationSpec<I, D, W, Extra extends object> {
  readonly name: string
  readonly permission: string
  readonly posts?: boolean
  readonly summary: string
  readonly input: z.ZodType<I>
  readonly store: DocumentStore<D>
  /** Key of the document that an input is about; absent for operations that make new documents. */
  readonly target?: (input: I) => string
  /** Gathers, for the whole batch, every fact that the decisions need: set-based, and locks before reads. */
  readonly facts: (tx: Tx, documents: ReadonlyMap<string, D>, inputs: readonly I[]) => Promise<W>
  /** Pure: no clock, no randomness, no database. `document` is what the decisions before it in the batch have left. */
  readonly decide: (document: D, input: I, facts: W, actor: Actor) => Decision<D, Extra>
  /** What follows from an accepted decision, before the next is taken: books, numbers used, other documents. */
  readonly apply?: (tx: Tx, accepted: Accepted<D, Extra>, facts: W, input: I) => void
}

/** Builds an operation: lock, gather facts, decide one after the other, keep what was accepted, append the events. */
export function operation<I, D, W, Extra extends object = object>(
  spec: OperationSpec<I, D, W, Extra>,
): Operation<I, D, Extra> {
  const { name, permission, posts = false, summary, input, store } = spec
  const decideOne = (tx: Tx, request: Request<I>, facts: W): Decision<D, Extra> => {
    if (!allows(request.actor, permission)) return { ok: false, problem: forbidden(request.actor, permission) }
    const key = spec.target?.(request.input)
    const document = key === undefined ? undefined : tx.documents.current(store, key)
    if (key !== undefined && document === undefined) return { ok: false, problem: notFound(store.name, key) }
    const decision = decided(() => spec.decide(document as D, request.input, facts, request.actor))
    if (decision.ok) {
      tx.documents.save(store, decision.document)
      spec.apply?.(tx, decision, facts, request.input)
      appendEvents(tx, request.actor, decision.events)
    }
    return decision
  }
  return {
    name,
    permission,
    posts,
    summary,
    input,
    store,
    async perform(tx, requests) {
      const inputs = requests.map((request) => request.input)
      const { target } = spec
      const documents = target ? await tx.documents.lock(store, inputs.map(target)) : new Map<string, D>()
      const facts = await spec.facts(tx, documents, inputs)
      return requests.map((request) => decideOne(tx, request, facts))
    },
  }
}

/** A refusal that a decision's own calculation throws (no tax rate on that day) concerns its request, not the batch. */
function decided<D, Extra>(decide: () => Decision<D, Extra>): Decision<D, Extra> {
  try {
    return decide()
  } catch (error) {
    if (error instanceof ProblemError) return refusal(error.problem)
    throw error
  }
}

export const notFound = (document: string, key: string): Problem => ({
  code: `${document}.not_found`,
  message: `there is no ${document.replaceAll('_', ' ')} ${key}`,
  params: { key },
})

export const refusal = (problem: Problem): Refused => ({ ok: false, problem })

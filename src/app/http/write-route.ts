import type { z } from 'zod'
import { Chain } from '../../automation/chain.js'
import { systemActor } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import type { Operation, Request } from '../../kernel/operation.js'
import { type Outcome, run, runTogether, type Work } from '../../kernel/runner.js'
import type { Tx } from '../../kernel/tx.js'
import { type Made, madeBehind } from './made.js'
import { strictly } from './strict.js'

/** What a write answers: the document it made or changed, as the chain has left it. */
export interface Receipt {
  readonly type: string
  /** Absent for master data that is known by a code alone. */
  readonly id?: string
  readonly number?: string
  readonly state?: string
  /** Kinds of the holds that keep the document waiting. */
  readonly holds?: readonly string[]
  /** What the same step made behind it. */
  readonly made?: readonly Made[]
}

/** One POST of the API, without the types of its operation. */
export interface WriteRoute {
  /** With `{id}` where the document stands. */
  readonly path: string
  readonly tag: string
  readonly operation: string
  readonly permission: string
  /** Whether it posts on the tenant's day. */
  readonly posts: boolean
  readonly summary: string
  /** The operation's input, unknown fields refused. */
  readonly input: z.ZodType<object>
  /** The property of the input that `{id}` fills. */
  readonly idProperty?: string
  /** The property of the body that names a document, which may not be there. */
  readonly names?: string
  /** Properties that this address fixes. */
  readonly preset: Readonly<Record<string, unknown>>
  /** The property of the body that holds many inputs, where many are taken. */
  readonly many?: string
  /** Action of the document's lifecycle that this carries out. */
  readonly action?: string
  /** Makes a new document (201) rather than changing one (200). */
  readonly creates: boolean
  /** States of the document in which this is possible, where it is no action of the lifecycle. */
  readonly states?: readonly string[]
  /** Not possible while the document is held. */
  readonly stoppedByHold: boolean
  /** What a document offers this as, where the address names no document. */
  readonly offer?: Offer
  readonly example: object
  /** Runs inputs, each answered by itself; a dry run answers as if, and changes nothing. */
  runEach(
    database: Database,
    tenantId: string,
    requests: readonly Request<object>[],
    options?: { dryRun?: boolean },
  ): Promise<Outcome<Receipt>[]>
  /** Runs inputs under one idempotency key. */
  runTogether(
    database: Database,
    tenantId: string,
    requests: readonly Request<object>[],
    key: string,
  ): Promise<Outcome<Receipt>[]>
}

/** An action that a kind of document offers, though its address is not below the document's. */
export interface Offer {
  /** The documents' path, e.g. `/invoices`. */
  readonly by: string
  readonly name: string
}

export interface WriteOptions<I, D> {
  readonly tag: string
  readonly id?: keyof I & string
  readonly names?: keyof I & string
  readonly preset?: Partial<I>
  readonly many?: string
  readonly action?: string
  readonly creates?: boolean
  readonly states?: readonly string[]
  readonly stoppedByHold?: boolean
  readonly offer?: Offer
  /** A body that could be sent; absent where the address says everything. */
  readonly example?: object
  /** The steps that follow by themselves. */
  readonly follow?: (chain: Chain, documents: readonly D[], tx: Tx) => Promise<void>
}

/** Stands for the id of a document in examples. */
export const EXAMPLE_ID = '0199d6e5-0000-7000-8000-000000000001'

/** What follows by itself is the system's doing, whoever gave the push. */
const CHAIN_ACTOR = systemActor('chain')

/** Declares a POST for an operation. */
export function post<I extends object, D extends object, E>(
  path: string,
  operation: Operation<I, D, E>,
  options: WriteOptions<I, D>,
): WriteRoute {
  const { follow } = options
  const work: Work<I, D, Receipt> = {
    operation: operation as Operation<I, D>,
    resultOf: (document, tx) => receiptOf(operation as Operation<I, D>, document, tx),
    ...(follow ? { after: (tx, documents) => follow(new Chain(tx, CHAIN_ACTOR), documents, tx) } : {}),
  }
  return {
    path: `/api${path}`,
    tag: options.tag,
    operation: operation.name,
    permission: operation.permission,
    posts: operation.posts ?? false,
    summary: operation.summary,
    input: strictly(operation.input as z.ZodType<object>),
    preset: (options.preset ?? {}) as Record<string, unknown>,
    creates: options.creates ?? false,
    stoppedByHold: options.stoppedByHold ?? false,
    example: options.example ?? {},
    ...(options.offer ? { offer: options.offer } : {}),
    ...(options.states ? { states: options.states } : {}),
    ...(options.id ? { idProperty: options.id } : {}),
    ...(options.names ? { names: options.names } : {}),
    ...(options.many ? { many: options.many } : {}),
    ...(options.action ? { action: options.action } : {}),
    runEach: (database, tenantId, requests, options) =>
      run(database, tenantId, work, requests as Request<I>[], options),
    runTogether: (database, tenantId, requests, key) =>
      runTogether(database, tenantId, work, requests as Request<I>[], key),
  }
}

interface Described {
  readonly id?: string
  readonly number?: string
  readonly state?: string
  readonly holds?: readonly { readonly kind: string; readonly liftedOn: string | null }[]
}

function receiptOf<I, D extends object>({ name, store }: Operation<I, D>, document: D, tx: Tx): Receipt {
  const key = store?.key(document)
  const latest = store && key !== undefined ? tx.documents.current(store, key) : undefined
  const { id = key, number, state, holds } = (latest ?? document) as Described
  const made = id === undefined ? [] : madeBehind(tx, id)
  return {
    type: store?.name ?? name,
    ...(id === undefined ? {} : { id }),
    ...(number === undefined ? {} : { number }),
    ...(state === undefined ? {} : { state }),
    ...(holds ? { holds: holds.filter((hold) => hold.liftedOn === null).map((hold) => hold.kind) } : {}),
    ...(made.length > 0 ? { made } : {}),
  }
}

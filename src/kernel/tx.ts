import type pg from 'pg'
import type { BusinessDate, Moment } from './date.js'
import { type Row, send } from './pipeline.js'
import type { Table } from './table.js'
import { WorkingSet } from './working-set.js'
import { WriteBuffer } from './write-buffer.js'

/** What the tenant knows at the moment when a transaction begins. */
export interface TenantFacts {
  readonly tenantId: string
  readonly today: BusinessDate
  readonly now: Moment
  /** Currency in which the tenant keeps its books. */
  readonly baseCurrency: string
  /** Dated settings as they stand today, by name; `policy` gives them their defaults and types. */
  readonly settings: ReadonlyMap<string, unknown>
  /** Counts the changes of the tenant's rules. */
  readonly rulesVersion: bigint
  /** Other rules as this process has read them; `Tx.cachedWhole` fills it. */
  readonly rules: Map<string, unknown>
}

/** Turns an error of the database into one of ours, or answers nothing. */
type Explain = (error: unknown) => unknown

/** Rules of one kind that stay in memory: some hundred bytes each. */
const MOST_KEPT = 100_000

/** Counts that tests hold against their budgets. */
export const statistics = { statements: 0, commits: 0 }

/**
 * The only handle on which SQL runs, bound to one tenant and one database transaction. Reads go out at once; writes
 * wait in the buffer and go out together before the commit. Only the runners make one.
 */
export class Tx {
  readonly facts: TenantFacts
  readonly documents: WorkingSet
  private readonly client: pg.PoolClient
  private readonly buffer = new WriteBuffer()
  /** How often each kind of event happened in this transaction. */
  readonly happened = new Map<string, number>()
  private cursors = 0
  private readonly cache = new Map<string, Map<string, unknown>>()
  private readonly hooks = new Map<string, { state: unknown; flush: (tx: Tx, state: never) => Promise<unknown> }>()
  /** Writes on their way to the database that nobody has waited for yet. */
  private sent: Promise<unknown>[] = []
  /** The first failure, after which the database refuses whatever follows. */
  private failure: { readonly error: unknown } | undefined

  constructor(client: pg.PoolClient, facts: TenantFacts) {
    this.client = client
    this.facts = facts
    this.documents = new WorkingSet(this)
  }

  /** Rows inserted by the writes sent so far, by table. */
  get rowsInserted(): Map<string, number> {
    return this.buffer.inserted
  }

  get tenantId(): string {
    return this.facts.tenantId
  }

  get today(): BusinessDate {
    return this.facts.today
  }

  /**
   * Runs a prepared statement; `$1` is always the tenant. It travels at once, behind what was sent before: statements
   * started together (`Promise.all`) share one round trip and still run one after the other, locks in their order.
   * `explain` turns an error of the database into one of ours, where it knows it.
   */
  async query<T extends object>(text: string, values: readonly unknown[] = [], explain?: Explain): Promise<T[]> {
    const sent = this.takeSent()
    const rows = await this.run(text, [this.tenantId, ...values], explain)
    await Promise.all(sent)
    return rows as T[]
  }

  /** Streams the rows of a query through a cursor, so that a large result never stands in memory whole. */
  async *stream<T extends object>(text: string, values: readonly unknown[] = [], rows = 2000): AsyncGenerator<T[]> {
    const name = `rows_${++this.cursors}`
    const declared = {
      text: `declare ${name} no scroll cursor for ${text}`,
      values: [this.tenantId, ...values],
      once: true,
    }
    await send(this.client, declared)
    for (;;) {
      const fetched = await send(this.client, { text: `fetch ${rows} from ${name}`, once: true })
      if (fetched.length > 0) yield fetched as T[]
      if (fetched.length < rows) break
    }
    await send(this.client, { text: `close ${name}`, once: true })
  }

  /** Adds a row; properties that the table does not have are left out. */
  insert(table: Table, row: object): void {
    this.buffer.insert(table, row)
  }

  /** Sets the named properties on the row with the same key. */
  update(table: Table, row: object, properties: readonly string[]): void {
    this.buffer.update(table, row, properties)
  }

  /**
   * Master data by key, read once in a transaction however many operations ask for it. `load` gets the keys not yet
   * known and answers those that exist.
   */
  async cached<T>(
    name: string,
    keys: Iterable<string>,
    load: (missing: string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, T>> {
    let known = this.cache.get(name) as Map<string, T | undefined> | undefined
    if (!known) {
      known = new Map()
      this.cache.set(name, known)
    }
    const wanted = new Set(keys)
    const missing = [...wanted].filter((key) => !known.has(key))
    if (missing.length > 0) {
      const loaded = await load(missing)
      for (const key of missing) known.set(key, loaded.get(key))
    }
    const found = new Map<string, T>()
    for (const key of wanted) {
      const value = known.get(key)
      if (value !== undefined) found.set(key, value)
    }
    return found
  }

  /**
   * Rules that belong to the tenant as a whole (terms, tax rates, periods): read once, and kept in memory until somebody
   * writes to one of their tables (`isRule`), which the next transaction learns as it begins.
   */
  async cachedWhole<T>(name: string, load: () => Promise<T>): Promise<T> {
    // What this transaction has changed is nobody else's yet.
    if (this.buffer.rulesChanged) return load()
    const { rules } = this.facts
    if (!rules.has(name)) rules.set(name, await load())
    return rules.get(name) as T
  }

  /**
   * Rules by key (items, list prices), kept in memory in the same way. What does not exist is asked for again. However
   * many a tenant has, no more than `MOST_KEPT` of a kind stay.
   */
  async cachedByKey<T>(
    name: string,
    keys: Iterable<string>,
    load: (missing: string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, T>> {
    if (this.buffer.rulesChanged) return this.cached(name, keys, load)
    const { rules } = this.facts
    const kept = (rules.get(name) as Map<string, T> | undefined) ?? new Map<string, T>()
    const found = new Map<string, T>()
    const missing = new Set<string>()
    for (const key of keys) {
      const value = kept.get(key)
      if (value === undefined) missing.add(key)
      else found.set(key, value)
    }
    if (missing.size === 0) return found
    const room = kept.size + missing.size <= MOST_KEPT ? kept : new Map<string, T>()
    for (const [key, value] of await load([...missing])) {
      room.set(key, value)
      found.set(key, value)
    }
    rules.set(name, room)
    return found
  }

  /**
   * State that a module gathers over the whole transaction and writes once before the commit (number series, journals).
   * The same key returns the same state. `flush` throws before it sends anything or sends one statement and answers its
   * promise: the commit travels behind it, and only a failure in the database keeps that from taking effect.
   */
  once<S>(key: string, initial: () => S, flush: (tx: Tx, state: S) => Promise<unknown>): S {
    let hook = this.hooks.get(key)
    if (!hook) {
      hook = { state: initial(), flush: flush as never }
      this.hooks.set(key, hook)
    }
    return hook.state as S
  }

  /**
   * Sends everything gathered so far, without waiting: whatever is read next is read behind it, and a failure shows
   * there or at the commit. A read that must see own writes calls it first.
   */
  async flush(): Promise<void> {
    this.documents.write()
    const hooks = [...this.hooks.values()]
    this.hooks.clear()
    this.sendBuffer()
    for (const hook of hooks) this.remember(hook.flush(this, hook.state as never))
  }

  /** Sends the rest and the word that ends the transaction in one round trip. After a failed write a commit rolls back. */
  async end(word: 'commit' | 'rollback'): Promise<void> {
    await this.flush()
    await Promise.all([...this.takeSent(), send(this.client, { text: word })])
    if (word === 'rollback') return
    // Work that went on after a failed statement has committed nothing, whatever it believes.
    if (this.failure) throw this.failure.error
    statistics.commits++
  }

  private sendBuffer(): void {
    if (this.buffer.isEmpty) return
    const { text, values } = this.buffer.take(this.tenantId)
    this.remember(this.run(text, values))
  }

  private run(text: string, values: unknown[], explain?: Explain): Promise<Row[]> {
    statistics.statements++
    return send(this.client, { text, values }).catch((error: unknown) => {
      // Whatever was sent behind a failure fails for that reason only, so the first one is everybody's.
      this.failure ??= { error: explain?.(error) ?? error }
      throw this.failure.error
    })
  }

  private remember(write: Promise<unknown>): void {
    // Whoever waits next gets the failure; until then it must not count as one that nobody handles.
    write.catch(() => {})
    this.sent.push(write)
  }

  private takeSent(): Promise<unknown>[] {
    const { sent } = this
    this.sent = []
    return sent
  }
}

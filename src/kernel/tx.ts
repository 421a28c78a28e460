import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { BusinessDate, Moment } from './date.js'
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
}

/** Counts that tests hold against their budgets. */
export const statistics = { statements: 0, commits: 0 }

const statementNames = new Map<string, string>()

/** Prepared statements are known by a short name: PostgreSQL cuts names at 63 bytes. */
function statementName(text: string): string {
  let name = statementNames.get(text)
  if (!name) {
    name = `o2c_${createHash('sha1').update(text).digest('base64url')}`
    statementNames.set(text, name)
  }
  return name
}

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
  private readonly hooks = new Map<string, { state: unknown; flush: (tx: Tx, state: never) => Promise<void> }>()

  constructor(client: pg.PoolClient, facts: TenantFacts) {
    this.client = client
    this.facts = facts
    this.documents = new WorkingSet(this)
  }

  get tenantId(): string {
    return this.facts.tenantId
  }

  get today(): BusinessDate {
    return this.facts.today
  }

  /** Runs a prepared statement; `$1` is always the tenant. */
  async query<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    statistics.statements++
    const result = await this.client.query({
      name: statementName(text),
      text,
      values: [this.tenantId, ...values] as unknown[],
    })
    return result.rows as T[]
  }

  /** Streams the rows of a query through a cursor, so that a large result never stands in memory whole. */
  async *stream<T extends object>(text: string, values: readonly unknown[] = [], rows = 2000): AsyncGenerator<T[]> {
    const name = `rows_${++this.cursors}`
    await this.client.query(`declare ${name} no scroll cursor for ${text}`, [this.tenantId, ...values] as unknown[])
    for (;;) {
      const result = await this.client.query(`fetch ${rows} from ${name}`)
      if (result.rows.length > 0) yield result.rows as T[]
      if (result.rows.length < rows) break
    }
    await this.client.query(`close ${name}`)
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

  /** One piece of master data that belongs to the tenant as a whole, read once in a transaction. */
  async cachedWhole<T>(name: string, load: () => Promise<T>): Promise<T> {
    const found = await this.cached(name, [''], async () => new Map([['', await load()]]))
    return found.get('')!
  }

  /**
   * State that a module gathers over the whole transaction and writes once before the commit (number series, journals).
   * The same key returns the same state.
   */
  once<S>(key: string, initial: () => S, flush: (tx: Tx, state: S) => Promise<void>): S {
    let hook = this.hooks.get(key)
    if (!hook) {
      hook = { state: initial(), flush: flush as never }
      this.hooks.set(key, hook)
    }
    return hook.state as S
  }

  /** Writes everything gathered so far. The runner calls it before the commit; a read that must see own writes may, too. */
  async flush(): Promise<void> {
    this.documents.write()
    const hooks = [...this.hooks.values()]
    this.hooks.clear()
    await this.flushBuffer()
    for (const hook of hooks) await hook.flush(this, hook.state as never)
    await this.flushBuffer()
  }

  private async flushBuffer(): Promise<void> {
    if (this.buffer.isEmpty) return
    const { text, values } = this.buffer.take(this.tenantId)
    statistics.statements++
    await this.client.query({ name: statementName(text), text, values })
  }
}

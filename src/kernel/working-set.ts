import type { Table } from './table.js'

/** What a store needs of a transaction: reading rows, and handing over those that are to be written. */
export interface RowAccess {
  readonly facts: { readonly baseCurrency: string }
  query<T extends object>(text: string, values: readonly unknown[]): Promise<T[]>
  insert(table: Table, row: object): void
  update(table: Table, row: object, properties: readonly string[]): void
}

/** How one kind of document is found and written. Documents are immutable: a change is a new object. */
export interface DocumentStore<D> {
  /** The document's name, e.g. `order`: the working set's key and the stem of its problem codes. */
  readonly name: string
  key(document: D): string
  /** Loads and locks the documents with these keys, in key order so that two transactions never wait for each other crosswise. */
  load(tx: RowAccess, keys: readonly string[]): Promise<D[]>
  /** Puts the difference into the transaction's write buffer; `before` is absent for a new document. */
  write(tx: RowAccess, before: D | undefined, after: D): void
}

/** A store whose documents can be looked for by other properties than their key. */
export interface SearchableStore<D> extends DocumentStore<D> {
  /** Loads and locks the documents that have one of these values in a property of theirs, in key order. */
  loadBy(tx: RowAccess, property: string, values: readonly string[]): Promise<D[]>
}

interface Entry {
  before: unknown
  after: unknown
  /** Made by this transaction: nothing in the database refers to it yet. */
  isNew: boolean
}

/**
 * The documents of one transaction. A document is loaded and locked once, however many operations of the transaction
 * need it, and written once, however often it changed: that makes a chain of steps in one transaction as cheap as one.
 */
export class WorkingSet {
  private readonly stores = new Map<string, { store: DocumentStore<never>; entries: Map<string, Entry> }>()
  private readonly tx: RowAccess

  constructor(tx: RowAccess) {
    this.tx = tx
  }

  private entries<D>(store: DocumentStore<D>): Map<string, Entry> {
    let found = this.stores.get(store.name)
    if (!found) {
      found = { store: store as DocumentStore<never>, entries: new Map() }
      this.stores.set(store.name, found)
    }
    return found.entries
  }

  /** Locks the documents with these keys; those that do not exist are missing from the answer. */
  async lock<D>(store: DocumentStore<D>, keys: Iterable<string>): Promise<Map<string, D>> {
    const entries = this.entries(store)
    const wanted = new Set(keys)
    const missing = [...wanted].filter((key) => !entries.has(key)).sort()
    if (missing.length > 0) {
      for (const key of missing) entries.set(key, { before: undefined, after: undefined, isNew: false })
      for (const document of await store.load(this.tx, missing)) {
        entries.set(store.key(document), { before: document, after: document, isNew: false })
      }
    }
    const found = new Map<string, D>()
    for (const key of wanted) {
      const document = entries.get(key)?.after
      if (document !== undefined) found.set(key, document as D)
    }
    return found
  }

  /** Locks the documents with one of these values in a property; answers them as this transaction has left them. */
  async lockBy<D extends object>(store: SearchableStore<D>, property: string, values: readonly string[]): Promise<D[]> {
    const entries = this.entries(store)
    const loaded = await store.loadBy(this.tx, property, values)
    return loaded.map((document) => {
      const key = store.key(document)
      const entry = entries.get(key)
      if (entry?.after !== undefined) return entry.after as D
      entries.set(key, { before: document, after: document, isNew: false })
      return document
    })
  }

  /** The document as this transaction has left it so far; only what was locked or saved before is known. */
  current<D>(store: DocumentStore<D>, key: string): D | undefined {
    return this.entries(store).get(key)?.after as D | undefined
  }

  /** Whether this transaction made the document, so that there can be nothing about it in the database from before. */
  isNew<D>(store: DocumentStore<D>, key: string): boolean {
    return this.entries(store).get(key)?.isNew ?? false
  }

  /** All documents of one kind that this transaction holds. */
  all<D>(store: DocumentStore<D>): D[] {
    return [...this.entries(store).values()].flatMap(({ after }) => (after === undefined ? [] : [after as D]))
  }

  save<D>(store: DocumentStore<D>, document: D): void {
    const entries = this.entries(store)
    const key = store.key(document)
    const entry = entries.get(key)
    if (!entry) entries.set(key, { before: undefined, after: document, isNew: true })
    else {
      entry.isNew ||= entry.after === undefined
      entry.after = document
    }
  }

  /** Hands every changed document to its store. */
  write(): void {
    for (const { store, entries } of this.stores.values()) {
      for (const entry of entries.values()) {
        if (entry.after === entry.before) continue
        store.write(this.tx, entry.before as never, entry.after as never)
        entry.before = entry.after
      }
    }
  }
}

import { arrayOf } from './binary-array.js'
import { type ColumnType, changedProperties, columnOf, fromRow, sqlType, type Table } from './table.js'
import type { Tx } from './tx.js'
import type { DocumentStore } from './working-set.js'

/** Rows that belong to a document and live and are locked with it: its lines, its holds. */
export interface Part<D> {
  /** The document's property that holds the array of rows. */
  readonly property: keyof D & string
  readonly table: Table
  /** The property of the row that names its document. */
  readonly parent: string
  /** Order of the rows within the document. */
  readonly order: string
}

export interface DocumentTable<D> {
  readonly name: string
  readonly table: Table
  /** Properties by which documents are looked up and locked together; one or several, joined by a blank. */
  readonly key?: readonly string[]
  readonly parts?: readonly Part<D>[]
}

/** A store that can say where its documents stand, for readers that do not lock them. */
export interface TableStore<D> extends DocumentStore<D> {
  readonly table: Table
  readonly parts: readonly Part<D>[]
}

/**
 * A store for documents that are one row of a table plus rows of others. Only what changed is written: a row is
 * compared with its version at loading time, and parts by identity, since documents are immutable.
 */
export function documentStore<D extends object>(declared: DocumentTable<D>): TableStore<D> {
  const { table, parts = [] } = declared
  const key = declared.key ?? table.key
  const keyOf = rowKey(key)
  return {
    name: declared.name,
    table,
    parts,
    key: keyOf,
    async load(tx, keys) {
      const rows = await lockRows(tx, table, key, keys)
      const documents = rows.map((row) => fromRow<Record<string, unknown>>(table, row, tx.facts.baseCurrency))
      const ids = documents.map((document) => document.id as string)
      for (const part of parts) {
        const currency = new Map(documents.map((d) => [d.id as string, d.currency as string | undefined]))
        const byParent = await loadPart(tx, part as unknown as Part<object>, ids, currency)
        for (const document of documents) document[part.property] = byParent.get(document.id as string) ?? []
      }
      return documents as D[]
    },
    write(tx, before, after) {
      writeRow(tx, table, before, after)
      for (const part of parts) {
        writeRows(
          tx,
          part.table,
          before ? (before[part.property] as object[]) : NO_ROWS,
          after[part.property] as object[],
        )
      }
    },
  }
}

const NO_ROWS: readonly object[] = []

async function lockRows(
  tx: Tx,
  table: Table,
  key: readonly string[],
  keys: readonly string[],
): Promise<Record<string, unknown>[]> {
  const columns = key.map((property) => columnOf(table, property))
  const split = keys.map((text) => (key.length === 1 ? [text] : text.split(' ')))
  const arrays = columns.map(({ type }, i) =>
    arrayOf(
      type,
      split.map((parts) => keyValue(type, parts[i]!)),
    ),
  )
  const wanted = columns.map((c, i) => `$${i + 2}::${sqlType(c.type)}[]`).join(', ')
  const names = columns.map((c) => c.column).join(', ')
  const match = columns.map((c) => `t.${c.column} = k.${c.column}`).join(' and ')
  return tx.query(
    `select ${table.selection} from ${table.name} t join unnest(${wanted}) k(${names}) on ${match}
      where t.tenant_id = $1 order by ${columns.map((c) => `t.${c.column}`).join(', ')} for update of t`,
    arrays,
  )
}

/** A part of a key as its column's value; keys are made of texts, identifiers and whole numbers. */
const keyValue = (type: ColumnType, text: string): unknown => (type === 'int4' ? Number(text) : text)

/** The rows of a part by their document. */
export async function loadPart(
  tx: Tx,
  part: Part<object>,
  ids: readonly string[],
  currency: ReadonlyMap<string, string | undefined>,
): Promise<Map<string, object[]>> {
  const byParent = new Map<string, object[]>()
  if (ids.length === 0) return byParent
  const parent = columnOf(part.table, part.parent).column
  const order = columnOf(part.table, part.order).column
  const rows = await tx.query<Record<string, unknown>>(
    `select ${part.table.selection} from ${part.table.name} t
      where t.tenant_id = $1 and t.${parent} = any($2::uuid[]) order by t.${parent}, t.${order}`,
    [arrayOf('uuid', ids)],
  )
  for (const row of rows) {
    const id = row[parent] as string
    const list = byParent.get(id)
    const object = fromRow<object>(part.table, row, tx.facts.baseCurrency, currency.get(id))
    if (list) list.push(object)
    else byParent.set(id, [object])
  }
  return byParent
}

function writeRow(tx: Tx, table: Table, before: object | undefined, after: object): void {
  if (!before) {
    tx.insert(table, after)
    return
  }
  const changed = changedProperties(table, before, after)
  if (changed.length > 0) tx.update(table, after, changed)
}

function writeRows(tx: Tx, table: Table, before: readonly object[], after: readonly object[]): void {
  if (before === after) return
  if (before.length === 0) {
    for (const row of after) tx.insert(table, row)
    return
  }
  const keyOf = rowKey(table.key)
  const known = new Map(before.map((row) => [keyOf(row), row]))
  for (const row of after) {
    const old = known.get(keyOf(row))
    if (old !== row) writeRow(tx, table, old, row)
  }
}

/** The values of a row's key as one text, joined by blanks. */
function rowKey(properties: readonly string[]): (row: object) => string {
  const [first, ...more] = properties as [string, ...string[]]
  return (row) => {
    const values = row as Record<string, unknown>
    let key = String(values[first])
    for (const property of more) key += ` ${values[property]}`
    return key
  }
}

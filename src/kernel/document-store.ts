import { arrayOf } from './binary-array.js'
import { type ColumnType, changedProperties, columnOf, fromRow, sqlType, type Table } from './table.js'
import type { RowAccess, SearchableStore } from './working-set.js'

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
export interface TableStore<D> extends SearchableStore<D> {
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
    load: (tx, keys) => load<D>(tx, declared, key, keys),
    loadBy: (tx, property, values) => load<D>(tx, declared, [property], values),
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

async function load<D extends object>(
  tx: RowAccess,
  { table, parts = [] }: DocumentTable<D>,
  key: readonly string[],
  keys: readonly string[],
): Promise<D[]> {
  const locked = lockRows(tx, table, key, keys)
  // Parts are read by statements of their own behind the lock of their documents, for only those see what whoever held
  // the lock before has written; in the same round trip, where the keys say which they are.
  const keysAreIds = key.length === 1 && key[0] === 'id'
  const ids = keysAreIds || parts.length === 0 ? keys : (await locked).map((row) => row.id as string)
  const [rows, ...partRows] = await Promise.all([locked, ...parts.map((part) => rowsOfPart(tx, part, ids))])
  return withParts<D>(table, rows, parts, partRows, tx.facts.baseCurrency)
}

async function lockRows(tx: RowAccess, table: Table, key: readonly string[], keys: readonly string[]): Promise<Row[]> {
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
      where t.tenant_id = $1 order by ${table.key.map((p) => `t.${columnOf(table, p).column}`).join(', ')} for update of t`,
    arrays,
  )
}

/** A part of a key as its column's value; keys are made of texts, identifiers and whole numbers. */
const keyValue = (type: ColumnType, text: string): unknown => (type === 'int4' ? Number(text) : text)

type Row = Readonly<Record<string, unknown>>

/** The rows of a part that belong to the documents with these ids, in their order. */
export function rowsOfPart<D>(tx: RowAccess, part: Part<D>, ids: readonly string[]): Promise<Row[]> {
  const parent = columnOf(part.table, part.parent).column
  const order = columnOf(part.table, part.order).column
  return tx.query<Row>(
    `select ${part.table.selection} from ${part.table.name} t
      where t.tenant_id = $1 and t.${parent} = any($2::uuid[]) order by t.${parent}, t.${order}`,
    [arrayOf('uuid', ids)],
  )
}

/** Rows of a table as documents, the rows of their parts hung on them; `money` is in the document's currency. */
export function withParts<D extends object>(
  table: Table,
  rows: readonly Row[],
  parts: readonly Part<D>[],
  partRows: readonly (readonly Row[])[],
  baseCurrency: string,
): D[] {
  const documents = rows.map((row) => fromRow<Record<string, unknown>>(table, row, baseCurrency))
  parts.forEach((part, i) => {
    const { column } = columnOf(part.table, part.parent)
    for (const document of documents) document[part.property] = []
    const byId = new Map(documents.map((document) => [document.id, document]))
    for (const row of partRows[i]!) {
      const owner = byId.get(row[column])
      if (!owner) continue
      const rowsSoFar = owner[part.property] as object[]
      rowsSoFar.push(fromRow<object>(part.table, row, baseCurrency, owner.currency as string | undefined))
    }
  })
  return documents as D[]
}

function writeRow(tx: RowAccess, table: Table, before: object | undefined, after: object): void {
  if (!before) {
    tx.insert(table, after)
    return
  }
  const changed = changedProperties(table, before, after)
  if (changed.length > 0) tx.update(table, after, changed)
}

function writeRows(tx: RowAccess, table: Table, before: readonly object[], after: readonly object[]): void {
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

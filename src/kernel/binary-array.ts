import { BINARY_TYPES, type BinaryType, Sink, USUAL_ROOM } from './binary-type.js'
import { type ColumnType, type Table, TENANT } from './table.js'

/** Lists of values and of rows in PostgreSQL's binary array format (`array_send`), for `unnest($n::type[])`. */

const sink = new Sink()

/** Begins an array of `count` elements, of which some may be null. */
function begin(elementType: number, count: number): void {
  sink.at = 0
  sink.reserve(USUAL_ROOM)
  sink.int32(count === 0 ? 0 : 1)
  sink.int32(1)
  sink.int32(elementType)
  if (count === 0) return
  sink.int32(count)
  sink.int32(1) // index of the first
}

/** `count` values as one array; `valueAt` is asked for each in turn. */
function binaryArray(type: ColumnType, count: number, valueAt: (index: number) => unknown): Buffer {
  const { oid, encode } = BINARY_TYPES[type]
  begin(oid, count)
  let last: unknown
  let lastAt = 0
  for (let i = 0; i < count; i++) {
    const value = valueAt(i)
    sink.reserve(USUAL_ROOM)
    const start = sink.at
    if (value === null || value === undefined) sink.int32(-1)
    else if (value === last) sink.repeat(lastAt, start)
    else encode(sink, value as never)
    last = value
    lastAt = start
  }
  return sink.take()
}

/** A column of values, for `unnest($n::type[])`. */
export const arrayOf = (type: ColumnType, values: readonly unknown[]): Buffer =>
  binaryArray(type, values.length, (i) => values[i])

/** The same for one property of many rows, without a list of its own. */
export const arrayOfProperty = (type: ColumnType, rows: readonly object[], property: string): Buffer =>
  binaryArray(type, rows.length, (i) => (rows[i] as Record<string, unknown>)[property])

/** Row types have another identifier in each database. PostgreSQL takes none for the one that it expects. */
const NO_TYPE = 0

/**
 * Rows of a table, for `unnest($n::table[])`; of each all its properties, or only those that are named and null for the others.
 * An array for each column costs PostgreSQL several times as much, for it unpacks each into a store of its own.
 */
export function arrayOfRows(
  { row, columns }: Table,
  tenantId: string,
  rows: readonly object[],
  properties: readonly string[] = columns.map(({ property }) => property),
): Buffer {
  const named = new Set(properties)
  const fields = row.map(({ property, type }) => fieldOf(property, type, named.has(property)))
  const tenant = fields.find(({ property }) => property === TENANT.property)!
  begin(NO_TYPE, rows.length)
  for (const values of rows as readonly Record<string, unknown>[]) {
    sink.reserve(USUAL_ROOM)
    const start = sink.at
    sink.at += 4
    sink.int32(fields.length)
    for (const field of fields) {
      const value = field.isNamed ? values[field.property] : field === tenant ? tenantId : null
      writeField(field, value)
    }
    sink.bytes.writeInt32BE(sink.at - start - 4, start)
  }
  return sink.take()
}

interface Field extends BinaryType {
  readonly property: string
  readonly isNamed: boolean
  /** The value of the row before and where it stands: lines share their document, unit, account, … */
  last: unknown
  from: number
  to: number
}

const fieldOf = (property: string, type: ColumnType, isNamed: boolean): Field => ({
  property,
  isNamed,
  ...BINARY_TYPES[type],
  last: undefined,
  from: 0,
  to: 0,
})

function writeField(field: Field, value: unknown): void {
  sink.reserve(USUAL_ROOM)
  sink.int32(field.oid)
  if (value === null || value === undefined) {
    sink.int32(-1)
    return
  }
  const start = sink.at
  if (value === field.last) sink.repeat(field.from, field.to)
  else field.encode(sink, value as never)
  field.last = value
  field.from = start
  field.to = sink.at
}

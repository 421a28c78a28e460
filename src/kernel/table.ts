import { type Decimal, decimal, equals } from './decimal.js'
import { jsonText } from './json-text.js'
import { type Money, money } from './money.js'

/**
 * How a column's values look on both sides. `numeric` is a Decimal in code, `money` is Money whose currency is the
 * row's own `currency` (or its document's), `base_money` is Money in the tenant's base currency; all three are
 * `numeric` in PostgreSQL.
 */
export type ColumnType =
  | 'uuid'
  | 'text'
  | 'int4'
  | 'int8'
  | 'numeric'
  | 'money'
  | 'base_money'
  | 'date'
  | 'timestamptz'
  | 'bool'
  | 'jsonb'

export interface Column {
  readonly property: string
  readonly column: string
  readonly type: ColumnType
}

/** What rows of a table or a query consist of. */
export interface RowShape {
  readonly columns: readonly Column[]
  /** A row without values. Its copies have room for all properties at once; an object that grows finds it bit by bit. */
  readonly blank: object
}

export const rowShape = (columns: readonly Column[]): RowShape => ({
  columns,
  blank: Object.fromEntries(columns.map(({ property }) => [property, null])),
})

/** The first column of every table; the transaction supplies it. */
export const TENANT: Column = { property: 'tenantId', column: 'tenant_id', type: 'uuid' }

/** A table as the code sees it. */
export interface Table extends RowShape {
  readonly name: string
  /** All columns in the order of the database, the tenant's among them: what a row consists of when it is written. */
  readonly row: readonly Column[]
  /** Properties that identify a row within the tenant. */
  readonly key: readonly string[]
  /** `t.column, …` for reading whole rows under the alias `t`. */
  readonly selection: string
  /** Its rows are rules that processes keep in memory (`tx.cachedWhole`): a write to it tells them all. */
  readonly isRule: boolean
}

const snake = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** All that have been declared: a test holds them against the database. */
export const declaredTables: Table[] = []

/**
 * Declares a table: properties in camelCase stand for columns in snake_case. Of a table that is written, all are named but
 * `tenant_id`, in the order of the database, for rows travel as PostgreSQL keeps them.
 */
export function table(
  name: string,
  key: readonly string[],
  types: Readonly<Record<string, ColumnType>>,
  { isRule = false } = {},
): Table {
  const columns = Object.entries(types).map(([property, type]) => ({ property, column: snake(property), type }))
  const selection = columns.map((c) => `t.${c.column}`).join(', ')
  const row = columns.some(({ column }) => column === TENANT.column) ? columns : [TENANT, ...columns]
  const declared = { name, key, ...rowShape(columns), row, selection, isRule }
  declaredTables.push(declared)
  return declared
}

export const columnOf = (table: Table, property: string): Column => {
  const column = table.columns.find((c) => c.property === property)
  if (!column) throw new Error(`table ${table.name} has no property ${property}`)
  return column
}

/** The PostgreSQL type that a column's values are sent as. */
export const sqlType = (type: ColumnType): string => (type === 'money' || type === 'base_money' ? 'numeric' : type)

/** A row from the database as an object of the table's properties. `currency` serves `money` in tables without one of their own. */
export function fromRow<T>(
  shape: RowShape,
  row: Readonly<Record<string, unknown>>,
  baseCurrency: string,
  currency?: string,
): T {
  const ownCurrency = (row.currency as string | undefined) ?? currency ?? baseCurrency
  const object: Record<string, unknown> = { ...shape.blank }
  for (const { property, column, type } of shape.columns) {
    const value = row[column]
    if (value === null || value === undefined) continue
    if (type === 'numeric') object[property] = decimal(value as string)
    else if (type === 'money') object[property] = money(value as string, ownCurrency)
    else if (type === 'base_money') object[property] = money(value as string, baseCurrency)
    else object[property] = value
  }
  return object as T
}

/** Whether a property holds the same value in two versions of a row. */
export function sameValue(type: ColumnType, a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null)
  switch (type) {
    case 'numeric':
      return equals(a as Decimal, b as Decimal)
    case 'money':
    case 'base_money':
      return (a as Money).minor === (b as Money).minor && (a as Money).currency === (b as Money).currency
    case 'jsonb':
      return jsonText(a) === jsonText(b)
    default:
      return false
  }
}

/** The properties whose values differ between two versions of a row. */
export function changedProperties(table: Table, before: object, after: object): string[] {
  const old = before as Record<string, unknown>
  const now = after as Record<string, unknown>
  const changed: string[] = []
  for (const { property, type } of table.columns)
    if (!sameValue(type, old[property], now[property])) changed.push(property)
  return changed
}

import { type Decimal, decimal, decimalText } from './decimal.js'
import { type Money, money, moneyText } from './money.js'

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

/** A table as the code sees it. Every table also has `tenant_id`, which the transaction supplies. */
export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  /** Properties that identify a row within the tenant. */
  readonly key: readonly string[]
  /** `t.column, …` for reading whole rows under the alias `t`. */
  readonly selection: string
}

const snake = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Declares a table: properties in camelCase stand for columns in snake_case. */
export function table(name: string, key: readonly string[], types: Readonly<Record<string, ColumnType>>): Table {
  const columns = Object.entries(types).map(([property, type]) => ({ property, column: snake(property), type }))
  return { name, key, columns, selection: columns.map((c) => `t.${c.column}`).join(', ') }
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
  table: Table,
  row: Readonly<Record<string, unknown>>,
  baseCurrency: string,
  currency?: string,
): T {
  const ownCurrency = (row.currency as string | undefined) ?? currency ?? baseCurrency
  const object: Record<string, unknown> = {}
  for (const { property, column, type } of table.columns) {
    const value = row[column]
    if (value === null || value === undefined) object[property] = null
    else if (type === 'numeric') object[property] = decimal(value as string)
    else if (type === 'money') object[property] = money(value as string, ownCurrency)
    else if (type === 'base_money') object[property] = money(value as string, baseCurrency)
    else object[property] = value
  }
  return object as T
}

const NEEDS_ESCAPE = /[\\"]/

const quoted = (text: string): string => (NEEDS_ESCAPE.test(text) ? `"${text.replace(/[\\"]/g, '\\$&')}"` : `"${text}"`)

const withBigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)

/** One value as it stands inside a PostgreSQL array literal. */
function encode(type: ColumnType, value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  switch (type) {
    case 'text':
    case 'timestamptz':
      return quoted(value as string)
    case 'jsonb':
      return quoted(JSON.stringify(value, withBigints))
    case 'money':
    case 'base_money':
      return moneyText(value as Money)
    case 'numeric':
      return decimalText(value as Decimal)
    default:
      return String(value)
  }
}

/** A column of values as a PostgreSQL array literal, for `unnest($n::type[])`. */
export function arrayLiteral(type: ColumnType, values: readonly unknown[]): string {
  let text = '{'
  for (let i = 0; i < values.length; i++) text += i === 0 ? encode(type, values[i]) : `,${encode(type, values[i])}`
  return `${text}}`
}

/** The same for one property of many rows, without a list of its own. */
export function columnLiteral(type: ColumnType, rows: readonly object[], property: string): string {
  let text = '{'
  for (let i = 0; i < rows.length; i++) {
    const value = encode(type, (rows[i] as Record<string, unknown>)[property])
    text += i === 0 ? value : `,${value}`
  }
  return `${text}}`
}

/** Whether a property holds the same value in two versions of a row. */
export function sameValue(type: ColumnType, a: unknown, b: unknown): boolean {
  return a === b || encode(type, a) === encode(type, b)
}

/** The properties whose values differ between two versions of a row. */
export const changedProperties = (table: Table, before: object, after: object): string[] =>
  table.columns
    .filter(({ property, type }) => {
      const [old, now] = [before, after].map((row) => (row as Record<string, unknown>)[property])
      return !sameValue(type, old, now)
    })
    .map((column) => column.property)

import { z } from 'zod'
import type { Part, TableStore } from '../../kernel/document-store.js'
import { dateInput, lineOfText } from '../../kernel/input.js'
import type { Lifecycle } from '../../kernel/lifecycle.js'
import { type Column, type ColumnType, columnOf, type RowShape, rowShape, type Table } from '../../kernel/table.js'

/** A value of a row that stands in another table or is calculated; `t` is the row. */
export interface Computed {
  readonly type: ColumnType | 'texts'
  readonly sql: string
}

/** A query parameter that narrows a list. */
export interface Filter {
  readonly about: string
  readonly schema: z.ZodType<string>
  /**
   * Asks for the `id` that the parameter (`$2`) names, so that the list is planned for it: how many rows there are for a
   * customer is known, for the answer of a subquery it is not.
   */
  readonly named?: string
  /** The condition, with the place of the parameter, or of what it names; beside that, where it is asked for, of the parameter. */
  readonly clause: (place: string, parameter: () => string) => string
}

/** Something that can be listed, and looked at one by one. */
export interface Resource {
  /** Under `/api`, e.g. `/orders`. */
  readonly path: string
  /** The document's name in events, links and problem codes. */
  readonly type: string
  readonly tag: string
  readonly about: string
  readonly permission: string
  readonly table: Table
  readonly filters: Readonly<Record<string, Filter>>
  readonly computed: Readonly<Record<string, Computed>>
  /** What its rows consist of: the table's properties, then the computed ones. */
  readonly row: RowShape
  /** A condition on every row. */
  readonly where?: string
  /** The property that `{id}` names when one is looked at; absent for lists only. */
  readonly by?: string
  readonly parts: readonly Part<object>[]
  /** Rows of a view that belong to one document, under a property of it. */
  readonly details: Readonly<Record<string, Detail>>
  readonly lifecycle?: Lifecycle<string, string>
  /** Whether documents come before and after it, and events are kept about it. */
  readonly linked: boolean
}

/** Rows about one document, by its id as `$2`. */
export interface Detail {
  readonly about: string
  readonly sql: string
  readonly columns: Readonly<Record<string, ColumnType>>
  /** Asked only of a document, with its parts and other details, for which this holds; empty for others. */
  readonly when?: (document: Readonly<Record<string, unknown>>) => boolean
  readonly row: RowShape
}

type Declared = Pick<Resource, 'path' | 'type' | 'tag' | 'about' | 'permission' | 'table'> &
  Partial<Omit<Resource, 'row' | 'details'>> & { details?: Readonly<Record<string, Omit<Detail, 'row'>>> }

export function resource({ computed = {}, details = {}, ...declared }: Declared): Resource {
  const values = Object.entries(computed).map(([name, { type }]) => named(name, type === 'texts' ? 'jsonb' : type))
  return {
    filters: {},
    parts: [],
    linked: false,
    ...declared,
    computed,
    row: rowShape([...declared.table.columns, ...values]),
    details: Object.fromEntries(Object.entries(details).map(([name, detail]) => [name, withRow(detail)])),
  }
}

const withRow = (detail: Omit<Detail, 'row'>): Detail => ({
  ...detail,
  row: rowShape(Object.entries(detail.columns).map(([name, type]) => named(name, type))),
})

/** A column that a query names as its property. */
const named = (name: string, type: ColumnType): Column => ({ property: name, column: name, type })

const line = lineOfText(200)
const yesOrNo = z.enum(['yes', 'no'])

const wholeNumber = z.string().regex(/^\d{1,9}$/, 'must be a whole number')
const schemas: Partial<Record<ColumnType, z.ZodType<string>>> = { uuid: z.uuid(), int4: wholeNumber }

/** Rows whose property equals the parameter. */
export function equal(table: Table, property: string, about: string): Filter {
  const { column, type } = columnOf(table, property)
  return { about, schema: schemas[type] ?? line, clause: (p) => `t.${column} = ${p}::${type}` }
}

/** Rows whose property is the one of a few words that the parameter says; another word is refused, not found nowhere. */
export const oneOf = (table: Table, property: string, words: readonly string[], about: string): Filter => ({
  ...equal(table, property, about),
  schema: z.enum(words as [string, ...string[]]),
})

/** Rows for which the condition holds; `?` stands for the parameter's place. */
export const matching = (about: string, condition: string): Filter => ({
  about,
  schema: line,
  clause: (p) => condition.replaceAll('?', `${p}::text`),
})

/** As `matching`, for a date. */
export const dated = (about: string, condition: string): Filter => ({
  about,
  schema: dateInput,
  clause: (p) => condition.replaceAll('?', `${p}::date`),
})

/** Rows from a date on, and up to a date. */
export function between(table: Table, property: string, what: string): { from: Filter; to: Filter } {
  const { column } = columnOf(table, property)
  return {
    from: dated(`First ${what}`, `t.${column} >= ?`),
    to: dated(`Last ${what}`, `t.${column} <= ?`),
  }
}

/** Rows for which a condition holds (`yes`) or does not (`no`). */
export const whether = (about: string, condition: string): Filter => ({
  about,
  schema: yesOrNo,
  clause: (p) => `(${condition}) = (${p}::text = 'yes')`,
})

/** The number of the customer that a row names, as a value and as a filter. */
export const customerNumber: Computed = {
  type: 'text',
  sql: '(select c.number from customer c where c.tenant_id = t.tenant_id and c.id = t.customer_id)',
}
export const ofCustomer: Filter = {
  about: "The customer's number",
  schema: line,
  named: 'select id from customer where tenant_id = $1 and number = $2::text',
  clause: (place) => `t.customer_id = ${place}::uuid`,
}
export const itemNumber: Computed = {
  type: 'text',
  sql: '(select i.number from item i where i.tenant_id = t.tenant_id and i.id = t.item_id)',
}
export const ofItem: Filter = {
  about: "The item's number",
  schema: line,
  named: 'select id from item where tenant_id = $1 and number = $2::text',
  clause: (place) => `t.item_id = ${place}::uuid`,
}

/** The parts of a store, whatever its documents are. */
export const partsOf = <D>(store: TableStore<D>): readonly Part<object>[] => store.parts as readonly Part<object>[]

/** A table without a property that is too large for lists. */
export function lean(whole: Table, property: string): Table {
  const columns = whole.columns.filter((column) => column.property !== property)
  return { ...whole, columns, selection: columns.map(({ column }) => `t.${column}`).join(', ') }
}

import type { BusinessDate } from '../../kernel/date.js'
import { type Decimal, parseDecimal } from '../../kernel/decimal.js'
import { type DecimalMark, localDecimal } from '../bank-csv-values.js'
import type { Finding } from '../finding.js'
import { type DateOrder, dateIn } from './dialect.js'
import { type FieldKind, fieldKind } from './fields.js'
import type { TableMapping } from './mapping.js'
import { type Cell, shownText, type TableRow } from './table.js'
import { serialDay } from './xlsx/number-format.js'

/** How the numbers and dates of a table are written; absent where nothing tells, and then only plain ones are read. */
export interface Dialect {
  readonly mark?: DecimalMark
  readonly order?: DateOrder
}

/** A field with its place in the row, or the value that the mapping gives. */
export interface BoundField {
  readonly name: string
  readonly kind: FieldKind
  readonly at?: number
  readonly value?: string
}

/** Finds the columns of a mapping under the headings of a table. Names what is not there. */
export function bindFields(
  mapping: TableMapping,
  heading: TableRow | undefined,
): { fields: BoundField[]; missing: string[] } {
  const missing: string[] = []
  const places = new Map<string, number>()
  heading?.cells.forEach((cell, index) => {
    const text = plainHeading(shownText(cell))
    if (!places.has(text)) places.set(text, index)
  })
  const bound = Object.entries(mapping.columns).map(([name, column]): BoundField => {
    const at = typeof column === 'number' ? column - 1 : places.get(plainHeading(column))
    if (at === undefined) missing.push(String(column))
    return { name, kind: fieldKind(mapping.document, name)!, at }
  })
  const fixed = Object.entries(mapping.values).map(
    ([name, value]): BoundField => ({ name, kind: fieldKind(mapping.document, name)!, value }),
  )
  return { fields: [...fixed, ...bound], missing }
}

const plainHeading = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase()

/** What all rows of a table have in common. */
export interface RowContext {
  readonly fields: readonly BoundField[]
  /** The names of the fields; the value of each has the same place among those of a row. */
  readonly names: readonly string[]
  readonly places: ReadonlyMap<string, number>
  readonly codes: TableMapping['codes']
  readonly dialect: Dialect
  readonly report: (finding: Finding) => void
}

export function rowContext(
  fields: readonly BoundField[],
  { codes }: TableMapping,
  dialect: Dialect,
  report: (finding: Finding) => void,
): RowContext {
  const names = [...new Set(fields.map(({ name }) => name))]
  const places = new Map(names.map((name, place) => [name, place]))
  return { fields, names, places, codes, dialect, report }
}

/** The fields of one row, typed when they are asked for. What cannot be read is a finding and counts as not there. */
export class RowValues {
  readonly line: number
  readonly #context: RowContext
  /** Text without the blanks around it; what is not filled is not there. */
  readonly #cells: (Cell | undefined)[]

  constructor(row: TableRow, context: RowContext) {
    this.line = row.line
    this.#context = context
    this.#cells = new Array(context.names.length).fill(undefined)
    for (const { name, at, value } of context.fields) {
      const cell = at === undefined ? value : row.cells[at]
      const shown = shownText(cell).trim()
      if (cell === undefined || shown === '') continue
      const codes = context.codes[name]
      const isCode = codes !== undefined && Object.hasOwn(codes, shown)
      const kept = typeof cell === 'string' ? shown : cell
      this.#cells[context.places.get(name)!] = isCode ? codes[shown]!.trim() : kept
    }
  }

  /** The fields that are filled and whose names begin so. */
  names(prefix: string): string[] {
    return this.#context.names.filter((name, place) => this.#cells[place] !== undefined && name.startsWith(prefix))
  }

  text(name: string): string | undefined {
    const cell = this.#cell(name)
    return cell === undefined || typeof cell === 'string' ? cell : cell.shown.trim()
  }

  number(name: string): Decimal | undefined {
    const cell = this.#cell(name)
    if (cell === undefined) return undefined
    const value =
      typeof cell === 'string' ? this.#localNumber(cell) : cell.kind === 'number' ? parseDecimal(cell.value) : undefined
    if (value === undefined) this.#unreadable(name, 'number')
    return value
  }

  date(name: string): BusinessDate | undefined {
    const cell = this.#cell(name)
    if (cell === undefined) return undefined
    const value = this.#day(cell)
    if (value === undefined) this.#unreadable(name, 'date')
    return value as BusinessDate | undefined
  }

  #cell(name: string): Cell | undefined {
    const place = this.#context.places.get(name)
    return place === undefined ? undefined : this.#cells[place]
  }

  /** Without evidence of the decimal sign only what reads the same either way is read. */
  #localNumber(text: string): Decimal | undefined {
    const { mark } = this.#context.dialect
    if (mark !== undefined) return localDecimal(text, mark)
    return /[.,]/.test(text) ? undefined : localDecimal(text, '.')
  }

  #day(cell: Cell): string | undefined {
    if (typeof cell === 'string') return dateIn(cell, this.#context.dialect.order)
    if (cell.kind === 'date') return cell.value
    // A day whose cell was never formatted as one; eight digits are a date without signs.
    return /^[12]\d{7}$/.test(cell.value) ? dateIn(cell.value, undefined) : serialDay(Number(cell.value), false)
  }

  #unreadable(name: string, what: string): void {
    const message = `Line ${this.line}: "${this.text(name)}" cannot be read as a ${what} (${name}): left out.`
    this.#context.report({
      severity: 'error',
      code: `table.invalid_${what}`,
      message,
      position: { line: this.line, path: name },
    })
  }
}

/** A row that does not say what it must say is left out, aloud. */
export function incomplete(row: RowValues, field: string, report: (finding: Finding) => void): undefined {
  const message = `Line ${row.line} has no ${field} that can be read: left out.`
  report({ severity: 'error', code: 'table.incomplete', message, position: { line: row.line, path: field } })
  return undefined
}

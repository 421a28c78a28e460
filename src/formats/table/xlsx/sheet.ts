import type { Cell, TableRow } from '../table.js'
import { exactDigits, serialDay } from './number-format.js'
import { partParser, type Workbook } from './workbook.js'

/** Columns that are read. ECMA-376 allows 16,384, but a row with one cell out there would cost as much as a full one. */
export const maxColumns = 1024

/** The rows of a sheet from the text of its part, which may end anywhere. Empty rows are left out. */
export class SheetReader {
  readonly #workbook: Workbook
  readonly #parser: ReturnType<typeof partParser>
  #rows: TableRow[] = []
  #line = 0
  #cells: Cell[] = []
  #column = 0
  #type = ''
  #style = 0
  #value = ''
  #inValue = false
  /** Formulas whose results were not saved with them: the row of the first one. */
  #uncounted: number | undefined
  #hasFormula = false
  #far: number | undefined

  constructor(workbook: Workbook, name: string) {
    this.#workbook = workbook
    this.#parser = partParser(
      {
        open: (tag, attributes) => this.#open(tag, attributes),
        text: (text) => {
          if (this.#inValue) this.#value += text
        },
        close: (tag) => this.#close(tag),
      },
      name,
    )
  }

  push(text: string): readonly TableRow[] {
    this.#parser.write(text)
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  end(): readonly TableRow[] {
    this.#parser.close()
    return this.push('')
  }

  get uncounted(): number | undefined {
    return this.#uncounted
  }

  /** The first row that has cells beyond the columns that are read. */
  get far(): number | undefined {
    return this.#far
  }

  #open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'row') {
      this.#line = /^[1-9]\d{0,6}$/.test(attributes.r ?? '') ? Number(attributes.r) : this.#line + 1
      this.#cells = []
      this.#column = 0
    } else if (tag === 'c') {
      this.#column = columnOf(attributes.r) ?? this.#column
      this.#type = attributes.t ?? 'n'
      this.#style = Number(attributes.s ?? 0)
      this.#value = ''
      this.#hasFormula = false
    } else if (tag === 'f') this.#hasFormula = true
    else if (tag === 'v' || tag === 't') this.#inValue = true
  }

  #close(tag: string): void {
    if (tag === 'v' || tag === 't') this.#inValue = false
    else if (tag === 'c') this.#closeCell()
    else if (tag === 'row' && this.#cells.some((cell) => cell !== '' && cell !== undefined)) {
      this.#rows.push({ line: this.#line, cells: Array.from(this.#cells, (cell) => cell ?? '') })
    }
  }

  #closeCell(): void {
    if (this.#hasFormula && this.#value === '' && this.#type !== 'str') this.#uncounted ??= this.#line
    if (this.#value !== '') {
      if (this.#column < maxColumns) this.#cells[this.#column] = this.#cell()
      else this.#far ??= this.#line
    }
    this.#column++
  }

  #cell(): Cell {
    const value = this.#value
    switch (this.#type) {
      case 's':
        return this.#workbook.texts[Number(value)] ?? ''
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE'
      case 'n':
        return this.#number(value)
      case 'd':
        return { kind: 'date', value: value.slice(0, 10), shown: value.slice(0, 10) }
      default:
        return value
    }
  }

  #number(text: string): Cell {
    const { isDate, digits = 0 } = this.#workbook.styles[this.#style] ?? { isDate: false }
    const day = isDate ? serialDay(Number(text), this.#workbook.since1904) : undefined
    if (day !== undefined) return { kind: 'date', value: day, shown: day }
    const value = exactDigits(text)
    if (value === undefined) return text
    return { kind: 'number', value, shown: /^\d+$/.test(value) ? value.padStart(digits, '0') : value }
  }
}

/** `AB12` is column 27, counted from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  if (letters === undefined) return undefined
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

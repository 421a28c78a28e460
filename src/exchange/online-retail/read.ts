import type { ByteInput } from '../../formats/bytes.js'
import { inputName } from '../../formats/bytes.js'
import { plainName, readCsv } from '../../formats/csv.js'
import { parseDate } from '../../kernel/date.js'
import { type Decimal, isNegative, parseDecimal } from '../../kernel/decimal.js'
import { type ProblemError, problem } from '../../kernel/problem.js'
import type { SourceClass } from '../../order/source-document.js'
import { classOf } from './classify.js'
import { countryCode } from './countries.js'

/** One line of the file, understood. */
export interface SourceLine {
  readonly number: string
  readonly class: SourceClass
  readonly code: string
  readonly description: string
  readonly quantity: number
  /** Local time of the shop as written, `YYYY-MM-DD HH:MM:SS`. */
  readonly moment: string
  /** The same as seconds, for the file's clock. */
  readonly second: number
  readonly priceText: string
  readonly price: Decimal
  /** Empty for a sale to nobody in particular. */
  readonly customer: string
  readonly country: string
  /** Where it stands in the file. */
  readonly line: number
}

const COLUMNS = ['Invoice', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'Price', 'CustomerID', 'Country']

/** No shop sells more of one thing at once; a larger number is a mistake or an attack. */
const MAXIMUM_QUANTITY = 1_000_000
const MAXIMUM_LENGTH = { number: 40, code: 60, description: 300 }
const LONGEST_LINE = 64 * 1024

const QUANTITY = /^-?\d{1,7}$/
/** A table of numbers with gaps turns into floats: `13085.0` is customer 13085. */
const WHOLE_FLOAT = /^(\d+)\.0$/
const CUSTOMER = /^[0-9A-Za-z]{0,20}$/
const MOMENT = /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const CONTROL = /[\u0000-\u001f\u007f]/

/** Places of a price that the database keeps. */
const PRICE_PLACES = 6
const PRICE_DIGITS = 14

/** Lines that follow one another; `restart` where a second header line stands before them. */
export interface LineBatch {
  readonly lines: readonly SourceLine[]
  readonly restart: boolean
}

/**
 * The lines of an Online Retail file in its own order, in batches. The first line that cannot be understood refuses the
 * file, with its place and what to do. A header line within the file says that another file was pasted behind.
 */
export async function* readLines(input: ByteInput): AsyncGenerator<LineBatch, void, undefined> {
  const reader = new LineReader(inputName(input))
  const options = { columns: { required: COLUMNS }, maxRecordLength: LONGEST_LINE } as const
  for await (const { rows, lines } of readCsv(input, options)) {
    let batch: SourceLine[] = []
    let restart = false
    for (let i = 0; i < rows.length; i++) {
      if (isHeader(rows[i]!)) {
        yield { lines: batch, restart }
        batch = []
        restart = true
      } else batch.push(reader.read(rows[i]!, lines[i]!))
    }
    yield { lines: batch, restart }
  }
}

const isHeader = (row: readonly string[]): boolean =>
  plainName(row[0]!) === 'invoice' && row.every((field, i) => plainName(field) === plainName(COLUMNS[i]!))

/** Reads fields; remembers the last moment and all prices, of which a file has few. */
class LineReader {
  readonly #file: string
  readonly #prices = new Map<string, Decimal>()
  #moment = ''
  #second = 0

  constructor(file: string) {
    this.#file = file
  }

  read(row: readonly string[], line: number): SourceLine {
    const [number, code, description, quantity, moment, price, customerText, country] = row as Fields
    const customer = customerText.replace(WHOLE_FLOAT, '$1')
    const kind = this.#class(number, line)
    this.#text('StockCode', code, MAXIMUM_LENGTH.code, line)
    if (code.trim() === '') throw this.#wrong(line, 'StockCode', code, 'is empty: write the code of what was sold')
    this.#text('Description', description, MAXIMUM_LENGTH.description, line)
    if (!CUSTOMER.test(customer))
      throw this.#wrong(line, 'CustomerID', customer, 'is not a customer number: write letters and digits, or nothing')
    if (countryCode(country) === undefined)
      throw this.#wrong(line, 'Country', country, 'is not a country: write its English name')
    return {
      number,
      class: kind,
      code,
      description,
      quantity: this.#quantity(quantity, line),
      second: this.#secondOf(moment, line),
      moment,
      priceText: price,
      price: this.#price(price, kind, line),
      customer,
      country,
      line,
    }
  }

  #class(number: string, line: number): SourceClass {
    this.#text('Invoice', number, MAXIMUM_LENGTH.number, line)
    const found = number === number.trim() ? classOf(number) : undefined
    if (!found)
      throw this.#wrong(line, 'Invoice', number, 'is not a document number: it must begin with a digit, C or A')
    return found
  }

  #quantity(text: string, line: number): number {
    const quantity = QUANTITY.test(text) ? Number(text) : 0
    if (quantity === 0 || Math.abs(quantity) > MAXIMUM_QUANTITY) {
      const limit = `write a whole number other than 0, at most ${MAXIMUM_QUANTITY} either way`
      throw this.#wrong(line, 'Quantity', text, `is not a quantity: ${limit}`)
    }
    return quantity
  }

  #price(text: string, kind: SourceClass, line: number): Decimal {
    let price = this.#prices.get(text)
    if (!price) {
      price = parseDecimal(text)
      const tooLong = price && price.coefficient.toString().length > PRICE_DIGITS
      if (!price || tooLong || price.scale > PRICE_PLACES)
        throw this.#wrong(line, 'Price', text, 'is not a price: write digits with a point, e.g. 12.50')
      this.#prices.set(text, price)
    }
    if (isNegative(price) && kind !== 'adjustment')
      throw this.#wrong(line, 'Price', text, 'is negative: only bad-debt adjustments (A…) have negative prices')
    return price
  }

  #secondOf(text: string, line: number): number {
    if (text === this.#moment) return this.#second
    const match = MOMENT.exec(text)
    if (!match || !parseDate(match[1]!))
      throw this.#wrong(line, 'InvoiceDate', text, 'is not a moment of the calendar: write YYYY-MM-DD HH:MM:SS')
    this.#moment = text
    this.#second = Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`) / 1000
    return this.#second
  }

  #text(column: string, text: string, maximum: number, line: number): void {
    if (text.length > maximum)
      throw this.#wrong(line, column, `${text.slice(0, 40)}…`, `is longer than ${maximum} characters: shorten it`)
    if (CONTROL.test(text)) throw this.#wrong(line, column, text, 'holds control characters: take them out')
  }

  #wrong(line: number, column: string, value: string, what: string): ProblemError {
    return unreadable(this.#file, line, `${column} ${JSON.stringify(value)} ${what}`, { column, value })
  }
}

type Fields = [
  number: string,
  code: string,
  description: string,
  quantity: string,
  moment: string,
  price: string,
  customer: string,
  country: string,
]

/** A refusal of a whole file, with the place. */
export const unreadable = (file: string, line: number, what: string, more: Record<string, unknown> = {}) =>
  problem('online_retail.unreadable', `${file}, line ${line}: ${what}. Nothing was imported.`, {
    file,
    line,
    ...more,
  })

import { parseDate } from '../kernel/date.js'
import { type Decimal, decimalText, negate, parseDecimal } from '../kernel/decimal.js'
import { signedAmount } from './bank-statement.js'

/** Which character separates the decimals in a file. */
export type DecimalMark = '.' | ','

/**
 * Finds the decimal mark from all amounts of a file: the last separator of an amount is it, unless exactly three digits
 * follow, which could be thousands. `undefined` when the amounts contradict each other.
 */
export class DecimalMarks {
  readonly #seen = new Set<DecimalMark>()

  see(amount: string): void {
    const match = /([.,])(\d*)[^\d.,]*$/.exec(amount)
    const both = amount.includes('.') && amount.includes(',')
    if (match && (both || match[2]!.length !== 3)) this.#seen.add(match[1] as DecimalMark)
  }

  get mark(): DecimalMark | undefined {
    if (this.#seen.size > 1) return undefined
    return [...this.#seen][0] ?? '.'
  }
}

/** By the decimal mark: an amount with signs for thousands, and one without. */
const shapes: Readonly<Record<DecimalMark, readonly [grouped: RegExp, plain: RegExp]>> = {
  '.': [/^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/, /^\d{1,30}(?:\.\d*)?$/],
  ',': [/^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/, /^\d{1,30}(?:,\d*)?$/],
}

/** `1,234.50`, `1.234,50`, `-12`, `12-`, `+3,5`, `1 234,50`, `(12.00)`, with its own sign. */
export function localDecimal(text: string, mark: DecimalMark): Decimal | undefined {
  const { digits, negative } = unsigned.test(text) ? { digits: text, negative: false } : withoutSign(text)
  const [grouped, plain] = shapes[mark]
  if (!grouped.test(digits) && !plain.test(digits)) return undefined
  const point = digits.replaceAll(mark === '.' ? ',' : '.', '').replace(',', '.')
  const value = parseDecimal(point.endsWith('.') ? point.slice(0, -1) : point)
  return value && negative ? negate(value) : value
}

const unsigned = /^[\d.,]*$/

function withoutSign(text: string): { readonly digits: string; readonly negative: boolean } {
  const compact = text.replace(/[\s\u00A0'’£€$]/g, '')
  const negative = compact.startsWith('-') || compact.endsWith('-') || /^\(.*\)$/.test(compact)
  return { digits: compact.replace(/^[+\-(]/, '').replace(/[-)]$/, ''), negative }
}

/** The same as plain decimal text. */
export function localAmount(text: string, mark: DecimalMark): string | undefined {
  const value = localDecimal(text, mark)
  return value && decimalText(value)
}

const debitSigns: ReadonlySet<string> = new Set('af d s dr debit debet soll dbit belastung -'.split(' '))
const creditSigns: ReadonlySet<string> = new Set('bij c h cr credit kredit haben crdt gutschrift +'.split(' '))

/** The direction may stand in a column of its own; a word that is not known leaves no amount. */
export function signedBy(amount: string | undefined, sign: string): string | undefined {
  const word = sign.toLowerCase()
  if (amount === undefined || word === '' || creditSigns.has(word)) return amount
  return debitSigns.has(word) ? signedAmount(amount.replace('-', ''), true) : undefined
}

/** Order of the parts of dates in a file. */
export type DateOrder = 'day-month' | 'month-day'

const parts = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})$/

/**
 * Tells day-month from month-day by any date that only one of them allows. Points always mean day first. `ambiguous` is
 * true when every date would fit both: then day first is taken, as everywhere but in the United States.
 */
export class DateOrders {
  #order: DateOrder | undefined
  #ambiguous = false

  see(date: string): void {
    if (this.#order !== undefined) return
    const match = parts.exec(date.trim())
    if (!match) return
    if (match[2] === '.' || Number(match[1]) > 12) this.#order = 'day-month'
    else if (Number(match[3]) > 12) this.#order = 'month-day'
    else if (Number(match[1]) !== Number(match[3])) this.#ambiguous = true
  }

  get order(): DateOrder {
    return this.#order ?? 'day-month'
  }

  get ambiguous(): boolean {
    return this.#order === undefined && this.#ambiguous
  }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Dates whose parts need no order: `2026-03-02`, `2026/03/02`, `20260302`, each with a time behind it, and `02 Mar 2026`. */
function plainDate(text: string): string | undefined {
  const numbers = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:\D|$)/.exec(text)
  if (numbers) return parseDate(`${numbers[1]}-${numbers[3]}-${numbers[4]}`)
  const words = /^(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{4})$/.exec(text)
  const month = months.indexOf(words?.[2]?.toLowerCase() ?? '') + 1
  return month === 0
    ? undefined
    : parseDate(`${words![3]}-${String(month).padStart(2, '0')}-${words![1]!.padStart(2, '0')}`)
}

/** A date as `YYYY-MM-DD`; two-digit years are of this century. */
export function localDate(text: string, order: DateOrder): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const match = parts.exec(trimmed)
  if (!match) return plainDate(trimmed)
  const [day, month] = order === 'day-month' ? [match[1]!, match[3]!] : [match[3]!, match[1]!]
  const year = match[4]!.length === 2 ? `20${match[4]}` : match[4]!
  return parseDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

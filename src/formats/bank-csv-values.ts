import { parseDate } from '../kernel/date.js'
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

/** `1,234.50`, `1.234,50`, `-12`, `12-`, `+3,5`, `1 234,50`, `(12.00)` as plain decimal text, with its own sign. */
export function localAmount(text: string, mark: DecimalMark): string | undefined {
  if (text === '') return undefined
  const compact = text.replace(/[\s\u00A0'’£€$]/g, '')
  const negative = compact.startsWith('-') || compact.endsWith('-') || /^\(.*\)$/.test(compact)
  const digits = compact.replace(/^[+\-(]/, '').replace(/[-)]$/, '')
  const thousands = mark === '.' ? ',' : '.'
  const grouped = mark === '.' ? /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/ : /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/
  const plain = mark === '.' ? /^\d{1,30}(?:\.\d*)?$/ : /^\d{1,30}(?:,\d*)?$/
  if (!grouped.test(digits) && !plain.test(digits)) return undefined
  const point = digits.replaceAll(thousands, '').replace(',', '.')
  return signedAmount(point.endsWith('.') ? point.slice(0, -1) : point, negative)
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

/** A date as `YYYY-MM-DD`; two-digit years are of this century. */
export function localDate(text: string, order: DateOrder): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const match = parts.exec(trimmed)
  if (!match) return parseDate(trimmed.slice(0, 10))
  const [day, month] = order === 'day-month' ? [match[1]!, match[3]!] : [match[3]!, match[1]!]
  const year = match[4]!.length === 2 ? `20${match[4]}` : match[4]!
  return parseDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

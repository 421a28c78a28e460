import { parseDate } from '../../kernel/date.js'
import type { DecimalMark } from '../bank-csv-values.js'

export type DateOrder = 'day-month-year' | 'month-day-year' | 'year-month-day'

/** What the values of a table say about how it writes numbers. Seen one by one, so that a table may be of any size. */
export class DecimalSignEvidence {
  readonly #seen = new Set<DecimalMark>()
  /** The first value that could be read either way. */
  #doubtful: string | undefined

  see(value: string): void {
    const mark = evidenceOf(value)
    if (mark === 'either') this.#doubtful ??= value
    else if (mark !== undefined) this.#seen.add(mark)
  }

  /** `mixed` when the values contradict each other; `doubtful` names a value that nothing else explains. */
  get found(): { readonly mark?: DecimalMark; readonly mixed: boolean; readonly doubtful?: string } {
    const [mark] = this.#seen
    if (this.#seen.size > 1) return { mixed: true }
    return mark === undefined ? { mixed: false, doubtful: this.#doubtful } : { mark, mixed: false }
  }
}

/** `1,234` may be a thousand or one and a bit; any other form shows which sign is the decimal one. */
function evidenceOf(value: string): DecimalMark | 'either' | undefined {
  if (!/[.,]/.test(value)) return undefined
  const last = /([.,])(\d*)\D*$/.exec(value)
  if (last === null) return undefined
  const mark = last[1] as DecimalMark
  const other = mark === '.' ? ',' : '.'
  if (value.includes(other)) return mark
  const [before = ''] = value.split(mark)
  // Twice the same sign: it groups the thousands.
  if (value.indexOf(mark) !== value.lastIndexOf(mark)) return other
  if (last[2]!.length !== 3) return mark
  const digits = before.replace(/^\D*/, '')
  const groupedOtherwise = /\d[\s\u00a0\u202f'’]\d/.test(before)
  return digits.length > 3 || digits === '' || digits.startsWith('0') || groupedOtherwise ? mark : 'either'
}

const numeric = /^(\d{1,4})([./\- ])(\d{1,2})\2(\d{1,4})(?:[T ,]+\d{1,2}:.*)?$/

/** What the dates of a table say about the order of their parts. */
export class DateOrderEvidence {
  readonly #seen = new Set<DateOrder>()
  #doubtful: string | undefined

  see(value: string): void {
    const order = orderOf(value.trim())
    if (order === 'either') this.#doubtful ??= value
    else if (order !== undefined) this.#seen.add(order)
  }

  get found(): { readonly order?: DateOrder; readonly mixed: boolean; readonly doubtful?: string } {
    const [order] = this.#seen
    if (this.#seen.size > 1) return { mixed: true }
    return order === undefined ? { mixed: false, doubtful: this.#doubtful } : { order, mixed: false }
  }
}

/** A year in front needs no order. Points stand between day, month and year in this order wherever they are used. */
function orderOf(value: string): DateOrder | 'either' | undefined {
  const match = numeric.exec(value)
  if (match === null || match[1]!.length > 2) return undefined
  const [first, second] = [Number(match[1]), Number(match[3])]
  if (second > 12) return first > 12 ? undefined : 'month-day-year'
  if (first > 12) return 'day-month-year'
  if (first === second) return undefined
  return match[2] === '.' ? 'day-month-year' : 'either'
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthByName = /^(?:(\d{1,2})[ .-]+([a-z]{3,9})|([a-z]{3,9})[ .]+(\d{1,2}),?)[ .,-]+(\d{4}|\d{2})$/i

/** A date as `YYYY-MM-DD`; years of two digits are of this century. `undefined` for what is none in this order. */
export function dateIn(text: string, order: DateOrder | undefined): string | undefined {
  const value = text.trim()
  if (/^\d{8}$/.test(value)) return parseDate(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`)
  const match = numeric.exec(value)
  if (match === null) return namedDate(value)
  const [first, second, third] = [match[1]!, match[3]!, match[4]!]
  if (first.length === 4) return calendarDate(first, second, third)
  if (order === 'year-month-day') return calendarDate(first, second, third)
  if (order === undefined) return Number(first) === Number(second) ? calendarDate(third, second, first) : undefined
  return order === 'day-month-year' ? calendarDate(third, second, first) : calendarDate(third, first, second)
}

function namedDate(value: string): string | undefined {
  const match = monthByName.exec(value)
  if (match === null) return undefined
  const month = months.indexOf((match[2] ?? match[3])!.slice(0, 3).toLowerCase()) + 1
  return month === 0 ? undefined : calendarDate(match[5]!, String(month), (match[1] ?? match[4])!)
}

function calendarDate(year: string, month: string, day: string): string | undefined {
  if (year.length === 3 || year.length === 1 || day.length > 2) return undefined
  const full = year.length === 2 ? `20${year}` : year
  return parseDate(`${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

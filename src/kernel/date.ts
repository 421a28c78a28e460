import { problem } from './problem.js'

/** A business date `YYYY-MM-DD` in the time zone of the legal entity. Compares correctly as text. */
export type BusinessDate = string & { readonly __brand: 'BusinessDate' }

/** A moment in UTC, ISO 8601 with milliseconds. */
export type Moment = string & { readonly __brand: 'Moment' }

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY = 86_400_000

const epoch = (date: string): number => Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1, +date.slice(8, 10))
const fromEpoch = (ms: number): BusinessDate => new Date(ms).toISOString().slice(0, 10) as BusinessDate

/** Reads a calendar date; `undefined` for anything that is not one (13th month, 30 February). */
export function parseDate(text: string): BusinessDate | undefined {
  if (!PATTERN.test(text)) return undefined
  const year = +text.slice(0, 4)
  const day = +text.slice(8, 10)
  return year >= 100 && day >= 1 && day <= daysOf(year, +text.slice(5, 7)) ? (text as BusinessDate) : undefined
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days of a month of the Gregorian calendar; none of a month that there is not. */
function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return (DAYS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0)
}

/** As `parseDate`, but refuses with a problem. */
export function date(text: string): BusinessDate {
  const parsed = parseDate(text)
  if (!parsed) throw problem('date.invalid', `"${text}" is not a calendar date: write YYYY-MM-DD, e.g. 2011-02-28`)
  return parsed
}

export const addDays = (from: BusinessDate, days: number): BusinessDate => fromEpoch(epoch(from) + days * DAY)
export const daysBetween = (from: BusinessDate, to: BusinessDate): number => Math.round((epoch(to) - epoch(from)) / DAY)
export const yearOf = (d: BusinessDate): number => Number(d.slice(0, 4))

/** The accounting month that a date falls into, `YYYY-MM`. */
export const monthOf = (d: BusinessDate): string => d.slice(0, 7)

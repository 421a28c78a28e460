import { type BusinessDate, parseDate } from '../../../kernel/date.js'

/** Both standards are younger than 1980: two digits of a year from 80 on are of the last century. */
const centuryTurn = 80

/** A day as EDI writes it, CCYYMMDD or YYMMDD; `undefined` for what is no calendar day. */
export function dayOf(text: string): BusinessDate | undefined {
  if (!/^(?:\d{6}|\d{8})$/.test(text)) return undefined
  const full = text.length === 8 ? text : `${Number(text.slice(0, 2)) < centuryTurn ? '20' : '19'}${text}`
  return parseDate(`${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6)}`)
}

/** DE 2379: how many characters at the beginning spell the day. Weeks, months and durations spell none. */
const dayLengths: Readonly<Record<string, number>> = {
  '101': 6,
  '102': 8,
  '201': 6,
  '202': 6,
  '203': 8,
  '204': 8,
  '205': 8,
  '301': 6,
  '302': 6,
  '303': 8,
  '304': 8,
}

/** DE 2379: periods, as the length of each of the two moments, and of the day in it. A hyphen between them is tolerated. */
const periods: Readonly<Record<string, readonly [moment: number, day: number]>> = {
  '713': [10, 6],
  '717': [6, 6],
  '718': [8, 8],
  '719': [12, 8],
}

/** What a date, time or period of DTM (C507) says of days, by its format. */
export type Days =
  | { readonly kind: 'day'; readonly day: BusinessDate | undefined }
  | { readonly kind: 'period'; readonly from: BusinessDate | undefined; readonly to: BusinessDate | undefined }

/** `undefined` where the format spells no day. Without a format CCYYMMDD and what begins so is taken for a day. */
export function daysOf(text: string, format: string): Days | undefined {
  const period = periods[format]
  if (period !== undefined) return periodOf(text.replace('-', ''), period)
  if (format === '') {
    const day = dayOf(text.slice(0, 8))
    return day === undefined ? undefined : { kind: 'day', day }
  }
  const length = dayLengths[format]
  return length === undefined ? undefined : { kind: 'day', day: dayOf(text.slice(0, length)) }
}

function periodOf(text: string, [moment, day]: readonly [number, number]): Days {
  const isWhole = text.length === 2 * moment
  const from = isWhole ? dayOf(text.slice(0, day)) : undefined
  const to = isWhole ? dayOf(text.slice(moment, moment + day)) : undefined
  return { kind: 'period', from, to }
}

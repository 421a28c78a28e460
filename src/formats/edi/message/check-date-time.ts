import { parseDate } from '../../../kernel/date.js'
import { type Segment, textAt } from '../syntax/segment.js'
import type { ElementReport } from './check-segment.js'

/**
 * DE 2379: what a date, time or period of DTM looks like. Only formats that spell a day are judged; weeks, months and
 * durations are left alone. A period is two days behind each other.
 */
const formats: Readonly<Record<string, RegExp>> = {
  '101': /^(\d{2})(\d{2})(\d{2})$/,
  '102': /^(\d{4})(\d{2})(\d{2})$/,
  '201': /^(\d{2})(\d{2})(\d{2})\d{4}$/,
  '203': /^(\d{4})(\d{2})(\d{2})\d{4}$/,
  '204': /^(\d{4})(\d{2})(\d{2})\d{6}$/,
}

/** Checks the day of an EDIFACT DTM (C507) against its format. */
export function checkDateTime(segment: Segment, report: ElementReport): void {
  const value = textAt(segment, 1, 2)
  const format = formats[textAt(segment, 1, 3)]
  if (value === '' || format === undefined) return
  const match = format.exec(value)
  if (match !== null) {
    const year = match[1]!.length === 2 ? `20${match[1]}` : match[1]
    if (parseDate(`${year}-${match[2]}-${match[3]}`) !== undefined) return
  }
  const place = { tag: 'DTM', element: 1, component: 2, value }
  report('edi.invalid_date', () => `DTM01-2: "${value}" is no day of format ${textAt(segment, 1, 3)}.`, place)
}

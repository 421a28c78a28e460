import { type Segment, textAt } from '../syntax/segment.js'
import { daysOf } from './day.js'
import type { FindingSink } from './finding-sink.js'

/** How long what spells a day is, by DE 2379; zones of 205 and 303 vary. */
const lengths: Readonly<Record<string, number>> = { '101': 6, '102': 8, '201': 10, '202': 12, '203': 12, '204': 14 }

/** Checks the days of an EDIFACT DTM (C507) against its format; formats that spell no day are left alone. */
export function checkDateTime(segment: Segment, sink: FindingSink): void {
  const value = textAt(segment, 1, 2)
  const format = textAt(segment, 1, 3)
  if (value === '' || format === '') return
  const days = daysOf(value, format)
  if (days === undefined) return
  const found = days.kind === 'day' ? days.day : days.from && days.to
  const isWhole = lengths[format] === undefined || (value.length === lengths[format] && /^\d+$/.test(value))
  if (found !== undefined && isWhole) return
  if (sink.onlyCounts('edi.invalid_date')) return
  const place = { tag: 'DTM', element: 1, component: 2, value }
  const what = days.kind === 'day' ? 'no day' : 'no period of two days'
  sink.elementFault('edi.invalid_date', `DTM01-2: "${value}" is ${what} of format ${format}.`, place)
}

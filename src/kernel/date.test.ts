import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, date, daysBetween, parseDate } from './date.js'

test.each(['2011-13-01', '2011-02-29', '2011-00-10', '2011-1-1', '11-01-01', '2011-01-32', '', '2011-01-01T00:00'])(
  '"%s" is not a calendar date',
  (text) => {
    expect(parseDate(text)).toBeUndefined()
  },
)

test('leap days exist in leap years', () => {
  expect(parseDate('2012-02-29')).toBe('2012-02-29')
  expect(parseDate('2000-02-29')).toBe('2000-02-29')
  expect(parseDate('1900-02-29')).toBeUndefined()
})

test('counting days forwards and back comes home', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 20_000 }), (days) => {
      const from = date('2010-06-15')
      expect(daysBetween(from, addDays(from, days))).toBe(days)
    }),
  )
})

import { expect, test } from 'vitest'
import { plansAreOld, rowsInserted } from './plan-age.js'

test('plans are old when a table has doubled and thousands of rows were written, once for each connection', () => {
  const [one, other] = [{}, {}]
  expect([plansAreOld(one), plansAreOld(other)]).toEqual([false, false])
  rowsInserted('thing', 64)
  expect(plansAreOld(one)).toBe(false)
  rowsInserted('thing', 3936)
  expect([plansAreOld(one), plansAreOld(one), plansAreOld(other)]).toEqual([true, false, true])
  rowsInserted('thing', 4000)
  rowsInserted('thing', 4000)
  expect(plansAreOld(one)).toBe(true)
})

test('a large table outgrows no plan', () => {
  const connection = {}
  plansAreOld(connection)
  rowsInserted('large', 1 << 14)
  expect(plansAreOld(connection)).toBe(true)
  rowsInserted('large', 1 << 20)
  expect(plansAreOld(connection)).toBe(false)
})

test('a new connection makes its own plans', () => {
  rowsInserted('other', 10_000)
  expect(plansAreOld({})).toBe(false)
})

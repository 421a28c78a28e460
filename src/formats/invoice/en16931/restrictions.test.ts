import { expect, test } from 'vitest'
import { ciiRestrictions } from './cii-restrictions.js'
import { ublRestrictions } from './ubl-restrictions.js'

/** Rules count on along the names of a row: a name too many would give every rule behind it the wrong number. */
function numbersOf(rules: readonly { id: string }[]): number[] {
  return rules.map(({ id }) => Number(id.slice(-3))).sort((a, b) => a - b)
}

function missing(numbers: readonly number[], last: number): number[] {
  const present = new Set(numbers)
  return Array.from({ length: last }, (_, index) => index + 1).filter((number) => !present.has(number))
}

test('every UBL restriction has a number of its own', () => {
  const numbers = numbersOf(ublRestrictions)
  expect(new Set(numbers).size).toBe(numbers.length)
  // 2, 412 and everything from 648 are conditions, not paths; 120, 423, 536 and 631 were never given.
  // 629 and 630 name elements that UBL does not have.
  expect(missing(numbers, 647)).toEqual([2, 120, 412, 423, 536, 629, 630, 631])
})

test('every CII restriction has a number of its own', () => {
  const numbers = numbersOf(ciiRestrictions)
  expect(new Set(numbers).size).toBe(numbers.length)
  // The others count or compare, or were never given.
  expect(missing(numbers, 438)).toEqual([
    3, 4, 5, 9, 10, 14, 29, 30, 31, 39, 40, 46, 47, 69, 72, 90, 119, 137, 186, 211, 253, 343, 374, 383, 387, 403, 410,
  ])
})

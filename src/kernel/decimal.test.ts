import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  compare,
  decimal,
  decimalText,
  divide,
  multiply,
  parseDecimal,
  plainText,
  round,
  subtract,
} from './decimal.js'

const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 6 }))
  .map(([coefficient, scale]) => ({ coefficient, scale }))

describe('reading', () => {
  test.each(['', ' 1', '1e30', '1.', '.5', '1,5', '0x1', '∞', 'NaN', '1'.repeat(60), '--1'])(
    '"%s" is not a decimal number',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined()
    },
  )

  test.each(['0', '-0.5', '12.500', '+3', '00012.10'])('"%s" is one', (text) => {
    expect(parseDecimal(text)).toBeDefined()
  })

  test('text and number are the same thing', () => {
    fc.assert(fc.property(anyDecimal, (d) => void expect(compare(decimal(decimalText(d)), d)).toBe(0)))
  })
})

describe('arithmetic', () => {
  test('subtracting undoes adding', () => {
    fc.assert(fc.property(anyDecimal, anyDecimal, (a, b) => void expect(compare(subtract(add(a, b), b), a)).toBe(0)))
  })

  test('multiplication distributes over addition', () => {
    fc.assert(
      fc.property(
        anyDecimal,
        anyDecimal,
        anyDecimal,
        (a, b, c) => void expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0),
      ),
    )
  })

  test('rounding moves a number by at most half of the last place', () => {
    fc.assert(
      fc.property(anyDecimal, fc.integer({ min: 0, max: 4 }), (d, places) => {
        const difference = subtract(round(d, places), d)
        const half = { coefficient: 5n, scale: places + 1 }
        expect(compare(difference, half)).toBeLessThanOrEqual(0)
        expect(compare(difference, { ...half, coefficient: -5n })).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test.each([
    ['2.345', 2, '2.35'],
    ['-2.345', 2, '-2.35'],
    ['2.344', 2, '2.34'],
    ['0.5', 0, '1'],
    ['-0.5', 0, '-1'],
  ])('%s rounded to %i places is %s: half goes away from zero', (text, places, expected) => {
    expect(decimalText(round(decimal(text), places))).toBe(expected)
  })

  test('division is exact to the places asked for', () => {
    expect(decimalText(divide(decimal('1'), decimal('3'), 6))).toBe('0.333333')
    expect(decimalText(divide(decimal('2'), decimal('3'), 2))).toBe('0.67')
    expect(() => divide(decimal('1'), decimal('0'), 2)).toThrow(RangeError)
  })
})

test('the canonical text has no idle zeros', () => {
  expect(plainText(decimal('12.500000'))).toBe('12.5')
  expect(plainText(decimal('100'))).toBe('100')
  expect(plainText(decimal('-0.000'))).toBe('0')
})

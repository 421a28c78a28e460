import { describe, expect, test } from 'vitest'
import { decimal, decimalText } from '../../kernel/decimal.js'
import { isWithin, isWithinInclusive, placesWritten, roundHalfUp, schemaDecimal, total } from './numbers.js'

describe('numbers of XML Schema', () => {
  test.each([
    ['12.50', '12.50'],
    [' 7 ', '7.0'],
    ['+.5', '0.5'],
    ['5.', '5.0'],
    ['-0.01', '-0.01'],
  ])('%s is a number', (written, plain) => {
    expect(decimalText(schemaDecimal(written)!)).toBe(plain)
  })

  test.each(['', '.', '1e3', '1,5', 'NaN', '--1', '1 2'])('"%s" is none', (written) => {
    expect(schemaDecimal(written)).toBeUndefined()
  })
})

test.each([
  ['1.005', '1.01'],
  ['-1.005', '-1.00'],
  ['-1.006', '-1.01'],
  ['2.5', '2.5'],
])('%s rounds to %s: halves go up', (exact, rounded) => {
  expect(decimalText(roundHalfUp(decimal(exact)))).toBe(rounded)
})

test('slack is exact at its border', () => {
  const [a, b, slack] = [decimal('1.00'), decimal('1.02'), decimal('0.02')]
  expect(isWithin(a, b, slack)).toBe(false)
  expect(isWithinInclusive(a, b, slack)).toBe(true)
})

test('decimals are counted as written', () => {
  expect(['1', '1.5', '1.500', '1.50 '].map(placesWritten)).toEqual([0, 1, 3, 3])
})

test('a sum with something that is no number is none', () => {
  expect(total([{ text: '1', value: decimal('1') }, { text: 'x' }])).toBeUndefined()
  expect(total([{ text: '1', value: decimal('1') }, undefined])).toEqual(decimal('1'))
})

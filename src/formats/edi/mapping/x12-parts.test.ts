import { expect, test } from 'vitest'
import { plainText } from '../../../kernel/decimal.js'
import { readDecimal } from './x12-parts.js'

test.each([
  ['12', '12'],
  ['12.50', '12.5'],
  ['-.5', '-0.5'],
  ['12.', '12'],
  ['1E3', '1000'],
  ['1.5E2', '150'],
  ['1.5E-2', '0.015'],
  ['', undefined],
  ['.', undefined],
  ['-', undefined],
  ['1,5', undefined],
  ['1E333', undefined],
])('the X12 number "%s" is %s', (text, value) => {
  const read = readDecimal(text)
  expect(read && plainText(read)).toBe(value)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonText } from './json-text.js'

test('plain data is written as JSON.stringify writes it', () => {
  const plain = fc.jsonValue({ maxDepth: 4 })
  fc.assert(fc.property(plain, (value) => jsonText(value) === JSON.stringify(value)))
})

test('amounts become text, however large, and what is undefined is left out', () => {
  const net = { minor: 12_345_678_901_234_567_890n, currency: 'GBP' }
  expect(jsonText({ net, gone: undefined, lines: [1n, undefined] })).toBe(
    '{"net":{"minor":"12345678901234567890","currency":"GBP"},"lines":["1",null]}',
  )
})

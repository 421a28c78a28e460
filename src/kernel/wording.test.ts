import { expect, test } from 'vitest'
import { z } from 'zod'
import { decimalInput, lineOfText } from './input.js'
import { findingsOf, readInput } from './wording.js'

const said = (schema: z.ZodType, value: unknown): string[] => {
  const result = readInput(schema, value)
  return result.success ? [] : findingsOf(result.error).map(({ path, message }) => `${path} ${message}`)
}

test.each([
  [undefined, 'is missing'],
  [17, 'must be text'],
  ['', 'must not be empty'],
  ['x'.repeat(41), 'must have at most 40 characters'],
  ['A\u0000', 'must be one line of text, without control characters and lone surrogates'],
  ['A\ud800', 'must be one line of text, without control characters and lone surrogates'],
])('a reason that is %j %s', (reason, message) => {
  expect(said(z.object({ reason: lineOfText(40).min(1) }), { reason })).toEqual([`reason ${message}`])
})

test('a pair of surrogates is one character like any other', () => {
  expect(said(lineOfText(40), 'tea 🍵')).toEqual([])
})

test.each([
  [undefined, 'is missing'],
  [true, 'must be text or a number'],
  ['1e30', 'must be a decimal number such as "12.50", without exponent'],
  ['12,50', 'must be a decimal number such as "12.50", without exponent'],
  [`0.${'1'.repeat(40)}`, 'must have at most 38 digits, 6 of them behind the point'],
  ['9'.repeat(41), 'must have at most 38 digits, 6 of them behind the point'],
  ['0.0000001', 'must have at most 38 digits, 6 of them behind the point'],
  [1234567890.123456, 'must be text, such as "12.50": a JSON number with so many digits is not exact'],
])('a price of %j %s', (price, message) => {
  expect(said(z.object({ price: decimalInput }), { price })).toEqual([`price ${message}`])
})

test('the place of a finding is named, unknown fields each by itself', () => {
  const line = z.strictObject({ itemNumber: lineOfText(60), quantity: decimalInput })
  const order = z.object({ orderedAt: z.iso.datetime().optional(), lines: z.array(line).min(1).max(2) })
  const broken = { itemNumber: 'TEA', quantitty: '1', colour: 'green' }
  expect(said(order, { orderedAt: 'noon', lines: [broken] })).toEqual([
    'orderedAt must be a moment, such as 2011-03-01T09:30:00Z',
    'lines[0].quantity is missing',
    'lines[0].quantitty is not known here',
    'lines[0].colour is not known here',
  ])
  expect(said(order, { lines: [] })).toEqual(['lines must not be empty'])
  expect(said(order, { lines: 'TEA' })).toEqual(['lines must be a list'])
  expect(said(order, 17)).toEqual(['the body must be an object'])
})

test('choices, ids and whole numbers say what they take', () => {
  const place = z.object({ kind: z.enum(['manual', 'delivery']), id: z.uuid(), line: z.number().int().min(1) })
  expect(said(place, { kind: 'x', id: 'x', line: 0.5 })).toEqual([
    'kind must be manual or delivery',
    'id must be an id, such as 0199d6e5-0000-7000-8000-000000000001',
    'line must be a whole number',
  ])
  expect(said(place, { kind: 'manual', id: '0199d6e5-0000-7000-8000-000000000001', line: 0 })).toEqual([
    'line must be at least 1',
  ])
})

import { expect, test } from 'vitest'
import { decimal } from './decimal.js'
import { money } from './money.js'
import { arrayLiteral, fromRow, table } from './table.js'
import { WriteBuffer } from './write-buffer.js'

const thing = table('thing', ['id'], {
  id: 'uuid',
  unitPrice: 'numeric',
  amount: 'money',
  note: 'text',
  detail: 'jsonb',
})

test('all writes of a transaction become one statement', () => {
  const buffer = new WriteBuffer()
  buffer.insert(thing, { id: 'a', unitPrice: decimal('1.50'), amount: money('2.00', 'GBP'), note: 'x', detail: null })
  buffer.update(thing, { id: 'b', note: 'y' }, ['note'])
  const { text, values } = buffer.take('t')
  expect(text).toBe(
    'with w0 as (insert into thing (tenant_id, id, unit_price, amount, note, detail) select $1::uuid, v.id, v.unit_price, v.amount, v.note, v.detail ' +
      'from unnest($2::uuid[], $3::numeric[], $4::numeric[], $5::text[], $6::jsonb[]) as v(id, unit_price, amount, note, detail)) ' +
      'update thing t set note = v.note from unnest($7::uuid[], $8::text[]) as v(id, note) where t.tenant_id = $1::uuid and t.id = v.id',
  )
  expect(values).toEqual(['t', '{a}', '{1.50}', '{2.00}', '{"x"}', '{NULL}', '{b}', '{"y"}'])
  expect(buffer.isEmpty).toBe(true)
})

test('text keeps quotes, backslashes, commas and braces', () => {
  expect(arrayLiteral('text', ['a"b', 'c\\d', 'e,f', '{g}', '', 'NULL', null])).toBe(
    '{"a\\"b","c\\\\d","e,f","{g}","","NULL",NULL}',
  )
})

test('rows come back as decimals and money of their own currency', () => {
  const row = fromRow<{ amount: unknown; unitPrice: unknown }>(
    thing,
    { id: 'a', unit_price: '1.500000', amount: '2.0000', currency: 'JPY', note: null, detail: null },
    'GBP',
  )
  expect(row.amount).toEqual({ minor: 2n, currency: 'JPY' })
  expect(row.unitPrice).toEqual({ coefficient: 1_500_000n, scale: 6 })
})

import { expect, test } from 'vitest'
import { arrayOf } from './binary-array.js'
import { decimal } from './decimal.js'
import { newId } from './id.js'
import { money } from './money.js'
import { fromRow, table } from './table.js'
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
  const [a, b] = [newId(), newId()]
  buffer.insert(thing, { id: a, unitPrice: decimal('1.50'), amount: money('2.00', 'GBP'), note: 'x', detail: null })
  buffer.update(thing, { id: b, note: 'y' }, ['note'])
  const { text, values } = buffer.take('t')
  expect(text).toBe(
    'with w0 as (insert into thing (tenant_id, id, unit_price, amount, note, detail) select $1::uuid, v.id, v.unit_price, v.amount, v.note, v.detail ' +
      'from unnest($2::uuid[], $3::numeric[], $4::numeric[], $5::text[], $6::jsonb[]) as v(id, unit_price, amount, note, detail)) ' +
      'update thing t set note = v.note from unnest($7::uuid[], $8::text[]) as v(id, note) where t.tenant_id = $1::uuid and t.id = v.id',
  )
  expect(values).toEqual([
    't',
    arrayOf('uuid', [a]),
    arrayOf('numeric', [decimal('1.50')]),
    arrayOf('money', [money('2.00', 'GBP')]),
    arrayOf('text', ['x']),
    arrayOf('jsonb', [null]),
    arrayOf('uuid', [b]),
    arrayOf('text', ['y']),
  ])
  expect(buffer.isEmpty).toBe(true)
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

import { expect, test } from 'vitest'
import { arrayOfRows } from './binary-array.js'
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
  const tenant = newId()
  const { text, values } = buffer.take(tenant)
  expect(text).toBe(
    'with w0 as (insert into thing select * from unnest($1::thing[])) ' +
      'update thing t set note = v.note from unnest($2::thing[]) v where t.tenant_id = v.tenant_id and t.id = v.id',
  )
  expect(values).toEqual([
    arrayOfRows(thing, tenant, [
      { id: a, unitPrice: decimal('1.50'), amount: money('2.00', 'GBP'), note: 'x', detail: null },
    ]),
    arrayOfRows(thing, tenant, [{ id: b, note: 'y' }]),
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

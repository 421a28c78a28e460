import { expect, test } from 'vitest'
import { saveWarehouses } from '../../src/inventory/save-warehouse.js'
import { changeSettings } from '../../src/policy/change-setting.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()

/** A shop with a second warehouse, whose code comes before that of the first. */
async function twoWarehouses(): Promise<Shop> {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  await shop.must(saveWarehouses, { code: 'ANNEX', name: 'Annex' })
  return shop
}

const choose = (value: string, validFrom: string) => ({ name: 'shipping.default_warehouse', value, validFrom }) as const

test('a new warehouse is not the default, whatever its code: what names none stays with the first', async () => {
  const shop = await twoWarehouses()
  expect((await shop.order('C1', [['TEA', '1']])).warehouse).toBe('MAIN')
})

test('the setting says from which day on another warehouse is the default', async () => {
  const shop = await twoWarehouses()
  await shop.must(changeSettings, choose('ANNEX', '2011-03-02'))
  expect((await shop.order('C1', [['TEA', '1']])).warehouse).toBe('MAIN')
  await shop.day('2011-03-02')
  expect((await shop.order('C1', [['TEA', '1']])).warehouse).toBe('ANNEX')
  expect((await shop.order('C1', [['TEA', '1']], { warehouse: 'MAIN' })).warehouse).toBe('MAIN')
})

test('a warehouse that there is not cannot be the default', async () => {
  const shop = await twoWarehouses()
  expect(await shop.refused(changeSettings, choose('ANEX', '2011-03-02'))).toEqual({
    code: 'setting.invalid',
    message: 'the setting shipping.default_warehouse takes the code of a warehouse (GET /api/warehouses), not "ANEX"',
  })
})

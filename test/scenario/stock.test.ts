import { expect, test } from 'vitest'
import { correctStockInput, correctStocks } from '../../src/inventory/correct-stock.js'
import { receiveStockInput, receiveStocks } from '../../src/inventory/receive-stock.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

/** Ten teas at 4.00, six of them reserved. */
async function sixOfTenReserved() {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  await shop.order('C1', [['TEA', '6']])
  return { shop, warehouse: new Warehouse(shop) }
}

const correction = (quantity: string, more: object = {}) =>
  correctStockInput.parse({ reason: 'counted', lines: [{ itemNumber: 'TEA', quantity }], ...more })

test('a receipt moves the average; the shelf is worth what was paid', async () => {
  const { shop, warehouse } = await sixOfTenReserved()
  const lines = [{ itemNumber: 'TEA', quantity: '10', unitCost: '5.00' }]
  await shop.must(receiveStocks, receiveStockInput.parse({ reference: 'GRN 17', lines }))
  expect(await warehouse.shelf('TEA')).toBe('20 on hand, 6 reserved, worth 90.00')
  expect(await shop.ledger()).toBe(`Stock receipt ST-2011-000002
  Dr Inventory                         50.00
  Cr Stock differences                 50.00`)
})

test('what is missing leaves at moving average, what was found comes in at it', async () => {
  const { shop, warehouse } = await sixOfTenReserved()
  await shop.must(correctStocks, correction('-3'))
  await shop.must(correctStocks, correction('1'))
  expect(await warehouse.shelf('TEA')).toBe('8 on hand, 6 reserved, worth 32.00')
  expect(await shop.ledger()).toBe(`Stock correction ST-2011-000002
  Cr Inventory                         12.00
  Dr Stock differences                 12.00
Stock correction ST-2011-000003
  Dr Inventory                          4.00
  Cr Stock differences                  4.00`)
})

test('a correction never takes what is reserved: it is refused, or takes what is free', async () => {
  const { shop, warehouse } = await sixOfTenReserved()
  expect(await shop.refused(correctStocks, correction('-5'))).toEqual({
    code: 'stock.reserved',
    message:
      'line 1: -5 of TEA would take more than the 4 that are available (10 on hand, 6 reserved): release reservations first, or take less',
  })
  await shop.must(correctStocks, correction('-5', { shortage: 'take_available' }))
  expect(await warehouse.shelf('TEA')).toBe('6 on hand, 6 reserved, worth 24.00')
  expect((await shop.refused(correctStocks, correction('-1', { shortage: 'take_available' }))).code).toBe(
    'stock.nothing_to_correct',
  )
})

test('only goods are stocked', async () => {
  const { shop } = await sixOfTenReserved()
  await shop.item('POST', '5.00', '0', '0', { kind: 'charge', accountRole: 'revenue_carriage' })
  const lines = [{ itemNumber: 'POST', quantity: '1', unitCost: '1' }]
  expect((await shop.refused(receiveStocks, receiveStockInput.parse({ lines }))).code).toBe('stock.not_stocked')
})

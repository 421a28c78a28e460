import { expect, test } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()

test('an order posted goes as far as it can, and is found with its lines, holds, actions, links and history', async () => {
  const office = await Office.open(database, { shop: { settings: { 'shipping.automatic': 'yes' } } })
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '100', '4.00')
  const order = { customerNumber: 'C1', currency: 'GBP', lines: [{ itemNumber: 'TEA', quantity: '10' }] }
  const made = await office.post('/api/orders', order)
  expect(made.body).toMatchObject({ type: 'order', number: 'SO-2011-000001', state: 'confirmed', holds: [] })
  expect(made.status).toBe(201)
  const found = await office.get(made.body.href)
  expect(found.status).toBe(200)
  expect(found.body).toMatchObject({
    net: { amount: '100.00', currency: 'GBP' },
    customerNumber: 'C1',
    lines: [{ itemNumber: 'TEA', quantity: '10', unitPrice: '10' }],
    progress: [{ line: 1, shipped: '10', billed: '10' }],
  })
})

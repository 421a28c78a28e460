import { expect, test } from 'vitest'
import { statistics } from '../../src/kernel/tx.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()

test('an order of a business customer ships, is invoiced, and its revenue is recognised on delivery', async () => {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '100', '4.00')
  const before = { ...statistics }
  await shop.order('C1', [['TEA', '10']])
  console.log('statements', statistics.statements - before.statements)
  expect(await shop.ledger()).toBe(
    `Goods issue DN-2011-000001
  Dr Cost of sales                     40.00
  Cr Inventory                         40.00
Invoice INV-2011-000001
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00
Revenue of DN-2011-000001
  Dr Contract balances                100.00
  Cr Sales of goods                   100.00`,
  )
})

test('a consumer who pays at once leaves no claim behind, and the order is complete', async () => {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.customer('WEB', { kind: 'web_shop', paymentTerm: 'AT-ONCE' })
  await shop.item('TEA', '10.00', '100', '4.00')
  await shop.order('WEB', [['TEA', '3']])
  const [order] = await shop.sql<{ state: string }>('select state from sales_order where tenant_id = $1')
  expect(order!.state).toBe('completed')
  expect(await shop.ledger()).toContain(`Payment PAY-2011-000001 of INV-2011-000001
  Dr Payment provider clearing         36.00
  Cr Trade receivables                 36.00`)
})

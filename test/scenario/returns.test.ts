import { expect, test } from 'vitest'
import { Chain } from '../../src/automation/chain.js'
import type { Order } from '../../src/order/order.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()
const automatic = { settings: { 'shipping.automatic': 'yes' } }

/** A return of one line of an order, as far as it goes by itself. */
async function comesBack(shop: Shop, order: Order, quantity: string, more: object = {}): Promise<void> {
  const [line] = order.lines
  const input = returnInput.parse({
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: line!.itemNumber, quantity, orderId: order.id, orderLine: 1 }],
    ...more,
  })
  await shop.transact(async (tx) => {
    const [decision] = await authoriseReturns.perform(tx, [{ input, actor: shop.actor }])
    if (!decision!.ok) throw new Error(decision!.problem.message)
    await new Chain(tx, shop.actor).afterReturn([decision!.document])
  })
}

const SALE = `Goods issue DN-2011-000001
  Dr Cost of sales                     40.00
  Cr Inventory                         40.00
Invoice INV-2011-000001
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00
Revenue of DN-2011-000001
  Dr Contract balances                100.00
  Cr Sales of goods                   100.00`

test('goods that come back go into stock at original cost and reduce the open invoice (golden case 7)', async () => {
  const shop = await Shop.open(database, automatic)
  await shop.customer('C1')
  const tea = await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  await shop.stock(tea, '10', '9.00')
  await comesBack(shop, order, '4')
  expect(await shop.ledger()).toBe(`${SALE}
Return RMA-2011-000001
  Dr Inventory                         16.00
  Cr Cost of sales                     16.00
Credit note CN-2011-000001
  Dr Sales returns                     40.00
  Dr Output VAT                         8.00
  Cr Trade receivables                 48.00`)
})

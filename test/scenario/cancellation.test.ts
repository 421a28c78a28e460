import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import type { Order } from '../../src/order/order.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { cancelOrders } from '../../src/shipping/cancel-order.js'
import { packDeliveries, pickDeliveries } from '../../src/shipping/pick-delivery.js'
import { confirmPutBacks } from '../../src/shipping/put-back.js'
import { reverseIssues } from '../../src/shipping/reverse-issue.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()
const reason = 'customer changed its mind'

async function tenReleased() {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  return { shop, order, warehouse, deliveryId: await warehouse.delivery(order) }
}

async function cancelled(shop: Shop, order: Order): Promise<string> {
  const { state } = await shop.must(cancelOrders, { orderId: order.id, reason })
  const [account] = await shop.sql<{ committed: string }>(
    'select round(committed, 2) as committed from credit_account where tenant_id = $1',
  )
  return `${state}, ${account!.committed} committed`
}

test('before the pick a cancelled delivery is free at once, and the cancelled order gives stock and credit back', async () => {
  const { shop, order, warehouse, deliveryId } = await tenReleased()
  expect(await shop.refused(cancelOrders, { orderId: order.id, reason })).toEqual({
    code: 'order.in_delivery',
    message: `order ${order.number} is being made ready in DN-2011-000001: cancel the delivery first`,
  })
  await shop.must(cancelDeliveries, { deliveryId, reason })
  expect(await warehouse.shelf('TEA')).toBe('10 on hand, 10 reserved, worth 40.00')
  expect(await cancelled(shop, order)).toBe('cancelled, 0.00 committed')
  expect(await warehouse.shelf('TEA')).toBe('10 on hand, 0 reserved, worth 40.00')
  expect(await shop.ledger()).toBe('')
})

test('after the pick the goods stay taken until they are put back (golden case 10)', async () => {
  const { shop, order, warehouse, deliveryId } = await tenReleased()
  await shop.must(pickDeliveries, { deliveryId })
  await shop.must(cancelDeliveries, { deliveryId, reason })
  expect(await cancelled(shop, order)).toBe('cancelled, 0.00 committed')
  expect(await warehouse.shelf('TEA')).toBe('10 on hand, 10 reserved, worth 40.00')
  const [putBack] = await shop.sql<{ id: string }>("select id from put_back where tenant_id = $1 and state = 'open'")
  await shop.must(confirmPutBacks, { putBackId: putBack!.id })
  expect(await warehouse.shelf('TEA')).toBe('10 on hand, 0 reserved, worth 40.00')
})

test('goods put back for an order that still wants them stay reserved for it and go with the next delivery', async () => {
  const { shop, order, warehouse, deliveryId } = await tenReleased()
  await shop.must(pickDeliveries, { deliveryId })
  await shop.must(cancelDeliveries, { deliveryId, reason: 'trolley fell over' })
  const [putBack] = await shop.sql<{ id: string }>('select id from put_back where tenant_id = $1')
  await shop.must(confirmPutBacks, { putBackId: putBack!.id })
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await warehouse.ships(order)
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 0, reserved 10, shipped 10, billed 10, returned 0',
  )
})

test('a goods issue is reversed at original cost once its invoice is credited, and may leave again', async () => {
  const { shop, order, warehouse, deliveryId } = await tenReleased()
  await warehouse.ships(order)
  expect(await shop.refused(reverseIssues, { deliveryId, reason })).toEqual({
    code: 'delivery.billed',
    message: 'delivery DN-2011-000001 is billed with 100.00 GBP net: credit its invoice first',
  })
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason })
  await shop.must(reverseIssues, { deliveryId, reason })
  expect(await warehouse.shelf('TEA')).toBe('10 on hand, 10 reserved, worth 40.00')
  await warehouse.issues(order)
  await warehouse.arrives(order)
  expect(await shop.ledger()).toBe(`Goods issue DN-2011-000001
  Dr Cost of sales                     40.00
  Cr Inventory                         40.00
Invoice INV-2011-000001
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00
Credit note CN-2011-000001
  Dr Contract balances                100.00
  Dr Output VAT                        20.00
  Cr Trade receivables                120.00
Reversal of goods issue DN-2011-000001
  Dr Inventory                         40.00
  Cr Cost of sales                     40.00
Goods issue DN-2011-000001
  Dr Cost of sales                     40.00
  Cr Inventory                         40.00
Invoice INV-2011-000002
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00
Revenue of DN-2011-000001
  Dr Contract balances                100.00
  Cr Sales of goods                   100.00`)
})

test('a goods issue that was not billed is reversed, and the delivery can then be cancelled', async () => {
  const shop = await Shop.open(database, { settings: { 'billing.rule': 'complete_order' } })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '6', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  await warehouse.ships(order, [{ line: 1, picked: '5' }])
  const deliveryId = await warehouse.delivery(order)
  await shop.must(reverseIssues, { deliveryId, reason })
  await shop.must(cancelDeliveries, { deliveryId, reason })
  const [putBack] = await shop.sql<{ id: string }>('select id from put_back where tenant_id = $1')
  await shop.must(confirmPutBacks, { putBackId: putBack!.id })
  expect(await cancelled(shop, order)).toBe('cancelled, 0.00 committed')
  expect(await warehouse.shelf('TEA')).toBe('6 on hand, 0 reserved, worth 24.00')
})

test('an order of which something left is not cancelled as a whole', async () => {
  const { shop, order, warehouse } = await tenReleased()
  await warehouse.ships(order, [{ line: 1, picked: '4' }])
  expect(await shop.refused(cancelOrders, { orderId: order.id, reason })).toEqual({
    code: 'order.shipped',
    message: `line 1 of order ${order.number}: 4 of 10 have left and 4 are billed: close the open lines instead, and take the goods back as a return`,
  })
})

test('packed goods are put back, too', async () => {
  const { shop, deliveryId } = await tenReleased()
  await shop.must(pickDeliveries, { deliveryId })
  await shop.must(packDeliveries, { deliveryId })
  await shop.must(cancelDeliveries, { deliveryId, reason })
  const rows = await shop.sql<{ state: string }>('select state from put_back where tenant_id = $1')
  expect(rows).toEqual([{ state: 'open' }])
})

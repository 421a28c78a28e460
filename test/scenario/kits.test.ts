import { expect, test } from 'vitest'
import type { Order } from '../../src/order/order.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { pickDeliveries } from '../../src/shipping/pick-delivery.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

/** A tea set of one pot and four cups at 10.00; alone a pot costs 6.00 and a cup 1.50. Two sets are ordered. */
async function twoTeaSets(stock = { pots: '2', cups: '8' }) {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  const pot = await shop.item('POT', '6.00', stock.pots, '2.00')
  const cup = await shop.item('CUP', '1.50', stock.cups, '0.50')
  const set = await shop.item('SET', '10.00', '0', '0', { kind: 'kit' })
  await shop.sql(
    `insert into kit_component (tenant_id, item_id, component_id, position, quantity, stand_alone_price)
     values ($1, $2, $3, 1, 1, 6.00), ($1, $2, $4, 2, 4, 1.50)`,
    [set, pot, cup],
  )
  const order = await shop.order('C1', [['SET', '2']])
  return { shop, order, cup, warehouse: new Warehouse(shop) }
}

const WHOLE = `Goods issue DN-2011-000001
  Dr Cost of sales                      8.00
  Cr Inventory                          8.00
Invoice INV-2011-000001
  Dr Trade receivables                 24.00
  Cr Contract balances                 20.00
  Cr Output VAT                         4.00`

test('a kit is priced as a whole and stocked as its components (golden case 15)', async () => {
  const { shop, order, warehouse } = await twoTeaSets()
  expect(await warehouse.shelf('CUP')).toBe('8 on hand, 8 reserved, worth 4.00')
  await warehouse.ships(order)
  expect(await shop.ledger()).toBe(WHOLE)
})

test('only as many kits are planned as the scarcest component allows', async () => {
  const { order, warehouse } = await twoTeaSets({ pots: '2', cups: '7' })
  await warehouse.ships(order)
  expect(await warehouse.progress(order)).toBe('1: ordered 2, cancelled 0, reserved 1, shipped 1, billed 1, returned 0')
  expect(await warehouse.shelf('CUP')).toBe('3 on hand, 3 reserved, worth 1.50')
})

test('a component picked short leaves an incomplete kit unbilled; the component follows alone and completes it', async () => {
  const { shop, order, warehouse } = await twoTeaSets()
  await warehouse.ships(order, [{ line: 1, component: 2, picked: '5' }])
  expect(await shop.ledger()).toBe(`Goods issue DN-2011-000001
  Dr Cost of sales                      6.50
  Cr Inventory                          6.50
Invoice INV-2011-000001
  Dr Trade receivables                 12.00
  Cr Contract balances                 10.00
  Cr Output VAT                         2.00`)
  expect(await warehouse.progress(order)).toBe('1: ordered 2, cancelled 0, reserved 2, shipped 1, billed 1, returned 0')
  await warehouse.arrives(order)
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await warehouse.ships(order)
  await warehouse.arrives(order)
  expect(await warehouse.progress(order)).toBe('1: ordered 2, cancelled 0, reserved 2, shipped 2, billed 2, returned 0')
  expect(await shop.ledger()).toContain(`Goods issue DN-2011-000002
  Dr Cost of sales                      1.50
  Cr Inventory                          1.50
Invoice INV-2011-000002
  Dr Trade receivables                 12.00`)
  // What arrived of an incomplete kit is earned with the component that completes it.
  for (const delivery of ['DN-2011-000001', 'DN-2011-000002'])
    expect(await shop.ledger()).toContain(`Revenue of ${delivery}
  Dr Contract balances                 10.00
  Cr Sales of goods                    10.00`)
})

async function comesBack(shop: Shop, order: Order, quantity: string, componentItem?: string): Promise<void> {
  const lines = [{ itemNumber: 'SET', quantity, orderId: order.id, orderLine: 1, componentItem }]
  const input = returnInput.parse({ customerNumber: 'C1', currency: 'GBP', lines })
  const authorised = await shop.must(authoriseReturns, input)
  await new Warehouse(shop).chain((chain) => chain.afterReturn([authorised]))
}

test('one component that comes back credits its share by stand-alone price; the rest takes the remainder', async () => {
  const { shop, order, warehouse } = await twoTeaSets()
  await warehouse.ships(order)
  await warehouse.arrives(order)
  await comesBack(shop, order, '3', 'CUP')
  const ledger = await shop.ledger()
  // A set of 12.00 by stand-alone prices sells at 10.00: a cup of 1.50 is 1.25 of it.
  expect(ledger.slice(ledger.indexOf('Return '))).toBe(`Return RMA-2011-000001
  Dr Inventory                          1.50
  Cr Cost of sales                      1.50
Credit note CN-2011-000001
  Dr Sales returns                      3.75
  Dr Output VAT                         0.75
  Cr Trade receivables                  4.50`)
  await comesBack(shop, order, '1')
  await comesBack(shop, order, '1', 'POT')
  await comesBack(shop, order, '1', 'CUP')
  const [sum] = await shop.sql<{ net: string; tax: string }>(
    "select round(sum(net), 2) as net, round(sum(tax), 2) as tax from invoice where tenant_id = $1 and type = 'credit_note'",
  )
  expect(sum).toEqual({ net: '20.00', tax: '4.00' })
  expect(await warehouse.shelf('POT')).toBe('2 on hand, 0 reserved, worth 4.00')
  expect(await warehouse.shelf('CUP')).toBe('8 on hand, 0 reserved, worth 4.00')
})

test('a kit whose component is gone already does not come back whole', async () => {
  const { shop, order, warehouse } = await twoTeaSets()
  await warehouse.ships(order)
  await comesBack(shop, order, '5', 'CUP')
  const lines = [{ itemNumber: 'SET', quantity: '1', orderId: order.id, orderLine: 1 }]
  const input = returnInput.parse({ customerNumber: 'C1', currency: 'GBP', lines })
  expect((await shop.refused(authoriseReturns, input)).code).toBe('return.more_than_shipped')
})

test('kits are picked by component, never more than planned', async () => {
  const { shop, order, warehouse } = await twoTeaSets()
  const deliveryId = await warehouse.delivery(order)
  const pick = async (line: object) =>
    (await shop.refused(pickDeliveries, { deliveryId, lines: [{ line: 1, picked: '1', ...line }] })).message
  expect(await pick({})).toBe('line 1 is a kit: say what was picked of each component, 1 to 2')
  expect(await pick({ component: 2, picked: '9' })).toBe(
    'line 1: 9 picked of component 2 where 8 were planned: kits are not over-delivered',
  )
})

test('a cancelled delivery of kits gives every component back to the reservation', async () => {
  const { shop, order, warehouse } = await twoTeaSets()
  await shop.must(cancelDeliveries, { deliveryId: await warehouse.delivery(order), reason: 'wrong ramp' })
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await warehouse.ships(order)
  expect(await shop.ledger()).toBe(WHOLE.replaceAll('DN-2011-000001', 'DN-2011-000002'))
})

test('an order keeps the recipe of its day, whatever the kit consists of later', async () => {
  const { shop, order, warehouse } = await twoTeaSets()
  await shop.sql('delete from kit_component where tenant_id = $1 and position = 2')
  await warehouse.ships(order)
  expect(await shop.ledger()).toBe(WHOLE)
  await warehouse.arrives(order)
  await comesBack(shop, order, '1')
  expect(await warehouse.shelf('CUP')).toBe('4 on hand, 0 reserved, worth 2.00')
})

import { expect, test } from 'vitest'
import { expectStocks } from '../../src/inventory/expect-stock.js'
import { receiveStocks } from '../../src/inventory/receive-stock.js'
import { issueDeliveries } from '../../src/shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../src/shipping/pick-delivery.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

async function sixOfTen(settings: Record<string, string> = {}) {
  const shop = await Shop.open(database, { settings })
  await shop.customer('C1')
  const tea = await shop.item('TEA', '10.00', '6', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  return { shop, tea, order, warehouse: new Warehouse(shop) }
}

test('six of ten are shipped and billed per delivery, the other four wait for stock (golden case 1)', async () => {
  const { shop, tea, order, warehouse } = await sixOfTen()
  await warehouse.ships(order)
  const first = `Goods issue DN-2011-000001
  Dr Cost of sales                     24.00
  Cr Inventory                         24.00
Invoice INV-2011-000001
  Dr Trade receivables                 72.00
  Cr Contract balances                 60.00
  Cr Output VAT                        12.00`
  expect(await shop.ledger()).toBe(first)
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 0, reserved 6, shipped 6, billed 6, returned 0',
  )
  expect(await openItems(shop)).toBe('INV-2011-000001 72.00 open 72.00')
  expect(await warehouse.shelf('TEA')).toBe('0 on hand, 0 reserved, worth 0.00')
  const waiting = await shop.sql('select number, reason, ready from reserve_due where tenant_id = $1')
  expect(waiting).toEqual([{ number: order.number, reason: 'waiting: stock of TEA', ready: false }])
  await shop.stock(tea, '4', '5.00')
  await warehouse.restocked(order)
  await warehouse.ships(order)
  expect(await shop.ledger()).toBe(`${first}
Goods issue DN-2011-000002
  Dr Cost of sales                     20.00
  Cr Inventory                         20.00
Invoice INV-2011-000002
  Dr Trade receivables                 48.00
  Cr Contract balances                 40.00
  Cr Output VAT                         8.00`)
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 0, reserved 10, shipped 10, billed 10, returned 0',
  )
})

test('the four that wait have a day as soon as the supplier has named one, until they have come (golden case 1)', async () => {
  const { shop, order, warehouse } = await sixOfTen()
  await warehouse.ships(order)
  const later = await shop.order('C1', [['TEA', '5']])
  expect(await waits(shop)).toEqual([`${order.number} 1: 4 on no day`, `${later.number} 1: 5 on no day`])
  const expected = { reference: 'PO-77', itemNumber: 'TEA', quantity: '6', expectedOn: '2011-03-10' }
  await shop.must(expectStocks, expected)
  await shop.must(expectStocks, { ...expected, reference: 'PO-78', quantity: '1', expectedOn: '2011-03-08' })
  expect(await waits(shop)).toEqual([
    `${order.number} 1: 1 on 2011-03-08 (PO-78)`,
    `${order.number} 1: 3 on 2011-03-10 (PO-77)`,
    `${later.number} 1: 3 on 2011-03-10 (PO-77)`,
    `${later.number} 1: 2 on no day`,
  ])
  await shop.must(expectStocks, { ...expected, reference: 'PO-78', quantity: '0', expectedOn: '2011-03-08' })
  await shop.must(expectStocks, { ...expected, expectedOn: '2011-03-12' })
  expect((await waits(shop))[0]).toBe(`${order.number} 1: 4 on 2011-03-12 (PO-77)`)
  const lines = [{ itemNumber: 'TEA', quantity: '5', unitCost: '5.00' }]
  await shop.must(receiveStocks, { kind: 'receipt', reference: 'PO-77', lines })
  expect(await waits(shop)).toEqual([
    `${order.number} 1: 4 on 2011-03-01`,
    `${later.number} 1: 1 on 2011-03-01`,
    `${later.number} 1: 1 on 2011-03-12 (PO-77)`,
    `${later.number} 1: 3 on no day`,
  ])
  await warehouse.restocked(order)
  await warehouse.restocked(later)
  expect(await waits(shop)).toEqual([`${later.number} 1: 1 on 2011-03-12 (PO-77)`, `${later.number} 1: 3 on no day`])
  await shop.day('2011-03-13')
  expect(await waits(shop)).toEqual([`${later.number} 1: 4 on no day`])
  expect((await shop.refused(expectStocks, expected)).message).toBe(
    'TEA cannot be expected on 2011-03-10: it is 2011-03-13',
  )
})

/** What order lines wait for, and until when. */
async function waits(shop: Shop): Promise<string[]> {
  const rows = await shop.sql<{ text: string }>(
    `select order_number || ' ' || line || ': ' || trim_scale(quantity) || ' on ' || coalesce(confirmed_on::text, 'no day') || coalesce(' (' || reference || ')', '') as text
       from order_backorder where tenant_id = $1 order by order_number, line, before`,
  )
  return rows.map(({ text }) => text)
}

test('a complete-order customer is billed nothing until the last piece has left, then everything at once', async () => {
  const { shop, tea, order, warehouse } = await sixOfTen({ 'billing.rule': 'complete_order' })
  await warehouse.ships(order)
  expect(await shop.ledger()).not.toContain('Invoice')
  await shop.stock(tea, '4', '5.00')
  await warehouse.restocked(order)
  await warehouse.ships(order)
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000001
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00`)
})

test('what is on the shelf and was not picked stays reserved for the order and goes with the next delivery', async () => {
  const { shop, tea, order, warehouse } = await sixOfTen()
  await shop.stock(tea, '4', '4.00')
  await warehouse.restocked(order)
  const other = await shop.order('C1', [['TEA', '1']])
  const [first] = await shop.sql<{ id: string }>('select id from delivery where tenant_id = $1 order by number limit 1')
  await shop.must(pickDeliveries, { deliveryId: first!.id, lines: [{ line: 1, picked: '5' }] })
  await shop.must(packDeliveries, { deliveryId: first!.id })
  const issued = await shop.must(issueDeliveries, { deliveryId: first!.id })
  await warehouse.chain((chain) => chain.afterGoodsIssue([issued]))
  expect(await warehouse.shelf('TEA')).toBe('5 on hand, 5 reserved, worth 20.00')
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 0, reserved 10, shipped 5, billed 5, returned 0',
  )
  expect(await warehouse.progress(other)).toContain('reserved 0')
  const planned = await shop.sql(
    `select d.number, trim_scale(sum(l.quantity)) as quantity from delivery d
       join delivery_line l on l.tenant_id = d.tenant_id and l.delivery_id = d.id
      where d.tenant_id = $1 and d.state = 'released' group by d.number order by d.number`,
  )
  await warehouse.restocked(order)
  expect(planned).toEqual([{ number: 'DN-2011-000002', quantity: '4' }])
})

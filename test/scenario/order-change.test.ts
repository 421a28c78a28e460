import { expect, test } from 'vitest'
import { setLimits } from '../../src/credit/set-limit.js'
import type { Order } from '../../src/order/order.js'
import type { OrderInput } from '../../src/order/order-input.js'
import { applyOrderChanges } from '../../src/shipping/apply-change.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()
const reason = 'the buyer says it is a change'

/** A shop in which one purchase order of ten TEA stands and is being made ready, as far as stock goes. */
async function tenOrdered(stock = '6') {
  const shop = await Shop.open(database)
  const customerId = await shop.customer('C1')
  await shop.item('TEA', '10.00', stock, '4.00')
  await shop.item('CUP', '2.00', '50', '0.50')
  const order = await asks(shop, [['TEA', '10']])
  return { shop, order, customerId, warehouse: new Warehouse(shop) }
}

const asks = (shop: Shop, lines: [string, string, string?][], more: Partial<OrderInput> = {}): Promise<Order> =>
  shop.order('C1', lines, { customerReference: 'PO 4711', ...more })

/** Applies a held order, lets the changed one go on, and tells what the change did. */
async function applied(shop: Shop, held: Order): Promise<string> {
  const change = await shop.must(applyOrderChanges, { orderId: held.id, reason })
  const [order] = await shop.sql<{ state: string }>('select state from sales_order where tenant_id = $1 and id = $2', [
    change.orderId,
  ])
  const lines = change.lines.map((l) => `${l.line} ${l.change} ${l.quantity} ${l.itemNumber} at ${l.unitPrice}`)
  return [`version ${change.version}, ${order!.state}`, ...lines].join('\n')
}

const orders = async (shop: Shop): Promise<string[]> => {
  const rows = await shop.sql<{ text: string }>(
    `select o.number || ' ' || o.state || ' net ' || round(o.net, 2) || ' committed ' || round(o.committed, 2)
            || coalesce(' held: ' || h.reason, '') as text
       from sales_order o left join order_hold h on h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null
      where o.tenant_id = $1 order by o.number`,
  )
  return rows.map(({ text }) => text)
}

const proposal = async (shop: Shop): Promise<string[]> => {
  const rows = await shop.sql<{ text: string }>(
    `select changed_number || ' ' || item_number || ' ' || trim_scale(before) || ' -> ' || trim_scale(after) || coalesce(': ' || reason, '') as text
       from order_change_proposal where tenant_id = $1 order by changed_number, item_number`,
  )
  return rows.map(({ text }) => text)
}

test('twelve instead of ten: two more are a line of their own, and all that ships is billed (golden case 13)', async () => {
  const { shop, order, warehouse } = await tenOrdered('20')
  const held = await asks(shop, [
    ['TEA', '12'],
    ['CUP', '5'],
  ])
  expect(await proposal(shop)).toEqual(['SO-2011-000001 CUP 0 -> 5', 'SO-2011-000001 TEA 10 -> 12'])
  expect(await applied(shop, held)).toBe(`version 2, confirmed
2 added 2 TEA at 10
3 added 5 CUP at 2`)
  expect(await orders(shop)).toEqual([
    'SO-2011-000001 confirmed net 130.00 committed 156.00',
    'SO-2011-000002 cancelled net 130.00 committed 0.00',
  ])
  await warehouse.ships(order)
  await warehouse.restocked(order)
  await warehouse.ships(order)
  expect(
    await warehouse.progress(order),
  ).toBe(`1: ordered 10, cancelled 0, reserved 10, shipped 10, billed 10, returned 0
2: ordered 2, cancelled 0, reserved 2, shipped 2, billed 2, returned 0
3: ordered 5, cancelled 0, reserved 5, shipped 5, billed 5, returned 0`)
  expect(await shop.ledger()).toBe(`Goods issue DN-2011-000001
  Dr Cost of sales                     40.00
  Cr Inventory                         40.00
Invoice INV-2011-000001
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00
Goods issue DN-2011-000002
  Dr Cost of sales                     10.50
  Cr Inventory                         10.50
Invoice INV-2011-000002
  Dr Trade receivables                 36.00
  Cr Contract balances                 30.00
  Cr Output VAT                         6.00`)
})

test('fewer: what is still open is cancelled, its stock and credit are free', async () => {
  const { shop, order, warehouse } = await tenOrdered()
  await warehouse.ships(order)
  const held = await asks(shop, [['TEA', '7']])
  expect(await applied(shop, held)).toBe(`version 2, confirmed
1 cancelled 3 TEA at 10`)
  expect(await orders(shop)).toEqual([
    'SO-2011-000001 confirmed net 100.00 committed 12.00',
    'SO-2011-000002 cancelled net 70.00 committed 0.00',
  ])
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 3, reserved 6, shipped 6, billed 6, returned 0',
  )
})

test('what has left or is being made ready stands in the way, and nothing changes', async () => {
  const { shop, order, warehouse } = await tenOrdered('8')
  await warehouse.ships(order, [{ line: 1, picked: '6' }])
  await warehouse.restocked(order)
  const held = await asks(shop, [['TEA', '5']])
  const before = await orders(shop)
  expect(await proposal(shop)).toEqual(['SO-2011-000001 TEA 10 -> 5: 5 of TEA to cancel, 2 open'])
  expect(await shop.refused(applyOrderChanges, { orderId: held.id, reason })).toEqual({
    code: 'order.change_not_possible',
    message:
      'order SO-2011-000001 cannot become what SO-2011-000002 asks for: line 1 (TEA): 5 fewer are wanted and 2 are open; 6 have left, 2 are in a delivery; what is in DN-2011-000002 is open again once that delivery is cancelled',
  })
  expect(await orders(shop)).toEqual(before)
  const less = await asks(shop, [['TEA', '6']])
  await shop.must(cancelDeliveries, { deliveryId: await warehouse.delivery(order), reason })
  expect(await shop.must(applyOrderChanges, { orderId: less.id, orderNumber: order.number, reason })).toMatchObject({
    version: 2,
  })
  expect(await warehouse.shelf('TEA')).toBe('2 on hand, 0 reserved, worth 8.00')
})

test('more than the credit bears is refused until credit makes room (golden case 24)', async () => {
  const { shop, customerId } = await tenOrdered()
  const limit = (amount: string) => shop.must(setLimits, { customerId, limit: amount, reason: 'review' })
  await limit('130')
  const held = await asks(shop, [['TEA', '11']])
  expect(await shop.refused(applyOrderChanges, { orderId: held.id, reason })).toEqual({
    code: 'order.change_over_credit',
    message:
      "the change adds 12.00 GBP to order SO-2011-000001, which the customer's credit does not bear (limit): settle that with credit first",
  })
  expect(await orders(shop)).toEqual([
    'SO-2011-000001 confirmed net 100.00 committed 120.00',
    'SO-2011-000002 received net 110.00 committed 0.00 held: possible_duplicate',
  ])
  await limit('132')
  expect(await applied(shop, held)).toContain('version 2')
  const decisions = await shop.sql('select outcome, reason from credit_decision where tenant_id = $1 order by id')
  expect(decisions).toEqual([
    { outcome: 'approved', reason: 'within limit' },
    { outcome: 'approved', reason: 'change within limit' },
  ])
})

test('a new list price is that of the added pieces only; what is confirmed keeps its own (golden case 14)', async () => {
  const { shop } = await tenOrdered()
  await shop.sql('update item_price set price = 12 where tenant_id = $1 and price = 10')
  const held = await asks(shop, [['TEA', '13']])
  expect(await applied(shop, held)).toBe(`version 2, confirmed
2 added 3 TEA at 12
1 price_kept 10 TEA at 10`)
  expect((await orders(shop))[0]).toBe('SO-2011-000001 confirmed net 136.00 committed 163.20')
})

test('another item instead: the old line goes, the new one comes, and versions count on', async () => {
  const { shop, order, warehouse } = await tenOrdered()
  await shop.must(cancelDeliveries, { deliveryId: await warehouse.delivery(order), reason })
  expect(await applied(shop, await asks(shop, [['CUP', '4']]))).toBe(`version 2, confirmed
1 cancelled 10 TEA at 10
2 added 4 CUP at 2`)
  expect((await orders(shop))[0]).toBe('SO-2011-000001 confirmed net 108.00 committed 9.60')
  expect(await applied(shop, await asks(shop, [['CUP', '3']]))).toBe(`version 3, confirmed
2 cancelled 1 CUP at 2`)
  expect(await warehouse.shelf('TEA')).toBe('6 on hand, 0 reserved, worth 24.00')
})

test('the address follows as long as nothing is under way, within its country', async () => {
  const { shop, order, warehouse } = await tenOrdered()
  const shipTo = { name: 'Branch', street: '2 Low Street', city: 'York', postcode: 'YO1', country: 'GB' }
  const held = await asks(shop, [['TEA', '10']], { shipTo })
  expect((await shop.refused(applyOrderChanges, { orderId: held.id, reason })).message).toContain(
    'another address is asked for, and a part has left or is in a delivery to the first',
  )
  await shop.must(cancelDeliveries, { deliveryId: await warehouse.delivery(order), reason })
  expect(await applied(shop, held)).toBe('version 2, confirmed')
  const [changed] = await shop.sql<{ ship_to: object }>(
    "select ship_to from sales_order where tenant_id = $1 and number = 'SO-2011-000001'",
  )
  expect(changed!.ship_to).toEqual(shipTo)
})

test('what is no change says so: other prices only, other findings, two orders that may be meant', async () => {
  const { shop, order } = await tenOrdered()
  const priced = await asks(shop, [['TEA', '10', '10.00']])
  expect(await shop.refused(applyOrderChanges, { orderId: order.id, reason })).toMatchObject({
    code: 'order.wrong_state',
  })
  expect(await shop.refused(applyOrderChanges, { orderId: priced.id, reason })).toMatchObject({
    code: 'order.nothing_to_change',
  })
  const dear = await asks(shop, [['TEA', '11', '99.00']])
  expect(await shop.refused(applyOrderChanges, { orderId: dear.id, reason })).toMatchObject({
    code: 'order.other_findings',
  })
  const third = await asks(shop, [['TEA', '12']])
  expect(await shop.refused(applyOrderChanges, { orderId: third.id, reason })).toEqual({
    code: 'order.which_order',
    message:
      'SO-2011-000001, SO-2011-000002, SO-2011-000003 have the same purchase order number: say which is to be changed',
  })
})

test('sent again, the change is known and changes nothing', async () => {
  const { shop } = await tenOrdered()
  const held = await asks(shop, [['TEA', '12']])
  await applied(shop, held)
  expect((await asks(shop, [['TEA', '12']], { channel: 'edi' })).number).toBe(held.number)
  expect(await orders(shop)).toHaveLength(2)
})

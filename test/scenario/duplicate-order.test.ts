import { expect, test } from 'vitest'
import { approveFindings } from '../../src/order/verify-order.js'
import { cancelOrders } from '../../src/shipping/cancel-order.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

async function shopWithOrder() {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '100', '4.00')
  const first = await shop.order('C1', [['TEA', '10']], { customerReference: 'PO 4711-A', channel: 'mail' })
  return { shop, first }
}

const states = async (shop: Shop): Promise<string[]> => {
  const rows = await shop.sql<{ text: string }>(
    `select o.number || ' ' || o.state || coalesce(' held: ' || h.reason, '') as text
       from sales_order o left join order_hold h on h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null
      where o.tenant_id = $1 order by o.number`,
  )
  return rows.map((row) => row.text)
}

test('the same purchase order with the same content is the first order again, through whatever channel (golden case 13)', async () => {
  const { shop, first } = await shopWithOrder()
  const again = await shop.order('C1', [['TEA', '10']], { customerReference: 'po4711a', channel: 'edi' })
  expect(again.number).toBe(first.number)
  expect(await states(shop)).toEqual(['SO-2011-000001 confirmed'])
})

test('the same purchase order with other content waits for a person, who knows the first order from the finding', async () => {
  const { shop } = await shopWithOrder()
  const second = await shop.order('C1', [['TEA', '12']], { customerReference: 'PO-4711-A' })
  expect(await states(shop)).toEqual(['SO-2011-000001 confirmed', 'SO-2011-000002 received held: possible_duplicate'])
  expect(second.holds).toEqual([])
  const [hold] = await shop.sql<{ detail: { message: string }[] }>('select detail from order_hold where tenant_id = $1')
  expect(hold!.detail[0]!.message).toBe(
    'SO-2011-000001 has the same purchase order number and other content: a duplicate, or a change to it?',
  )
})

test('approved, the second order goes its way', async () => {
  const { shop } = await shopWithOrder()
  const second = await shop.order('C1', [['TEA', '12']], { customerReference: 'PO-4711-A' })
  const approved = await shop.must(approveFindings, { orderId: second.id, reason: 'a second order, says the buyer' })
  await new Warehouse(shop).chain((chain) => chain.afterVerification([approved]))
  expect(await states(shop)).toEqual(['SO-2011-000001 confirmed', 'SO-2011-000002 confirmed'])
  expect(await shop.ledger()).toContain('Invoice INV-2011-000002\n  Dr Trade receivables                144.00')
})

test('cancelled as a duplicate, it leaves nothing behind', async () => {
  const { shop } = await shopWithOrder()
  const before = await shop.ledger()
  const second = await shop.order('C1', [['TEA', '12']], { customerReference: 'PO-4711-A' })
  await shop.must(cancelOrders, { orderId: second.id, reason: 'duplicate of SO-2011-000001' })
  const [order] = await shop.sql<{ state: string }>(
    "select state from sales_order where tenant_id = $1 and number = 'SO-2011-000002'",
  )
  expect(order!.state).toBe('cancelled')
  expect(await shop.ledger()).toBe(before)
  expect(await new Warehouse(shop).shelf('TEA')).toBe('90 on hand, 0 reserved, worth 360.00')
})

test('another customer may use the same purchase order number', async () => {
  const { shop } = await shopWithOrder()
  await shop.customer('C2')
  await shop.order('C2', [['TEA', '12']], { customerReference: 'PO 4711-A' })
  expect(await states(shop)).toEqual(['SO-2011-000001 confirmed', 'SO-2011-000002 confirmed'])
})

test('purchase order numbers in other scripts are told apart', async () => {
  const { shop } = await shopWithOrder()
  await shop.order('C1', [['TEA', '1']], { customerReference: '\u6ce8\u6587\u4e00' })
  await shop.order('C1', [['TEA', '2']], { customerReference: '\u6ce8\u6587\u4e8c' })
  await shop.order('C1', [['TEA', '3']], { customerReference: '---' })
  await shop.order('C1', [['TEA', '4']], { customerReference: '###' })
  const expected = [1, 2, 3, 4, 5].map((n) => `SO-2011-00000${n} confirmed`)
  expect(await states(shop)).toEqual(expected)
})

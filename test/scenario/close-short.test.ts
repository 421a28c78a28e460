import { expect, test } from 'vitest'
import type { Order } from '../../src/order/order.js'
import { closeOrderLines } from '../../src/shipping/close-lines.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

async function sixOfTen(settings: Record<string, string> = {}) {
  const shop = await Shop.open(database, { settings })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '6', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  await warehouse.ships(order)
  return { shop, order, warehouse }
}

async function exposure(shop: Shop): Promise<string> {
  const [row] = await shop.sql<{ text: string }>(
    "select 'committed ' || round(committed, 2) || ', receivable ' || round(receivable, 2) as text from credit_account where tenant_id = $1",
  )
  return row!.text
}

const closing = (order: Order, quantity?: string) => ({
  orderId: order.id,
  reason: 'customer rejects the rest',
  lines: [{ line: 1, quantity }],
})

test('the rest of a line is closed: reservation and credit are free, the order is delivered in full (golden case 3)', async () => {
  const { shop, order, warehouse } = await sixOfTen()
  expect(await exposure(shop)).toBe('committed 48.00, receivable 72.00')
  await shop.must(closeOrderLines, closing(order))
  expect(await exposure(shop)).toBe('committed 0.00, receivable 72.00')
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 4, reserved 6, shipped 6, billed 6, returned 0',
  )
  const ends = await shop.sql<{ reason: string }>('select reason from order_open_end where tenant_id = $1')
  expect(ends).toEqual([{ reason: 'payment' }])
})

test('part of the rest is closed: the credit goes down in proportion', async () => {
  const { shop, order } = await sixOfTen()
  await shop.must(closeOrderLines, closing(order, '1'))
  expect(await exposure(shop)).toBe('committed 36.00, receivable 72.00')
})

test('what has shipped cannot be closed, and the refusal says how much that is', async () => {
  const { shop, order } = await sixOfTen()
  expect(await shop.refused(closeOrderLines, closing(order, '5'))).toEqual({
    code: 'order.line_not_open',
    message: `line 1 of order ${order.number}: 5 cannot be closed; of 10 ordered 6 have left (6 billed), 0 are in a delivery and 4 are open`,
  })
})

test('a complete-order customer is billed when the rest is closed', async () => {
  const { shop, order, warehouse } = await sixOfTen({ 'billing.rule': 'complete_order' })
  expect(await shop.ledger()).not.toContain('Invoice')
  const closed = await shop.must(closeOrderLines, closing(order))
  await warehouse.chain((chain) => chain.afterCancellation([closed]))
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000001
  Dr Trade receivables                 72.00
  Cr Contract balances                 60.00
  Cr Output VAT                        12.00`)
  expect(await exposure(shop)).toBe('committed 0.00, receivable 72.00')
})

test('what was reserved for the rest is free for others, and the history says why the line was closed', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  await warehouse.ships(order, [{ line: 1, picked: '6' }])
  expect(await warehouse.shelf('TEA')).toBe('4 on hand, 4 reserved, worth 16.00')
  await shop.must(closeOrderLines, closing(order))
  expect(await warehouse.shelf('TEA')).toBe('4 on hand, 0 reserved, worth 16.00')
  const events = await shop.sql<{ detail: object }>(
    "select detail from event where tenant_id = $1 and object_number = $2 and type = 'order.lines_closed'",
    [order.number],
  )
  expect(events).toEqual([{ detail: expect.objectContaining({ reason: 'customer rejects the rest' }) }])
  expect(await openItems(shop)).toBe('INV-2011-000001 72.00 open 72.00')
})

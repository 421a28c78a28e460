import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { issueDeposits } from '../../src/billing/issue-deposit.js'
import { settleInvoicesAtOnce } from '../../src/cash/settle-at-once.js'
import { type Order, orderStore } from '../../src/order/order.js'
import { applyOrderChanges } from '../../src/shipping/apply-change.js'
import { closeOrderLines } from '../../src/shipping/close-lines.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

/** A shop whose customer pays in advance; 100 TEA are ordered, of which some are there. */
async function ordered(stock = '100', more: [string, string][] = []) {
  const shop = await Shop.open(database)
  await shop.customer('C1', { paymentTerm: 'PREPAID' })
  await shop.item('TEA', '10.00', stock, '4.00')
  await shop.item('CUP', '2.00', '100', '0.50')
  const order = await shop.order('C1', [['TEA', '100'], ...more], { customerReference: 'PO 1' })
  return { shop, order, warehouse: new Warehouse(shop) }
}

const close = async (shop: Shop, warehouse: Warehouse, order: Order, quantity: string, line = 1): Promise<void> => {
  const lines = [{ line, quantity }]
  const closed = await shop.must(closeOrderLines, { orderId: order.id, reason: 'sold out', lines })
  await warehouse.chain((chain) => chain.afterCancellation([closed]))
}

const pay = async (shop: Shop, order: Order, percent?: string): Promise<string> => {
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent })
  await shop.must(settleInvoicesAtOnce, { invoiceId: deposit.id })
  return deposit.number
}

/** Whether the order is ready for release, as the department sees it and as the operation decides. */
async function waits(shop: Shop, warehouse: Warehouse, order: Order): Promise<string> {
  const [due] = await shop.sql<{ ready: boolean; reason: string }>(
    'select ready, reason from release_due where tenant_id = $1 and document_id = $2',
    [order.id],
  )
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  const [delivery] = await shop.sql('select 1 as one from delivery where tenant_id = $1 and order_id = $2', [order.id])
  return `${due!.ready ? 'ready' : due!.reason}, ${delivery ? 'released' : 'not released'}`
}

const state = async (shop: Shop): Promise<string> => {
  const rows = await shop.sql<{ state: string }>('select state from sales_order where tenant_id = $1 order by number')
  return rows.map((row) => row.state).join(' ')
}

test('an order paid in advance and closed short needs only the money for what is still to be delivered', async () => {
  const { shop, order, warehouse } = await ordered('80')
  await close(shop, warehouse, order, '20')
  expect(await waits(shop, warehouse, order)).toBe('waiting: payment in advance, not released')
  await pay(shop, order, '100')
  expect(await openItems(shop)).toContain('INV-2011-000001 960.00 open 0.00')
  expect(await waits(shop, warehouse, order)).toBe('ready, released')
  await warehouse.ships(order)
  expect(await state(shop)).toBe('completed')
})

test('what was paid in advance for the part that is closed belongs to the customer at once, the rest lets the order go', async () => {
  const { shop, order, warehouse } = await ordered('80')
  await pay(shop, order, '100')
  await close(shop, warehouse, order, '20')
  expect(await shop.ledger()).toContain(`Credit note CN-2011-000001
  Dr Deposits received                200.00
  Dr Output VAT                        40.00
  Cr Customer credit balances         240.00`)
  expect(await openItems(shop)).toContain('CN-2011-000001 -240.00 open -240.00')
  expect(await waits(shop, warehouse, order)).toBe('ready, released')
  await warehouse.ships(order)
  await warehouse.arrives(order)
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000002
  Dr Deposits received                800.00
  Cr Contract balances                800.00`)
  expect(await state(shop)).toBe('completed')
})

test('a deposit that nobody has paid asks for less when a part is closed', async () => {
  const { shop, order, warehouse } = await ordered('80')
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '100' })
  await close(shop, warehouse, order, '20')
  expect(await openItems(shop)).toBe('CN-2011-000001 -240.00 open 0.00\nINV-2011-000001 1200.00 open 960.00')
  expect(await waits(shop, warehouse, order)).toBe('waiting: payment in advance, not released')
  await shop.must(settleInvoicesAtOnce, { invoiceId: deposit.id })
  expect(await waits(shop, warehouse, order)).toBe('ready, released')
})

test('after a part is delivered and another closed, the rest goes with the money that is left for it', async () => {
  const { shop, order, warehouse } = await ordered('33')
  await pay(shop, order, '100')
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await warehouse.ships(order)
  await close(shop, warehouse, order, '57')
  expect(await openItems(shop)).toContain('CN-2011-000001 -684.00 open -684.00')
  await shop.stock(
    (await shop.sql<{ id: string }>("select id from item where tenant_id = $1 and number = 'TEA'"))[0]!.id,
    '10',
    '4.00',
  )
  await warehouse.restocked(order)
  await warehouse.ships(order)
  expect(await state(shop)).toBe('completed')
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000003
  Dr Deposits received                100.00
  Cr Contract balances                100.00`)
})

test('the part that is closed gives back its own tax, whatever tax the rest bears', async () => {
  const { shop, order, warehouse } = await ordered('80', [['CUP', '50']])
  await shop.sql("update order_line set tax_class = 'outside' where tenant_id = $1 and order_id = $2 and line = 2", [
    order.id,
  ])
  await pay(shop, order, '100')
  await close(shop, warehouse, order, '30', 2)
  expect(await shop.ledger()).toContain(`Credit note CN-2011-000001
  Dr Deposits received                 60.00
  Cr Customer credit balances          60.00`)
  await close(shop, warehouse, order, '20')
  expect(await openItems(shop)).toContain('CN-2011-000002 -240.00 open -240.00')
})

test('an order that a change made larger waits for the money of what was added, and the rest can be asked for to the penny', async () => {
  const { shop, order, warehouse } = await ordered('150')
  await pay(shop, order, '33.33')
  const asked = await shop.order('C1', [['TEA', '107']], { customerReference: 'PO 1' })
  const change = await shop.must(applyOrderChanges, { orderId: asked.id, reason: 'the buyer wants more' })
  expect(change.orderId).toBe(order.id)
  expect(await shop.refused(issueDeposits, { orderId: order.id, percent: '100' })).toEqual({
    code: 'deposit.more_than_order',
    message: `1070.00 net on top of 333.30 asked for already is more than the 1070.00 of order ${order.number} that are still to be billed`,
  })
  await pay(shop, order, '66.67')
  expect(await waits(shop, warehouse, order)).toBe('waiting: payment in advance, not released')
  await pay(shop, order)
  expect(await openItems(shop)).toContain('INV-2011-000003 28.00 open 0.00')
  expect(await waits(shop, warehouse, order)).toBe('ready, released')
  expect(await shop.refused(issueDeposits, { orderId: order.id })).toEqual({
    code: 'deposit.nothing_to_ask',
    message: `a deposit on order ${order.number} comes to nothing: all that is still to be billed is asked for, or the share is too small`,
  })
})

test('an order that a change made smaller gives back what was paid for the difference', async () => {
  const { shop, order, warehouse } = await ordered()
  await shop.sql('update sales_order set complete_delivery = true where tenant_id = $1 and id = $2', [order.id])
  await pay(shop, order, '100')
  const asked = await shop.order('C1', [['TEA', '70']], { customerReference: 'PO 1' })
  await shop.must(applyOrderChanges, { orderId: asked.id, reason: 'the buyer wants less' })
  const changed = await shop.transact((tx) => tx.documents.lock(orderStore, [order.id]))
  await warehouse.chain((chain) => chain.afterChange([...changed.values()]))
  expect(await openItems(shop)).toContain('CN-2011-000001 -360.00 open -360.00')
  await warehouse.ships(order)
  expect(await state(shop)).toBe('completed cancelled')
})

test('what a final invoice with a lower tax rate leaves of a deposit is credited with it', async () => {
  const { shop, order, warehouse } = await ordered()
  await pay(shop, order, '100')
  await shop.sql(
    "insert into tax_rate (tenant_id, country, category, valid_from, rate) values ($1, 'GB', 'S', '2011-03-02', 17.5)",
  )
  await shop.day('2011-03-02')
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await warehouse.ships(order)
  expect(await openItems(shop)).toContain('CN-2011-000001 -25.00 open -25.00')
  expect(await state(shop)).toBe('completed')
})

test('a tax rate that rises before the money is asked for does not keep an order from being paid in advance', async () => {
  const { shop, order, warehouse } = await ordered()
  await shop.sql(
    "insert into tax_rate (tenant_id, country, category, valid_from, rate) values ($1, 'GB', 'S', '2011-03-02', 25)",
  )
  await shop.day('2011-03-02')
  await pay(shop, order, '100')
  expect(await openItems(shop)).toContain('INV-2011-000001 1250.00 open 0.00')
  expect(await waits(shop, warehouse, order)).toBe('ready, released')
})

test('a part of a deposit is credited by its amount, and the rest of it to the penny', async () => {
  const { shop, order } = await ordered()
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '77.77' })
  const lines = [{ line: 1, amount: '123.45' }]
  await shop.must(creditInvoices, { invoiceId: deposit.id, reason: 'asked too much', lines })
  await shop.must(creditInvoices, { invoiceId: deposit.id, reason: 'the rest' })
  expect(await openItems(shop)).toBe(
    'CN-2011-000001 -148.14 open 0.00\nCN-2011-000002 -785.10 open 0.00\nINV-2011-000001 933.24 open 0.00',
  )
})

test('what takes no stock waits for its money too, and goes once it is paid', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1', { paymentTerm: 'PREPAID' })
  await shop.item('REPAIR', '50.00', '0', '0', { kind: 'service', accountRole: 'revenue_other' })
  const warehouse = new Warehouse(shop)
  const order = await shop.order('C1', [['REPAIR', '2']])
  expect(await waits(shop, warehouse, order)).toBe('waiting: payment in advance, not released')
  await pay(shop, order)
  expect(await waits(shop, warehouse, order)).toBe('ready, released')
  await warehouse.ships(order)
  expect(await shop.sql('select 1 as one from release_due where tenant_id = $1')).toEqual([])
  expect(await state(shop)).toBe('completed')
})

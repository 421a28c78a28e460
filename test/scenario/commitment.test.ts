import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { issueDeposits } from '../../src/billing/issue-deposit.js'
import { closeOrderLines } from '../../src/shipping/close-lines.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

/** An order of 100 at 10.00, 1200.00 with VAT, of which 60 can leave at once. */
async function ordered(stock = '100') {
  const shop = await Shop.open(database, { settings: { 'credit.starter_limit': '2000.00' } })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', stock, '4.00')
  const order = await shop.order('C1', [['TEA', '100']])
  const deposit = (percent: string) => shop.must(issueDeposits, { orderId: order.id, percent })
  return { shop, order, deposit, warehouse: new Warehouse(shop) }
}

/** What the customer's orders take up of its credit, and what it owes. */
async function exposure(shop: Shop): Promise<string> {
  const [account] = await shop.sql<{ text: string }>(
    "select round(committed, 2) || ' committed, ' || round(receivable, 2) || ' owed' as text from credit_account where tenant_id = $1",
  )
  return account!.text
}

test('a deposit that is credited is asked for later with the rest: the order takes up credit for it again', async () => {
  const { shop, deposit } = await ordered()
  const asked = await deposit('30')
  expect(await exposure(shop)).toBe('840.00 committed, 360.00 owed')
  await shop.must(creditInvoices, { invoiceId: asked.id, reason: 'half of it', lines: [{ line: 1, amount: '150.00' }] })
  expect(await exposure(shop)).toBe('1020.00 committed, 180.00 owed')
  await shop.must(creditInvoices, { invoiceId: asked.id, reason: 'all of it' })
  expect(await exposure(shop)).toBe('1200.00 committed, 0.00 owed')
})

test('so that the room that the next order sees is not more than there is', async () => {
  const { shop, deposit } = await ordered()
  const asked = await deposit('100')
  await shop.must(creditInvoices, { invoiceId: asked.id, reason: 'wrong terms' })
  const next = await shop.order('C1', [['TEA', '70']])
  expect(await shop.holds(next.id)).toEqual(['credit: limit'])
})

test('an invoice that deducts a deposit leaves the commitment at what is still to be billed', async () => {
  const { shop, order, deposit, warehouse } = await ordered('60')
  await deposit('30')
  await warehouse.ships(order)
  expect(await exposure(shop)).toBe('480.00 committed, 720.00 owed')
})

test('what was asked for beyond an order that is closed short is no commitment again', async () => {
  const { shop, order, deposit, warehouse } = await ordered('60')
  await deposit('100')
  await warehouse.ships(order)
  const closed = await shop.must(closeOrderLines, { orderId: order.id, reason: 'no longer made', lines: [{ line: 1 }] })
  await warehouse.chain((chain) => chain.afterCancellation([closed]))
  expect(await exposure(shop)).toBe('0.00 committed, 720.00 owed')
})

import { expect, test } from 'vitest'
import { Chain } from '../../src/automation/chain.js'
import { creditInvoiceInput, creditInvoices } from '../../src/billing/credit-invoice.js'
import { trialBalance } from '../../src/insight/trial-balance.js'
import type { BusinessDate } from '../../src/kernel/date.js'
import { read } from '../../src/kernel/runner.js'
import { changePeriods } from '../../src/ledger/change-period.js'
import type { Order } from '../../src/order/order.js'
import { expectReturnsOfMonths } from '../../src/revenue/expect-returns.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { freshDatabase } from '../fresh-database.js'
import { atRate, dollarShop, orderedInDollars, comesBack as sentBack } from './dollars.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'

const database = await freshDatabase()
booksStaySound()
const march = { month: '2011-03' }

/** Ten TEA arrived on March 10; a tenth is expected to come back within thirty days. */
async function tenArrived(settings: Record<string, string> = { 'revenue.expected_return_percent': '10' }) {
  const shop = await Shop.open(database, {
    today: '2011-03-10',
    settings: { 'shipping.automatic': 'yes', ...settings },
  })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '100', '4.00')
  await shop.item('POST', '5.00', '0', '0', { kind: 'charge', accountRole: 'revenue_carriage' })
  const order = await shop.order('C1', [
    ['TEA', '10'],
    ['POST', '1'],
  ])
  return { shop, order }
}

async function comesBack(shop: Shop, order: Order, quantity: string): Promise<void> {
  const lines = [{ itemNumber: 'TEA', quantity, orderId: order.id, orderLine: 1 }]
  const authorised = await shop.must(
    authoriseReturns,
    returnInput.parse({ customerNumber: 'C1', currency: 'GBP', lines }),
  )
  await shop.transact((tx) => new Chain(tx, shop.actor).afterReturn([authorised]))
}

/** What was posted for expected returns, with the days. */
async function entries(shop: Shop): Promise<string> {
  const days = await shop.sql<{ text: string; day: string }>(
    "select text, posting_date::text as day from journal where tenant_id = $1 and document_type = 'return_provision' order by number",
  )
  const ledger = await shop.ledger()
  const start = ledger.indexOf('Expected returns')
  return days.reduce(
    (text, { text: title, day }) => text.replace(`${title}\n`, `${day} ${title}\n`),
    start < 0 ? '' : ledger.slice(start),
  )
}

async function balances(shop: Shop, day: string): Promise<string[]> {
  const rows = await read(database, shop.tenantId, (tx) => trialBalance(tx, day as BusinessDate))
  const shown = ['Right to returned goods', 'Refund liabilities', 'Sales returns', 'Cost of sales']
  return rows.filter(({ name }) => shown.includes(name)).map(({ name, debit, credit }) => `${name} ${debit} ${credit}`)
}

test('at the end of the month a tenth of what may come back is a refund liability and a right to the goods, for a day (golden case 18)', async () => {
  const { shop, order } = await tenArrived()
  await comesBack(shop, order, '4')
  await shop.day('2011-03-31')
  await shop.must(expectReturnsOfMonths, march)
  expect(await entries(shop)).toBe(`2011-03-31 Expected returns of 2011-03
  Dr Sales returns                      6.00
  Cr Refund liabilities                 6.00
  Dr Right to returned goods            2.40
  Cr Cost of sales                      2.40
2011-04-01 Reversal of expected returns of 2011-03
  Cr Sales returns                      6.00
  Dr Refund liabilities                 6.00
  Cr Right to returned goods            2.40
  Dr Cost of sales                      2.40`)
  expect(await balances(shop, '2011-03-31')).toEqual([
    'Right to returned goods 2.40 0.00',
    'Refund liabilities 0.00 6.00',
    'Sales returns 46.00 0.00',
    'Cost of sales 21.60 0.00',
  ])
  expect(await balances(shop, '2011-04-01')).toEqual([
    'Right to returned goods 0.00 0.00',
    'Refund liabilities 0.00 0.00',
    'Sales returns 40.00 0.00',
    'Cost of sales 24.00 0.00',
  ])
})

test('a month is posted once, whatever comes back afterwards', async () => {
  const { shop, order } = await tenArrived()
  await shop.day('2011-04-05')
  const first = await shop.must(expectReturnsOfMonths, march)
  expect(first).toMatchObject({ deliveries: 1, windowDays: 30, refundLiability: { minor: 1000n } })
  const once = await entries(shop)
  await comesBack(shop, order, '1')
  const [again] = await shop.perform(expectReturnsOfMonths, march)
  expect(again).toMatchObject({ ok: true, events: [], document: { id: first.id } })
  expect((await entries(shop)).startsWith(once)).toBe(true)
  expect(await shop.sql('select from return_provision where tenant_id = $1')).toHaveLength(1)
})

test('what came back after the month does not change what was expected at its end', async () => {
  const { shop, order } = await tenArrived()
  await shop.day('2011-04-05')
  await comesBack(shop, order, '4')
  expect(await shop.must(expectReturnsOfMonths, march)).toMatchObject({ refundLiability: { minor: 1000n } })
})

test('the rate and the window are those of the last day of the month', async () => {
  const { shop } = await tenArrived({ 'revenue.expected_return_percent': '5', 'revenue.return_window_days': '22' })
  await shop.sql(
    "insert into setting (tenant_id, name, valid_from, value) values ($1, 'revenue.expected_return_percent', '2011-04-01', '\"50\"')",
  )
  await shop.day('2011-04-30')
  expect(await shop.must(expectReturnsOfMonths, march)).toMatchObject({ refundLiability: { minor: 500n } })
  expect(await shop.refused(expectReturnsOfMonths, { month: '2011-04' })).toEqual({
    code: 'return_provision.nothing',
    message: 'nothing that arrived in the 22 days up to 2011-04-30 is expected to come back',
  })
})

test('nothing is posted by default, before the month is over, or into a closed month; a locked one takes it', async () => {
  const { shop } = await tenArrived({})
  expect(await shop.refused(expectReturnsOfMonths, march)).toMatchObject({ code: 'return_provision.month_not_over' })
  await shop.day('2011-04-02')
  expect(await shop.refused(expectReturnsOfMonths, march)).toMatchObject({ code: 'return_provision.no_rate' })
  await shop.set('revenue.expected_return_percent', '10')
  await shop.must(changePeriods, { month: '2011-03', state: 'closed' })
  expect(await shop.refused(expectReturnsOfMonths, march)).toMatchObject({ code: 'period.closed' })
  await shop.must(changePeriods, { month: '2011-03', state: 'locked' })
  await shop.must(expectReturnsOfMonths, march)
  expect(await entries(shop)).toContain('2011-03-31 Expected returns of 2011-03')
})

test('of what was sold dearer and reduced since, only what was paid is expected to be refunded, and all the goods may come back', async () => {
  const { shop } = await tenArrived()
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  const credit = { invoiceId: invoice!.id, reason: 'arrived late', lines: [{ line: 1, amount: '20.00' }] }
  await shop.must(creditInvoices, creditInvoiceInput.parse(credit))
  await shop.day('2011-04-05')
  await shop.must(creditInvoices, creditInvoiceInput.parse({ ...credit, reason: 'after the month' }))
  await shop.must(expectReturnsOfMonths, march)
  expect(await entries(shop)).toContain(`2011-03-31 Expected returns of 2011-03
  Dr Sales returns                      8.00
  Cr Refund liabilities                 8.00
  Dr Right to returned goods            4.00
  Cr Cost of sales                      4.00`)
})

test('a component that came back alone is expected no more, the rest of its kit is', async () => {
  const settings = { 'shipping.automatic': 'yes', 'revenue.expected_return_percent': '10' }
  const shop = await Shop.open(database, { today: '2011-03-10', settings })
  await shop.customer('C1')
  const pot = await shop.item('POT', '6.00', '20', '2.00')
  const cup = await shop.item('CUP', '1.50', '80', '0.50')
  const set = await shop.item('SET', '10.00', '0', '0', { kind: 'kit' })
  await shop.sql(
    `insert into kit_component (tenant_id, item_id, component_id, position, quantity, stand_alone_price)
     values ($1, $2, $3, 1, 1, 6.00), ($1, $2, $4, 2, 4, 1.50)`,
    [set, pot, cup],
  )
  const order = await shop.order('C1', [['SET', '20']])
  const line = { itemNumber: 'SET', orderId: order.id, orderLine: 1 }
  const lines = [
    { ...line, quantity: '5' },
    { ...line, componentItem: 'POT', quantity: '10' },
  ]
  const authorised = await shop.must(
    authoriseReturns,
    returnInput.parse({ customerNumber: 'C1', currency: 'GBP', lines }),
  )
  await shop.transact((tx) => new Chain(tx, shop.actor).afterReturn([authorised]))
  await shop.day('2011-04-05')
  await shop.must(expectReturnsOfMonths, march)
  // 200.00 and 80.00, less five sets (50.00, 20.00), less ten pots at half a set each (50.00, 20.00).
  expect(await entries(shop)).toContain(`2011-03-31 Expected returns of 2011-03
  Dr Sales returns                     10.00
  Cr Refund liabilities                10.00
  Dr Right to returned goods            4.00
  Cr Cost of sales                      4.00`)
})

test('in another currency refunds are expected at the rate at which the sale was earned', async () => {
  const shop = await dollarShop(database, { 'revenue.expected_return_percent': '10' })
  const { order, warehouse } = await orderedInDollars(shop)
  await warehouse.ships(order)
  await atRate(shop, '2011-03-20', '0.94')
  await warehouse.arrives(order)
  await sentBack(shop, order, '4')
  await atRate(shop, '2011-04-05', '0.80')
  await shop.must(expectReturnsOfMonths, march)
  expect(await entries(shop)).toContain(`2011-03-31 Expected returns of 2011-03
  Dr Sales returns                     54.00
  Cr Refund liabilities                54.00
  Dr Right to returned goods            2.40
  Cr Cost of sales                      2.40`)
})

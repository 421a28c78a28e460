import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { issueInvoices } from '../../src/billing/issue-invoice.js'
import { changePeriods } from '../../src/ledger/change-period.js'
import { issueDeliveries } from '../../src/shipping/issue-goods.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

/** Goods that left on the last day of February and were not billed that day. */
async function leftInFebruary() {
  const shop = await Shop.open(database, { today: '2011-02-28' })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const deliveryId = await new Warehouse(shop).packs(order)
  await shop.must(issueDeliveries, { deliveryId })
  return { shop, order }
}

const locked = (shop: Shop, month: string): Promise<object> => shop.must(changePeriods, { month, state: 'locked' })

test('nothing is posted into a locked month, and the refusal offers the first open day (golden case 9)', async () => {
  const { shop, order } = await leftInFebruary()
  await locked(shop, '2011-02')
  await locked(shop, '2011-03')
  expect(await shop.refused(issueInvoices, { orderId: order.id })).toEqual({
    code: 'period.locked',
    message: 'the period 2011-02 is locked, so nothing can be posted on 2011-02-28: the first open day is 2011-04-01',
  })
  expect(await shop.sql("select from number_series where tenant_id = $1 and series = 'invoice'")).toEqual([])
})

test('billed in March, the tax point stays in locked February and the posting is of March', async () => {
  const { shop, order } = await leftInFebruary()
  await locked(shop, '2011-02')
  await shop.day('2011-03-01')
  const invoice = await shop.must(issueInvoices, { orderId: order.id })
  expect([invoice.taxPoint, invoice.issueDate]).toEqual(['2011-02-28', '2011-03-01'])
  const [journal] = await shop.sql<{ posting_date: string }>(
    'select posting_date from journal where tenant_id = $1 and document_id = $2',
    [invoice.id],
  )
  expect(journal!.posting_date).toBe('2011-03-01')
})

test('the tax rate is that of the tax point, not of the day of the invoice', async () => {
  const shop = await Shop.open(database, { today: '2011-01-03' })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  await shop.must(issueDeliveries, { deliveryId: await new Warehouse(shop).packs(order) })
  await shop.day('2011-01-04')
  await shop.must(issueInvoices, { orderId: order.id })
  expect(await shop.ledger()).toContain('Cr Output VAT                        17.50')
})

test('numbers follow the dates: no invoice is issued before the last one of its series', async () => {
  const { shop, order } = await leftInFebruary()
  const second = await shop.order('C1', [['TEA', '1']])
  await shop.stock((await shop.sql<{ id: string }>('select id from item where tenant_id = $1'))[0]!.id, '1', '4.00')
  const warehouse = new Warehouse(shop)
  await warehouse.restocked(second)
  await shop.must(issueDeliveries, { deliveryId: await warehouse.packs(second) })
  await shop.day('2011-03-05')
  const first = await shop.must(issueInvoices, { orderId: order.id })
  await shop.day('2011-03-04')
  expect((await shop.refused(issueInvoices, { orderId: second.id })).message).toBe(
    'the last document of the series invoice is of 2011-03-05, so none can be issued on 2011-03-04: issue it on 2011-03-05 or later',
  )
  await locked(shop, '2011-02')
  await locked(shop, '2011-03')
  const { code } = await shop.refused(creditInvoices, { invoiceId: first.id, reason: 'wrong price' })
  expect(code).toBe('period.locked')
})

test('revenue of goods that arrived in February is of February, though they are billed when it is locked', async () => {
  const { shop, order } = await leftInFebruary()
  await new Warehouse(shop).arrives(order)
  await locked(shop, '2011-02')
  await shop.day('2011-03-01')
  await shop.must(issueInvoices, { orderId: order.id })
  const rows = await shop.sql<{ text: string }>(
    `select to_char(l.posting_date, 'YYYY-MM') || ' ' || a.name || ' ' || round(sum(l.credit - l.debit), 2) as text
       from journal_line l join account a on a.tenant_id = l.tenant_id and a.number = l.account
      where l.tenant_id = $1 and a.role in ('revenue_goods', 'contract_balance') group by to_char(l.posting_date, 'YYYY-MM'), a.name order by 1`,
  )
  expect(rows.map((row) => row.text)).toEqual([
    '2011-02 Contract balances -100.00',
    '2011-02 Sales of goods 100.00',
    '2011-03 Contract balances 100.00',
  ])
})

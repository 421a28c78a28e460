import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { issueDeposits } from '../../src/billing/issue-deposit.js'
import { issuedDocument } from '../../src/exchange/documents/issued-document.js'
import { moneyText } from '../../src/kernel/money.js'
import { read } from '../../src/kernel/runner.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { cancelOrders } from '../../src/shipping/cancel-order.js'
import { closeOrderLines } from '../../src/shipping/close-lines.js'
import { reverseIssues } from '../../src/shipping/reverse-issue.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, journalFrom, receive } from './debtor.js'
import { atRate, comesBack, dollarShop, orderedInDollars, withoutStock } from './dollars.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()
const reason = 'customer changed its mind'

test('what was earned before it was billed keeps its rate, and the difference to the invoice is realised (IAS 21.28)', async () => {
  const shop = await dollarShop(database, { 'billing.rule': 'complete_order' })
  const { warehouse, order } = await orderedInDollars(shop)
  await warehouse.ships(order, [{ line: 1, picked: '6' }])
  await warehouse.arrives(order)
  await atRate(shop, '2011-03-02', '0.94')
  await warehouse.restocked(order)
  await warehouse.ships(order)
  await warehouse.arrives(order)
  expect(await withoutStock(shop)).toBe(`Revenue of DN-2011-000001
  Dr Contract balances                540.00
  Cr Sales of goods                   540.00
Invoice INV-2011-000001
  Dr Trade receivables                940.00
  Cr Contract balances                916.00
  Cr Exchange differences realised      24.00
Revenue of DN-2011-000002
  Dr Contract balances                376.00
  Cr Sales of goods                   376.00`)
})

test('the rest of an order closed short, all of it earned before it is billed', async () => {
  const shop = await dollarShop(database, { 'billing.rule': 'complete_order' })
  const { warehouse, order } = await orderedInDollars(shop)
  await warehouse.ships(order, [{ line: 1, picked: '6' }])
  await warehouse.arrives(order)
  await atRate(shop, '2011-03-02', '0.85')
  const closed = await shop.must(closeOrderLines, { orderId: order.id, reason, lines: [{ line: 1, quantity: '4' }] })
  await warehouse.chain((chain) => chain.afterCancellation([closed]))
  expect(await journalFrom(shop, 'Invoice')).toBe(`Invoice INV-2011-000001
  Dr Trade receivables                510.00
  Cr Contract balances                540.00
  Dr Exchange differences realised      30.00`)
})

test('a deposit keeps the rate of its day: revenue takes its part at that rate, differences arise on the claims only (golden case 11, IFRIC 22.8)', async () => {
  const shop = await dollarShop(database, {}, '0.95')
  const { warehouse, order } = await orderedInDollars(shop)
  await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await atRate(shop, '2011-03-02', '0.94')
  accepted(
    await receive(shop, {
      amount: '300.00',
      currency: 'USD',
      receivedOn: '2011-03-02',
      allocations: [{ documentNumber: 'INV-2011-000001' }],
    }),
  )
  await atRate(shop, '2011-03-03', '0.90')
  await warehouse.ships(order)
  await warehouse.arrives(order)
  expect(await withoutStock(shop)).toBe(`Deposit invoice INV-2011-000001
  Dr Trade receivables                285.00
  Cr Deposits received                285.00
Payment PAY-2011-000001
  Dr Bank, foreign currency           282.00
  Dr Exchange differences realised       3.00
  Cr Trade receivables                285.00
Invoice INV-2011-000002
  Dr Trade receivables                630.00
  Dr Deposits received                285.00
  Cr Contract balances                915.00
Revenue of DN-2011-000001
  Dr Contract balances                915.00
  Cr Sales of goods                   915.00`)
})

test('revenue earned before it is billed uses up the deposit first, at the rate of the deposit', async () => {
  const shop = await dollarShop(database, { 'billing.rule': 'complete_order' }, '0.95')
  const { warehouse, order } = await orderedInDollars(shop)
  await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await atRate(shop, '2011-03-02', '0.90')
  await warehouse.ships(order, [{ line: 1, picked: '2' }])
  await warehouse.arrives(order)
  await warehouse.restocked(order)
  await warehouse.ships(order, [{ line: 1, picked: '4' }])
  await warehouse.arrives(order)
  await atRate(shop, '2011-03-03', '0.94')
  await warehouse.restocked(order)
  await warehouse.ships(order)
  await warehouse.arrives(order)
  expect(await journalFrom(shop, 'Revenue')).toContain(`Revenue of DN-2011-000001
  Dr Contract balances                190.00
  Cr Sales of goods                   190.00`)
  expect(await journalFrom(shop, 'Revenue of DN-2011-000002')).toContain(`Revenue of DN-2011-000002
  Dr Contract balances                365.00
  Cr Sales of goods                   365.00`)
  expect(await journalFrom(shop, 'Invoice')).toBe(`Invoice INV-2011-000002
  Dr Trade receivables                658.00
  Dr Deposits received                285.00
  Cr Contract balances                931.00
  Cr Exchange differences realised      12.00
Revenue of DN-2011-000003
  Dr Contract balances                376.00
  Cr Sales of goods                   376.00`)
})

test('two deliveries that arrive in one batch use up the deposit once, and their invoices deduct it once', async () => {
  const shop = await dollarShop(database, {}, '0.95')
  const { warehouse, order } = await orderedInDollars(shop)
  await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  const first = await warehouse.issuesUnbilled(order, '5')
  await warehouse.restocked(order)
  const second = await warehouse.issuesUnbilled(order, '5')
  await atRate(shop, '2011-03-02', '0.90')
  await warehouse.chain((chain) => chain.afterArrival([first.id, second.id]))
  await warehouse.chain((chain) => chain.afterShipping([first, second]))
  expect(await withoutStock(shop)).toBe(`Deposit invoice INV-2011-000001
  Dr Trade receivables                285.00
  Cr Deposits received                285.00
Revenue of DN-2011-000001
  Dr Contract balances                465.00
  Cr Sales of goods                   465.00
Revenue of DN-2011-000002
  Dr Contract balances                450.00
  Cr Sales of goods                   450.00
Invoice INV-2011-000002
  Dr Trade receivables                180.00
  Dr Deposits received                285.00
  Cr Contract balances                465.00
Invoice INV-2011-000003
  Dr Trade receivables                450.00
  Cr Contract balances                450.00`)
})

test('the deposit of a cancelled order is given back at the rate at which it was posted', async () => {
  const shop = await dollarShop(database, {}, '0.95')
  const { warehouse, order } = await orderedInDollars(shop)
  await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await atRate(shop, '2011-03-02', '0.90')
  await shop.must(cancelDeliveries, { deliveryId: await warehouse.delivery(order), reason })
  const cancelled = await shop.must(cancelOrders, { orderId: order.id, reason })
  await warehouse.chain((chain) => chain.afterCancellation([cancelled]))
  expect(await journalFrom(shop, 'Credit note')).toBe(`Credit note CN-2011-000001
  Dr Deposits received                285.00
  Cr Trade receivables                285.00`)
})

test('of a deposit that is credited in part the invoice deducts what is left of it', async () => {
  const shop = await dollarShop(database, {}, '0.95')
  const { warehouse, order } = await orderedInDollars(shop)
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await atRate(shop, '2011-03-02', '0.90')
  await shop.must(creditInvoices, { invoiceId: deposit.id, reason, lines: [{ line: 1, quantity: '0.3333' }] })
  await warehouse.ships(order)
  await warehouse.arrives(order)
  expect(await withoutStock(shop)).toContain(`Credit note CN-2011-000001
  Dr Deposits received                 94.99
  Cr Trade receivables                 94.99
Invoice INV-2011-000002
  Dr Trade receivables                719.99
  Dr Deposits received                190.01
  Cr Contract balances                910.00
Revenue of DN-2011-000001
  Dr Contract balances                910.00
  Cr Sales of goods                   910.00`)
})

test('an invoice that deducted a deposit is credited with exactly what it earned, whatever the rates were', async () => {
  const shop = await dollarShop(database, {}, '0.95')
  const { warehouse, order } = await orderedInDollars(shop)
  await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await atRate(shop, '2011-03-02', '0.90')
  await warehouse.ships(order)
  await warehouse.arrives(order)
  const [invoice] = await shop.sql<{ id: string }>(
    "select id from invoice where tenant_id = $1 and number = 'INV-2011-000002'",
  )
  await atRate(shop, '2011-03-03', '0.80')
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason })
  // What the deposit had brought at 0.95 is owed again, as money, at the rate of the invoice: the difference is realised.
  expect(await journalFrom(shop, 'Credit note')).toBe(`Credit note CN-2011-000001
  Dr Sales returns                    915.00
  Cr Customer credit balances         270.00
  Cr Exchange differences realised      15.00
  Cr Trade receivables                630.00`)
})

test('parts credited before they arrive leave the contract balance with what they were billed at, to the cent', async () => {
  const shop = await dollarShop(database, { 'shipping.transit_days': '2' }, '0.7777')
  const { warehouse, order } = await orderedInDollars(shop, [
    ['TEA', '3', '33.33'],
    ['CUP', '7', '1.11'],
    ['POST', '1', '4.99'],
  ])
  await warehouse.ships(order)
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  const credit = (lines: { line: number; quantity?: string; amount?: string }[]) =>
    shop.must(creditInvoices, { invoiceId: invoice!.id, reason, lines })
  await atRate(shop, '2011-03-02', '0.85')
  await credit([{ line: 1, quantity: '1' }])
  await credit([
    { line: 1, quantity: '1' },
    { line: 2, quantity: '3' },
    { line: 3, amount: '1.23' },
  ])
  await warehouse.arrives(order)
  await credit([{ line: 1, amount: '2.01' }])
  await credit([{ line: 2, quantity: '2' }])
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason })
  const [left] = await shop.sql(
    `select sum(base_debit - base_credit) filter (where a.role = 'receivable') as claims,
            sum(base_debit - base_credit) filter (where a.kind = 'revenue') as earned
       from journal_line l join account a on a.tenant_id = l.tenant_id and a.number = l.account where l.tenant_id = $1`,
  )
  expect(left).toEqual({ claims: '0.0000', earned: '0.0000' })
})

test('a return over two invoices takes from each what it was posted with', async () => {
  const shop = await dollarShop(database)
  const { warehouse, order } = await orderedInDollars(shop)
  await warehouse.ships(order, [{ line: 1, picked: '6' }])
  await warehouse.arrives(order)
  await atRate(shop, '2011-03-02', '0.94')
  await warehouse.restocked(order)
  await warehouse.ships(order)
  await atRate(shop, '2011-03-03', '0.80')
  await comesBack(shop, order, '8')
  await warehouse.arrives(order)
  expect(await journalFrom(shop, 'Credit note')).toBe(`Credit note CN-2011-000001
  Dr Sales returns                    540.00
  Dr Contract balances                188.00
  Cr Trade receivables                728.00
Revenue of DN-2011-000002
  Dr Contract balances                188.00
  Cr Sales of goods                   188.00`)
})

test('an issue taken back after its credit and billed again at another rate is earned at the second', async () => {
  const shop = await dollarShop(database)
  const { warehouse, order } = await orderedInDollars(shop)
  await warehouse.ships(order)
  await atRate(shop, '2011-03-02', '0.94')
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason })
  await shop.must(reverseIssues, { deliveryId: await warehouse.delivery(order), reason })
  await warehouse.issues(order)
  await warehouse.arrives(order)
  expect(await withoutStock(shop)).toBe(`Invoice INV-2011-000001
  Dr Trade receivables                900.00
  Cr Contract balances                900.00
Credit note CN-2011-000001
  Dr Contract balances                900.00
  Cr Trade receivables                900.00
Invoice INV-2011-000002
  Dr Trade receivables                940.00
  Cr Contract balances                940.00
Revenue of DN-2011-000001
  Dr Contract balances                940.00
  Cr Sales of goods                   940.00`)
})

test('the tax of a deposit keeps the rate of the day on which it fell due, on the invoice and when that is credited (Directive 2006/112/EC art. 65, 91)', async () => {
  const shop = await dollarShop(database, {}, '0.95')
  await shop.customer('GB9', { currency: 'USD' })
  const order = await shop.order('GB9', [['TEA', '10', '100.00']], { currency: 'USD' })
  const warehouse = new Warehouse(shop)
  await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await atRate(shop, '2011-03-02', '0.90')
  await warehouse.ships(order)
  await warehouse.arrives(order)
  const [invoice] = await shop.sql<{ id: string }>(
    "select id from invoice where tenant_id = $1 and number = 'INV-2011-000002'",
  )
  await atRate(shop, '2011-03-03', '0.80')
  const third = [{ line: 1, quantity: '3' }]
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason, lines: third })
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason })
  const taxes = (await shop.ledger()).split('\n').filter((line) => line.includes('Output VAT'))
  // 60.00 at 0.95, 140.00 at 0.90; both are 183.00, of which three tenths go back first.
  expect(taxes.map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
    'Cr Output VAT 57.00',
    'Cr Output VAT 126.00',
    'Dr Output VAT 54.90',
    'Dr Output VAT 128.10',
  ])
  const told = (number: string) =>
    read(database, shop.tenantId, async (tx) => moneyText((await issuedDocument(tx, number)).baseTax))
  expect(await told('INV-2011-000001')).toBe('57.00')
  expect(await told('INV-2011-000002')).toBe('183.00')
  expect(await told('CN-2011-000001')).toBe('54.90')
})

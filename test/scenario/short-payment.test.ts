import { expect, test } from 'vitest'
import { applyPayments } from '../../src/cash/apply-payment.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, brokenRules, debtor, journalFrom, openItems, receive } from './debtor.js'

const database = await freshDatabase()

test('a payment that is short by no more than the tolerance settles the invoice; the rest is a small difference', async () => {
  const shop = await debtor(database, { settings: { 'cash.small_difference': '5.00' } })
  accepted(await receive(shop, { amount: '117.00', reference: 'INV-2011-000001' }))
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                             117.00
  Dr Small payment differences          3.00
  Cr Trade receivables                120.00`)
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
})

test('where the tenant takes tax back, a small difference carries its share of it', async () => {
  const settings = { 'cash.small_difference': '5.00', 'cash.small_difference_tax_relief': 'yes' }
  const shop = await debtor(database, { settings })
  accepted(await receive(shop, { amount: '117.00', reference: 'INV-2011-000001' }))
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                             117.00
  Dr Small payment differences          2.50
  Dr Output VAT                         0.50
  Cr Trade receivables                120.00`)
})

test("the stricter of the tenant's and the customer's tolerance counts, and beyond it nothing is applied by itself", async () => {
  const shop = await debtor(database, { settings: { 'cash.small_difference': '5.00' } })
  await shop.sql("update customer set small_difference = 1 where tenant_id = $1 and number = 'C1'")
  const decision = await receive(shop, { amount: '117.00', reference: 'INV-2011-000001', customerNumber: 'C1' })
  expect(decision).toMatchObject({
    ok: true,
    document: { unmatched: '117.00 came in, but 120.00 is open on the documents named' },
  })
  expect(await openItems(shop)).toEqual([
    'INV-2011-000001/1 120.00 receivable',
    'PAY-2011-000001/1 -117.00 customer_credit',
  ])
  expect(await brokenRules(shop)).toEqual([])
})

test('a person applies a short payment: the item stays open with the rest and keeps its due date', async () => {
  const shop = await debtor(database)
  const payment = accepted(await receive(shop, { amount: '117.00', customerNumber: 'C1' }))
  const allocations = [{ documentNumber: 'INV-2011-000001' }]
  accepted((await shop.perform(applyPayments, { paymentId: payment.id, allocations }))[0])
  expect(await openItems(shop)).toEqual(['INV-2011-000001/1 3.00 receivable'])
  const [item] = await shop.sql<{ due_date: string }>(
    "select due_date from open_item where tenant_id = $1 and document_type = 'invoice'",
  )
  expect(item!.due_date).toBe('2011-03-31')
  expect(await journalFrom(shop, 'Application')).toBe(`Application of PAY-2011-000001
  Dr Customer credit balances         117.00
  Cr Trade receivables                117.00`)
})

test('a person gives the rest up only with a reason', async () => {
  const shop = await debtor(database)
  const payment = accepted(await receive(shop, { amount: '117.00', customerNumber: 'C1' }))
  const allocation = { documentNumber: 'INV-2011-000001', writeOff: '3.00' }
  const [refused] = await shop.perform(applyPayments, { paymentId: payment.id, allocations: [allocation] })
  expect(refused).toMatchObject({ ok: false, problem: { code: 'payment.reason_missing' } })
  const allocations = [{ ...allocation, reason: 'freight agreed by phone' }]
  accepted((await shop.perform(applyPayments, { paymentId: payment.id, allocations }))[0])
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
})

test("paying a paid invoice, more than is open, and another customer's invoice are refused and change nothing", async () => {
  const shop = await debtor(database)
  await shop.customer('C2')
  accepted(await receive(shop, { amount: '120.00', reference: 'INV-2011-000001' }))
  const before = await shop.ledger()
  const refusal = async (more: object): Promise<unknown> => {
    const decision = await receive(shop, { entryReference: 'E2', amount: '50.00', ...more })
    return decision.ok ? 'accepted' : decision.problem.code
  }
  const documentNumber = 'INV-2011-000001'
  expect(await refusal({ documentNumbers: [documentNumber] })).toBe('payment.already_paid')
  expect(await refusal({ allocations: [{ documentNumber, amount: '50.00' }] })).toBe('payment.already_paid')
  expect(await refusal({ documentNumbers: ['INV-2011-000099'] })).toBe('payment.unknown_document')
  expect(await refusal({ customerNumber: 'C9' })).toBe('payment.unknown_customer')
  expect(await refusal({ amount: '-1.00' })).toBe('amount.not_positive')
  expect(await refusal({ amount: '1.001' })).toBe('amount.too_fine')
  expect(await refusal({ receivedOn: '2011-03-02' })).toBe('payment.in_the_future')
  await shop.order('C1', [['TEA', '1']])
  const now = await shop.ledger()
  expect(await refusal({ allocations: [{ documentNumber: 'INV-2011-000002', amount: '50.00' }] })).toBe(
    'payment.more_than_open',
  )
  expect(await refusal({ customerNumber: 'C2', allocations: [{ documentNumber: 'INV-2011-000002' }] })).toBe(
    'payment.other_customer',
  )
  expect(now.startsWith(before)).toBe(true)
  expect(await shop.ledger()).toBe(now)
})

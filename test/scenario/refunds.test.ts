import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { offsetCredits } from '../../src/cash/offset-credit.js'
import type { Payment } from '../../src/cash/payment.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { releaseCredits } from '../../src/cash/release-credit.js'
import { reversePayments } from '../../src/cash/reverse-payment.js'
import { settleInvoicesAtOnce } from '../../src/cash/settle-at-once.js'
import type { Decision } from '../../src/kernel/decision.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, brokenRules, debtor, journalFrom, openItems, receive } from './debtor.js'
import { dollarShop } from './dollars.js'
import type { Shop } from './shop.js'

const database = await freshDatabase()

const refund = async (shop: Shop, more: object): Promise<Decision<Payment>> =>
  (await shop.perform(refundCredits, refundCreditInput.parse({ reason: 'asked for', ...more })))[0]!

test('a customer gets back what it paid too much', async () => {
  const shop = await debtor(database)
  const allocations = [{ documentNumber: 'INV-2011-000001', amount: '120.00' }]
  const paid = accepted(await receive(shop, { amount: '130.00', customerNumber: 'C1', allocations }))
  expect(await refund(shop, { creditNumber: paid.number, amount: '10.01' })).toMatchObject({
    ok: false,
    problem: { code: 'payment.more_than_left' },
  })
  accepted(await refund(shop, { creditNumber: paid.number }))
  expect(await journalFrom(shop, 'Refund')).toBe(`Refund PAY-2011-000002 of PAY-2011-000001
  Dr Customer credit balances          10.00
  Cr Bank                              10.00`)
  expect(await openItems(shop)).toEqual([])
  expect(await refund(shop, { creditNumber: paid.number })).toMatchObject({
    ok: false,
    problem: { code: 'payment.nothing_to_refund' },
  })
  expect(await brokenRules(shop)).toEqual([])
})

test('money of an unknown payer is sent back out of suspense', async () => {
  const shop = await debtor(database)
  const paid = accepted(await receive(shop, { amount: '50.00' }))
  accepted(await refund(shop, { creditNumber: paid.number }))
  expect(await journalFrom(shop, 'Refund')).toBe(`Refund PAY-2011-000002 of PAY-2011-000001
  Dr Unapplied cash                    50.00
  Cr Bank                              50.00`)
  expect(await brokenRules(shop)).toEqual([])
})

test('a returned debit opens the invoice again with its old due date, and withdraws the discount taken with it', async () => {
  const shop = await debtor(database, {
    paymentTerm: 'D2',
    stage: (stage) =>
      stage.sql(
        "insert into payment_term (tenant_id, code, name, net_days, discount_percent, discount_days, discount_regime) values ($1, 'D2', '2 % in 10 days', 30, 2, 10, 'A')",
      ),
  })
  const paid = accepted(await receive(shop, { amount: '117.60', reference: 'INV-2011-000001' }))
  await shop.day('2011-03-08')
  const twice = { paymentId: paid.id, reason: 'insufficient funds' }
  const [first, second] = await shop.perform(reversePayments, twice, twice)
  accepted(first)
  expect(second).toMatchObject({ ok: false, problem: { code: 'payment.partly_gone' } })
  expect(await journalFrom(shop, 'Return')).toBe(`Return PAY-2011-000002 of PAY-2011-000001
  Dr Trade receivables                120.00
  Cr Early-payment discounts            2.00
  Cr Output VAT                         0.40
  Cr Bank                             117.60`)
  const [item] = await shop.sql(
    "select residual, due_date from open_item where tenant_id = $1 and document_type = 'invoice'",
  )
  expect(item).toEqual({ residual: '120.0000', due_date: '2011-03-31' })
  expect(await brokenRules(shop)).toEqual([])
})

test('a payment that was partly refunded cannot go back whole', async () => {
  const shop = await debtor(database)
  const paid = accepted(await receive(shop, { amount: '50.00', customerNumber: 'C1' }))
  accepted(await refund(shop, { creditNumber: paid.number, amount: '20.00' }))
  const [decision] = await shop.perform(reversePayments, { paymentId: paid.id, reason: 'bounced' })
  expect(decision).toMatchObject({ ok: false, problem: { code: 'payment.partly_gone' } })
  expect(await openItems(shop)).toEqual([
    'INV-2011-000001/1 120.00 receivable',
    'PAY-2011-000001/1 -30.00 customer_credit',
  ])
})

test('a credit note that was kept pays another invoice, and taking that back restores both sides', async () => {
  const shop = await debtor(database)
  await shop.order('C1', [['TEA', '1']])
  const [invoice] = await shop.sql<{ id: string }>(
    "select id from invoice where tenant_id = $1 and number = 'INV-2011-000002'",
  )
  const credited = { invoiceId: invoice!.id, reason: 'returned', creditUse: 'keep' as const }
  accepted((await shop.perform(creditInvoices, credited))[0])
  const creditNumber = 'CN-2011-000001'
  const before = [
    'CN-2011-000001/1 -12.00 customer_credit',
    'INV-2011-000001/1 120.00 receivable',
    'INV-2011-000002/1 12.00 receivable',
  ]
  expect(await openItems(shop)).toEqual(before)
  accepted(
    (await shop.perform(offsetCredits, { creditNumber, allocations: [{ documentNumber: 'INV-2011-000001' }] }))[0],
  )
  expect(await openItems(shop)).toEqual(['INV-2011-000001/1 108.00 receivable', 'INV-2011-000002/1 12.00 receivable'])
  expect(await journalFrom(shop, 'Offset')).toBe(`Offset of CN-2011-000001
  Dr Customer credit balances          12.00
  Cr Trade receivables                 12.00`)
  const back = { creditNumber, reason: 'wrong invoice' }
  accepted((await shop.perform(releaseCredits, back))[0])
  expect(await openItems(shop)).toEqual(before)
  expect((await shop.perform(releaseCredits, back))[0]).toMatchObject({
    ok: false,
    problem: { code: 'credit_note.not_offset' },
  })
  expect(await shop.refused(releaseCredits, { ...back, creditNumber: 'CN-2011-000009' })).toMatchObject({
    code: 'credit.unknown',
  })
  const payment = await receive(shop, { amount: '108.00', reference: 'INV-2011-000001 less CN-2011-000001' })
  expect(payment).toMatchObject({ ok: true, document: { unmatched: null } })
  expect(await openItems(shop)).toEqual(['INV-2011-000002/1 12.00 receivable'])
  const reason = 'debit returned'
  accepted((await shop.perform(reversePayments, { paymentId: accepted(payment).id, reason }))[0])
  expect(await openItems(shop)).toEqual(before)
  expect(await brokenRules(shop)).toEqual([])
})

test('a reference of the bank is that of one movement of money', async () => {
  const shop = await debtor(database)
  const paid = accepted(await receive(shop, { amount: '130.00', customerNumber: 'C1', reference: 'on account' }))
  const reused = { ok: false, problem: { code: 'payment.reference_reused' } }
  expect(await refund(shop, { creditNumber: paid.number, amount: '5.00', entryReference: 'E1' })).toMatchObject(reused)
  const twice = { creditNumber: paid.number, amount: '5.00', entryReference: 'OUT-1' }
  accepted(await refund(shop, twice))
  expect(await refund(shop, twice)).toMatchObject(reused)
  const other = accepted(
    await receive(shop, { entryReference: 'E2', amount: '7.00', customerNumber: 'C1', reference: '' }),
  )
  const back = { paymentId: other.id, reason: 'bounced' }
  expect((await shop.perform(reversePayments, { ...back, entryReference: 'OUT-1' }))[0]).toMatchObject(reused)
  accepted((await shop.perform(reversePayments, { ...back, entryReference: 'OUT-2' }))[0])
})

test('a sale settled at once whose money was charged back can be settled at once again', async () => {
  const shop = await debtor(database)
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  const settled = accepted((await shop.perform(settleInvoicesAtOnce, { invoiceId: invoice!.id }))[0])
  accepted((await shop.perform(reversePayments, { paymentId: settled.id, reason: 'charged back' }))[0])
  expect(await openItems(shop)).toEqual(['INV-2011-000001/1 120.00 receivable'])
  accepted((await shop.perform(settleInvoicesAtOnce, { invoiceId: invoice!.id }))[0])
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
})

test('money in another currency goes back out of the account into which it came', async () => {
  const shop = await dollarShop(database)
  const paid = accepted(await receive(shop, { amount: '10.00', currency: 'USD', customerNumber: 'US1' }))
  accepted(await refund(shop, { creditNumber: paid.number }))
  expect(await shop.ledger()).toBe(`Payment PAY-2011-000001
  Dr Bank, foreign currency             9.00
  Cr Customer credit balances           9.00
Refund PAY-2011-000002 of PAY-2011-000001
  Dr Customer credit balances           9.00
  Cr Bank, foreign currency             9.00`)
})

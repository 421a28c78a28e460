import { expect, test } from 'vitest'
import { applyPayments } from '../../src/cash/apply-payment.js'
import { assignCustomers } from '../../src/cash/assign-customer.js'
import { unapplyPayments } from '../../src/cash/unapply-payment.js'
import { openExport } from '../../src/exchange/export/export-set.js'
import { read } from '../../src/kernel/runner.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, brokenRules, debtor, journalFrom, openItems, receive } from './debtor.js'

const database = await freshDatabase()

test('what a customer pays too much is its credit, and pays the next invoice without new money', async () => {
  const shop = await debtor(database)
  const allocations = [{ documentNumber: 'INV-2011-000001', amount: '120.00' }]
  const payment = accepted(await receive(shop, { amount: '130.00', customerNumber: 'C1', allocations }))
  await shop.order('C1', [['TEA', '1']])
  const rest = [{ documentNumber: 'INV-2011-000002' }]
  accepted((await shop.perform(applyPayments, { paymentId: payment.id, allocations: rest }))[0])
  const ledger = await journalFrom(shop, 'Payment')
  expect(ledger).toContain(`Payment PAY-2011-000001
  Dr Bank                             130.00
  Cr Customer credit balances          10.00
  Cr Trade receivables                120.00`)
  expect(ledger).toContain(`Application of PAY-2011-000001
  Dr Customer credit balances          10.00
  Cr Trade receivables                 10.00`)
  expect(await openItems(shop)).toEqual(['INV-2011-000002/1 2.00 receivable'])
  expect(await brokenRules(shop)).toEqual([])
})

test('money of an unknown payer stays in suspense, never with a guessed customer, until a person names the payer', async () => {
  const shop = await debtor(database)
  const received = await receive(shop, { amount: '110.00', reference: 'thank you', payerName: 'Customer C1' })
  expect(received).toMatchObject({ ok: true, document: { unmatched: 'no document is named' } })
  const payment = accepted(received)
  expect(payment.customerId).toBeNull()
  const named = accepted((await shop.perform(assignCustomers, { paymentId: payment.id, customerNumber: 'C1' }))[0])
  expect(named.customerId).not.toBeNull()
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                             110.00
  Cr Unapplied cash                   110.00
Payer of PAY-2011-000001
  Dr Unapplied cash                   110.00
  Cr Customer credit balances         110.00`)
  expect(await openItems(shop)).toEqual([
    'INV-2011-000001/1 120.00 receivable',
    'PAY-2011-000001/2 -110.00 customer_credit',
  ])
  expect(await brokenRules(shop)).toEqual([])
  const [again] = await shop.perform(assignCustomers, { paymentId: payment.id, customerNumber: 'C1' })
  expect(again).toMatchObject({ ok: false, problem: { code: 'payment.payer_known' } })
})

test('applying money of an unknown payer to an invoice says who paid, and taking it back restores both sides', async () => {
  const shop = await debtor(database)
  const payment = accepted(await receive(shop, { amount: '50.00' }))
  const allocations = [{ documentNumber: 'INV-2011-000001' }]
  accepted((await shop.perform(applyPayments, { paymentId: payment.id, allocations }))[0])
  expect(await openItems(shop)).toEqual(['INV-2011-000001/1 70.00 receivable'])
  const reason = 'it was for another invoice'
  accepted((await shop.perform(unapplyPayments, { paymentId: payment.id, reason }))[0])
  expect(await openItems(shop)).toEqual([
    'INV-2011-000001/1 120.00 receivable',
    'PAY-2011-000001/2 -50.00 customer_credit',
  ])
  expect(
    await journalFrom(shop, 'Application of PAY-2011-000001 taken back'),
  ).toBe(`Application of PAY-2011-000001 taken back
  Dr Trade receivables                 50.00
  Cr Customer credit balances          50.00`)
  expect(await brokenRules(shop)).toEqual([])
  const [again] = await shop.perform(unapplyPayments, { paymentId: payment.id, reason })
  expect(again).toMatchObject({ ok: false, problem: { code: 'payment.not_applied' } })
})

test('the same money again changes nothing; its reference with another amount is refused', async () => {
  const shop = await debtor(database)
  const first = accepted(await receive(shop, { amount: '120.00', reference: 'INV-2011-000001' }))
  const ledger = await shop.ledger()
  const second = await receive(shop, { amount: '120.00', reference: 'INV-2011-000001' })
  expect(second).toMatchObject({ ok: true, events: [] })
  expect(accepted(second).number).toBe(first.number)
  expect(await receive(shop, { amount: '12.00' })).toMatchObject({
    ok: false,
    problem: { code: 'payment.reference_reused' },
  })
  expect(await shop.ledger()).toBe(ledger)
})

test('a payment that names an invoice exactly completes its order, by our number or by the external one', async () => {
  const shop = await debtor(database)
  await shop.order('C1', [['TEA', '1']], { externalNumber: '536365', channel: 'shop' })
  accepted(await receive(shop, { amount: '120.00', reference: 'Ref: INV2011000001.' }))
  const decision = await receive(shop, { entryReference: 'E2', amount: '12.00', reference: 'INVOICE NO:536365/ACC 7' })
  expect(decision).toMatchObject({ ok: true, document: { unmatched: null } })
  expect(await openItems(shop)).toEqual([])
})

test.each([
  ['an invoice that is settled already', '10.00', 'INV-2011-000001', 'the documents named are settled already'],
  [
    'a number that no document bears',
    '10.00',
    'INV-2011-000009',
    'no document of ours bears the number INV-2011-000009',
  ],
  ['another amount', '10.00', 'INV-2011-000002', '10.00 came in, but 24.00 is open on the documents named'],
  ['nothing', '10.00', 'thanks', 'no document is named'],
])('money that names %s stays unapplied, and the payment says why', async (_, amount, reference, unmatched) => {
  const shop = await debtor(database)
  await shop.order('C1', [['TEA', '2']])
  accepted(await receive(shop, { amount: '120.00', reference: 'INV-2011-000001' }))
  accepted(await receive(shop, { entryReference: 'E2', amount, reference }))
  const paid = await shop.sql('select unmatched from payment where tenant_id = $1 order by number')
  expect(paid).toEqual([{ unmatched: null }, { unmatched }])
  const exported = await read(database, shop.tenantId, async (tx) => {
    const { columns, batches } = openExport(tx, 'payments')
    const rows = []
    for await (const batch of batches) rows.push(...batch)
    return rows.map((row) => row[columns.at(-1)!])
  })
  expect(exported).toEqual([null, unmatched])
  expect(await brokenRules(shop)).toEqual([])
})

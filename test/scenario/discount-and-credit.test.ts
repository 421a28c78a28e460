import { expect, test } from 'vitest'
import type { CreditInvoiceInput } from '../../src/billing/credit-invoice.js'
import { applyPayments } from '../../src/cash/apply-payment.js'
import { offsetCredits } from '../../src/cash/offset-credit.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { takeBackDiscounts } from '../../src/cash/take-back-discount.js'
import { unapplyPayments } from '../../src/cash/unapply-payment.js'
import { postWriteOffInput, postWriteOffs } from '../../src/receivables/post-write-off.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, credits, debtorWithDiscount, journalFrom, openItems, receive } from './debtor.js'
import type { Shop } from './shop.js'
import { booksStaySound } from './sound.js'

const database = await freshDatabase()
booksStaySound()

const INVOICE = 'INV-2011-000001'
const NOTE = 'CN-2011-000001'

/** Owes 120.00 (10 at 10.00 and VAT). */
const withDiscount = (regime: 'A' | 'B' = 'A', settings: Record<string, string> = {}): Promise<Shop> =>
  debtorWithDiscount(database, regime, settings)

const credited = (shop: Shop, quantity?: string, creditUse?: CreditInvoiceInput['creditUse']): Promise<void> =>
  credits(shop, { creditUse, lines: quantity === undefined ? undefined : [{ line: 1, quantity }] })

const paid = async (shop: Shop, amount: string, reference = INVOICE) =>
  accepted(await receive(shop, { amount, reference, customerNumber: 'C1' }))

test('after a part was sent back, the rest less its discount is the whole of what is owed', async () => {
  const shop = await withDiscount()
  await credited(shop, '4')
  await paid(shop, '70.56')
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                              70.56
  Dr Early-payment discounts            1.20
  Dr Output VAT                         0.24
  Cr Trade receivables                 72.00`)
  expect(await openItems(shop)).toEqual([])
})

test('where tax stays as it was, the discount on the rest is of its net amount', async () => {
  const shop = await withDiscount('B')
  await credited(shop, '4')
  await paid(shop, '70.80')
  expect(await openItems(shop)).toEqual([])
})

test('what was paid in part before it was credited earns no discount: it was not paid in time as a whole', async () => {
  const shop = await withDiscount()
  const allocations = [{ documentNumber: INVOICE, amount: '20.00' }]
  accepted(await receive(shop, { amount: '20.00', entryReference: 'E0', customerNumber: 'C1', allocations }))
  await credited(shop, '4')
  await paid(shop, '50.96')
  expect(await openItems(shop)).toEqual([`${INVOICE}/1 52.00 receivable`, 'PAY-2011-000002/1 -50.96 customer_credit'])
})

test('a credit note that is kept leaves a discount on what it does not credit, beside it or taken off', async () => {
  const beside = await withDiscount()
  await credited(beside, '4', 'keep')
  await paid(beside, '118.56')
  expect(await openItems(beside)).toEqual([`${NOTE}/1 -48.00 customer_credit`])
  const takenOff = await withDiscount()
  await credited(takenOff, '4', 'keep')
  await paid(takenOff, '70.56', `${INVOICE} less ${NOTE}`)
  expect(await openItems(takenOff)).toEqual([])
})

test('what is credited in full earns no discount, is not short by a small difference, and a person cannot grant it either', async () => {
  const shop = await withDiscount('A', { 'cash.small_difference': '5.00' })
  await credited(shop, undefined, 'keep')
  const payment = await paid(shop, '117.60')
  const open = [`${NOTE}/1 -120.00 customer_credit`, `${INVOICE}/1 120.00 receivable`]
  expect(await openItems(shop)).toEqual([...open, 'PAY-2011-000001/1 -117.60 customer_credit'])
  for (const given of [{ discount: '2.40' }, { writeOff: '2.40', reason: 'short' }])
    expect(
      await shop.refused(applyPayments, {
        paymentId: payment.id,
        allocations: [{ documentNumber: INVOICE, amount: '117.60', ...given }],
      }),
    ).toEqual({
      code: 'payment.more_than_worth',
      message: `${INVOICE} is credited: what is given up of it must be of what the customer keeps. Use the credit note for the rest`,
    })
  await shop.must(applyPayments, { paymentId: payment.id, allocations: [{ documentNumber: INVOICE }] })
  await shop.must(offsetCredits, { creditNumber: NOTE, allocations: [{ documentNumber: INVOICE }] })
  expect(await openItems(shop)).toEqual([`${NOTE}/1 -117.60 customer_credit`])
})

test('sent back in pieces after it was paid, each takes its share of the discount along', async () => {
  const shop = await withDiscount()
  await paid(shop, '117.60')
  await credited(shop, '4')
  expect(await journalFrom(shop, 'Discount taken back')).toBe(`Discount taken back for ${NOTE}
  Dr Trade receivables                  1.44
  Cr Early-payment discounts            2.00
  Cr Output VAT                         0.40
  Dr Customer credit balances           0.96
Discount of PAY-2011-000001 on what is kept
  Dr Early-payment discounts            1.20
  Dr Output VAT                         0.24
  Cr Trade receivables                  1.44`)
  expect(await openItems(shop)).toEqual([`${NOTE}/1 -47.04 customer_credit`])
  expect((await shop.refused(takeBackDiscounts, { creditNumber: NOTE })).code).toBe('credit_note.no_discount')
  await credited(shop)
  expect(await openItems(shop)).toEqual([`${NOTE}/1 -47.04 customer_credit`, 'CN-2011-000002/1 -70.56 customer_credit'])
})

test('what is left of a discount goes when its payment does, and is earned again with another', async () => {
  const shop = await withDiscount()
  const payment = await paid(shop, '117.60')
  await credited(shop, '4')
  await shop.must(unapplyPayments, { paymentId: payment.id, reason: 'not theirs' })
  expect(await openItems(shop)).toEqual([
    `${NOTE}/1 -47.04 customer_credit`,
    `${INVOICE}/1 119.04 receivable`,
    'PAY-2011-000001/1 -117.60 customer_credit',
  ])
  await shop.must(applyPayments, { paymentId: payment.id, allocations: [{ documentNumber: INVOICE }] })
  expect(await openItems(shop)).toEqual([`${NOTE}/1 -47.04 customer_credit`])
})

test('a small difference stays as far as something is kept that it can be of', async () => {
  const shop = await withDiscount('A', { 'cash.small_difference': '0.50', 'cash.small_difference_tax_relief': 'yes' })
  await shop.day('2011-03-20')
  await receive(shop, { amount: '119.70', reference: INVOICE, receivedOn: '2011-03-20' })
  await credited(shop, '9.99')
  expect(await journalFrom(shop, 'Discount taken back')).toBe(`Discount taken back for ${NOTE}
  Dr Trade receivables                  0.12
  Cr Small payment differences          0.25
  Cr Output VAT                         0.05
  Dr Customer credit balances           0.18
Difference of PAY-2011-000001 on what is kept
  Dr Small payment differences          0.10
  Dr Output VAT                         0.02
  Cr Trade receivables                  0.12`)
  expect(await openItems(shop)).toEqual([`${NOTE}/1 -119.70 customer_credit`])
})

test('a claim is not given up while a credit note of it is left; used elsewhere, no tax comes back with it', async () => {
  const shop = await withDiscount()
  await credited(shop, undefined, 'keep')
  const gaveUp = postWriteOffInput.parse({ documentNumber: INVOICE, reason: 'insolvent', taxRelief: true })
  expect(await shop.refused(postWriteOffs, { ...gaveUp, amount: '0.01' })).toMatchObject({
    code: 'write_off.credit_left',
  })
  expect(await shop.refused(postWriteOffs, gaveUp)).toEqual({
    code: 'write_off.credit_left',
    message: `120.00 GBP is left on credit notes of ${INVOICE}: use that for it first (POST /api/offsets), and give up the rest`,
  })
  await shop.must(refundCredits, refundCreditInput.parse({ creditNumber: NOTE, reason: 'asked for it' }))
  expect((await shop.must(postWriteOffs, gaveUp)).amount).toMatchObject({ minor: 12_000n })
  expect(await journalFrom(shop, 'Write-off')).toBe(`Write-off WO-2011-000001 of ${INVOICE}
  Dr Bad debts                        120.00
  Cr Trade receivables                120.00`)
})

test('of a claim beside a credit note that was kept the rest is given up', async () => {
  const shop = await withDiscount()
  await credited(shop, '4', 'keep')
  await shop.must(
    postWriteOffs,
    postWriteOffInput.parse({ documentNumber: INVOICE, reason: 'insolvent', taxRelief: true }),
  )
  expect(await journalFrom(shop, 'Write-off')).toBe(`Write-off WO-2011-000001 of ${INVOICE}
  Dr Bad debts                         60.00
  Dr Output VAT                        12.00
  Cr Trade receivables                 72.00`)
})

import { expect, test } from 'vitest'
import { takeBackDiscounts } from '../../src/cash/take-back-discount.js'
import { unapplyPayments } from '../../src/cash/unapply-payment.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, brokenRules, credits, debtorWithDiscount, journalFrom, openItems, receive } from './debtor.js'

const database = await freshDatabase()

test('regime A: tax follows the discount', async () => {
  const shop = await debtorWithDiscount(database, 'A')
  accepted(await receive(shop, { amount: '117.60', reference: 'INV-2011-000001' }))
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                             117.60
  Dr Early-payment discounts            2.00
  Dr Output VAT                         0.40
  Cr Trade receivables                120.00`)
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
})

test('regime B: the discount is on the net amount and tax stays as it is', async () => {
  const shop = await debtorWithDiscount(database, 'B')
  accepted(await receive(shop, { amount: '118.00', reference: 'INV-2011-000001' }))
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                             118.00
  Dr Early-payment discounts            2.00
  Cr Trade receivables                120.00`)
})

test('a discount taken late is not granted by itself, unless within the days of grace', async () => {
  const late = async (graceDays: string): Promise<string[]> => {
    const shop = await debtorWithDiscount(database, 'A', { 'cash.discount_grace_days': graceDays })
    await shop.day('2011-03-13')
    accepted(await receive(shop, { amount: '117.60', reference: 'INV-2011-000001', receivedOn: '2011-03-13' }))
    return openItems(shop)
  }
  expect(await late('1')).toEqual(['INV-2011-000001/1 120.00 receivable', 'PAY-2011-000001/1 -117.60 unapplied_cash'])
  expect(await late('2')).toEqual([])
})

test('money that came in time and was booked late earns its discount', async () => {
  const shop = await debtorWithDiscount(database, 'A')
  await shop.day('2011-03-20')
  accepted(await receive(shop, { amount: '117.60', reference: 'INV-2011-000001', receivedOn: '2011-03-11' }))
  expect(await openItems(shop)).toEqual([])
})

test('taking an application back withdraws its discount and its tax', async () => {
  const shop = await debtorWithDiscount(database, 'A')
  const payment = accepted(await receive(shop, { amount: '117.60', reference: 'INV-2011-000001' }))
  accepted((await shop.perform(unapplyPayments, { paymentId: payment.id, reason: 'wrong invoice' }))[0])
  expect(await journalFrom(shop, 'Application')).toBe(`Application of PAY-2011-000001 taken back
  Dr Trade receivables                120.00
  Cr Customer credit balances         117.60
  Cr Early-payment discounts            2.00
  Cr Output VAT                         0.40`)
  expect(await openItems(shop)).toEqual([
    'INV-2011-000001/1 120.00 receivable',
    'PAY-2011-000001/1 -117.60 customer_credit',
  ])
  expect(await brokenRules(shop)).toEqual([])
})

test('what was paid with a discount and is credited in full gives back what was paid, and its tax once', async () => {
  const shop = await debtorWithDiscount(database, 'A')
  accepted(await receive(shop, { amount: '117.60', reference: 'INV-2011-000001' }))
  await credits(shop)
  expect(await journalFrom(shop, 'Credit note')).toBe(`Credit note CN-2011-000001
  Dr Sales returns                    100.00
  Dr Output VAT                        20.00
  Cr Customer credit balances         120.00
Discount taken back for CN-2011-000001
  Cr Early-payment discounts            2.00
  Cr Output VAT                         0.40
  Dr Customer credit balances           2.40`)
  expect(await openItems(shop)).toEqual(['CN-2011-000001/1 -117.60 customer_credit'])
  expect(await brokenRules(shop)).toEqual([])
  expect(await shop.refused(takeBackDiscounts, { creditNumber: 'CN-2011-000001' })).toEqual({
    code: 'credit_note.no_discount',
    message: 'there is no discount or difference on what CN-2011-000001 credits, or it is taken back already',
  })
  expect(await shop.refused(takeBackDiscounts, { creditNumber: 'CN-2011-000009' })).toEqual({
    code: 'credit.unknown',
    message: 'there is no credit note or payment CN-2011-000009: check the number',
  })
})

import { expect, test } from 'vitest'
import { applyPayments } from '../../src/cash/apply-payment.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, brokenRules, debtor, openItems, receive } from './debtor.js'
import type { Shop } from './shop.js'

const database = await freshDatabase()

/** 120.00 in three instalments of 60, 36 and 24, due after 0, 30 and 60 days. */
const inInstalments = (): Promise<Shop> =>
  debtor(database, {
    paymentTerm: 'I3',
    stage: async (shop) => {
      await shop.sql(
        "insert into payment_term (tenant_id, code, name, net_days) values ($1, 'I3', 'Three instalments', 60)",
      )
      await shop.sql(
        "insert into payment_term_instalment (tenant_id, code, instalment, share, days) values ($1, 'I3', 1, 50, 0), ($1, 'I3', 2, 30, 30), ($1, 'I3', 3, 20, 60)",
      )
    },
  })

const OPEN = [
  'INV-2011-000001/1 60.00 receivable',
  'INV-2011-000001/2 36.00 receivable',
  'INV-2011-000001/3 24.00 receivable',
]

test('an invoice falls due in parts', async () => {
  const shop = await inInstalments()
  expect(await openItems(shop)).toEqual(OPEN)
})

test('a payment that names the invoice pays the oldest instalments when it is exactly their sum', async () => {
  const shop = await inInstalments()
  accepted(await receive(shop, { amount: '96.00', reference: 'INV-2011-000001' }))
  expect(await openItems(shop)).toEqual([OPEN[2]])
  accepted(await receive(shop, { entryReference: 'E2', amount: '24.00', reference: 'INV-2011-000001' }))
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
})

test('any other sum, a later instalment alone, and money without a reference stay unapplied', async () => {
  const shop = await inInstalments()
  accepted(await receive(shop, { amount: '70.00', reference: 'INV-2011-000001', customerNumber: 'C1' }))
  accepted(
    await receive(shop, { entryReference: 'E2', amount: '36.00', reference: 'INV-2011-000001', customerNumber: 'C1' }),
  )
  accepted(await receive(shop, { entryReference: 'E3', amount: '60.00', customerNumber: 'C1' }))
  expect(await openItems(shop)).toEqual([
    ...OPEN,
    'PAY-2011-000001/1 -70.00 customer_credit',
    'PAY-2011-000002/1 -36.00 customer_credit',
    'PAY-2011-000003/1 -60.00 customer_credit',
  ])
})

test('what a person applies goes to the oldest instalment first', async () => {
  const shop = await inInstalments()
  const payment = accepted(await receive(shop, { amount: '70.00', customerNumber: 'C1' }))
  const allocations = [{ documentNumber: 'INV-2011-000001' }]
  accepted((await shop.perform(applyPayments, { paymentId: payment.id, allocations }))[0])
  expect(await openItems(shop)).toEqual(['INV-2011-000001/2 26.00 receivable', OPEN[2]])
  expect(await brokenRules(shop)).toEqual([])
})

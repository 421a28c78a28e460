import { expect, test } from 'vitest'
import { receivePaymentInput } from '../../src/cash/receive-input.js'
import { receivePayments } from '../../src/cash/receive-payment.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()

/** A customer who owes 120.00 on INV-2011-000001. */
async function debtor(settings: Record<string, string> = {}): Promise<Shop> {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes', ...settings } })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '100', '4.00')
  await shop.order('C1', [['TEA', '10']])
  return shop
}

const money = (more: object) =>
  receivePaymentInput.parse({ entryReference: 'E1', currency: 'GBP', receivedOn: '2011-03-01', ...more })

const journalOf = async (shop: Shop, text: string): Promise<string> => {
  const ledger = await shop.ledger()
  const from = ledger.indexOf(text)
  return from < 0 ? '' : ledger.slice(from)
}

const open = (shop: Shop) =>
  shop.sql<{ document_number: string; residual: string; due_date: string }>(
    'select document_number, round(residual, 2)::text as residual, due_date from open_item where tenant_id = $1 and residual <> 0 order by document_number',
  )

test('a payment that is short by no more than the tolerance settles the invoice, and the rest is a small difference', async () => {
  const shop = await debtor({ 'cash.small_difference': '5.00' })
  const [decision] = await shop.perform(receivePayments, money({ amount: '117.00', reference: 'INV-2011-000001' }))
  expect(decision).toMatchObject({ ok: true, unmatched: null })
  expect(await journalOf(shop, 'Payment')).toBe(
    `Payment PAY-2011-000001
  Dr Bank                          117.00
  Dr Small payment differences       3.00
  Cr Trade receivables             120.00`.replace(
      /^( {2}.. )(.*?) +(\S+)$/gm,
      (_, side, name, amount) => `${side}${name.padEnd(28)} ${amount.padStart(10)}`,
    ),
  )
  expect(await open(shop)).toEqual([])
})

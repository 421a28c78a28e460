import { expect, test } from 'vitest'
import { reversePayments } from '../../src/cash/reverse-payment.js'
import { unapplyPayments } from '../../src/cash/unapply-payment.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, brokenRules, journalFrom, openItems, receive } from './debtor.js'
import { Shop } from './shop.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()

/** An invoice over USD 1,000.00 at 0.90, zero-rated export; from 2 March the dollar is worth 0.94. */
async function dollarDebtor(): Promise<Shop> {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.sql(
    "insert into exchange_rate (tenant_id, currency, valid_from, rate) values ($1, 'USD', '2011-01-01', 0.90), ($1, 'USD', '2011-03-02', 0.94)",
  )
  await shop.customer('US1', { country: 'US', currency: 'USD' })
  await shop.item('TEA', '10.00', '100', '4.00')
  await shop.order('US1', [['TEA', '10', '100.00']], { currency: 'USD' })
  await shop.day('2011-03-02')
  return shop
}

const dollars = (amount: string, more: object = {}) => ({ amount, currency: 'USD', receivedOn: '2011-03-02', ...more })

test('a payment at a better rate realises the gain', async () => {
  const shop = await dollarDebtor()
  accepted(await receive(shop, dollars('1000.00', { reference: 'INV-2011-000001' })))
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank, foreign currency           940.00
  Cr Trade receivables                900.00
  Cr Exchange differences realised      40.00`)
  expect(await brokenRules(shop)).toEqual([])
})

test('revenue is earned at the rate at which it was billed, so that nothing stays in the contract balance (IFRIC 22.8)', async () => {
  const shop = await Shop.open(database)
  await shop.sql(
    "insert into exchange_rate (tenant_id, currency, valid_from, rate) values ($1, 'USD', '2011-01-01', 0.90), ($1, 'USD', '2011-03-02', 0.94)",
  )
  await shop.customer('US1', { country: 'US', currency: 'USD' })
  await shop.item('TEA', '10.00', '100', '4.00')
  const order = await shop.order('US1', [['TEA', '10', '100.00']], { currency: 'USD' })
  const warehouse = new Warehouse(shop)
  await warehouse.ships(order)
  await shop.day('2011-03-02')
  await warehouse.arrives(order)
  expect(await journalFrom(shop, 'Invoice')).toBe(`Invoice INV-2011-000001
  Dr Trade receivables                900.00
  Cr Contract balances                900.00
Revenue of DN-2011-000001
  Dr Contract balances                900.00
  Cr Sales of goods                   900.00`)
})

test('a part payment realises its part, and the last one leaves nothing in base currency', async () => {
  const shop = await dollarDebtor()
  const part = [{ documentNumber: 'INV-2011-000001' }]
  accepted(await receive(shop, dollars('400.00', { allocations: part })))
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank, foreign currency           376.00
  Cr Trade receivables                360.00
  Cr Exchange differences realised      16.00`)
  const [item] = await shop.sql(
    "select residual, base_residual from open_item where tenant_id = $1 and document_type = 'invoice'",
  )
  expect(item).toEqual({ residual: '600.0000', base_residual: '540.0000' })
  for (const [index, amount] of ['33.33', '266.67', '300.00'].entries())
    accepted(await receive(shop, dollars(amount, { entryReference: `P${index}`, allocations: part })))
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
  const [gain] = await shop.sql(
    "select sum(base_credit - base_debit) as gain from journal_line where tenant_id = $1 and account = '4300'",
  )
  expect(gain).toEqual({ gain: '40.0000' })
})

test('taking an application back, and the payment with it, gives everything back to the cent', async () => {
  const shop = await dollarDebtor()
  const payment = accepted(
    await receive(shop, dollars('333.33', { allocations: [{ documentNumber: 'INV-2011-000001' }] })),
  )
  await shop.day('2011-03-05')
  accepted((await shop.perform(unapplyPayments, { paymentId: payment.id, reason: 'mistake' }))[0])
  const items = await shop.sql(
    'select residual, base_residual from open_item where tenant_id = $1 order by amount desc',
  )
  expect(items).toEqual([
    { residual: '1000.0000', base_residual: '900.0000' },
    { residual: '-333.3300', base_residual: '-313.3300' },
  ])
  accepted((await shop.perform(reversePayments, { paymentId: payment.id, reason: 'never arrived' }))[0])
  expect(await openItems(shop)).toEqual(['INV-2011-000001/1 1000.00 receivable'])
  const [gain] = await shop.sql(
    "select sum(base_credit - base_debit) as gain from journal_line where tenant_id = $1 and account = '4300'",
  )
  expect(gain).toEqual({ gain: '0.0000' })
  expect(await brokenRules(shop)).toEqual([])
})

test('without a rate the money is refused with what to do', async () => {
  const shop = await dollarDebtor()
  const decision = await receive(shop, { amount: '10.00', currency: 'EUR', receivedOn: '2011-03-02' })
  expect(decision).toMatchObject({ ok: false, problem: { code: 'exchange_rate.missing' } })
})

import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { releaseCredits } from '../../src/cash/release-credit.js'
import { settleInvoicesAtOnce } from '../../src/cash/settle-at-once.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()
const reason = 'arrived broken'

async function billed() {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  return { shop, order, invoiceId: invoice!.id }
}

const lastEntry = async (shop: Shop): Promise<string> => {
  const ledger = await shop.ledger()
  return ledger.slice(ledger.lastIndexOf('Credit note'))
}

test('against the open original a credit note is offset: no cash, no journal but its own (golden case 7)', async () => {
  const { shop, invoiceId } = await billed()
  await shop.must(creditInvoices, { invoiceId, reason, lines: [{ line: 1, quantity: '3' }] })
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000001
  Dr Sales returns                     30.00
  Dr Output VAT                         6.00
  Cr Trade receivables                 36.00`)
  expect(await openItems(shop)).toBe('CN-2011-000001 -36.00 open 0.00\nINV-2011-000001 120.00 open 84.00')
})

test('a paid original leaves the whole credit open in favour of the customer', async () => {
  const { shop, invoiceId } = await billed()
  await shop.must(settleInvoicesAtOnce, { invoiceId })
  await shop.must(creditInvoices, { invoiceId, reason, lines: [{ line: 1, quantity: '3' }] })
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000001
  Dr Sales returns                     30.00
  Dr Output VAT                         6.00
  Cr Customer credit balances          36.00`)
  expect(await openItems(shop)).toContain('CN-2011-000001 -36.00 open -36.00')
})

test('what an earlier credit left open limits the offset, the rest is credit', async () => {
  const { shop, invoiceId } = await billed()
  await shop.must(creditInvoices, { invoiceId, reason, creditUse: 'keep', lines: [{ line: 1, quantity: '4' }] })
  expect(await openItems(shop)).toBe('CN-2011-000001 -48.00 open -48.00\nINV-2011-000001 120.00 open 120.00')
  await shop.must(creditInvoices, { invoiceId, reason })
  expect(await openItems(shop)).toBe(
    'CN-2011-000001 -48.00 open -48.00\nCN-2011-000002 -72.00 open 0.00\nINV-2011-000001 120.00 open 48.00',
  )
})

test('a credit before delivery leaves the contract balance, and that part never becomes revenue', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  await warehouse.ships(order)
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason, lines: [{ line: 1, quantity: '3' }] })
  await warehouse.arrives(order)
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000001
  Dr Contract balances                 30.00
  Dr Output VAT                         6.00
  Cr Trade receivables                 36.00
Revenue of DN-2011-000001
  Dr Contract balances                 70.00
  Cr Sales of goods                    70.00`)
})

test('an invoice is taken back as a whole once, and an order credited in full is complete', async () => {
  const { shop, order, invoiceId } = await billed()
  const creditNote = await shop.must(creditInvoices, { invoiceId, reason })
  expect(creditNote.reverses).toBe(true)
  expect(await shop.refused(creditInvoices, { invoiceId, reason })).toEqual({
    code: 'credit_note.nothing_left',
    message: 'INV-2011-000001 is credited in full already: there is nothing left to credit',
  })
  await new Warehouse(shop).chain((chain) => chain.afterCredit([creditNote]))
  const [row] = await shop.sql<{ state: string }>('select state from sales_order where tenant_id = $1 and id = $2', [
    order.id,
  ])
  expect(row!.state).toBe('completed')
})

test('two clerks who credit the same invoice at once cannot credit more than it billed', async () => {
  const { shop, invoiceId } = await billed()
  const both = await Promise.all(
    [6, 6].map((quantity) =>
      shop.perform(creditInvoices, { invoiceId, reason, lines: [{ line: 1, quantity: String(quantity) }] }),
    ),
  )
  expect(both.flat().map((decision) => decision.ok || decision.problem.code)).toContain('credit_note.more_than_billed')
  expect(await openItems(shop)).toBe('CN-2011-000001 -72.00 open 0.00\nINV-2011-000001 120.00 open 48.00')
})

test('an offset that is taken back restores both residuals, and the credit can then be paid out', async () => {
  const { shop, invoiceId } = await billed()
  await shop.must(creditInvoices, { invoiceId, reason, lines: [{ line: 1, quantity: '3' }] })
  await shop.must(releaseCredits, { creditNumber: 'CN-2011-000001', reason: 'the customer wants it back' })
  expect(await openItems(shop)).toBe('CN-2011-000001 -36.00 open -36.00\nINV-2011-000001 120.00 open 120.00')
  await shop.must(refundCredits, refundCreditInput.parse({ creditNumber: 'CN-2011-000001', reason: 'asked for it' }))
  expect(await lastEntry(shop)).toContain(`Offset of CN-2011-000001 taken back
  Dr Trade receivables                 36.00
  Cr Customer credit balances          36.00
Refund PAY-2011-000001 of CN-2011-000001
  Dr Customer credit balances          36.00
  Cr Bank                              36.00`)
  expect(await openItems(shop)).toBe('CN-2011-000001 -36.00 open 0.00\nINV-2011-000001 120.00 open 120.00')
})

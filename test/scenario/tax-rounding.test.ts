import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'

const database = await freshDatabase()
booksStaySound()

/** The four lines of golden case 8 on one invoice. */
async function fourLines(rounding: 'document' | 'line') {
  const shop = await Shop.open(database, {
    settings: { 'shipping.automatic': 'yes', 'billing.tax_rounding': rounding },
  })
  await shop.customer('C1')
  const prices = { A: '68.33', B: '68.33', C: '57.50', D: '85.00' }
  for (const [number, price] of Object.entries(prices)) await shop.item(number, price, '1', '1.00')
  await shop.order(
    'C1',
    Object.keys(prices).map((number) => [number, '1'] as [string, string]),
  )
  const [invoice] = await shop.sql<{ id: string; net: string; tax: string }>(
    'select id, round(net, 2) as net, round(tax, 2) as tax from invoice where tenant_id = $1',
  )
  return { shop, invoice: invoice! }
}

async function creditTaxes(shop: Shop): Promise<string[]> {
  const rows = await shop.sql<{ tax: string }>(
    "select round(tax, 2) as tax from invoice where tenant_id = $1 and type = 'credit_note' order by number",
  )
  return rows.map((row) => row.tax)
}

async function creditLineByLine(shop: Shop, invoiceId: string): Promise<void> {
  for (const line of [1, 2, 3, 4])
    await shop.must(creditInvoices, { invoiceId, reason: 'sent back', lines: [{ line, quantity: '1' }] })
}

test('four credit notes give back exactly the tax of the invoice: the last one takes the remainder (golden case 8)', async () => {
  const { shop, invoice } = await fourLines('document')
  expect(invoice).toMatchObject({ net: '279.16', tax: '55.83' })
  await creditLineByLine(shop, invoice.id)
  expect(await creditTaxes(shop)).toEqual(['13.67', '13.67', '11.50', '16.99'])
  const [sums] = await shop.sql(
    `select round(sum(base), 2) as base, round(sum(tax), 2) as tax from credited_tax where tenant_id = $1`,
  )
  expect(sums).toEqual({ base: '279.16', tax: '55.83' })
  const [books] = await shop.sql(
    `select sum(l.debit - l.credit) filter (where a.role = 'output_tax') as tax, sum(l.debit - l.credit) filter (where a.role = 'receivable') as claims
       from journal_line l join account a on a.tenant_id = l.tenant_id and a.number = l.account where l.tenant_id = $1`,
  )
  expect(books).toEqual({ tax: '0.0000', claims: '0.0000' })
})

test('where tax is rounded by line the same four credit notes need no remainder', async () => {
  const { shop, invoice } = await fourLines('line')
  expect(invoice).toMatchObject({ net: '279.16', tax: '55.84' })
  await creditLineByLine(shop, invoice.id)
  expect(await creditTaxes(shop)).toEqual(['13.67', '13.67', '11.50', '17.00'])
})

test('quantities that do not divide evenly are credited to the last penny and no further', async () => {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.customer('C1')
  await shop.item('RIBBON', '0.125', '10', '0.05')
  await shop.order('C1', [['RIBBON', '10']])
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  const invoiceId = invoice!.id
  for (const quantity of ['3', '3'])
    await shop.must(creditInvoices, { invoiceId, reason: 'short', lines: [{ line: 1, quantity }] })
  expect(
    await shop.refused(creditInvoices, { invoiceId, reason: 'short', lines: [{ line: 1, quantity: '5' }] }),
  ).toEqual({
    code: 'credit_note.more_than_billed',
    message:
      '5 of Item RIBBON are to be credited but only 4 are billed and not credited yet: bill the delivery first, or credit less',
  })
  await shop.must(creditInvoices, { invoiceId, reason: 'short' })
  const rows = await shop.sql<{ text: string }>(
    "select round(net, 2) || ' + ' || round(tax, 2) as text from invoice where tenant_id = $1 order by type desc, number",
  )
  expect(rows.map((row) => row.text)).toEqual(['1.25 + 0.25', '0.38 + 0.08', '0.38 + 0.08', '0.49 + 0.09'])
})

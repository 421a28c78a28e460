import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { issuedDocument } from '../../src/exchange/documents/issued-document.js'
import { type DocumentFormat, documentFormats, writeIssued } from '../../src/exchange/documents/write-document.js'
import type { FormatDocument } from '../../src/formats/document.js'
import { plain } from '../../src/formats/invoice/terms.js'
import { read as readFormat } from '../../src/formats/read.js'
import { validate } from '../../src/formats/validate.js'
import { date } from '../../src/kernel/date.js'
import { decimalText } from '../../src/kernel/decimal.js'
import { read } from '../../src/kernel/runner.js'
import { saveLegalEntities } from '../../src/party/save-legal-entity.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'

const database = await freshDatabase()
booksStaySound()

/** The rules of e-invoices as they were when this test was written. */
const day = date('2026-06-01')
const invoice = 'INV-2011-000001'
const creditNote = 'CN-2011-000001'

/** A shop with a VAT number that ships at once, and an order of two items with awkward cents. */
async function shopWithOrder(country: string, vatNumber: string | null, kind = 'business'): Promise<Shop> {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.sql(
    "update legal_entity set vat_number = 'GB999999973', street = '5 Mill Lane', city = 'London', postcode = 'N1 1AA' where tenant_id = $1",
  )
  await shop.sql(
    "insert into bank_account (tenant_id, code, identifier, currency, account_role, legal_entity) values ($1, 'MAIN', 'GB33BUKB20201555555555', 'GBP', 'bank', 'UK')",
  )
  await shop.customer('C1', { country, kind })
  await shop.sql("update customer set vat_number = $2 where tenant_id = $1 and number = 'C1'", [vatNumber])
  await shop.item('TEA', '3.33', '100', '1.00')
  await shop.item('CUP', '0.85', '100', '0.20')
  const address = { name: 'Side door', street: '2 Back Street', city: 'Town', postcode: 'AB1', country }
  await shop.order(
    'C1',
    [
      ['TEA', '7'],
      ['CUP', '13'],
    ],
    { customerReference: 'PO-77', shipTo: address },
  )
  return shop
}

const written = async (shop: Shop, number: string, format: DocumentFormat) => {
  const issued = await read(shop.database, shop.tenantId, (tx) => issuedDocument(tx, number))
  return writeIssued(issued, format, day)
}

/** What the ledger says is owed and is tax: from the journal of the document, not from the document. */
async function ledgerOf(shop: Shop, number: string): Promise<{ total: string; tax: string }> {
  const [row] = await shop.sql<{ total: string; tax: string }>(
    `select to_char(sum(case when a.role = 'receivable' then l.debit + l.credit else 0 end), 'FM9990.00') as total,
            to_char(sum(case when a.role = 'output_tax' then l.debit + l.credit else 0 end), 'FM9990.00') as tax
       from journal j join journal_line l on l.tenant_id = j.tenant_id and l.journal_id = j.id
       join account a on a.tenant_id = l.tenant_id and a.number = l.account
      where j.tenant_id = $1 and j.document_number = $2`,
    [number],
  )
  return row!
}

/** Total and tax as a partner reads them. */
function amountsOf([document]: readonly FormatDocument[]): { total: string; tax: string } {
  if (document?.type === 'invoice') {
    const { totals, taxTotals } = document.document
    return { total: plain(totals?.due), tax: plain(taxTotals[0]) }
  }
  if (document?.type !== 'edi-invoice') throw new Error(`${document?.type} is no invoice`)
  const { total, taxes } = document.document
  return { total: decimalText(total), tax: decimalText(taxes[0]!.amount!) }
}

const readable = documentFormats.filter((format) => format !== 'pdf')

test.each(readable)(
  'an invoice and its credit note leave as %s: valid, with the cents of the ledger',
  async (format) => {
    const shop = await shopWithOrder('GB', 'GB123456789')
    const [row] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
    await shop.must(creditInvoices, { invoiceId: row!.id, reason: 'broken', lines: [{ line: 1, quantity: '2' }] })
    for (const number of [invoice, creditNote]) {
      const { bytes, findings } = await written(shop, number, format)
      expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
      expect(amountsOf(readFormat(bytes).documents)).toEqual(await ledgerOf(shop, number))
    }
  },
)

test('a document names its parties, references, delivery and terms', async () => {
  const shop = await shopWithOrder('GB', 'GB123456789')
  const { bytes } = await written(shop, invoice, 'ubl')
  const [document] = readFormat(bytes).documents
  if (document?.type !== 'invoice') throw new Error('no invoice')
  const { document: read } = document
  expect(plain(read.specification)).toContain('fdc:peppol.eu')
  expect([plain(read.seller?.name), plain(read.seller?.vatIdentifier)]).toEqual(['Wholesale Ltd', 'GB999999973'])
  expect([plain(read.buyer?.name), read.buyer?.endpoint?.scheme]).toEqual(['Customer C1', '9932'])
  expect(plain(read.purchaseOrder)).toBe('PO-77')
  expect(plain(read.despatchAdvice)).toBe('DN-2011-000001')
  expect([plain(read.delivery?.name), plain(read.delivery?.date)]).toEqual(['Side door', '2011-03-01'])
  expect([plain(read.dueDate), plain(read.paymentTerms)]).toEqual(['2011-03-31', 'Net 30 days'])
  expect(plain(read.payments[0]?.transfer?.account)).toBe('GB33BUKB20201555555555')
  expect(read.lines.map(({ item }) => plain(item?.sellersIdentifier))).toEqual(['TEA', 'CUP'])
})

test('a credit note names the invoice that it reduces', async () => {
  const shop = await shopWithOrder('GB', null)
  const [row] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(creditInvoices, { invoiceId: row!.id, reason: 'broken' })
  const { bytes } = await written(shop, creditNote, 'cii')
  const [document] = readFormat(bytes).documents
  if (document?.type !== 'invoice') throw new Error('no invoice')
  expect(document.document.preceding.map(({ number }) => plain(number))).toEqual([invoice])
  expect(plain(document.document.typeCode)).toBe('381')
})

test.each([
  ['FR', 'FR12345678901', 'business', 'K'],
  ['US', null, 'business', 'G'],
  ['DE', null, 'web_shop', 'S'],
])('a sale to %s and its credit are valid in their own tax category', async (country, vatNumber, kind, category) => {
  const shop = await shopWithOrder(country, vatNumber, kind)
  const [row] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(creditInvoices, { invoiceId: row!.id, reason: 'broken' })
  for (const number of [invoice, creditNote]) {
    const { bytes, findings } = await written(shop, number, 'ubl')
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const [document] = readFormat(bytes).documents
    if (document?.type !== 'invoice') throw new Error('no invoice')
    expect(document.document.breakdown.map(({ vat }) => plain(vat?.code))).toEqual([category])
    expect(plain(document.document.delivery?.date)).toBe('2011-03-01')
  }
})

test('pages alone are a PDF, and the same document is the same file again', async () => {
  const shop = await shopWithOrder('GB', null)
  const [first, second] = [await written(shop, invoice, 'pdf'), await written(shop, invoice, 'pdf')]
  expect(first.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(first.bytes.equals(second.bytes)).toBe(true)
  const hybrids = [await written(shop, invoice, 'facturx'), await written(shop, invoice, 'facturx')]
  expect(hybrids[0]!.bytes.equals(hybrids[1]!.bytes)).toBe(true)
})

/** A German company and its German customer, ready for XRechnung. */
async function germanShop(): Promise<Shop> {
  const shop = await Shop.open(database, {
    settings: { 'shipping.automatic': 'yes' },
    currency: 'EUR',
    legalEntity: { code: 'DE', name: 'Großhandel GmbH', country: 'DE' },
  })
  await shop.sql(
    "insert into tax_rate (tenant_id, country, category, valid_from, rate) values ($1, 'DE', 'S', '2007-01-01', 19)",
  )
  await shop.must(saveLegalEntities, {
    code: 'DE',
    vatNumber: 'DE136695976',
    street: 'Am Markt 1',
    city: 'Köln',
    postcode: '50667',
    contactName: 'Buchhaltung',
    phone: '+49 221 123456',
    email: 'rechnung@example.de',
  })
  await shop.sql(
    "insert into bank_account (tenant_id, code, identifier, currency, account_role, legal_entity) values ($1, 'MAIN', 'DE75512108001245126199', 'EUR', 'bank', 'DE')",
  )
  await shop.customer('C1', { country: 'DE', currency: 'EUR' })
  await shop.sql(
    "update customer set vat_number = 'DE811569869', street = 'Ring 2', city = 'Bonn', postcode = '53111' where tenant_id = $1",
  )
  await shop.item('TEE', '3.33', '100', '1.00')
  await shop.sql("update item_price set currency = 'EUR' where tenant_id = $1")
  const shipTo = { name: 'Lager', street: 'Hof 3', city: 'Bonn', postcode: '53111', country: 'DE' }
  await shop.order('C1', [['TEE', '7']], { customerReference: '04011000-12345-03', shipTo, currency: 'EUR' })
  return shop
}

test.each([
  ['ubl', 'fdc:peppol.eu'],
  ['cii', 'kosit:xrechnung_3.0'],
  ['facturx', 'urn:cen.eu:en16931:2017'],
] as const)('a German company sends %s that is valid by the rules of its country', async (format, specification) => {
  const shop = await germanShop()
  const [row] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(creditInvoices, { invoiceId: row!.id, reason: 'Bruch', lines: [{ line: 1, quantity: '2' }] })
  for (const number of [invoice, creditNote]) {
    const { bytes, findings } = await written(shop, number, format)
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    const [document] = readFormat(bytes).documents
    if (document?.type !== 'invoice') throw new Error('no invoice')
    expect(plain(document.document.specification)).toContain(specification)
    expect(plain(document.document.seller?.contact?.telephone)).toBe('+49 221 123456')
    expect(validate(document, { rules: ['en16931'], day }).valid).toBe(true)
  }
})

test('without a contact XRechnung is not claimed, and Peppol says what is missing', async () => {
  const shop = await germanShop()
  await shop.must(saveLegalEntities, { code: 'DE', phone: null })
  const cii = readFormat((await written(shop, invoice, 'cii')).bytes).documents[0]
  if (cii?.type !== 'invoice') throw new Error('no invoice')
  expect(plain(cii.document.specification)).toBe('urn:cen.eu:en16931:2017')
  const { findings } = await written(shop, invoice, 'ubl')
  expect(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual(['DE-R-006'])
})

test('our own company keeps its seat, and there is one in a tenant', async () => {
  const shop = await Shop.open(database)
  expect((await shop.refused(saveLegalEntities, { code: 'UK', country: 'FR' })).code).toBe('legal_entity.seat_fixed')
  const another = { code: 'AA', name: 'Second Ltd', country: 'GB' }
  expect((await shop.refused(saveLegalEntities, another)).code).toBe('legal_entity.second')
})

test('a number that was never issued is refused', async () => {
  const shop = await shopWithOrder('GB', null)
  await expect(written(shop, 'INV-2011-999999', 'ubl')).rejects.toThrow(
    'there is no invoice or credit note INV-2011-999999: `o2c export invoices` lists them',
  )
})

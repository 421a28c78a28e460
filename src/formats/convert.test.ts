import fc from 'fast-check'
import { expect, test } from 'vitest'
import { date } from '../kernel/date.js'
import { decimal, decimalText } from '../kernel/decimal.js'
import { ediOfInvoice } from './conversion/edi-of-invoice.js'
import { invoiceOfEdi } from './conversion/invoice-of-edi.js'
import { lostTerms } from './conversion/lost-terms.js'
import { conversionTargets, convert, envelopeOf } from './convert.js'
import type { FormatDocument } from './document.js'
import type { EdiInvoice } from './edi/invoice-model.js'
import { anyInvoice } from './edi/testing/arbitrary-documents.js'
import { read } from './read.js'
import { validate } from './validate.js'
import { write } from './write.js'
import { writtenStatementFormats } from './write-statements.js'

const day = date('2026-06-01')

const edi: EdiInvoice = {
  number: 'INV-42',
  issueDate: date('2026-03-01'),
  kind: 'invoice',
  currency: 'GBP',
  dates: { 'payment-due': date('2026-03-31') },
  references: [{ kind: 'buyer-order', value: 'PO-7' }],
  parties: [
    { role: 'seller', name: 'Tea & Cups Ltd', city: 'London', country: 'GB', taxId: 'GB999999973' },
    { role: 'buyer', name: 'Corner Shop', city: 'Leeds', country: 'GB' },
  ],
  notes: [],
  charges: [],
  lines: [
    {
      id: '1',
      item: { seller: 'TEA' },
      description: 'Black tea',
      quantity: { value: decimal('10'), unit: 'EA' },
      price: decimal('2.50'),
      amount: decimal('25.00'),
      references: [],
      charges: [],
      taxes: [{ kind: 'vat', percent: decimal('20'), category: 'S' }],
    },
  ],
  taxes: [{ kind: 'vat', percent: decimal('20'), amount: decimal('5.00'), basis: decimal('25.00'), category: 'S' }],
  total: decimal('30.00'),
}

const found = (document: EdiInvoice): FormatDocument => ({ type: 'edi-invoice', document })

test.each(['ubl', 'cii', 'facturx'] as const)('an EDI invoice is a valid one as %s', async (format) => {
  const [document] = read((await write(format, found(edi))).bytes).documents
  expect(validate(document!, { day })).toEqual({ valid: true, findings: [] })
})

const undated = [
  ['x12', 'ST*810*0001~BIG**INV-42~TDS*3000~SE*4*0001~'],
  ['x12', 'ST*856*0001~BSN*00*SHIP-42**1200~HL*1**S~SE*4*0001~'],
  ['edifact', "UNH+1+INVOIC:D:96A:UN'BGM+380+INV-42'UNS+S'MOA+77:30'UNT+5+1'"],
  ['edifact', "UNH+1+DESADV:D:96A:UN'BGM+351+SHIP-42'UNT+3+1'"],
] as const

test.each(undated)(
  'a document without a day becomes one without a day, never a crash: %s %s',
  async (standard, text) => {
    const { documents } = read(new TextEncoder().encode(enveloped(standard, text)))
    const [document] = documents
    const { bytes } = await write(standard === 'x12' ? 'edifact' : 'x12', document!, { envelope: envelope })
    const [copy] = read(bytes).documents
    expect(copy).toMatchObject({ type: document!.type, document: { number: expect.stringMatching(/^(INV|SHIP)-42$/) } })
    expect(copy!.document).not.toHaveProperty('issueDate')
  },
)

const envelope = envelopeOf(edi)

function enveloped(standard: 'x12' | 'edifact', text: string): string {
  if (standard === 'edifact') return `UNB+UNOA:1+SELLER+BUYER+260301:0000+1'${text}UNZ+1+1'`
  const kind = text.includes('*810*') ? 'IN' : 'SH'
  const isa = `ISA*00*          *00*          *ZZ*${'SELLER'.padEnd(15)}*ZZ*${'BUYER'.padEnd(15)}`
  const head = `${isa}*260301*0000*U*00401*000000001*0*P*>~GS*${kind}*S*B*20260301*0000*1*X*004010~`
  return `${head}${text}GE*1*1~IEA*1*000000001~`
}

test.each(['x12-810', 'edifact-invoic', 'ubl', 'cii'] as const)(
  'nothing of it is lost in %s unsaid',
  async (target) => {
    const { bytes } = await write('edifact', found(edi), { envelope: envelopeOf(edi) })
    const { findings } = await convert(read(bytes), target)
    const lost = findings.map(({ position }) => position.path)
    // X12 has no place for the VAT category.
    expect(lost).toEqual(target === 'x12-810' ? ['taxes[].category', 'lines[].taxes[].category'] : [])
  },
)

test('every target that holds invoices is written from one file', async () => {
  const { bytes } = await write('x12', found(edi), { envelope: envelopeOf(edi) })
  const statements: readonly string[] = writtenStatementFormats
  const targets = conversionTargets.filter(
    (one) => !statements.includes(one) && (!/-/.test(one) || one === 'x12-810' || one === 'edifact-invoic'),
  )
  for (const target of targets) expect((await convert(read(bytes), target)).bytes.length).toBeGreaterThan(50)
})

test('any EDI invoice keeps its number, lines and total on the way over the invoice model', () => {
  const kept = ({ number, issueDate, kind, currency, lines, total }: EdiInvoice) => ({
    ...{ number, issueDate, kind, currency, total: decimalText(total) },
    lines: lines.map(({ id, quantity, amount }) => [
      id,
      decimalText(quantity.value),
      quantity.unit,
      amount && decimalText(amount),
    ]),
  })
  fc.assert(
    fc.property(anyInvoice, (any) => {
      const stated = { ...any, total: decimal(decimalText(any.total)), lines: any.lines.filter(({ amount }) => amount) }
      const back = kept(ediOfInvoice(invoiceOfEdi(stated).invoice))
      expect(lostTerms(kept(stated), back, 'invoice')).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('a VAT category that EDI did not name is said to be an assumption', () => {
  const unnamed = { ...edi, taxes: edi.taxes.map(({ category: _, ...tax }) => tax) }
  expect(invoiceOfEdi(unnamed).findings.map(({ code }) => code)).toEqual(['convert.category'])
})

test('totals that do not add up are named', () => {
  expect(invoiceOfEdi({ ...edi, total: decimal('31.00') }).findings).toMatchObject([
    { code: 'convert.total', message: 'The lines, charges and taxes add up to 30.00, the message says 31.00.' },
  ])
})

test('numbers are lost only when they are other numbers', () => {
  expect(lostTerms({ a: '1.50', b: [{ text: 'x' }, { text: 'y' }] }, { a: '1.5', b: [{ text: 'y' }] }, 'csv')).toEqual([
    {
      severity: 'warning',
      code: 'convert.lost',
      message: 'b[] does not arrive in csv: "x".',
      position: { path: 'b[]' },
    },
  ])
})

test('what a format has no place for is refused', async () => {
  await expect(write('pain', found(edi))).rejects.toThrow('pain has no place for a document of the type edi-invoice')
  await expect(write('x12', found(edi))).rejects.toThrow('x12 needs an envelope')
  expect(() => validate(found(edi), { day, rules: ['peppol'] })).toThrow('are for invoices in UBL, CII and Factur-X')
  const statement = read(Buffer.from(':20:A\n:25:1/2\n:28C:1\n:60F:C260228GBP1,00\n:62F:C260228GBP1,00\n'))
  await expect(convert(statement, 'ubl')).rejects.toThrow(
    'ubl holds invoice, order, order-change, order-response, despatch, remittance, the file statement.',
  )
})

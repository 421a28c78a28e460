import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../kernel/problem.js'
import { growthOf, linearGrowth } from '../testing/growth.js'
import { readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { readHybridInvoice } from './pdf/read-hybrid.js'
import { peppol } from './peppol/peppol.js'
import { validate } from './rules.js'
import { defaultLimits } from './xml.js'
import { xrechnung } from './xrechnung/xrechnung.js'

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
const invoice = (content: string): string =>
  `<Invoice xmlns="${ubl}Invoice-2" xmlns:cac="${ubl}CommonAggregateComponents-2" xmlns:cbc="${ubl}CommonBasicComponents-2">${content}</Invoice>`

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
  return 'accepted'
}

describe('documents that are refused', () => {
  const entity = '<!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
  test.each([
    ['a document type with entities', `${entity}${invoice('<cbc:ID>&b;</cbc:ID>')}`, 'xml.doctype'],
    ['an external entity', `<!DOCTYPE Invoice SYSTEM "file:///etc/passwd">${invoice('')}`, 'xml.doctype'],
    ['an unknown entity', invoice('<cbc:ID>&other;</cbc:ID>'), 'xml.malformed'],
    ['an unfinished document', invoice('').slice(0, -3), 'xml.malformed'],
    ['nothing', '', 'xml.malformed'],
    ['another document', '<note/>', 'invoice.unknown_document'],
    ['deep nesting', invoice('<cac:Party>'.repeat(500) + '</cac:Party>'.repeat(500)), 'xml.too_large'],
    ['an unknown encoding', Buffer.from('<?xml version="1.0" encoding="utf-7"?><a/>'), 'xml.encoding'],
  ])('%s', (_, input, code) => {
    expect(refusal(() => readInvoice(input))).toBe(code)
  })

  test('too many bytes or elements', () => {
    const small = { ...defaultLimits, maxBytes: 100 }
    const few = { ...defaultLimits, maxElements: 10 }
    expect(refusal(() => readInvoice(invoice('<cbc:ID>1</cbc:ID>'), small))).toBe('xml.too_large')
    expect(refusal(() => readInvoice(invoice('<cbc:ID>1</cbc:ID>'.repeat(20)), few))).toBe('xml.too_large')
  })

  test('files that are no PDF, or one without an invoice', () => {
    expect(refusal(() => readHybridInvoice(Buffer.from('hello')))).toBe('pdf.not_a_pdf')
    expect(refusal(() => readHybridInvoice(Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')))).toBe('pdf.no_invoice')
    expect(refusal(() => readHybridInvoice(Buffer.from('%PDF-1.7\n/Encrypt 5 0 R')))).toBe('pdf.encrypted')
  })
})

test('elements of a foreign namespace are not taken for terms', () => {
  const { invoice: read } = readInvoice(invoice('<ID xmlns="urn:other">1</ID>'))
  expect(read.number).toBeUndefined()
})

test('time grows with the size of the document and not faster', () => {
  const line =
    '<cac:InvoiceLine><cbc:ID>1</cbc:ID><cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator></cac:AllowanceCharge><cac:Item><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>1</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item></cac:InvoiceLine>'
  const subtotal =
    '<cac:TaxTotal><cbc:TaxAmount>1</cbc:TaxAmount><cac:TaxSubtotal><cac:TaxCategory><cbc:ID>S</cbc:ID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>'
  const judge = (count: number) => {
    const text = invoice(line.repeat(count) + subtotal.repeat(count))
    validate(readInvoice(text), [en16931, xrechnung, peppol])
  }
  expect(growthOf(judge, 1000)).toBeLessThan(linearGrowth)
}, 120_000)

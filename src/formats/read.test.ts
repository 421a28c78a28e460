import { describe, expect, test } from 'vitest'
import { ProblemError } from '../kernel/problem.js'
import { detectFormat } from './detect-format.js'
import { documentJson } from './json.js'
import { read } from './read.js'

const bytes = (text: string) => Buffer.from(text, 'utf8')
const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
const isa = (version: string) =>
  `ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260301*0900*^*00501*000000001*0*P*>~\nGS*PO*A*B*20260301*0900*1*X*${version}~`

describe('the content of a file tells its format', () => {
  test.each([
    ['x12', '005010', isa('005010X231')],
    ['edifact', 'D.96A', "UNB+UNOC:3+A+B+260301:0900+1'UNH+1+ORDERS:D:96A:UN'"],
    ['edifact', 'D.01B', "UNA:+.? '\nUNB+UNOC:3+A+B+260301:0900+1'UNH+1+ORDERS:D:01B:UN'"],
    ['ubl', '2.1', `<?xml version="1.0"?><!-- <BkToCstmrStmt/> --><Invoice xmlns="${ubl}Invoice-2"/>`],
    ['ubl', '2.1', `<o:Order xmlns:o="${ubl}Order-2"/>`],
    ['cii', 'D16B', '<rsm:CrossIndustryInvoice xmlns:rsm="urn:x"/>'],
    [
      'camt',
      'camt.053.001.08',
      '<e><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt/></Document></e>',
    ],
    [
      'pain',
      'pain.002.001.03',
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt/></Document>',
    ],
    ['mt940', undefined, ':20:START\n:25:1/2\n'],
    ['mt940', 'MT942', ':20:START\n:25:1/2\n:34F:EUR0,\n'],
    ['bai2', undefined, '01,A,B,260301,0900,1,80,1,2/\n'],
    ['ofx', '102', 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX>'],
    ['ofx', '200', '<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="200"?><OFX></OFX>'],
    [
      'nacha',
      undefined,
      '101 031300012 2313801041807130000A094101Federal Reserve Bank   My Bank Name                   ',
    ],
    ['facturx', undefined, '%PDF-1.7\n'],
    ['csv', undefined, 'Date,Amount,Description\n2026-03-01,10.00,rent\n'],
  ])('%s %s', (format, version, text) => {
    expect(detectFormat(bytes(text))).toMatchObject({ format, ...(version ? { version } : {}) })
    expect(detectFormat(bytes(`\uFEFF${text}`))?.format).toBe(format)
  })

  test('UTF-16 is read as well', () => {
    const text = `\uFEFF<Invoice xmlns="${ubl}Invoice-2"/>`
    expect(detectFormat(Buffer.from(text, 'utf16le'))?.format).toBe('ubl')
  })

  test.each(['', 'hello', '<html></html>', '{"a":1}', '<'.repeat(70_000)])('nothing is guessed: %#', (text) => {
    expect(detectFormat(bytes(text))).toBeUndefined()
  })
})

const refusal = (text: string): string => {
  try {
    read(bytes(text), 'file.txt')
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
  return 'read'
}

test('what as a whole cannot be read is refused', () => {
  expect(refusal('')).toBe('file.empty')
  expect(refusal('hello')).toBe('format.unknown')
  expect(refusal(`<Invoice xmlns="${ubl}Invoice-2"><cbc`)).toBe('xml.malformed')
  expect(
    refusal(`<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Invoice xmlns="${ubl}Invoice-2">&b;</Invoice>`),
  ).toBe('xml.doctype')
  expect(refusal('%PDF-1.7\n%%EOF')).toBe('pdf.no_invoice')
})

test('a broken envelope is still read, and the finding says where', () => {
  const { format, findings } = read(bytes(`${isa('005010')}\nST*850*0001~\nSE*7*0001~\n`))
  expect(format).toBe('x12')
  expect(findings.find(({ code }) => code === 'x12.segment_count')?.position).toMatchObject({ line: 4, path: 'SE' })
})

test('an order of UBL is read, and what the model has no place for is named', () => {
  const names = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
  const file = read(bytes(`<Order xmlns="${ubl}Order-2" xmlns:b="${names}"><b:ID>7</b:ID><b:Odd>x</b:Odd></Order>`))
  expect(file.documents).toMatchObject([{ type: 'ubl', root: 'Order' }])
  expect(file.findings).toMatchObject([
    { severity: 'info', code: 'ubl.not_mapped', position: { path: '/Order/b:Odd' } },
  ])
})

test('JSON has exact numbers and no trees', () => {
  const names = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
  const text = `<Invoice xmlns="${ubl}Invoice-2" xmlns:b="${names}"><b:ID>7</b:ID></Invoice>`
  const [document] = read(bytes(text)).documents
  const json = documentJson(document)
  expect(JSON.parse(json)).toMatchObject({ type: 'invoice', document: { kind: 'invoice', number: '7' } })
  expect(json).not.toContain('received')
  expect(documentJson({ price: { coefficient: 250n, scale: 2 }, sum: { minor: 1234n, currency: 'EUR' } })).toBe(
    '{"price":"2.50","sum":{"amount":"12.34","currency":"EUR"}}',
  )
})

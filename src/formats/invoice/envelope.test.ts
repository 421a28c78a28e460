import { describe, expect, test } from 'vitest'
import { date } from '../../kernel/date.js'
import { read } from '../read.js'
import { validateFile } from '../validate.js'

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
const document = (kind: string, content: string) =>
  `<${kind} xmlns="${ubl}${kind}-2" xmlns:cbc="${ubl}CommonBasicComponents-2">${content}</${kind}>`
const invoice = document('Invoice', '<cbc:ID>I-7</cbc:ID><cbc:Note>Größe</cbc:Note>')

const envelopes: readonly (readonly [name: string, around: (content: string) => string])[] = [
  [
    'SBDH',
    (content) =>
      `<s:StandardBusinessDocument xmlns:s="urn:sbd"><s:Head><s:Invoice/></s:Head>${content}</s:StandardBusinessDocument>`,
  ],
  ['SOAP', (content) => `<e:Envelope xmlns:e="urn:soap"><e:Body><e:Send>${content}</e:Send></e:Body></e:Envelope>`],
]

describe.each(envelopes)('in an envelope of %s', (_name, around) => {
  test('an invoice is read, and its findings say where they are in it', () => {
    const content = read(Buffer.from(around(invoice)))
    expect(content).toMatchObject({
      format: 'ubl',
      documents: [{ type: 'invoice', document: { number: { text: 'I-7' } } }],
    })
    const paths = validateFile(content, { day: date('2026-03-01') }).findings.map(({ path }) => path)
    expect(paths.length).toBeGreaterThan(0)
    for (const path of paths) expect(path).toMatch(/^\/Invoice/)
  })

  test('an order is read', () => {
    const content = read(Buffer.from(around(document('Order', '<cbc:ID>O-7</cbc:ID>'))))
    expect(content).toMatchObject({ documents: [{ type: 'ubl', root: 'Order', document: { id: 'O-7' } }] })
  })

  test('the first of two documents is read', () => {
    const two = around(invoice + invoice.replace('I-7', 'I-8'))
    expect(read(Buffer.from(two))).toMatchObject({ documents: [{ document: { number: { text: 'I-7' } } }] })
  })
})

test('what stands around it counts for the depth of a document', () => {
  const deep = `${'<a>'.repeat(63)}${invoice}${'</a>'.repeat(63)}`
  expect(() => read(Buffer.from(deep))).toThrow('nested elements')
})

test.each([
  ['iso-8859-2', [0xf6, 0xdf]],
  ['ISO-8859-9', [0xf6, 0xdf]],
  ['windows-1250', [0xf6, 0xdf]],
])('an invoice in %s is read', (encoding, [o, s]) => {
  const [before, after] = invoice.split('öß') as [string, string]
  const bytes = Buffer.concat([
    Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>${before}`),
    Buffer.from([o!, s!]),
    Buffer.from(after),
  ])
  expect(read(bytes)).toMatchObject({ documents: [{ document: { notes: [{ text: { text: 'Größe' } }] } }] })
})

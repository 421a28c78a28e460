import { describe, expect, test } from 'vitest'
import { convert } from './convert.js'
import { convertStream } from './convert-stream.js'
import type { FormatDocument } from './document.js'
import { pieceLength } from './json.js'
import { read } from './read.js'
import { readStream } from './read-stream.js'

const order = (number: number, lines = 1) =>
  `ST*850*${number}~BEG*00*SA*PO${number}**20260301~${'PO1*1*2*EA*3.5**VN*A1~'.repeat(lines)}CTT*${lines}~SE*${lines + 4}*${number}~`
const interchange = (orders: string, count: number) =>
  `ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~GS*PO*A*B*20260301*1405*7*X*004010~${orders}GE*${count}*7~IEA*1*000000007~`
const entry = (details: string) => `:61:2603030303C30,00NTRFX//B1\n${details}`
const statement = (...entries: string[]) =>
  `:20:A\n:25:1/2\n:28C:1\n:60F:C260228GBP100,00\n${entries.join('')}:62F:C260303GBP${100 + 30 * entries.length},00\n`
const camtEntry =
  '<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt></Ntry>'
const camt = (entries: number) =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>${camtEntry.repeat(entries)}</Stmt></BkToCstmrStmt></Document>`

async function* inBlocks(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}

async function converted(text: string, to: 'json' | 'csv' | 'ubl') {
  const stream = await readStream(inBlocks(Buffer.from(text)), 'file', to === 'json' ? 'json' : 'documents')
  const { pieces, findings } = await convertStream(stream, to)
  const parts: string[] = []
  for await (const piece of pieces) parts.push(piece.toString())
  return { parts, text: parts.join(''), findings: [...stream.findings(), ...findings] }
}

const orders = (count: number) => Array.from({ length: count }, (_, n) => order(n + 1)).join('')
const many = orders(3)
const samples: readonly (readonly [name: string, text: string])[] = [
  ['orders', interchange(many, 3)],
  ['an order of many lines', interchange(order(1, 5000), 1)],
  ['orders with a fault each', interchange(many.replaceAll('PO1', 'POX'), 2)],
  ['a statement', statement(entry(''), entry(':86:CORNER SHOP INV-42\n'))],
  ['a camt statement', camt(3)],
]

describe('a file converted in pieces', () => {
  test.each(samples)('says what it says when it is converted whole: %s', async (_, text) => {
    const content = read(Buffer.from(text))
    for (const to of ['json', 'csv'] as const) {
      const { bytes, findings } = await convert(content, to)
      const inPieces = await converted(text, to)
      expect(inPieces.text).toBe(bytes.toString())
      expect(inPieces.findings).toEqual([...content.findings, ...findings])
    }
  })

  test('of which one document goes elsewhere is that document', async () => {
    const text = interchange(order(1), 1)
    const { bytes, findings } = await convert(read(Buffer.from(text)), 'ubl')
    const inPieces = await converted(text, 'ubl')
    expect([inPieces.text, inPieces.findings]).toEqual([bytes.toString(), findings])
  })

  test.each([
    ['messages', interchange(orders(3000), 3000)],
    ['statements', `${statement()}-\n`.repeat(3000)],
    ['camt entries', camt(12_000)],
  ])('of many %s has no long piece', async (_, text) => {
    const { parts } = await converted(text, 'json')
    expect(parts.join('').length).toBeGreaterThan(500_000)
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(2 * pieceLength)
  })

  test('is a table of as many columns on every row as its last row brings', async () => {
    const details = {
      endToEndId: 'E1',
      creditorReferences: [],
      referredDocuments: [],
      charges: [],
      remittance: ['tea'],
    }
    const { documents } = read(Buffer.from(statement(entry(''), entry(''))))
    const [found] = documents as readonly Extract<FormatDocument, { type: 'statement' }>[]
    const [first, second] = found!.document.entries
    const entries = [
      { ...first!, transactions: [] },
      { ...second!, transactions: [details] },
    ]
    const document = { type: 'statement', document: { ...found!.document, entries } } as FormatDocument
    const table = (await convert({ format: 'mt940', documents: [document], findings: [] }, 'csv')).bytes.toString()
    expect(table.split('\r\n')).toEqual([
      'account,statement,booking_date,value_date,entry_amount,currency,entry_reference,status,amount,remittance,debtor,creditor,end_to_end',
      '1/2,A,2026-03-03,2026-03-03,30.00,GBP,B1,booked,30.00,,,,',
      '1/2,A,2026-03-03,2026-03-03,30.00,GBP,B1,booked,30.00,tea,,,E1',
      '',
    ])
  })
})

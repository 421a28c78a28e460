import { describe, expect, test } from 'vitest'
import { date } from '../kernel/date.js'
import { ProblemError } from '../kernel/problem.js'
import type { FileContent } from './document.js'
import { mostFindings } from './finding-list.js'
import { documentJson } from './json.js'
import { read } from './read.js'
import { liveBytes } from './testing/live-heap.js'
import { validateFile } from './validate.js'

/** A piece so often that it makes so many bytes: what a hostile sender repeats. */
const endless = (piece: string, bytes = 400_000) => piece.repeat(Math.ceil(bytes / piece.length))

const isa = 'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~'
const x12 = (body: string, type = '850') =>
  `${isa}GS*PO*A*B*20260301*1405*7*X*004010~ST*${type}*1~BEG*00*SA*1**20260301~${body}SE*3*1~GE*1*7~IEA*1*000000007~`
const edifact = (body: string, type = 'ORDERS') =>
  `UNB+UNOC:3+A+B+260301:1405+R'UNH+1+${type}:D:96A:UN'BGM+220+1+9'DTM+137:20260301:102'${body}UNS+S'UNT+5+1'UNZ+1+R'`
const camt = (body: string) =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>${body}</BkToCstmrStmt></Document>`
const statement = (body: string) => camt(`<Stmt><Id>S</Id>${body}</Stmt>`)
const swift = (body: string) => `:20:X\r\n:25:1/2\r\n:28C:1/1\r\n:60F:C260228EUR100,00\r\n${body}`
const bai2 = (body: string) =>
  `01,B,US,260302,0800,1,,,2/\n02,US,B,1,260302,0800,USD,2/\n03,1,USD,010,1,,/\n${body}49,1,4/\n98,1,1,6/\n99,1,1,8/\n`
const ofx = (body: string) =>
  `OFXHEADER:100\r\nDATA:OFXSGML\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKTRANLIST>${body}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`
const nacha = (body: string) =>
  `${'101 231380104 1210428822603011405A094101FEDERAL RESERVE BANK   OUR BANK'.padEnd(94)}\n${body}`
const pain = (body: string) =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>${body}</CstmrCdtTrfInitn></Document>`
const ubl = (body: string) =>
  `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">${body}</Invoice>`
const cii = (body: string) =>
  `<r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:m="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"><r:SupplyChainTradeTransaction>${body}</r:SupplyChainTradeTransaction></r:CrossIndustryInvoice>`

/** Files of pieces that are just long enough to be taken in. */
const nearlyHostile: Readonly<Record<string, string>> = {
  'X12 lines': x12(endless('PO1*12345~')),
  'X12 levels': x12(endless('HL*123456~'), '856'),
  'EDIFACT lines': edifact(endless("LIN+12345'")),
  'EDIFACT answers': edifact(endless("UCM+12345'"), 'CONTRL'),
  'camt entries': statement(endless('<Ntry></Ntry>')),
  'camt balances': statement(endless('<Bal></Bal>')),
  'camt transactions': statement(
    `<Ntry><Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls>${endless('<TxDtls></TxDtls>')}</NtryDtls></Ntry>`,
  ),
  'MT940 entries': swift(endless(':61:2603\r\n')),
  'MT940 text': swift(`:61:260303C1,NTRF\r\n:86:${endless('1234\r\n')}`),
  'BAI2 entries': bai2(endless('16,165,1/\n')),
  'BAI2 continuations': bai2(`16,142,1\n${endless('88,1/\n')}`),
  'BAI2 unknown records': bai2(endless('unknown x\n', 800_000)),
  'OFX entries': ofx(endless('<STMTTRN></STMTTRN>')),
  'NACHA entries': nacha(endless('6\n')),
  'CSV rows': `Date;Amount;Balance;Details\n${endless(';;;\n')}`,
  'payment groups': pain(endless('<PmtInf></PmtInf>')),
  payments: pain(`<PmtInf>${endless('<CdtTrfTxInf/>')}</PmtInf>`),
  'UBL lines': ubl(endless('<a:InvoiceLine/>')),
  'UBL unknown elements': ubl(endless('<x>abc</x>')),
  'UBL unknown attributes': ubl(endless('<x a="" b=""/>')),
  'UBL nesting': ubl(endless('<xxx>'.repeat(60) + '</xxx>'.repeat(60))),
  'UBL order, unknown elements': `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">${endless('<x>abc</x>')}</Order>`,
  'CII unknown elements': cii(endless('<x>abc</x>')),
}

/** Files of nothing but the smallest pieces that their format makes something of. */
const hostile: Readonly<Record<string, string>> = {
  'X12 messages': x12(endless('ST*850*1~')),
  'X12 lines': x12(endless('PO1~')),
  'X12 terminators': x12(endless('~')),
  'EDIFACT messages': edifact(endless("UNH+1+ORDERS:D:96A:UN'")),
  'EDIFACT lines': edifact(endless("LIN'")),
  'EDIFACT answers': edifact(endless("UCM'"), 'CONTRL'),
  'camt statements': camt(endless('<Stmt/>')),
  'camt entries': statement(endless('<Ntry/>')),
  'camt balances': statement(endless('<Bal/>')),
  'camt transactions': statement(`<Ntry><Amt Ccy="EUR">1</Amt><NtryDtls>${endless('<TxDtls/>')}</NtryDtls></Ntry>`),
  'MT940 statements': swift(endless(':20:\n')),
  'MT940 entries': swift(endless(':61:\r\n')),
  'BAI2 accounts': bai2(endless('03,\n')),
  'BAI2 entries': bai2(endless('16/\n')),
  'BAI2 unknown records': bai2(endless('x\n')),
  'OFX entries': ofx(endless('<STMTTRN></STMTTRN>')),
  'NACHA entries': nacha(endless('6\n')),
  'NACHA batches': nacha(endless('5\n')),
  'NACHA controls': nacha(endless('8\n')),
  'CSV rows': `Date;Amount;Balance;Details\n${endless(';;;\n')}`,
  'payment groups': pain(endless('<PmtInf/>')),
  payments: pain(`<PmtInf>${endless('<CdtTrfTxInf/>')}</PmtInf>`),
  'UBL lines': ubl(endless('<a:InvoiceLine/>')),
  'UBL unknown elements': ubl(endless('<x/>')),
  'UBL order, unknown elements': `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">${endless('<x/>')}</Order>`,
  'CII taxes': cii(
    `<m:ApplicableHeaderTradeSettlement>${endless('<m:ApplicableTradeTax/>')}</m:ApplicableHeaderTradeSettlement>`,
  ),
}

function contentOf(text: string): FileContent | string {
  try {
    return read(Buffer.from(text, 'latin1'), 'hostile')
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
}

describe('a file of the smallest pieces', () => {
  // How long it takes is measured beside the tests; here counts are what is bounded, and nothing may be thrown.
  test.each(Object.entries(hostile))('of %s is read or refused, with a bounded number of findings', (_, text) => {
    const content = contentOf(text)
    if (typeof content === 'string') {
      expect(content).toMatch(/^[a-z_0-9]+\.[a-z_]+$/)
      return
    }
    expect(content.findings.length).toBeLessThanOrEqual(mostFindings + 1)
    documentJson(content)
    const verdict = validateFile(content, { day: date('2026-06-01') })
    expect(verdict.findings.length).toBeLessThanOrEqual(2 * (mostFindings + 1))
  })

  test('says how many findings are not listed, and that an error is among them', () => {
    const { findings } = contentOf(nearlyHostile['BAI2 unknown records']!) as FileContent
    expect(findings).toHaveLength(mostFindings + 1)
    expect(findings.at(-1)).toMatchObject({ code: 'file.more_findings', severity: 'error' })
    expect(findings.at(-1)!.count).toBeGreaterThan(mostFindings)
  })

  test('of more statements than any bank sends is refused', () => {
    const pages = (page: string, count = 50_001) => page.repeat(count)
    expect(contentOf(camt(pages('<Stmt></Stmt>')))).toBe('statement.too_many')
    expect(contentOf(swift(pages(':20:1234567\r\n')))).toBe('statement.too_many')
    expect(contentOf(bai2(pages('03,123456/\n')))).toBe('statement.too_many')
  })

  test.each(['MT940 statements', 'BAI2 accounts', 'BAI2 entries'])(
    'of %s that are lines of nothing is refused',
    (name) => {
      expect(contentOf(hostile[name]!)).toBe('file.too_dense')
    },
  )

  test('of segments of nothing is read as far as its length allows', () => {
    const { documents, findings } = contentOf(hostile['X12 lines']!) as FileContent
    const lines = documents.map(({ document }) => (document as { lines: readonly unknown[] }).lines.length)
    expect(lines).toEqual([expect.closeTo(16_666, -2)])
    expect(findings.find(({ code }) => code === 'x12.message_too_long')?.message).toMatch(/for its length/)
  })

  test('of more batches than any bank sends is refused', () => {
    expect(contentOf(hostile['NACHA batches']!)).toBe('nacha.too_many_batches')
  })
})

describe('a file of the smallest pieces that are taken in', () => {
  // A line of EDI is kept as a line of its document and as segments in their loops.
  test.each(Object.entries(nearlyHostile))('of %s is kept in a small multiple of its size', (_, text) => {
    const kept = liveBytes(() => {
      const content = contentOf(text)
      expect(typeof content).toBe('object')
      expect((content as FileContent).findings.length).toBeLessThanOrEqual(mostFindings + 1)
      return content
    })
    expect(kept / text.length).toBeLessThan(/^(?:ISA|UNB)/.test(text) ? 50 : 25)
  })
})

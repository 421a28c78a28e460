import { describe, expect, test } from 'vitest'
import type { BankStatement, StatementEntry, StatementTransaction } from './bank-statement.js'
import { readOfx } from './ofx.js'
import { writeOfx } from './write-ofx.js'

const entry = (more: Partial<StatementEntry> = {}, one?: Partial<StatementTransaction>): StatementEntry => ({
  amount: '-12.50',
  currency: 'USD',
  bookingDate: '2026-03-03',
  entryReference: 'F1',
  reversal: false,
  status: 'booked',
  charges: [],
  transactions: one ? [{ remittance: [], creditorReferences: [], referredDocuments: [], charges: [], ...one }] : [],
  position: {},
  ...more,
})

const statement = (entries: readonly StatementEntry[], more: Partial<BankStatement> = {}): BankStatement => ({
  kind: 'statement',
  id: '7',
  account: { written: '121/4711', other: '4711', currency: 'USD' },
  created: '2026-03-04T05:30:00-05:00',
  from: '2026-03-01',
  to: '2026-03-03',
  duplicate: false,
  balances: [{ kind: 'closing', code: 'CLBD', amount: '70.00', currency: 'USD', date: '2026-03-03' }],
  entries,
  findings: [],
  ...more,
})

const paid = entry(
  { valueDate: '2026-03-04' },
  { chequeNumber: '319', remittance: ['Tea & cups'], creditor: { name: 'Miller', iban: 'DE14508800500194785000' } },
)

describe('an OFX file that is written', () => {
  test('of version 1 has the header of SGML and values without end tags', () => {
    const { text, findings } = writeOfx([statement([paid])], 1)
    expect(findings).toEqual([])
    const [header, body] = text.split('\r\n\r\n')
    expect(header?.split('\r\n')).toEqual([
      'OFXHEADER:100',
      'DATA:OFXSGML',
      'VERSION:102',
      'SECURITY:NONE',
      'ENCODING:USASCII',
      'CHARSET:1252',
      'COMPRESSION:NONE',
      'OLDFILEUID:NONE',
      'NEWFILEUID:NONE',
    ])
    expect(body).toContain('<DTSERVER>20260304053000.000[-5]\n')
    expect(body?.replaceAll('\n', '')).toContain(
      '<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260303<DTAVAIL>20260304<TRNAMT>-12.50<FITID>F1<CHECKNUM>319<NAME>Miller' +
        '<BANKACCTTO><BANKID>UNKNOWN<ACCTID>DE14508800500194785000<ACCTTYPE>CHECKING</BANKACCTTO><MEMO>Tea &amp; cups</STMTTRN>' +
        '</BANKTRANLIST><LEDGERBAL><BALAMT>70.00<DTASOF>20260303</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>',
    )
  })

  test('of version 1 names UTF-8 where ASCII is not enough', () => {
    const { text } = writeOfx([statement([entry({}, { remittance: ['Überweisung'] })])], 1)
    expect(text).toContain('VERSION:103\r\nSECURITY:NONE\r\nENCODING:UTF-8\r\nCHARSET:NONE')
    expect(readOfx(Buffer.from(text), 'x').statements[0]?.entries[0]?.transactions[0]?.remittance).toEqual([
      'Überweisung',
    ])
  })

  test('of version 2 is XML, with a list of what is announced', () => {
    const { text, findings } = writeOfx([statement([paid, entry({ status: 'pending', entryReference: undefined })])], 2)
    expect(findings).toEqual([])
    expect(text.split('\n').slice(0, 3)).toEqual([
      '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
      '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>',
      '<OFX>',
    ])
    expect(text.replaceAll('\n', '')).toContain(
      '<BANKTRANLISTP><DTASOF>20260303</DTASOF><STMTTRNP><TRNTYPE>DEBIT</TRNTYPE><DTTRAN>20260303</DTTRAN><TRNAMT>-12.50</TRNAMT></STMTTRNP></BANKTRANLISTP>',
    )
    const again = readOfx(Buffer.from(text), 'x').statements[0]
    expect(again?.entries.map(({ status }) => status)).toEqual(['booked', 'pending'])
    expect(again?.account.written).toBe('121/4711')
  })

  test('leaves out in version 1 what is announced, aloud', () => {
    const { text, findings } = writeOfx([statement([entry({ status: 'pending' })])], 1)
    expect(text).not.toContain('STMTTRN>')
    expect(findings).toMatchObject([{ code: 'ofx.not_booked' }])
  })

  test('keeps a long name whole where it can', () => {
    const one = entry({}, { creditor: { name: 'A name that is longer than the field for it' } })
    const nameOf = (version: 1 | 2) => {
      const { text, findings } = writeOfx([statement([one])], version)
      return [
        readOfx(Buffer.from(text), 'x').statements[0]?.entries[0]?.transactions[0]?.creditor?.name,
        findings.length,
      ]
    }
    expect(nameOf(2)).toEqual(['A name that is longer than the field for it', 0])
    expect(nameOf(1)).toEqual(['A name that is longer than the fi'.slice(0, 32), 1])
  })

  test('gives entries without a reference ids that stay the same and differ from each other', () => {
    const one = entry({ entryReference: undefined }, { remittance: ['same'] })
    const ids = () =>
      [...writeOfx([statement([one, one])], 2).text.matchAll(/<FITID>(.*)<\/FITID>/g)].map(([, id]) => id)
    expect(ids()).toEqual(ids())
    expect(new Set(ids()).size).toBe(2)
  })

  test('keeps references that OFX has no place for among the words', () => {
    const memo = (one: Partial<StatementTransaction>) =>
      /<MEMO>(.*)<\/MEMO>/.exec(writeOfx([statement([entry({ information: 'TRANSFER' }, one)])], 2).text)?.[1]
    expect(memo({ endToEndId: 'INV-42', remittance: ['Tea'], creditorReferences: ['RF18'] })).toBe('Tea RF18 INV-42')
    expect(memo({ endToEndId: 'INV-42', remittance: ['pays INV-42'] })).toBe('pays INV-42')
    expect(memo({})).toBe('TRANSFER')
  })

  test('reads its moments as the bank wrote them', () => {
    const moments = ['2026-03-04', '2026-03-04T05:30:00', '2026-03-04T05:30:07.250+05:30', '2026-03-04T05:30:00-05:00']
    const back = moments.map((created) => {
      const { text } = writeOfx([statement([], { created })], 2)
      return readOfx(Buffer.from(text), 'x').statements[0]?.created
    })
    expect(back).toEqual(moments)
  })

  test('without any balance is written, and the finding says that OFX must have one', () => {
    const { text, findings } = writeOfx([statement([paid], { balances: [] })], 2)
    expect(text).not.toContain('LEDGERBAL')
    expect(findings).toMatchObject([{ severity: 'error', code: 'ofx.no_balance' }])
  })

  test('names the currency and rate of an entry in another one', () => {
    const exchange = { source: 'GBP', target: 'USD', unit: 'GBP', rate: '1.25' }
    const { text } = writeOfx([statement([entry({ currency: 'GBP' }, { exchange })])], 1)
    expect(text.replaceAll('\n', '')).toContain('<CURRENCY><CURRATE>1.25<CURSYM>GBP</CURRENCY>')
    expect(() => writeOfx([statement([entry({ currency: 'GBP' })])], 1)).toThrow(
      'has no rate to the USD of its statement',
    )
  })

  test.each([
    ['no account', { account: { written: '', currency: 'USD' } }, 'does not name its account'],
    [
      'no currency',
      { account: { written: '1', other: '1' }, balances: [{ kind: 'closing', code: '', amount: '1' }] },
      'does not say its currency',
    ],
  ] as const)('is refused with %s', (_, more, reason) => {
    expect(() => writeOfx([statement([], more)], 2)).toThrow(reason)
  })
})

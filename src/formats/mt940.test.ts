import { describe, expect, test } from 'vitest'
import type { StatementEntry } from './bank-statement.js'
import { readMt940 } from './mt940.js'

const read = (text: string) => readMt940(text, 'statement.sta')

/** A statement around the given fields that opens with 100.00. */
function statement(fields: string, closing = '100,'): string {
  return `:20:REF1\r\n:25:BANKGB2L/12345678\r\n:28C:00042/002\r\n:60F:C260302GBP100,\r\n${fields}:62F:C260303GBP${closing}\r\n-\r\n`
}

function only(text: string): StatementEntry {
  const { statements } = read(text)
  expect(statements[0]?.entries).toHaveLength(1)
  return statements[0]!.entries[0]!
}

describe('an MT940 statement', () => {
  test('is read with account, number, page and balances', () => {
    const { format, statements, findings } = read(statement(''))
    expect(format).toBe('mt940')
    expect(findings).toEqual([])
    expect(statements).toMatchObject([
      {
        id: 'REF1',
        sequence: '00042',
        page: { number: 2, last: true },
        account: { other: '12345678', bic: 'BANKGB2L', written: 'BANKGB2L/12345678', currency: 'GBP' },
        balances: [
          { kind: 'opening', code: '60F', amount: '100', currency: 'GBP', date: '2026-03-02' },
          { kind: 'closing', code: '62F', amount: '100', currency: 'GBP', date: '2026-03-03' },
        ],
      },
    ])
  })

  test.each([
    ['DE02120300000000202051', { iban: 'DE02120300000000202051' }],
    ['DE02120300000000202051EUR', { iban: 'DE02120300000000202051' }],
    ['1291.99.348EUR', { other: '1291.99.348' }],
    ['12030000/202051', { other: '202051' }],
  ])('knows the account %s', (written, account) => {
    const { statements } = read(`:20:X\n:25:${written}\n`)
    expect(statements[0]?.account).toMatchObject({ ...account, written })
  })

  test.each([
    ['2603020303C12,5NTRFNONREF//B1', '12.5', '2026-03-03', false],
    ['260302D12,NTRFREF 1//B1', '-12', '2026-03-02', false],
    ['2603020302RC1,00NRTINONREF//B1', '-1.00', '2026-03-02', true],
    ['2603020302RD1,00NRTINONREF//B1', '1.00', '2026-03-02', true],
    ['260302    DD212,39NMSCNONREF//B1', '-212.39', '2026-03-02', false],
    ['2603020302CR50990,05NTRFNONREF//B1', '50990.05', '2026-03-02', false],
    ['2512310102D000000001213,28N044X', '-000000001213.28'.replace(/^-0+/, '-'), '2026-01-02', false],
    ['2601011231C1,NTRFX', '1', '2025-12-31', false],
  ])('reads :61:%s', (line, amount, bookingDate, reversal) => {
    expect(only(statement(`:61:${line}\n`))).toMatchObject({ amount, bookingDate, reversal, currency: 'GBP' })
  })

  test('keeps the references apart, also from what banks write behind them', () => {
    expect(only(statement(':61:260302C1,NTRFREF 7//BANK 9\n/OCMT/EUR1,20/\n'))).toMatchObject({
      entryReference: 'BANK 9',
      transactions: [{ endToEndId: 'REF 7', original: { amount: '1.20', currency: 'EUR' } }],
    })
    expect(only(statement(':61:260302D1,N0440121470966      W.P. Jansen\n'))).toMatchObject({
      transactions: [{ endToEndId: '0121470966', information: 'W.P. Jansen' }],
    })
  })

  test('reads the German subfields, whatever the line breaks cut', () => {
    const details =
      ':86:166?00GUTSCHRIFT?100399?20EREF+E2E-1?21SVWZ+Rechnung 4711 vom 01.0?22\r\n2.2026 Kunde?23 12?30DRESDEFF508?31DE1450880\r\n0500194785000?32Muster?33 GmbH\r\n'
    expect(only(statement(`:61:260302C1,NTRFNONREF//B\r\n${details}`))).toMatchObject({
      information: 'GUTSCHRIFT',
      transactionCode: { proprietary: 'NTRF+166+0399', issuer: 'DK' },
      transactions: [
        {
          endToEndId: 'E2E-1',
          remittance: ['Rechnung 4711 vom 01.02.2026 Kunde', '12'],
          debtor: { name: 'Muster GmbH', iban: 'DE14508800500194785000', bic: 'DRESDEFF508' },
        },
      ],
    })
  })

  test('reads why a payment came back', () => {
    const details = ':86:109?00RETOURE?20EREF+X1?21MTLG:Konto aufgeloest\n'
    expect(only(statement(`:61:260302RC1,NRTINONREF//B\n${details}`)).transactions).toMatchObject([
      { endToEndId: 'X1', returnReason: { text: 'Konto aufgeloest' } },
    ])
  })

  test('reads slash codes', () => {
    const details =
      ':86:/TRTP/SEPA/EREF/E1//IBAN/NL47INGB9999999999/BIC/INGBNL2A/NAME/J. Jansen\n/REMI/USTD//Factuur 12/3\n'
    expect(only(statement(`:61:260302C1,NTRFX\n${details}`)).transactions).toMatchObject([
      {
        endToEndId: 'E1',
        remittance: ['Factuur 12/3'],
        debtor: { name: 'J. Jansen', iban: 'NL47INGB9999999999', bic: 'INGBNL2A' },
      },
    ])
    const counterparty = ':86:/CNTP/NL47INGB9999999999/INGBNL2A/J. Jansen/CITY//REMI/STRD/CUR/9876/RTRN/MS03//\n'
    expect(only(statement(`:61:260302C1,NTRFX\n${counterparty}`)).transactions).toMatchObject([
      { creditorReferences: ['9876'], debtor: { name: 'J. Jansen' }, returnReason: { code: 'MS03' } },
    ])
  })

  test('reads amounts, charges, purposes and identifications of the German keywords', () => {
    const details =
      ':86:152?00SEPA?20EREF+E1?21KREF+K1?22CRED+DE98ZZZ09999999999?23PURP+SALA?24OAMT+USD33,00?25COAM+EUR0,50?26SVWZ+Rest\n'
    expect(only(statement(`:61:260302C1,NTRFX\n${details}`)).transactions).toMatchObject([
      {
        endToEndId: 'E1',
        otherReferences: [{ type: 'KREF', reference: 'K1' }],
        purpose: 'SALA',
        original: { amount: '33.00', currency: 'USD' },
        charges: [{ amount: '-0.50', currency: 'EUR' }],
        remittance: ['Rest'],
        debtor: { id: 'DE98ZZZ09999999999' },
      },
    ])
  })

  test('reads amounts, exchange and ordering party of slash codes', () => {
    const details =
      ':86:/EREF/E1/PREF/P1/PURP/CD/SALA/OCMT/USD33,00/EXCH/1,1/CHGS/EUR0,50/CSID/NL1/INIT/Treasury/NAME/Jansen/ADDR/Street 1/Town/\n'
    expect(only(statement(`:61:260302C1,NTRFX\n${details}`)).transactions).toMatchObject([
      {
        ...{ endToEndId: 'E1', paymentInformationId: 'P1', purpose: 'SALA', initiator: 'Treasury' },
        original: { amount: '33.00', currency: 'USD', exchangeRate: '1.1' },
        charges: [{ amount: '-0.50', currency: 'EUR' }],
        debtor: { name: 'Jansen', id: 'NL1', address: ['Street 1', 'Town'] },
      },
    ])
  })

  test('reads labels with a colon', () => {
    const details =
      ':86:SEPA OVERBOEKING                 IBAN: NL47INGB9999999999        \nBIC: INGBNL2A                    NAAM: J. Jansen\n OMSCHRIJVING: Factuur 4711      KENMERK: E1\n'
    expect(only(statement(`:61:260302C1,NTRFX\n${details}`)).transactions).toMatchObject([
      {
        endToEndId: 'E1',
        remittance: ['Factuur 4711'],
        debtor: { name: 'J. Jansen', iban: 'NL47INGB9999999999', bic: 'INGBNL2A' },
      },
    ])
  })

  test('says when it was made, what it answers and what the bank adds', () => {
    const text = statement('')
      .replace(':25:', ':21:REL1\r\n:13D:2603031530+0100\r\n:25:')
      .replace('-\r\n', ':86:Prices change\r\n-\r\n')
    expect(read(text).statements).toMatchObject([
      { relatedReference: 'REL1', created: '2026-03-03T15:30:00+01:00', information: 'Prices change' },
    ])
  })

  test('joins lines of free text only where they fill the width', () => {
    const long = `${'x'.repeat(60)}AB123`
    const details = `:86:first\n${long}\n456 end\n`
    expect(only(statement(`:61:260302C1,NTRFX\n${details}`)).transactions[0]?.remittance).toEqual([
      'first',
      `${long}456 end`,
    ])
  })

  test('takes text that looks like an unknown field for text', () => {
    expect(only(statement(':61:260302C1,NTRFX\n:86:at 10\n:12:11\n')).transactions[0]?.remittance).toEqual([
      'at 10',
      ':12:11',
    ])
  })

  test('inside a SWIFT envelope, and two in one file, are read', () => {
    const text = `{1:F01BANKGB2LXXXX0000000000}{2:O940}{4:\r\n${statement('').replace('-\r\n', '-}\r\n')}`
    expect(read(text + text).statements).toHaveLength(2)
  })

  test('that is an interim report is not proven', () => {
    const { statements, findings } = read(':20:X\n:25:1\n:34F:GBP0,\n:61:260302C1,NTRFX\n')
    expect(statements[0]?.kind).toBe('report')
    expect(findings).toEqual([])
  })

  test('that is an interim report must hold what it announces', () => {
    const report = (count: number) =>
      `:20:X\n:25:1\n:34F:GBP0,\n:61:260302C1,NTRFX\n:90D:0GBP0,\n:90C:${count}GBP1,00\n`
    expect(read(report(1))).toMatchObject({
      findings: [],
      statements: [{ totals: { credits: { count: 1, sum: '1.00' }, debits: { count: 0, sum: '0' } } }],
    })
    expect(read(report(2)).findings).toMatchObject([{ code: 'statement.totals_mismatch' }])
  })

  test('reports what it cannot read, by line', () => {
    const { findings, statements } = read(statement(':61:nonsense\n:61:260230C1,NTRFX\n:25:other\n', '101,'))
    expect(findings.map(({ code, severity, position }) => [code, severity, position.line])).toEqual([
      ['mt940.repeated_field', 'error', 7],
      ['mt940.invalid_entry', 'error', 5],
      ['mt940.invalid_date', 'warning', 6],
    ])
    expect(statements[0]?.entries).toHaveLength(1)
  })

  test.each(['1.234,50', '1234567890123456', '1,5,0'])('never reads only the beginning of the amount %s', (amount) => {
    const { statements, findings } = read(statement(`:61:260302C${amount}NTRFX\n`))
    expect(statements[0]?.entries).toEqual([])
    expect(findings).toMatchObject([{ code: 'mt940.invalid_entry' }])
  })

  test('that does not add up is found out', () => {
    expect(read(statement(':61:260302C1,NTRFX\n')).findings).toMatchObject([{ code: 'statement.balance_mismatch' }])
  })

  test('is refused when no field is there', () => {
    expect(() => read('hello')).toThrow('statement.sta holds no field of an MT940 statement.')
  })
})

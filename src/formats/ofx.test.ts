import { describe, expect, test } from 'vitest'
import { readOfx } from './ofx.js'

const read = (text: string) => readOfx(Buffer.from(text), 'statement.ofx')

/** One statement in the SGML of version 1, where values have no end tags. */
const sgml = (entries: string) => `OFXHEADER:100
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><DTSERVER>20260303</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>7<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>121<ACCTID>4711</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260302
${entries}
</BANKTRANLIST><LEDGERBAL><BALAMT>12.50<DTASOF>20260302120000.000[-5:EST]</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`

const entry =
  '<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302120000<TRNAMT>+12,5<FITID>F1<NAME>Miller &amp; Sons<MEMO>INV 1</STMTTRN>'

describe('an OFX file', () => {
  test('names a transaction that text ends before its amount, and leaves it out', () => {
    const { statements, findings } = read(sgml(`<STMTTRN>cut<TRNAMT>7\n${entry}`))
    expect(findings).toMatchObject([{ code: 'ofx.invalid_amount', position: { line: 8, path: 'STMTTRN' } }])
    expect(statements[0]?.entries).toMatchObject([{ entryReference: 'F1' }])
  })

  test('is measured by its tags as a whole: one transaction may hold many of them', () => {
    const many = `<STMTTRN><TRNAMT>1<DTPOSTED>20260302${'<A/>'.repeat(20_000)}</STMTTRN>`
    const { statements, findings } = read(sgml(many + ' '.repeat(50_000)))
    expect(findings).toEqual([])
    expect(statements[0]?.entries).toMatchObject([{ amount: '1' }])
  })

  test('of version 1 is read without end tags', () => {
    const { statements, findings } = read(sgml(entry))
    expect(findings).toEqual([])
    expect(statements).toMatchObject([
      {
        id: '7',
        account: { other: '4711', written: '121/4711', currency: 'USD' },
        from: '2026-03-01',
        balances: [{ kind: 'closing', amount: '12.50', date: '2026-03-02' }],
        entries: [
          {
            entryReference: 'F1',
            amount: '12.5',
            bookingDate: '2026-03-02',
            transactions: [{ debtor: { name: 'Miller & Sons' }, remittance: ['INV 1'] }],
          },
        ],
      },
    ])
  })

  test('with an empty transaction between two others loses neither', () => {
    const { statements, findings } = read(sgml(`${entry}<STMTTRN/>${entry.replace('F1', 'F2')}`))
    expect(statements[0]!.entries.map(({ entryReference }) => entryReference)).toEqual(['F1', 'F2'])
    expect(findings.map(({ code }) => code)).toEqual(['ofx.invalid_amount'])
  })

  test('whose entries and balances have no end tags either loses nothing', () => {
    const second = '<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20260302<TRNAMT>-1<FITID>F2<CHECKNUM>17<PAYEE><NAME>Baker'
    const open = sgml(entry + second).replaceAll(/<\/(?:STMTTRN|LEDGERBAL)>/g, '')
    const { statements, findings } = read(open)
    expect(findings).toEqual([])
    expect(statements).toMatchObject([
      {
        account: { other: '4711', written: '121/4711' },
        balances: [{ kind: 'closing', amount: '12.50' }],
        entries: [
          { amount: '12.5' },
          { amount: '-1', transactions: [{ chequeNumber: '17', creditor: { name: 'Baker' } }] },
        ],
      },
    ])
  })

  test('of version 2 is read as XML, with marked sections', () => {
    const xml = `<?xml version="1.0"?><?OFX OFXHEADER="200"?><OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1</TRNUID><CCSTMTRS>
<CURDEF>AUD</CURDEF><CCACCTFROM><ACCTID>12</ACCTID></CCACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT</TRNTYPE>
<DTPOSTED>20260302</DTPOSTED><TRNAMT>-3.00</TRNAMT><FITID>F1</FITID><NAME><![CDATA[A < B]]></NAME><MEMO/></STMTTRN></BANKTRANLIST>
</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>`
    expect(read(xml).statements).toMatchObject([
      { entries: [{ amount: '-3.00', transactions: [{ creditor: { name: 'A < B' }, remittance: [] }] }] },
    ])
  })

  test('carries exchange, corrections, addresses and further balances', () => {
    const told = entry
      .replace(
        '<NAME>',
        '<CORRECTFITID>F0<CORRECTACTION>REPLACE<SRVRTID>S1<PAYEE><ADDR1>High Street 7<CITY>London<POSTALCODE>N1<COUNTRY>GBR</PAYEE><NAME>',
      )
      .replace('</STMTTRN>', '<ORIGCURRENCY><CURRATE>1.25<CURSYM>GBP</ORIGCURRENCY></STMTTRN>')
    const text = sgml(told).replace(
      '</STMTRS>',
      '<BALLIST><BAL><NAME>Limit<BALTYPE>DOLLAR<VALUE>500</BAL></BALLIST></STMTRS>',
    )
    expect(read(text).statements).toMatchObject([
      {
        balances: [{ kind: 'closing' }, { kind: 'other', code: 'Limit', amount: '500' }],
        entries: [
          {
            currency: 'USD',
            corrects: { reference: 'F0', action: 'replace' },
            transactions: [
              {
                transactionId: 'S1',
                exchange: { source: 'GBP', target: 'USD', unit: 'GBP', rate: '1.25' },
                debtor: { address: ['High Street 7', 'N1 London'], country: 'GBR' },
              },
            ],
          },
        ],
      },
    ])
  })

  test('keeps what follows an empty value that is never closed', () => {
    const { statements } = read(sgml(entry.replace('<NAME>', '<CHECKNUM>\n<REFNUM>\n<NAME>')))
    expect(statements[0]?.entries[0]?.transactions[0]).toMatchObject({
      debtor: { name: 'Miller & Sons' },
      remittance: ['INV 1'],
    })
  })

  test('reports amounts and dates that it cannot read, by line', () => {
    const { findings } = read(sgml(`${entry.replace('+12,5', '$12')}\n${entry.replace('20260302', '20260230')}`))
    expect(findings).toMatchObject([
      { code: 'ofx.invalid_amount', position: { line: 8 } },
      { code: 'ofx.invalid_date', position: { line: 9 } },
    ])
  })

  test('reports an error of the bank and a missing end', () => {
    const failed = sgml('').replace('<SEVERITY>INFO', '<SEVERITY>ERROR<MESSAGE>no such account')
    expect(read(failed).findings).toMatchObject([{ severity: 'error', code: 'ofx.bank_error' }])
    expect(read(sgml(entry).replace('</OFX>', '')).findings).toMatchObject([{ code: 'ofx.truncated' }])
  })

  test('is refused when tags nest without end', () => {
    expect(() => read(`<OFX>${'<A>'.repeat(100)}`)).toThrow('more than 64 tags are open')
    expect(() => read('<OFX><A')).toThrow('a tag is never closed')
  })
})

describe('an OFX file of a careless sender', () => {
  const named = (name: string) => sgml(entry.replace('Miller &amp; Sons', name))
  const debtor = (bytes: Buffer) => {
    const { statements, findings } = readOfx(bytes, 'statement.ofx')
    return [statements[0]?.entries[0]?.transactions[0]?.debtor?.name, ...findings.map(({ code }) => code)]
  }

  test('is read as what its bytes are when its header names another encoding', () => {
    expect(debtor(Buffer.from(named('Müller')))).toEqual(['Müller', 'statement.encoding'])
    expect(debtor(Buffer.from(named('Müller'), 'latin1'))).toEqual(['Müller'])
    const undeclared = named('Müller').replace('CHARSET:1252', 'CHARSET:NONE')
    expect(debtor(Buffer.from(undeclared, 'latin1'))).toEqual(['Müller', 'statement.encoding'])
    expect(debtor(Buffer.from(undeclared))).toEqual(['Müller'])
  })

  test.each([
    ['CHARSET:1251', [0xc8, 0xec, 0xff], 'Имя'],
    ['CHARSET:1250', [0xa3, 0xf3, 0x9f], 'Łóź'],
    ['CHARSET:ISO-8859-2', [0xa3, 0xf3, 0xbc], 'Łóź'],
    ['CHARSET:ISO-8859-1', [0x4d, 0xfc], 'Mü'],
    ['CHARSET:936', [0xc3, 0xfb], '名'],
    ['CHARSET:1253COMPRESSION:NONE', [0xcf], 'Ο'],
    ['ENCODING:USASCII\nCHARSET:1252', [0x80], '€'],
  ])('names its code page, %s', (header, bytes, name) => {
    const [before, after] = named('|').replace('CHARSET:1252', header).split('|') as [string, string]
    expect(debtor(Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]))).toEqual([name])
  })

  test.each([
    ['1.234,56', '1234.56', ['ofx.thousands']],
    ['-1,234,567.8', '-1234567.8', ['ofx.thousands']],
    ['-    25,00', '-25.00', []],
    ['1.234', '1.234', []],
    ['1.234.567', undefined, ['ofx.invalid_amount']],
  ])('has the amount %s', (written, amount, codes) => {
    const { statements, findings } = read(sgml(entry.replace('+12,5', written)))
    expect(statements[0]!.entries[0]?.amount).toBe(amount)
    expect(findings.map(({ code }) => code)).toEqual(codes)
  })

  test.each([
    ['other message sets', sgml(entry).replaceAll('BANKMSGSRSV1', 'BANKMSGSRSV2')],
    [
      'no response around the statement',
      `<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>${entry}</BANKTRANLIST></STMTRS></OFX>`,
    ],
  ])('with %s is read', (_name, text) => {
    const { statements, findings } = read(text)
    expect(findings).toEqual([])
    expect(statements.map(({ entries }) => entries.length)).toEqual([1])
  })

  test('with a transaction outside of every statement says so', () => {
    const { statements, findings } = read(`<OFX>${entry}</OFX>`)
    expect(statements).toEqual([])
    expect(findings).toMatchObject([{ severity: 'error', code: 'ofx.stray_transaction', position: { line: 1 } }])
  })

  test('that is cut keeps the account of what is there', () => {
    const { statements, findings } = read(sgml(entry).slice(0, sgml(entry).indexOf('</BANKTRANLIST>')))
    expect(statements).toMatchObject([{ account: { other: '4711' }, entries: [{ entryReference: 'F1' }] }])
    expect(findings.map(({ code }) => code)).toEqual(['ofx.truncated'])
  })

  test.each(['BANKACCTFROM', 'STMTRS', 'STMTTRNRS', 'BANKMSGSRSV1'])(
    'without the end tag of %s keeps its entries',
    (name) => {
      const { statements } = read(sgml(entry).replace(`</${name}>`, ''))
      expect(statements).toMatchObject([{ balances: [{ amount: '12.50' }], entries: [{ entryReference: 'F1' }] }])
    },
  )

  test('tells what it holds besides statements', () => {
    const others =
      '<LOANMSGSRSV1><LOANSTMTTRNRS><TRNUID>1</LOANSTMTTRNRS></LOANMSGSRSV1><INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>2</INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>'
    expect(read(sgml(entry).replace('</OFX>', others)).findings).toMatchObject([
      { severity: 'info', code: 'ofx.message_skipped', position: { line: 9, path: 'LOANSTMTTRNRS' } },
      { severity: 'info', code: 'ofx.investment_skipped', position: { line: 9, path: 'INVSTMTTRNRS' } },
    ])
  })
})

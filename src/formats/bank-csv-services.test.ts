import { describe, expect, test } from 'vitest'
import { readBankCsv } from './bank-csv.js'
import { detectFormat } from './detect-format.js'

const read = (text: string) => readBankCsv(text, 'export.csv')

/** What the entries say, shortly. */
const entries = (text: string) =>
  read(text).statements.flatMap((statement) =>
    [...statement.entries].map(({ amount, bookingDate, transactions }) => ({
      amount,
      bookingDate,
      parts: transactions.map((one) => one.amount),
    })),
  )

/** Text in columns of 32 characters, a blank behind every other one. */
const inColumns = (...texts: readonly string[]) =>
  texts.map((text, index) => text.padEnd(32) + (index % 2 === 0 ? ' ' : '')).join('')

describe('the list of ABN AMRO, of tabs and without headings', () => {
  const row = (before: string, after: string, amount: string, text: string, account = '123456789') =>
    `${[account, 'EUR', '20260302', before, after, '20260303', amount, text].join('\t')}\r\n`

  test('is known by its columns, and every account in it is a statement', () => {
    const text =
      row('1000,00', '1150,50', '150,50', 'TEXT') +
      row('1150,50', '1100,00', '-50,50', 'with a " in it') +
      row('5,00', '6,00', '1,00', 'OTHER', 'NL91ABNA0417164300')
    expect(detectFormat(Buffer.from(text))).toEqual({ format: 'csv' })
    const { statements, findings } = read(text)
    expect(findings).toEqual([])
    expect(statements).toMatchObject([
      {
        account: { other: '123456789', currency: 'EUR' },
        balances: [
          { kind: 'opening', amount: '1000.00' },
          { kind: 'closing', amount: '1100.00' },
        ],
        entries: [
          { amount: '150.50', bookingDate: '2026-03-02', valueDate: '2026-03-03', position: { line: 1 } },
          { amount: '-50.50', transactions: [{ remittance: ['with a " in it'] }], position: { line: 2 } },
        ],
      },
      { account: { iban: 'NL91ABNA0417164300' }, entries: [{ amount: '1.00' }] },
    ])
  })

  test.each([
    [
      'words with a colon in columns, which cut words',
      inColumns(
        'SEPA Overboeking',
        'IBAN: NL01RABO0123456789',
        'BIC: RABONL2U',
        'Naam: Praktijk Jansen',
        'Omschrijving: Factuur INV-4711 e',
        'n INV-4712',
        'Kenmerk: REF-7',
      ),
    ],
    [
      'code words between slashes',
      '/TRTP/SEPA Overboeking/IBAN/NL01RABO0123456789/BIC/RABONL2U/NAME/Praktijk Jansen/REMI/Factuur INV-4711 en INV-4712/EREF/REF-7',
    ],
  ])('says who paid for what: %s', (_, details) => {
    expect(read(row('0,00', '10,00', '10,00', details)).statements[0]?.entries[0]).toMatchObject({
      information: 'SEPA Overboeking',
      transactions: [
        {
          remittance: ['Factuur INV-4711 en INV-4712'],
          endToEndId: 'REF-7',
          debtor: { name: 'Praktijk Jansen', iban: 'NL01RABO0123456789', bic: 'RABONL2U' },
        },
      ],
    })
  })

  test('keeps the text of what names nobody', () => {
    const text = inColumns('BEA, Betaalpas', 'IKEA Amsterdam,PAS123', 'NR:0ABC0D, 02.03.26/14:37', 'AMSTERDAM')
    expect(read(row('20,00', '10,00', '-10,00', text)).statements[0]?.entries[0]?.transactions[0]?.remittance).toEqual([
      'BEA, Betaalpas IKEA Amsterdam,PAS123 NR:0ABC0D, 02.03.26/14:37 AMSTERDAM',
    ])
  })

  test('as a workbook, with headings', () => {
    const text =
      'Rekeningnummer;Muntsoort;Transactiedatum;Rentedatum;Beginsaldo;Eindsaldo;Transactiebedrag;Omschrijving\n' +
      '123456789;EUR;20260302;20260302;5,00;15,00;10,00;/TRTP/iDEAL/NAME/Jansen/REMI/INV-1\n'
    expect(read(text).statements).toMatchObject([
      { balances: [{ amount: '5.00' }, { amount: '15.00' }], entries: [{ transactions: [{ remittance: ['INV-1'] }] }] },
    ])
  })
})

describe('the activities of PayPal', () => {
  const header =
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Item Title","Invoice Number","Balance","Balance Impact"'
  const row = (...cells: readonly string[]) => `\n${cells.map((cell) => `"${cell}"`).join(',')}`
  const sale = (status = 'Completed', impact = 'Credit') =>
    row(
      ...['03/13/2026', '10:00:00', 'PST', 'Ada Lovelace', 'Express Checkout Payment', status, 'USD', '1,100.00'],
      ...['-3.20', '1,096.80', 'ada@example.com', 'me@example.com', 'TX1', 'Tea', 'INV-9', '1,196.80', impact],
    )
  const payout = row(
    ...['03/14/2026', '10:00:00', 'PST', '', 'General Withdrawal', 'Completed', 'USD', '-196.80', '0.00', '-196.80'],
    ...['', '', 'TX2', '', '', '1,000.00', 'Debit'],
  )
  const euros = row(
    ...['03/14/2026', '10:00:00', 'PST', 'Emil', 'Payment', 'Completed', 'EUR', '5.00', '-0.40', '4.60'],
    ...['emil@example.com', '', 'TX3', '', '', '4.60', 'Credit'],
  )

  test('move the balance by the net amount, of which payment and fee are parts', () => {
    const { statements, findings } = read(header + sale() + payout)
    expect(findings.map(({ code }) => code)).toEqual(['bank_csv.account_missing'])
    expect(statements).toMatchObject([
      {
        id: 'export.csv',
        balances: [{ amount: '100.00' }, { amount: '1000.00', currency: 'USD' }],
        entries: [
          {
            entryReference: 'TX1',
            amount: '1096.80',
            information: 'Express Checkout Payment',
            transactions: [
              {
                amount: '1100.00',
                remittance: ['Tea', 'INV-9'],
                debtor: { name: 'Ada Lovelace', otherAccount: 'ada@example.com' },
              },
              { amount: '-3.20', information: 'Fee' },
            ],
          },
          { amount: '-196.80', transactions: [{ amount: '-196.80' }] },
        ],
      },
    ])
  })

  test('make a statement for each currency', () => {
    const { statements } = read(header + sale() + euros + payout)
    expect(statements).toMatchObject([
      { id: 'export.csv USD', account: { currency: 'USD' }, balances: [{ amount: '100.00' }, { amount: '1000.00' }] },
      { id: 'export.csv EUR', account: { currency: 'EUR' }, balances: [{ amount: '0.00' }, { amount: '4.60' }] },
    ])
  })

  test('that leave the balance alone are no entries, and those that do not are, whatever their status', () => {
    expect(entries(header + sale('Pending', 'Credit') + payout)).toHaveLength(2)
    const { statements, findings } = read(header + sale('Pending', 'Memo') + payout)
    expect(statements[0]?.entries).toHaveLength(1)
    expect(findings).toMatchObject([
      { severity: 'info', code: 'bank_csv.not_booked', position: { line: 2 } },
      { code: 'bank_csv.account_missing' },
    ])
  })

  test('in German', () => {
    const text =
      '"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Gebühr","Netto","Transaktionscode","Guthaben"\n' +
      '"13.03.2026","10:00:00","CET","Max","Allgemeine Zahlung","Abgeschlossen","EUR","12,50","-0,55","11,95","TX1","11,95"\n' +
      '"14.03.2026","10:00:00","CET","Erika","Zahlung","Ausstehend","EUR","-5,00","0,00","-5,00","TX2","11,95"\n'
    expect(entries(text)).toEqual([{ amount: '11.95', bookingDate: '2026-03-13', parts: ['12.50', '-0.55'] }])
  })

  test('are told from invoices, which have gross and net too', () => {
    expect(detectFormat(Buffer.from('Date,Number,Gross,Tax,Net\n2026-03-01,1,119,19,100\n'))).toBeUndefined()
  })
})

describe('the statement of Revolut', () => {
  const header = 'Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n'

  test('states the fee beside the amount: both move the balance', () => {
    const text =
      `${header}TOPUP,Current,2026-03-01 09:00:00,2026-03-01 09:00:05,Payment from Ada,600.00,0.00,EUR,COMPLETED,700.00\n` +
      'TRANSFER,Current,2026-03-02 13:10:00,2026-03-03 08:00:00,To Emil,-45.30,0.70,EUR,COMPLETED,654.00\n'
    const { statements } = read(text)
    expect(statements).toMatchObject([{ balances: [{ amount: '100.00' }, { amount: '654.00' }], findings: [{}] }])
    expect(entries(text)).toEqual([
      { amount: '600.00', bookingDate: '2026-03-01', parts: ['600.00'] },
      { amount: '-46.00', bookingDate: '2026-03-03', parts: ['-45.30', '-0.70'] },
    ])
  })

  test.each(['PENDING', 'REVERTED', 'DECLINED'])('holds no entry for what is %s, and says so', (state) => {
    const text =
      `${header}TOPUP,Current,2026-03-01 09:00:00,2026-03-01 09:00:05,Ada,600.00,0.00,EUR,COMPLETED,700.00\n` +
      `CARD_PAYMENT,Current,2026-03-02 09:00:00,,Shop,-20.00,0.00,EUR,${state},\n`
    expect(entries(text)).toHaveLength(1)
    expect(read(text).findings[0]).toMatchObject({
      severity: 'info',
      code: 'bank_csv.not_booked',
      position: { line: 3 },
    })
    expect(read(text).findings[0]?.message).toContain(state)
  })

  test('of savings is one of its own: they have another balance', () => {
    const text =
      `${header}TOPUP,Current,2026-03-01 09:00:00,2026-03-01 09:00:05,Ada,600.00,0.00,EUR,COMPLETED,700.00\n` +
      'TRANSFER,Savings,2026-03-02 09:00:00,2026-03-02 09:00:00,To pocket,50.00,0.00,EUR,COMPLETED,50.00\n'
    expect(read(text).statements).toMatchObject([{ id: 'export.csv Current' }, { id: 'export.csv Savings' }])
  })

  test('of a business names its rows, who paid and the fee in its own currency', () => {
    const text =
      'Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,Payment currency,Amount,Total amount,Fee,Fee currency,Balance,Account,Beneficiary IBAN,Beneficiary name\n' +
      '2026-03-01,2026-03-02,aaaa-1,TRANSFER,COMPLETED,To Emil,INV-7,,USD,-133.76,-134.76,1.00,USD,1000.00,USD Main,GB29NWBK60161331926819,Emil\n' +
      '2026-03-01,2026-03-03,aaaa-2,TRANSFER,COMPLETED,From Ada,INV-8,,USD,50.00,50.00,0.20,EUR,1050.00,USD Main,,\n'
    expect(read(text)).toMatchObject({
      findings: [],
      statements: [
        {
          account: { other: 'USD Main', currency: 'USD' },
          balances: [{ amount: '1134.76' }, { amount: '1050.00' }],
          entries: [
            {
              entryReference: 'aaaa-1',
              amount: '-134.76',
              transactions: [
                {
                  amount: '-133.76',
                  remittance: ['To Emil', 'INV-7'],
                  creditor: { name: 'Emil', iban: 'GB29NWBK60161331926819' },
                },
                { amount: '-1.00' },
              ],
            },
            { entryReference: 'aaaa-2', amount: '50.00', transactions: [{ amount: '50.00' }] },
          ],
        },
      ],
    })
  })
})

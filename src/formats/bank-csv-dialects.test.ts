import { describe, expect, test } from 'vitest'
import { readBankCsv } from './bank-csv.js'
import { detectStatementFormat } from './detect.js'

const read = (text: string) => readBankCsv(text, 'export.csv')
const iban = 'DE02120300000000202051'

describe('the CSV export of a bank', () => {
  test('with lines above its table is found, and names its account there', () => {
    const text = [
      'Umsätze;erstellt am 03.03.2026',
      'IBAN;DE02 1203 0000 0000 2020 51',
      '',
      '"Buchungsdatum";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"IBAN";"Betrag (€)"',
      '"02.03.26";"Müller";"Wir";"Rechnung 7";"GB33BUKB20201555555555";"1.100,00"',
      '"03.03.26";"Wir";"Strom AG";"Abschlag";"GB29NWBK60161331926819";"-50,00"',
    ].join('\n')
    expect(detectStatementFormat(Buffer.from(text))).toBe('csv')
    const { statements, findings } = read(text)
    expect(findings).toEqual([])
    expect(statements).toMatchObject([
      {
        account: { iban, currency: 'EUR' },
        entries: [
          {
            amount: '1100.00',
            currency: 'EUR',
            position: { line: 5 },
            transactions: [{ debtor: { name: 'Müller', iban: 'GB33BUKB20201555555555' } }],
          },
          { amount: '-50.00', position: { line: 6 }, transactions: [{ creditor: { name: 'Strom AG' } }] },
        ],
      },
    ])
  })

  test('has the IBAN of the other side behind its name, and one anywhere else is its own', () => {
    const first = (header: string, row: string) => read(`${header}\n${row}\n`).statements[0]
    const other = first('Buchungstag;Auftraggeber/Empfänger;IBAN;Betrag', `02.03.2026;Weber;${iban};1,50`)
    expect(other).toMatchObject({ account: { written: '' }, entries: [{ transactions: [{ debtor: { iban } }] }] })
    const own = first('IBAN;Buchungstag;Auftraggeber/Empfänger;Betrag', `${iban};02.03.2026;Weber;1,50`)
    expect(own).toMatchObject({ account: { iban }, entries: [{ transactions: [{ debtor: { name: 'Weber' } }] }] })
  })

  test('keeps every column of text, and knows whose bank is meant', () => {
    const { statements } = read(
      `"IBAN/BBAN","Munt","BIC","Datum","Bedrag","Naam tegenpartij","BIC tegenpartij","Omschrijving-1","Omschrijving-2"\n"${iban}","EUR","OURBNL2A","2026-03-02","+10,00","Jansen","ABNANL2A","Factuur 7","en 8"\n`,
    )
    expect(statements[0]).toMatchObject({
      account: { iban },
      entries: [{ transactions: [{ remittance: ['Factuur 7', 'en 8'], debtor: { bic: 'ABNANL2A' } }] }],
    })
  })

  test.each([
    ['Af', '-5.00'],
    ['Bij', '5.00'],
    ['Ergens', undefined],
  ])('with a column for the direction: %s', (word, amount) => {
    const { statements, findings } = read(`Datum;Rekening;Af Bij;Bedrag (EUR)\n20260302;1;${word};5,00\n`)
    expect(statements[0]?.entries[0]?.amount).toBe(amount)
    expect(findings.map(({ code }) => code)).toEqual(amount === undefined ? ['bank_csv.invalid_row'] : [])
  })

  test('may have two columns of one name and empty fields behind the last one', () => {
    const { statements, findings } = read(
      'date,account,amount,currency,currency\n2026-03-01,1,5.00,EUR,USD,\n2026-03-02,1,6.00,EUR,USD\n',
    )
    expect(findings).toEqual([])
    expect(statements[0]?.entries.map(({ amount, currency }) => [amount, currency])).toEqual([
      ['5.00', 'EUR'],
      ['6.00', 'EUR'],
    ])
  })

  test('leaves out a row that a separator inside a text has made wider, and says so', () => {
    const { statements, findings } = read('date,account,details,amount\n2026-03-01,1,a,b,5.00\n2026-03-02,1,c,6.00\n')
    expect(findings).toMatchObject([{ code: 'bank_csv.invalid_row', position: { line: 2 } }])
    expect(statements[0]?.entries).toHaveLength(1)
  })
})

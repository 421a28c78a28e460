import { expect, test } from 'vitest'
import type { BankStatement, StatementEntry } from './bank-statement.js'
import { readMt940 } from './mt940.js'

function statement(fields: string, account = 'BANKGB2L/12345678'): BankStatement {
  const { statements, findings } = readMt940(
    `:20:R\n:25:${account}\n:28C:1\n:60F:C260302EUR100,\n${fields}-\n`,
    'statement.sta',
  )
  expect(statements).toHaveLength(1)
  expect(findings.filter(({ code }) => code !== 'mt940.closing_missing')).toEqual([])
  return statements[0]!
}

function entry(fields: string): StatementEntry {
  const { entries } = statement(fields)
  expect(entries).toHaveLength(1)
  return entries[0]!
}

test.each([
  ['260302D7,25 NRTIREF7//B7', 'NRTI', 'REF7', 'B7'],
  ['260302C9,00NET NONREF', 'NET', undefined, undefined],
  ['260302C9,00NET REF9//B9', 'NET', 'REF9', 'B9'],
  ['260302C9,00NONREF', undefined, undefined, undefined],
  ['260302C9,00NONREF//B9', undefined, undefined, 'B9'],
  ['260302C9,00//B9', undefined, undefined, 'B9'],
  ['260302C9,00 NOTE OF MINE', undefined, 'NOTE OF MINE', undefined],
  ['260302C9,00N586PREF', 'N586', undefined, undefined],
])('the transaction type of :61:%s is found, or that there is none', (line, type, customer, bank) => {
  const read = entry(`:61:${line}\n`)
  expect(read.transactionCode?.proprietary).toBe(type)
  expect(read.transactions[0]?.endToEndId).toBe(customer)
  expect(read.entryReference).toBe(bank)
})

test('German subfields are read where a line ends behind the code of three digits', () => {
  const read = entry(':61:260302C1,NTRFX\n:86:166\n?00GUTSCHRIFT\n?20RECHNUNG 7\n?32MUSTER GMBH\n')
  expect(read).toMatchObject({ information: 'GUTSCHRIFT', transactionCode: { proprietary: 'NTRF+166' } })
  expect(read.transactions).toMatchObject([{ remittance: ['RECHNUNG 7'], debtor: { name: 'MUSTER GMBH' } }])
})

test('text between slashes that has no place of its own is kept', () => {
  const parties = entry(':61:260302C1,NTRFX\n:86:/ORDP/4711\n/PAYER LTD\n/Invoice 7\n')
  expect(parties.transactions[0]?.remittance).toEqual(['/ORDP/4711/PAYER LTD/Invoice 7'])
  const amount = entry(':61:260302C1,NTRFX\n:86:/OCMT/USD1,50/\nINVOICES 7 AND 8\n/OGB/SOME BANK\n')
  expect(amount.transactions).toMatchObject([
    { original: { amount: '1.50', currency: 'USD' }, remittance: ['INVOICES 7 AND 8/OGB/SOME BANK'] },
  ])
  const both = entry(':61:260302C1,NTRFX\n:86:/TRTP/SEPA/NAME/A/REMI/Invoice 7/NAME/B/ISDT/20260301\n')
  expect(both.information).toBe('SEPA /NAME/B /ISDT/20260301')
  expect(both.transactions).toMatchObject([{ remittance: ['Invoice 7'], debtor: { name: 'A' } }])
  const counterparty = entry(
    ':61:260302C1,NTRFX\n:86:/CNTP/NL47INGB9999999999/INGBNL2A/Jansen/Gouda//REMI/USTD//Bill 7/\n',
  )
  expect(counterparty.transactions).toMatchObject([
    { remittance: ['Bill 7'], debtor: { name: 'Jansen', address: ['Gouda'] } },
  ])
})

test('what stands before the first entry speaks about the statement', () => {
  const read = statement(
    ':86:IBAN no.: FI11\n:86:BANKFIHH    \n:61:260302C1,NTRFX\n:86:Invoice 7\n:62F:C260302EUR101,\n:86:Bye\n',
  )
  expect(read.information).toBe('IBAN no.: FI11 BANKFIHH Bye')
  expect(read.entries[0]?.transactions[0]?.remittance).toEqual(['Invoice 7'])
})

test.each([
  ['NL47INGB9999999999 EUR', { iban: 'NL47INGB9999999999' }],
  ['//AT12345/00012345678/EUR', { other: '00012345678' }],
])('the currency behind the account %s is no part of it', (written, account) => {
  expect(statement('', written).account).toEqual({ ...account, written, currency: 'EUR' })
})

test('the number of a posting, the extension of its code and subfields of other banks are kept', () => {
  const read = entry(
    ':61:260302D1,NDDTNONREF\n:86:109?00RUECKGABE?107788?20Beitrag 5?30BANKDEFF?31 4711?32A GMBH?34914?38DE12500105170648489890?65Filiale Sued?66\n',
  )
  expect(read.transactionCode).toEqual({ proprietary: 'NDDT+109+7788+914', issuer: 'DK' })
  expect(read.information).toBe('RUECKGABE ?314711 ?65Filiale Sued')
  const without = (details: string) => entry(`:61:260302D1,NDDTNONREF\n:86:${details}\n`)
  expect(without('109?20Beitrag 5?34914').transactionCode?.proprietary).toBe('NDDT+109++914')
  expect(without('109?20Beitrag 5?3189890?38DE12500105170648489890').information).toBeUndefined()
  expect(entry(':61:260302D1,//B1\n:86:109?20Beitrag 5\n').transactionCode).toEqual({
    proprietary: '109',
    issuer: 'DK',
  })
})

test('what a bank adds to SWIFT (NS) belongs to the entry before it, or to the statement', () => {
  const read = statement(
    ':NS:22Baker Ltd\n:61:260302C1,NTRFX\n:NS:01Bill 5\n02April\n:86:166?20BILL 5?32A LTD\n:62F:C260302EUR101,\n',
  )
  expect(read.information).toBe('22Baker Ltd')
  expect(read.entries[0]).toMatchObject({
    transactionCode: { proprietary: 'NTRF+166' },
    transactions: [{ remittance: ['BILL 5'], debtor: { name: 'A LTD' }, information: '01Bill 5 02April' }],
  })
})

test('the BIC of field 25P stands on a line of its own', () => {
  const { statements } = readMt940(':20:R\n:25P:NL47INGB9999999999\nINGBNL2A\n:28C:1\n', 'statement.sta')
  expect(statements[0]?.account).toMatchObject({ iban: 'NL47INGB9999999999', bic: 'INGBNL2A' })
})

test('a statement without its closing balance may be cut, and says so', () => {
  const codes = (text: string) => readMt940(text, 'statement.sta').findings.map(({ code }) => code)
  const start = ':20:R\n:25:1\n:28C:1\n:60F:C260302EUR100,\n'
  expect(codes(start)).toEqual(['mt940.closing_missing'])
  expect(codes(`${start}:62M:C260302EUR100,\n`)).toEqual([])
  expect(codes(':20:R\n:25:1\n:28C:1\n:34F:EURD0,\n')).toEqual([])
})

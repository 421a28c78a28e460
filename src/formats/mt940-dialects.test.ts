import { expect, test } from 'vitest'
import type { BankStatement, StatementEntry } from './bank-statement.js'
import { readMt940 } from './mt940.js'

function statement(fields: string, account = 'BANKGB2L/12345678'): BankStatement {
  const { statements, findings } = readMt940(
    `:20:R\n:25:${account}\n:28C:1\n:60F:C260302EUR100,\n${fields}-\n`,
    'statement.sta',
  )
  expect(statements).toHaveLength(1)
  expect(findings).toEqual([])
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

import { describe, expect, test } from 'vitest'
import { readBai2 } from './bai2.js'
import type { BankStatement, StatementEntry, StatementTransaction } from './bank-statement.js'
import { writeBai2 } from './write-bai2.js'

const entry = (more: Partial<StatementEntry> = {}, one?: Partial<StatementTransaction>): StatementEntry => ({
  amount: '30.00',
  currency: 'USD',
  bookingDate: '2026-03-03',
  entryReference: 'B1',
  reversal: false,
  status: 'booked',
  charges: [],
  transactions: one ? [{ remittance: [], creditorReferences: [], referredDocuments: [], charges: [], ...one }] : [],
  position: {},
  ...more,
})

const statement = (entries: readonly StatementEntry[], more: Partial<BankStatement> = {}): BankStatement => ({
  kind: 'statement',
  id: '77',
  account: { written: '4711', other: '4711', currency: 'USD', bic: 'CHASUS33' },
  duplicate: false,
  created: '2026-03-04T05:30',
  balances: [
    { kind: 'opening', code: 'OPBD', amount: '-100.00', currency: 'USD' },
    { kind: 'closing', code: 'CLBD', amount: '-70.00', currency: 'USD' },
  ],
  entries,
  findings: [],
  ...more,
})

const linesOf = (...all: [BankStatement, ...BankStatement[]]) => writeBai2(all).text.trimEnd().split('\n')

describe('a BAI2 file that is written', () => {
  test('has header, group, account, transactions, totals and counts', () => {
    const totals = { credits: { count: 1, sum: '30.00' } }
    const one = entry(
      {
        valueDate: '2026-03-05',
        information: 'CREDIT TRANSFER',
        transactionCode: { proprietary: '142', issuer: 'BAI' },
      },
      { endToEndId: 'E1', remittance: ['INV 4711'], debtor: { name: 'Miller Ltd', otherAccount: '99' } },
    )
    expect(linesOf(statement([one], { totals }))).toEqual([
      '01,CHASUS33,CUSTOMER,260304,0530,77,,,2/',
      '02,CUSTOMER,CHASUS33,1,260303,,USD,2/',
      '03,4711,USD,010,-10000,,,015,-7000,,,100,3000,1,/',
      '16,142,3000,V,260305,,B1,E1,CREDIT TRANSFER',
      '88,DBNM:Miller Ltd',
      '88,DACT:99',
      '88,REMI:INV 4711',
      '49,-11000,6/',
      '98,-11000,1,8/',
      '99,-11000,1,10/',
    ])
  })

  test('continues the summaries of an account, and texts longer than a record', () => {
    const balances = ['010', '015', '040', '045', '072', '074'].map((code) => ({
      ...({ kind: 'other', code, amount: code === '015' ? '123486.78' : '123456.78', currency: 'USD' } as const),
    }))
    const words = 'every word of this is needed to know which invoices were paid with which discount, and why '
      .repeat(3)
      .trim()
    const lines = linesOf(statement([entry({}, { remittance: [words, 'second'] })], { balances }))
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(lines.filter((line) => line.startsWith('88,'))).toHaveLength(6)
    const back = readBai2(lines.join('\n'), 'x')
    expect(back.findings).toEqual([])
    expect(back.statements[0]?.balances.map(({ code }) => code)).toEqual(['010', '015', '040', '045', '072', '074'])
    expect(back.statements[0]?.entries[0]?.transactions[0]?.remittance).toEqual([words, 'second'])
  })

  test.each([
    ['JPY', '1500', '1500'],
    ['USD', '1500', '150000'],
    ['KWD', '1.5', '1500'],
    ['USD', '1.50000', '150'],
  ])('counts the smallest unit of %s', (currency, amount, written) => {
    const one = statement([entry({ amount, currency })], {
      account: { written: '1', other: '1', currency },
      balances: [],
    })
    expect(linesOf(one)).toContain(`16,399,${written},,B1,,/`)
  })

  test.each([
    [undefined, ''],
    [[{ days: 1, amount: '30.00' }], '1'],
    [
      [
        { days: 0, amount: '10.00' },
        { days: 1, amount: '20.00' },
        { days: 2, amount: '0.00' },
      ],
      'S,1000,2000,0',
    ],
    [
      [
        { days: 0, amount: '10.00' },
        { days: 5, amount: '20.00' },
      ],
      'D,2,0,1000,5,2000',
    ],
    [[{ date: '2026-03-09', amount: '30.00' }], 'V,260309,'],
  ])('says when money can be used: %j', (availability, written) => {
    const lines = linesOf(statement([entry({ availability })]))
    expect(lines[3]).toBe(`16,399,3000,${written},B1,,/`)
  })

  test('divides a statement of several days, with the balances between them', () => {
    const entries = [entry({ bookingDate: '2026-03-02', amount: '10.00' }), entry({ amount: '20.00' })]
    const { text, days } = writeBai2([statement(entries)])
    expect(days).toEqual([2])
    const back = readBai2(text, 'x')
    expect(back.findings).toEqual([])
    expect(back.statements).toMatchObject([
      { to: '2026-03-02', balances: [{ amount: '-100.00' }, { kind: 'closing', amount: '-90.00' }] },
      { to: '2026-03-03', balances: [{ kind: 'opening', amount: '-90.00' }, { amount: '-70.00' }] },
    ])
  })

  test('puts accounts of the same bank, day and currency into one group', () => {
    const other = statement([entry()], {
      account: { written: '12', other: '12', currency: 'EUR' },
      entries: [],
      to: '2026-03-03',
      balances: [],
    })
    const lines = linesOf(statement([entry()]), statement([entry()]), other)
    expect(lines.filter((line) => line.startsWith('02,'))).toHaveLength(2)
    expect(lines.at(-1)).toBe(`99,-28000,2,${lines.length}/`)
    expect(readBai2(lines.join('\n'), 'x').findings).toEqual([])
  })

  test.each(['information', 'remittance', 'name', 'reference', 'id'])('lets no %s begin a record', (place) => {
    const text = 'x\n16,142,999900,,,,\r\n49,0,1/'
    const one = entry(
      { information: place === 'information' ? text : undefined, entryReference: place === 'reference' ? text : 'B1' },
      { remittance: place === 'remittance' ? [text] : [], debtor: place === 'name' ? { name: text } : undefined },
    )
    const written = writeBai2([statement([one], place === 'id' ? { id: text } : {})]).text
    expect(written.match(/^16,/gm)).toHaveLength(1)
    expect(readBai2(written, 'x').findings).toEqual([])
  })

  test('leaves out what is not booked, aloud', () => {
    const { text, findings } = writeBai2([statement([entry(), entry({ status: 'pending' })])])
    expect(text.match(/^16,/gm)).toHaveLength(1)
    expect(findings).toMatchObject([
      { code: 'bai2.not_booked', message: '1 entries of 77 are not booked and left out: BAI2 has no place for them.' },
    ])
  })

  test.each([
    ['parts of a cent', { entries: [entry({ amount: '0.005' })] }, 'more places than USD has'],
    ['another currency', { entries: [entry({ currency: 'EUR' })] }, 'has an entry in EUR'],
    ['no account', { account: { written: '', currency: 'USD' } }, 'names no account'],
    ['no currency', { account: { written: '1', other: '1' }, balances: [] }, 'does not say its currency'],
    ['no day', { created: undefined, entries: [] }, 'names no day'],
  ])('is refused with %s', (_, more, reason) => {
    expect(() => writeBai2([statement([], more)])).toThrow(reason)
  })
})

import { describe, expect, test } from 'vitest'
import { readBankCsv } from './bank-csv.js'
import { DateOrders, DecimalMarks, localAmount, localDate } from './bank-csv-values.js'

function markOf(amounts: readonly string[]) {
  const marks = new DecimalMarks()
  for (const amount of amounts) marks.see(amount)
  return marks.mark
}

function orderOf(dates: readonly string[]) {
  const orders = new DateOrders()
  for (const date of dates) orders.see(date)
  const { order, ambiguous } = orders
  return { order, ambiguous }
}

const read = (text: string) => readBankCsv(text, 'export.csv')

describe('a CSV export', () => {
  test('with money in and out apart is one statement per number', () => {
    const { statements, findings } = read(
      'Statement,Account,Date,Bank reference,Counterparty,Counterparty account,Details,Paid out,Paid in,Balance,Currency\n' +
        'S1,GB33BUKB20201555555555,28/02/2026,B1,Miller Ltd,GB29NWBK60161331926819,INV 4711,,30.00,130.00,GBP\n' +
        'S1,GB33BUKB20201555555555,28/02/2026,B2,Bank,,Charges,1.50,,128.50,GBP\n' +
        'S2,GB33BUKB20201555555555,01/03/2026,B3,Miller Ltd,,INV 4712,,"1,000.00","1,128.50",GBP\n',
    )
    expect(findings).toEqual([])
    expect(statements).toMatchObject([
      {
        id: 'S1',
        account: { iban: 'GB33BUKB20201555555555', currency: 'GBP' },
        from: '2026-02-28',
        balances: [
          { kind: 'opening', amount: '100.00' },
          { kind: 'closing', amount: '128.50' },
        ],
        entries: [
          {
            entryReference: 'B1',
            amount: '30.00',
            bookingDate: '2026-02-28',
            transactions: [
              { remittance: ['INV 4711'], debtor: { name: 'Miller Ltd', iban: 'GB29NWBK60161331926819' } },
            ],
          },
          { entryReference: 'B2', amount: '-1.50', transactions: [{ creditor: { name: 'Bank' } }] },
        ],
      },
      { id: 'S2', entries: [{ amount: '1000.00' }] },
    ])
  })

  test('in German, newest first, with decimal commas is read in the order of time', () => {
    const { statements, findings } = read(
      'Buchungstag;Valutadatum;Verwendungszweck;Betrag;Währung;Saldo\n' +
        '02.03.2026;03.03.2026;zweite;-5,00;EUR;1.095,00\n01.03.2026;01.03.2026;erste;100,00;EUR;1.100,00\n',
    )
    expect(statements[0]?.entries.map(({ amount }) => amount)).toEqual(['100.00', '-5.00'])
    expect(statements[0]).toMatchObject({ id: 'export.csv', balances: [{ amount: '1000.00' }, { amount: '1095.00' }] })
    expect(findings).toMatchObject([{ severity: 'info', code: 'bank_csv.account_missing' }])
  })

  test('of one day finds its order by the running balance', () => {
    const { statements, findings } = read(
      'date,account,amount,balance\n2026-03-01,1,5.00,15.00\n2026-03-01,1,10.00,10.00\n',
    )
    expect(statements[0]?.entries.map(({ amount }) => amount)).toEqual(['10.00', '5.00'])
    expect(findings).toEqual([])
  })

  test('whose balance does not follow is found out', () => {
    const { findings } = read('date,account,amount,balance\n2026-03-01,1,5.00,15.00\n2026-03-02,1,10.00,26.00\n')
    expect(findings).toMatchObject([{ code: 'statement.balance_mismatch' }])
  })

  test('warns when its dates fit both orders, unless the order is stated', () => {
    const text = 'date,account,amount\n03/04/2026,1,5.00\n'
    expect(read(text).findings).toMatchObject([{ code: 'bank_csv.ambiguous_dates' }])
    const stated = readBankCsv(text, 'export.csv', { dateOrder: 'month-day' })
    expect(stated).toMatchObject({ findings: [], statements: [{ entries: [{ bookingDate: '2026-03-04' }] }] })
  })

  test('leaves out a row without amount or date, by line', () => {
    const { findings, statements } = read(
      'date,account,amount\n2026-02-30,1,5.00\n2026-03-01,1,five\n2026-03-01,1,1.00\n',
    )
    expect(findings.map(({ code, position }) => [code, position.line])).toEqual([
      ['bank_csv.invalid_row', 2],
      ['bank_csv.invalid_row', 3],
    ])
    expect(statements[0]?.entries).toHaveLength(1)
  })

  test('is refused when its columns make no statement, or its amounts contradict each other', () => {
    expect(() => read('sku,quantity\n1,2\n')).toThrow('export.csv has no columns that make a bank statement')
    expect(() => read('date,amount\n2026-03-01,"1,50"\n2026-03-01,1.50\n')).toThrow('mixes decimal commas')
  })
})

test('amounts are read as the file writes them', () => {
  expect(markOf(['1.234,50', '12'])).toBe(',')
  expect(markOf(['1,234', '12.5'])).toBe('.')
  expect(markOf(['1,5', '1.5'])).toBeUndefined()
  expect(['1,234.50', '-12', '12-', '(3.00)', '£1.00', '1,23,4', 'x'].map((text) => localAmount(text, '.'))).toEqual([
    '1234.50',
    '-12',
    '-12',
    '-3.00',
    '1.00',
    undefined,
    undefined,
  ])
  expect(['1.234,50', '12,', '+3,5', '1 234,00'].map((text) => localAmount(text, ','))).toEqual([
    '1234.50',
    '12',
    '3.5',
    '1234.00',
  ])
})

test('dates are read in the order that all dates of the file allow', () => {
  expect(orderOf(['01/02/2026', '13/02/2026'])).toEqual({ order: 'day-month', ambiguous: false })
  expect(orderOf(['01/02/2026', '02/13/2026'])).toEqual({ order: 'month-day', ambiguous: false })
  expect(orderOf(['03/03/2026'])).toEqual({ order: 'day-month', ambiguous: false })
  expect(localDate('2.3.26', 'day-month')).toBe('2026-03-02')
  expect(localDate('2026-03-02T10:00', 'day-month')).toBe('2026-03-02')
  expect(localDate('31/02/2026', 'day-month')).toBeUndefined()
  const plain = [
    '2026/03/02',
    '20260302',
    '2026-03-02 10:00:05',
    '02 Mar 2026',
    '2-March-2026',
    '20260302x',
    '202603021',
  ]
  expect(plain.map((text) => localDate(text, 'month-day'))).toEqual([
    ...Array.from({ length: 6 }, () => '2026-03-02'),
    undefined,
  ])
})

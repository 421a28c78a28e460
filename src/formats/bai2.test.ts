import { describe, expect, test } from 'vitest'
import { readBai2 } from './bai2.js'
import type { StatementEntry } from './bank-statement.js'

const read = (text: string) => readBai2(text, 'statement.bai')

/** A file with one account that opens with 100.00 and closes with 101.00, with right totals. */
function file(transactions: string, records: number, total: number): string {
  return `01,BANK,US,260303,0530,77,80,,2/
02,US,BANKGB2L,1,260302,2359,GBP,2/
03,12345678,GBP,010,10000,,,015,10100,,/
${transactions}49,${total},${records + 2}/
98,${total},1,${records + 4}/
99,${total},1,${records + 6}/
`
}

function only(text: string): StatementEntry {
  const { statements, findings } = read(text)
  expect(findings.filter(({ code }) => code !== 'statement.balance_mismatch')).toEqual([])
  expect(statements[0]?.entries).toHaveLength(1)
  return statements[0]!.entries[0]!
}

describe('a BAI2 file', () => {
  test('is read with account, day, balances and payment', () => {
    const text = file('16,142,100,V,260304,0000,B1,C1,CREDIT TRANSFER\n88,BO:Miller Ltd\n88,RI:INV 4711\n', 3, 20200)
    const { statements, findings } = read(text)
    expect(findings).toEqual([])
    expect(statements).toMatchObject([
      {
        kind: 'statement',
        id: '77',
        created: '2026-03-03T05:30',
        account: { other: '12345678', currency: 'GBP', bic: 'BANKGB2L' },
        balances: [
          { kind: 'opening', code: '010', amount: '100.00' },
          { kind: 'closing', code: '015', amount: '101.00', date: '2026-03-02' },
        ],
        entries: [
          {
            entryReference: 'B1',
            amount: '1.00',
            bookingDate: '2026-03-02',
            valueDate: '2026-03-04',
            information: 'CREDIT TRANSFER',
            transactions: [{ endToEndId: 'C1', debtor: { name: 'Miller Ltd' }, remittance: ['INV 4711'] }],
          },
        ],
      },
    ])
  })

  test('says when money can be used, and must hold what its summaries announce', () => {
    const days = file('16,142,100,S,60,30,10,B,C,\n', 1, 20200)
    expect(only(days).availability).toEqual([
      { days: 0, amount: '0.60' },
      { days: 1, amount: '0.30' },
      { days: 2, amount: '0.10' },
    ])
    expect(only(file('16,142,100,D,1,3,100,B,C,\n', 1, 20200)).availability).toEqual([{ days: 3, amount: '1.00' }])
    expect(only(file('16,142,100,0,B,C,\n', 1, 20200)).availability).toBeUndefined()
    const announced = (count: number) =>
      read(file('16,142,100,0,B,C,\n', 1, 20300).replace('015,10100,,/', `015,10100,,,100,100,${count},/`))
    expect(announced(1)).toMatchObject({
      findings: [],
      statements: [{ totals: { credits: { count: 1, sum: '1.00' } } }],
    })
    expect(announced(2).findings).toMatchObject([{ code: 'statement.totals_mismatch', severity: 'warning' }])
  })

  test.each([
    ['16,142,100,S,1,2,3,B,C,text/with, commas/', 'B', 'text/with, commas'],
    ['16,142,100,D,2,0,50,1,50,B,C,text', 'B', 'text'],
    ['16,142,100,1,B,C,text/', 'B', 'text'],
    ['16,142,100,,B,,/', 'B', undefined],
  ])('passes the availability in %s', (record, entryReference, information) => {
    expect(only(file(`${record}\n`, 1, 20200))).toMatchObject({ entryReference, information, amount: '1.00' })
  })

  test('continues any record with 88, also between two fields', () => {
    expect(only(file('16,142,100,Z,B/\n88,C,text\n88,more text\n', 3, 20200))).toMatchObject({
      entryReference: 'B',
      transactions: [{ endToEndId: 'C', remittance: ['text', 'more text'] }],
    })
  })

  test('joins a marked text that fills its record', () => {
    const long = `RI:${'x'.repeat(71)}`
    expect(only(file(`16,142,100,Z,B,,T\n88,${long}\n88,BO: is text\n`, 3, 20200)).transactions[0]?.remittance).toEqual(
      [`${'x'.repeat(71)}BO: is text`],
    )
  })

  test('reads several records on one line', () => {
    const text = file('16,142,50,Z,,,one/   16,142,50,Z,,,two/\n', 2, 20200)
    expect(read(text).statements[0]?.entries.map(({ information }) => information)).toEqual(['one', 'two'])
  })

  test('takes the direction from the type code and the decimals from the currency', () => {
    expect(only(file('16,475,100,Z,B,,/\n', 1, 20200)).amount).toBe('-1.00')
    expect(only(file('16,555,100,Z,B,,/\n', 1, 20200))).toMatchObject({ amount: '-1.00', reversal: true })
    const yen = file('16,142,100,Z,B,,/\n', 1, 20200).replaceAll('GBP', 'JPY')
    expect(only(yen).amount).toBe('100')
  })

  test('proves control totals; an empty one says nothing', () => {
    expect(read(file('16,142,100,Z,B,,/\n', 1, 20201)).findings).toMatchObject([
      { severity: 'error', code: 'bai2.control_total', position: { line: 5 } },
      { code: 'bai2.control_total' },
      { code: 'bai2.control_total' },
    ])
    expect(read(file('16,142,100,Z,B,,/\n', 9, 20200)).findings[0]).toMatchObject({
      severity: 'warning',
      code: 'bai2.count',
    })
    expect(
      read('01,A,B,260303,0530,1,,,2/\n02,B,A,1,260302,,,2/\n03,1,/\n49,,2/\n98,0,1,4/\n99,0,1,6/').findings,
    ).toEqual([])
  })

  test('keeps what stands behind marks that have no place of their own, or twice', () => {
    const known = only(file('16,142,100,Z,B,,T\n88,BO:Miller\n88,TRN: 060\n88,and more\n88,BO:Baker\n', 5, 20200))
    expect(known.transactions).toMatchObject([
      { debtor: { name: 'Miller' }, remittance: ['TRN: 060', 'and more', 'BO:Baker'] },
    ])
    const none = only(file('16,142,100,Z,B,,ORIG CO:ACME\n88,OBI:INV 7\n', 2, 20200))
    expect(none.transactions).toMatchObject([{ remittance: ['ORIG CO:ACME', 'OBI:INV 7'] }])
  })

  test('reports what it leaves out, and a missing end', () => {
    const text = file('16,890,,,,,note/\n16,999x,1,,,,/\n16,142,1.5,,,,/\n', 3, 20101)
    const { findings } = read(text.slice(0, text.lastIndexOf('99,')))
    expect(findings.map(({ severity, code }) => [severity, code])).toEqual([
      ['info', 'bai2.unknown_type'],
      ['error', 'bai2.unknown_type'],
      ['error', 'bai2.invalid_amount'],
      ['error', 'statement.balance_mismatch'],
      ['error', 'bai2.truncated'],
    ])
  })

  test('asks a person about corrections, deletions and tests', () => {
    const text = file('', 0, 20100).replace('BANKGB2L,1,', 'BANKGB2L,4,')
    expect(read(text).findings[0]).toMatchObject({ severity: 'error', code: 'bai2.group_status' })
  })

  test('is refused without its header', () => {
    expect(() => read('02,a/')).toThrow('statement.bai does not begin with the file header (01) of BAI2.')
  })

  test.each([
    ['0530', '2026-03-03T05:30'],
    ['2400', '2026-03-03T24:00'],
    ['9999', '2026-03-03'],
  ])('made at %s', (time, created) => {
    const text = file('16,142,100,Z,B,,/\n', 1, 20200).replace(',0530,', `,${time},`)
    expect(read(text).statements[0]?.created).toBe(created)
  })
})

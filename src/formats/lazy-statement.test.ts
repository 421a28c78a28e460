import { describe, expect, test } from 'vitest'
import type { BankStatement } from './bank-statement.js'
import { documentJson } from './json.js'
import { entriesOf, withFindings } from './lazy-statement.js'
import { read } from './read.js'
import { liveBytes } from './testing/live-heap.js'

const rows = (count: number, row: (number: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index + 1)).join('')

/** Files of one statement with so many entries. */
const files: Readonly<Record<string, (entries: number) => string>> = {
  MT940: (entries) =>
    `:20:A\n:25:1/2\n:28C:1\n:60F:C260228EUR0,\n${rows(entries, (n) => `:61:260303C${n},NTRFR${n}\n:86:Tea\n${n}\n`)}:62F:C260303EUR5,\n:86:Bye\n`,
  BAI2: (entries) =>
    `01,B,U,260302,0800,1,,,2/\n02,U,B,1,260302,0800,USD,2/\n03,1,USD,010,0,,/\n${rows(entries, (n) => `16,165,${n},0,R${n},,Tea/\n88,more/ 16,165,1,0,,,x/\n`)}49,1,1/\n98,1,1,1/\n99,1,1,1/\n`,
  CSV: (entries) =>
    `Date;Amount;Details\n${rows(entries, (n) => `3.3.26;${n},5;"Tea\n${n}"\n${n % 50 ? '' : '13.3.26;;\n'}`)}`,
  OFX: (entries) =>
    `OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>${rows(entries, (n) => `<STMTTRN><DTPOSTED>20260303<TRNAMT>${n}<NAME>Tea &amp; Cups\n${n % 3 ? '</STMTTRN>' : ''}`)}</BANKTRANLIST><BANKTRANLISTP><STMTTRNP><DTTRAN>20260304<TRNAMT>1</STMTTRNP></BANKTRANLISTP></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`,
  'CSV, newest first': (entries) => `Date;Amount\n${rows(entries, (n) => `${n === 1 ? 14 : 13}.3.26;${n},5\n`)}`,
}

const statementsOf = (text: string): BankStatement[] =>
  read(Buffer.from(text)).documents.map((one) => one.document as BankStatement)

describe.each(Object.entries(files))('a statement in %s', (_, file) => {
  test('is the same whether its entries are made one by one or all at once', () => {
    const [statement] = statementsOf(file(5000))
    const inPieces = documentJson(statement)
    const atOnce = { ...statement! }
    expect(inPieces).toBe(documentJson(atOnce))
    expect(JSON.parse(inPieces).entries.length).toBeGreaterThanOrEqual(5000)
    expect(statement!.entries).toBe(statement!.entries)
  })

  test('is copied with its entries', () => {
    const [statement] = statementsOf(file(3))
    const atOnce = { ...statement! }
    expect([...entriesOf(statement!)]).toEqual(atOnce.entries)
    expect(withFindings(statement!, [])).toEqual({ ...atOnce, findings: [] })
  })

  test('takes little more memory than its text until somebody asks for all of its entries', () => {
    const bytes = Buffer.from(file(10_000))
    read(bytes)
    expect(liveBytes(() => read(bytes)) / bytes.length).toBeLessThan(6)
    expect(liveBytes(() => statementsOf(bytes.toString())[0]!.entries) / bytes.length).toBeGreaterThan(6)
  })
})

test('a row longer than what is taken apart at once comes whole, behind the header and in between', () => {
  const long = `3.3.26;1,5;"${'Tea\n'.repeat(20_000)}"\n`
  const [statement] = statementsOf(`Date;Amount;Details\n${long}3.3.26;2,5;Cups\n${long}`)
  const { entries } = JSON.parse(documentJson(statement)) as BankStatement
  expect(entries.map(({ amount, position }) => [amount, position.line])).toEqual([
    ['1.5', 2],
    ['2.5', 20_003],
    ['1.5', 20_004],
  ])
  expect(entries[2]!.transactions[0]!.remittance[0]).toHaveLength(4 * 20_000 - 1)
})

test('pages of a statement are one, their entries in order, made one by one', () => {
  const page = (number: number, opening: string, closing: string, entries: string) =>
    `:20:A\n:25:1/2\n:28C:1/${number}\n:60${opening}\n${entries}:62${closing}\n`
  const entry = (n: number) => `:61:260303C1,NTRFR${n}\n`
  const text = [
    page(1, 'F:C260303EUR0,', 'M:C260303EUR2,', entry(1) + entry(2)),
    page(2, 'M:C260303EUR2,', 'M:C260303EUR2,', ''),
    page(3, 'M:C260303EUR2,', 'F:C260303EUR3,', entry(3)),
  ].join('')
  const [statement, ...others] = statementsOf(text)
  expect(others).toEqual([])
  const references = JSON.parse(documentJson(statement)).entries.map(
    (one: BankStatement['entries'][number]) => one.transactions[0]!.endToEndId,
  )
  expect(references).toEqual(['R1', 'R2', 'R3'])
  expect(statement!.entries).toHaveLength(3)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../kernel/problem.js'
import { detectStatementFormat } from './detect.js'
import { readStatements } from './read-statement.js'
import { growthOf, linearGrowth } from './testing/growth.js'

/** One small file of every format. */
const samples = {
  camt: '<Document><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>X</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-02</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>',
  mt940:
    ':20:X\n:25:1/2\n:60F:C260302EUR1,\n:61:2603020302CR1,NTRFX//Y\n:86:166?00T?20EREF+1?21SVWZ+2?32N\n:86:/EREF/1/REMI/x\n:62F:C260302EUR2,\n-\n',
  bai2: '01,A,B,260303,0530,1,80,,2/\n02,B,A,1,260302,,EUR,2/\n03,1,,010,1,,,015,2,,/\n16,142,1,D,1,0,1,B,C,text\n88,RI:more/\n49,4,4/\n98,4,1,6/\n99,4,1,8/\n',
  ofx: 'OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST><STMTTRN><DTPOSTED>20260302<TRNAMT>1<MEMO>&amp;</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>',
  csv: 'date,account,amount,balance\n2026-03-02,1,"1.00",1.00\n2026-03-02,1,-1.00,0.00\n',
}

describe('a statement file', () => {
  test.each(Object.entries(samples))('of format %s is known by its content', (format, text) => {
    expect(detectStatementFormat(Buffer.from(text))).toBe(format)
    const read = readStatements(Buffer.from(text), 'file')
    expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(read.statements.flatMap(({ entries }) => entries).length).toBeGreaterThan(0)
  })

  test('of no known format is refused', () => {
    expect(() => readStatements(Buffer.from('hello, world'), 'note.txt')).toThrow('note.txt is no bank statement')
    expect(() => readStatements(new Uint8Array(), 'empty')).toThrow('empty is empty')
    expect(() => readStatements(Buffer.from('a\0b'), 'binary')).toThrow(ProblemError)
  })

  test('in another encoding is read when that is stated', () => {
    const bytes = Buffer.from(samples.mt940.replace('?32N', '?32Müller'), 'latin1')
    const { statements } = readStatements(bytes, 'file', { encoding: 'windows-1252' })
    expect(statements[0]?.entries[0]?.transactions[0]?.debtor?.name).toContain('Müller')
  })

  test.each([['mt940'], ['bai2']] as const)('of format %s may end its lines with a carriage return alone', (format) => {
    const read = (text: string) => readStatements(Buffer.from(text), 'file')
    expect(read(samples[format].replaceAll('\n', '\r'))).toEqual(read(samples[format]))
  })

  test.each(Object.entries(samples))('in UTF-16 is read like any other, %s', (format, text) => {
    const plain = readStatements(Buffer.from(text), 'file')
    for (const swap of [false, true]) {
      const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
      if (swap) bytes.swap16()
      expect(detectStatementFormat(bytes)).toBe(format)
      expect(readStatements(bytes, 'file').statements.map(({ entries }) => [...entries])).toEqual(
        plain.statements.map(({ entries }) => [...entries]),
      )
    }
  })

  test('never does worse than a refusal, cut or changed anywhere', () => {
    const change = fc.record({ at: fc.nat(400), insert: fc.uint8Array({ maxLength: 3 }), remove: fc.nat(20) })
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(samples)), fc.array(change, { maxLength: 3 }), (text, changes) => {
        let bytes = Buffer.from(text)
        for (const { at, insert, remove } of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
        }
        try {
          readStatements(bytes, 'changed')
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError)
        }
      }),
      { numRuns: 500 },
    )
  })

  test.each<readonly [string, (times: number) => string]>([
    ['one long detail', (times) => `:20:X\n:61:260302C1,NTRFX\n:86:166?20${'x?21y\n'.repeat(times)}`],
    ['slashes', (times) => `:20:X\n:61:260302C1,NTRFX\n:86:/EREF/${'/'.repeat(6 * times)}`],
    [
      'spaces',
      (times) => `:20:X\n:61:260302C1,NTRFX${' x'.repeat(3 * times)}\n:62F:C260302EUR1${' '.repeat(3 * times)}x`,
    ],
    ['continuations', (times) => `01,A,B/\n02,B,A,1,260302/\n03,1/\n16,142,1\n${'88,RI:x\n'.repeat(times)}`],
    ['record ends', (times) => `01,A,B/${'/ \t'.repeat(2 * times)}`],
    ['open values', (times) => `<OFX>${'<A><B><C></A>'.repeat(times)}`],
    ['separators', (times) => `date,amount\n2026-03-02,"${'1.'.repeat(3 * times)}"\n`],
  ])(
    'full of %s costs time in proportion to its size',
    (_, text) => {
      const read = (times: number) => {
        try {
          readStatements(Buffer.from(text(times)), 'hostile')
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError)
        }
      }
      expect(growthOf(read, 12_000)).toBeLessThan(linearGrowth)
    },
    120_000,
  )
})

test.each([
  [
    'MT940',
    ':20:A\n:25:1/2\n:28C:1\n:60F:C260228EUR100,00\n:61:2603020302C2,00NTRFX//B1\n:86:Müller\n:62F:C260303EUR102,00\n',
  ],
  [
    'CSV',
    'Buchungstag;Betrag;Währung;Begünstigter/Zahlungspflichtiger;Verwendungszweck\n13.03.2026;2,00;EUR;Müller;Müller\n',
  ],
])('a statement in %s that is no UTF-8 is read as Windows-1252, aloud', (_, text) => {
  const { statements, findings } = readStatements(Buffer.from(text, 'latin1'), 'bank.txt')
  expect(JSON.stringify(statements)).toContain('Müller')
  expect(findings.filter(({ code }) => code === 'statement.encoding')).toHaveLength(1)
  expect(readStatements(Buffer.from(text), 'bank.txt').findings.map(({ code }) => code)).not.toContain(
    'statement.encoding',
  )
})

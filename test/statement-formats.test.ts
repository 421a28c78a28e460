import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BankStatement, StatementEntry, StatementTransaction } from '../src/formats/bank-statement.js'
import { readStatements } from '../src/formats/read-statement.js'
import { writeStatements, writtenStatementFormats } from '../src/formats/write-statements.js'
import { decimal, decimalText, sum } from '../src/kernel/decimal.js'
import { ProblemError } from '../src/kernel/problem.js'
import { bai2Statement } from './any-bai2-statement.js'
import { ofxStatement } from './any-ofx-statement.js'
import { statements } from './any-statement.js'
import { swiftStatement } from './any-swift-statement.js'

/** Where an entry stood in its file is not part of what it says. */
const placeless = (one: BankStatement) => ({
  ...one,
  entries: one.entries.map((entry) => ({ ...entry, position: {} })),
})

/** Statements in the words of each format. */
const carried = [
  ['mt940', swiftStatement('statement', 6)],
  ['mt940', swiftStatement('statement', 60)],
  ['mt942', swiftStatement('report', 30)],
  ['bai2', bai2Statement('statement')],
  ['bai2', bai2Statement('report')],
  ['ofx1', ofxStatement(1)],
  ['ofx', ofxStatement(2)],
] as const

describe('any statement that a format can carry', () => {
  test.each(carried)('comes back equal from %s, with nothing to say about it (%#)', (format, any) => {
    fc.assert(
      fc.property(any, (one) => {
        const { bytes, findings } = writeStatements(format, [one])
        expect(findings).toEqual([])
        const back = readStatements(bytes, format)
        expect(back.findings).toEqual([])
        expect(back.statements.map(placeless)).toEqual([one])
        expect(writeStatements(format, [back.statements[0]!]).bytes.equals(bytes)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test.each(carried)('stands beside others in a file of %s (%#)', (format, any) => {
    const several = fc.array(any, { minLength: 2, maxLength: 3 })
    fc.assert(
      fc.property(several, ([first, ...others]) => {
        // The header of a file is about all of its statements: in BAI2 their number, in OFX the moment.
        const alike = others.map((one) =>
          format === 'bai2' ? { ...one, id: first!.id, sequence: first!.sequence } : one,
        )
        const all = [first!, ...alike] as const
        const { bytes, findings } = writeStatements(format, all)
        expect(findings).toEqual([])
        expect(readStatements(bytes, format).statements.map(placeless)).toEqual(all)
      }),
      { numRuns: 15 },
    )
  })
})

/** Every text of a statement's entries by its path, without the places in lists. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap((one) => texts(one, `${path}[]`))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, one]) => texts(one, path === '' ? key : `${path}.${key}`))
  return [[path, String(value)]]
}

/** The currency is that of the account, and a transaction that is the whole of its entry repeats the amount of it. */
function saidOnce({ position: _, transactions, ...entry }: StatementEntry): object {
  const isWhole = ({ amount }: StatementTransaction) => transactions.length === 1 && amount === entry.amount
  return {
    ...entry,
    transactions: transactions.map(({ currency: _, ...one }) => (isWhole(one) ? { ...one, amount: undefined } : one)),
  }
}

const booked = (all: readonly BankStatement[]) =>
  all.flatMap(({ entries }) => entries.filter(({ status }) => status === 'booked').map(({ amount }) => amount))

/** Everything that a bank can say in camt. */
const anything = statements('statement', {
  ...{ uetr: true, localInstrument: true, chargesIncluded: true, pages: false, directions: true },
})

const words = { remittance: [], creditorReferences: [], referredDocuments: [], charges: [] }

/** What is left out because it is not booked: its amount is named once, not again for the transaction that repeats it. */
const announced: BankStatement = {
  ...{ kind: 'statement', id: '77', duplicate: false, to: '2026-01-05', findings: [] },
  account: { written: '4711', other: '4711', currency: 'EUR' },
  balances: [
    { kind: 'opening', code: 'OPBD', amount: '0.01', currency: 'EUR', date: '2026-01-05' },
    { kind: 'closing', code: 'CLBD', amount: '0.01', currency: 'EUR', date: '2026-01-05' },
  ],
  entries: [
    {
      ...{ amount: '-0.23', currency: 'EUR', reversal: false, status: 'information', charges: [], position: {} },
      transactions: [{ ...words, amount: '-0.23', currency: 'EUR' }],
    },
  ],
}

describe('any statement of camt', () => {
  test.each(writtenStatementFormats)('keeps its money in %s, and whatever does not arrive is named', (format) => {
    fc.assert(
      fc.property(anything, (one) => {
        const { bytes, findings } = writeStatements(format, [one])
        const back = readStatements(bytes, format).statements
        expect([...booked(back)].sort()).toEqual([...booked([one])].sort())
        const named = new Set(findings.map(({ position }) => position.path))
        const arrived = JSON.stringify(back)
        const silent = texts({ entries: one.entries.map(saidOnce) })
        for (const [path, text] of silent) {
          // A term is called by its own path where it is a text with more about it.
          const isNamed = named.has(path) || named.has(path.replace(/\.text$/, ''))
          if (!isNamed) expect(arrived, `${path} in ${format}`).toContain(JSON.stringify(text).slice(1, -1))
        }
      }),
      { numRuns: 40, examples: [[announced]] },
    )
  })

  test.each(['mt940', 'bai2'] as const)('balances in %s: what is read again adds up', (format) => {
    fc.assert(
      fc.property(anything, (one) => {
        const back = readStatements(writeStatements(format, [one]).bytes, format)
        expect(back.findings.filter(({ severity }) => severity === 'error')).toEqual([])
        const [opening, closing] = one.balances.map(({ amount }) => amount)
        const balances = back.statements.flatMap((each) => each.balances)
        expect(balances.find(({ kind }) => kind === 'opening')?.amount).toBe(opening)
        expect(balances.findLast(({ kind }) => kind === 'closing')?.amount).toBe(closing)
        expect(decimalText(sum([decimal(opening!), ...booked(back.statements).map(decimal)]))).toBe(closing)
      }),
      { numRuns: 40 },
    )
  })

  test.each(writtenStatementFormats)('is written as %s or refused, whatever its texts are', (format) => {
    fc.assert(
      fc.property(anything, fc.string({ unit: 'grapheme', maxLength: 300 }), (one, text) => {
        const strange = {
          ...one,
          information: text,
          entries: one.entries.map((entry) => ({
            ...entry,
            entryReference: text,
            information: text,
            transactions: entry.transactions.map((each) => ({ ...each, remittance: [text], endToEndId: text })),
          })),
        }
        let bytes: Buffer
        try {
          bytes = writeStatements(format, [strange]).bytes
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError)
          return
        }
        expect([...booked(readStatements(bytes, format).statements)].sort()).toEqual([...booked([one])].sort())
      }),
      { numRuns: 60 },
    )
  })
})

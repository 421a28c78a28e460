import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decimal, decimalText, equals, plainText } from '../kernel/decimal.js'
import { ProblemError } from '../kernel/problem.js'
import type { BankStatement, StatementFile } from './bank-statement.js'
import { readStatements } from './read-statement.js'
import { closingBalance, openingBalance } from './statement-proof.js'
import { statementTerms } from './statement-terms.js'
import { type WrittenStatementFormat, writeStatements, writtenStatementFormats } from './write-statements.js'

/** Published samples of bank statements; not part of this repository. */
const corpora = '../shared/corpora'

function filesBelow(folder: string, ending: RegExp): string[] {
  const root = `${corpora}/${folder}`
  if (!existsSync(root)) return []
  const names = readdirSync(root, { recursive: true }) as string[]
  return names.filter((name) => ending.test(name)).map((name) => `${root}/${name}`)
}

if (!existsSync(corpora))
  test(`the published samples are not here (${corpora}): nothing is compared`, ({ skip }) => skip())

const read = (file: string): StatementFile => readStatements(readFileSync(file), file)

function entriesOf(file: StatementFile) {
  return file.statements.flatMap(({ entries }) => entries)
}

/** What the decode beside a sample says about each transaction: amount and the bank's reference. */
function decoded(file: string): { amount: string; reference: string | undefined }[] {
  const [, ...blocks] = readFileSync(file, 'utf8').split('!!python/object:mt940.models.Transaction\n')
  return blocks.map((block) => ({
    amount: /Decimal\n\s+- '([^']+)'/.exec(block)![1]!,
    reference: /\n {4}bank_reference: '?([^'\n]+)'?/.exec(block)?.[1],
  }))
}

const swift = filesBelow('mt940-wolph', /\.(sta|txt)$/)
const withDecode = swift.filter((file) => existsSync(file.replace(/\.\w+$/, '.yml')))
/** Three samples hold no field at all and are rightly refused. */
const empty = /(empty_non_swift|invalid_statement)\.sta$/

describe.skipIf(swift.length === 0)('the published MT940 samples', () => {
  test.each(swift.filter((file) => !empty.test(file)))('%s: every statement line is read', (file) => {
    const lines = readFileSync(file, 'utf8').match(/^:61:/gm)?.length ?? 0
    expect(entriesOf(read(file))).toHaveLength(lines)
  })

  test.each(withDecode.filter((file) => !empty.test(file)))('%s reads as its decode says', (file) => {
    const entries = entriesOf(read(file))
    const expected = decoded(file.replace(/\.\w+$/, '.yml'))
    expect(entries).toHaveLength(expected.length)
    for (const [index, { amount, reference }] of expected.entries()) {
      const entry = entries[index]!
      expect(equals(decimal(entry.amount), decimal(amount))).toBe(true)
      expect(entry.entryReference).toBe(reference === 'null' ? undefined : reference)
    }
  })

  test.each(swift.filter((file) => empty.test(file)))('%s is refused', (file) => {
    expect(() => read(file)).toThrow(ProblemError)
  })
})

const bai2 = [...filesBelow('bai2-moj', /\.bai2$/), ...filesBelow('bai2-moov', /\.txt$/)]

describe.skipIf(bai2.length === 0)('the published BAI2 samples', () => {
  test.each(bai2)('%s: every account and transaction is read', (file) => {
    const text = readFileSync(file, 'utf8')
    const found = read(file)
    expect(found.statements).toHaveLength(text.match(/(?:^|\/ +)03,/gm)?.length ?? 0)
    expect(entriesOf(found)).toHaveLength(text.match(/(?:^|\/ +)16,/gm)?.length ?? 0)
  })
})

const ofx = filesBelow('ofx-ofxparse', /\.ofx$/)

describe.skipIf(ofx.length === 0)('the published OFX samples', () => {
  test.each(ofx)('%s: every transaction of a bank account is read, or reported', (file) => {
    const text = readFileSync(file, 'utf8')
    const { format, findings, ...found } = read(file)
    expect(format).toBe('ofx')
    const reported = findings.filter(({ code }) => code === 'ofx.invalid_amount').length
    const written = text.includes('<INVSTMTMSGSRSV1>') ? 0 : (text.match(/<STMTTRN>/g)?.length ?? 0)
    expect(entriesOf({ format, findings, ...found }).length + reported).toBe(written)
  })
})

const camt = filesBelow('camt-genkgo', /\.xml$/)

/** Each sample in the format that it came in. */
const owned: readonly (readonly [file: string, format: WrittenStatementFormat])[] = [
  ...swift.filter((file) => !empty.test(file)).map((file) => [file, 'mt940'] as const),
  ...bai2.map((file) => [file, 'bai2'] as const),
  ...ofx.map((file) => [file, /OFXHEADER:/.test(readFileSync(file, 'utf8')) ? 'ofx1' : 'ofx'] as const),
  ...camt.map((file) => [file, 'camt'] as const),
]

/** Pieces of a statement, published to show one field: without account or balances there is no MT940. */
const isPiece = (one: BankStatement) =>
  one.account.written === '' || (openingBalance(one) === undefined && closingBalance(one) === undefined)

/** What must be the same to the letter, whatever a format has no place for. */
const facts = ({ account, balances, entries }: BankStatement) => ({
  account: account.iban ?? account.other,
  balances: balances.map(({ kind, amount, currency, date }) => [kind, decimalText(decimal(amount)), currency, date]),
  entries: entries.map(({ amount, currency, bookingDate, entryReference, status, reversal }) => {
    return [amount, currency, bookingDate, entryReference, status, reversal]
  }),
})

/** Samples that break a rule of their own format: too long a field, letters outside of SWIFT, a missing value. */
const unruly =
  /ASNB|with_binary|cmxl\/mt940\.sta|rabobank|mBank|gv_codes|malformed_details|overly_long|details_wrapped|checking\.ofx|empty-tags/

describe.skipIf(owned.length === 0)('the published samples, written again in their own format', () => {
  test.each(owned)('%s is equal when it is read', (file, format) => {
    const [first, ...others] = read(file).statements
    if (first === undefined) return
    const all = [first, ...others] as const
    if (format === 'mt940' && all.some(isPiece)) {
      expect(() => writeStatements(format, all)).toThrow(ProblemError)
      return
    }
    const { bytes, findings } = writeStatements(format, all)
    const back = readStatements(bytes, file).statements
    if (!/gv_codes|empty-tags/.test(file)) expect(back.map(facts)).toEqual(all.map(facts))
    if (unruly.test(file)) expect(findings.length).toBeGreaterThan(0)
    else expect(back.map(statementTerms)).toEqual(all.map(statementTerms))
  })

  test.each(owned)('%s is written in every other format or refused, and keeps its money', (file) => {
    const [first, ...others] = read(file).statements
    if (first === undefined) return
    const moved = (all: readonly BankStatement[]) =>
      all.flatMap(({ entries }) => entries.filter((one) => one.status === 'booked').map((one) => one.amount)).sort()
    for (const format of writtenStatementFormats) {
      try {
        const { bytes } = writeStatements(format, [first, ...others])
        const places = (amounts: readonly string[]) => amounts.map((amount) => plainText(decimal(amount)))
        expect(places(moved(readStatements(bytes, file).statements)).sort()).toEqual(
          places(moved([first, ...others])).sort(),
        )
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
      }
    }
  })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decimal, decimalText } from '../kernel/decimal.js'
import type { BankStatement, StatementEntry, StatementTransaction } from './bank-statement.js'
import { readCamt } from './camt.js'

/** The published samples of genkgo/camt with the decode of that library; not part of this repository. */
const corpus = '../shared/corpora/camt-genkgo'
const samples = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.xml')) : []

interface Decode {
  readonly [getter: string]: Decode
}

/** Getters that lead nowhere end in `undefined`: the decode leaves out what the message does not say. */
function get(decode: Decode | null | undefined, ...path: string[]): unknown {
  let current: Decode | null | undefined = decode
  for (const getter of path) current = current?.[getter]
  return current ?? undefined
}

const list = (decode: Decode, getter: string): Decode[] => (get(decode, getter) ?? []) as Decode[]

/** The library counts amounts in minor units; we compare as plain numbers of text. */
function amountOf(decode: Decode | undefined): string | undefined {
  const minor = get(decode, 'getAmount')
  if (minor === undefined) return undefined
  const exponent = get(decode, 'getCurrency', 'getCode') === 'JPY' ? 0 : 2
  return decimalText({ coefficient: BigInt(String(minor)), scale: exponent })
}

/** To the places that the library keeps: `5442.09000` is `5442.09` there. */
function inMinorUnits(amount: string | undefined, currency: string | undefined): string | undefined {
  if (amount === undefined) return undefined
  const places = currency === 'JPY' ? 0 : 2
  const { coefficient, scale } = decimal(amount)
  const shifted =
    scale > places ? coefficient / 10n ** BigInt(scale - places) : coefficient * 10n ** BigInt(places - scale)
  return decimalText({ coefficient: shifted, scale: places })
}

/** The library does not tell an opening balance from the closing balance of the day before, but tells more rare kinds. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  previous_closing: ['opening'],
  intermediate: ['interim'],
  intermediate_available: ['interim_available'],
  other: ['information', 'expected_credit'],
}

if (samples.length === 0)
  test(`the published samples are not here (${corpus}): nothing is compared`, ({ skip }) => skip())

describe.skipIf(samples.length === 0)('the published camt samples', () => {
  test.each(samples)('%s reads as its decode says', (name) => {
    const { statements } = readCamt(readFileSync(`${corpus}/${name}`), name)
    const decode = JSON.parse(readFileSync(`${corpus}/${name.replace('.xml', '.json')}`, 'utf8')) as Decode
    const entries = list(decode, 'getEntries')
    // The decode writes a record once and refers to it by a bare word elsewhere; some are only in their entries.
    const records = [...list(decode, 'getRecords'), ...entries.map((entry) => entry.getRecord!)]
    for (const record of records.filter((candidate) => typeof candidate !== 'string')) {
      expectStatement(statementOf(statements, record), record)
    }
    for (const entry of entries) {
      const owner = entry.getRecord! as Decode | string
      const statement = typeof owner === 'string' ? statements[0]! : statementOf(statements, owner)
      expectEntry(statement.entries[Number(get(entry, 'getIndex'))]!, entry)
    }
  })
})

function statementOf(statements: readonly BankStatement[], record: Decode): BankStatement {
  const found = statements.find(({ id }) => id === get(record, 'getId'))
  expect(found).toBeDefined()
  return found!
}

function expectStatement(statement: BankStatement, record: Decode): void {
  expect(statement.account.iban ?? statement.account.other).toBe(get(record, 'getAccount', 'getIdentification'))
  expect(statement.sequence).toBe(get(record, 'getLegalSequenceNumber') ?? get(record, 'getElectronicSequenceNumber'))
  const pages = get(record, 'getPagination', 'getPageNumber')
  expect(statement.page?.number.toString()).toBe(pages)
  expect(statement.from).toBe((get(record, 'getFromDate', '0') as string | undefined)?.slice(0, 10))
  const balances = list(record, 'getBalances')
  expect(statement.balances).toHaveLength(balances.length)
  for (const [index, balance] of balances.entries()) {
    const { amount, currency, date, kind } = statement.balances[index]!
    const type = String(get(balance, 'getType'))
    expect(inMinorUnits(amount, currency)).toBe(amountOf(balance.getAmount))
    expect(currency).toBe(get(balance, 'getAmount', 'getCurrency', 'getCode'))
    expect(date).toBe(String(get(balance, 'getDate', '0')).slice(0, 10))
    expect(kinds[kind] ?? [kind]).toContain(type)
  }
}

function expectEntry(entry: StatementEntry, decode: Decode): void {
  const statuses: Readonly<Record<string, string>> = { BOOK: 'booked', PDNG: 'pending' }
  expect(inMinorUnits(entry.amount, entry.currency)).toBe(amountOf(decode.getAmount))
  expect(entry.entryReference).toBe(get(decode, 'getAccountServicerReference'))
  expect(entry.bookingDate).toBe(String(get(decode, 'getBookingDate', '0')).slice(0, 10))
  expect(entry.valueDate).toBe(String(get(decode, 'getValueDate', '0')).slice(0, 10))
  expect(entry.reversal).toBe(get(decode, 'getReversalIndicator'))
  expect(entry.status).toBe(statuses[String(get(decode, 'getStatus'))])
  expect(entry.transactionCode?.domain).toBe(get(decode, 'getBankTransactionCode', 'getDomain', 'getCode'))
  expect(entry.transactionCode?.proprietary).toBe(get(decode, 'getBankTransactionCode', 'getProprietary', 'getCode'))
  expect(entry.charges.length).toBe(((get(decode, 'getCharges', 'getRecords') ?? []) as unknown[]).length)
  const transactions = list(decode, 'getTransactionDetails')
  expect(entry.transactions).toHaveLength(transactions.length)
  for (const [index, details] of transactions.entries()) {
    const decoded = typeof details === 'string' ? decode.getTransactionDetail! : details
    expectTransaction(entry.transactions[index]!, decoded, decode)
  }
}

function expectTransaction(transaction: StatementTransaction, decode: Decode, entry: Decode): void {
  // The library shows the sum of the entry nowhere in its transactions, and amounts of a foreign currency as they are.
  const written = amountOf(decode.getAmount)
  const sameCurrency =
    get(decode, 'getAmount', 'getCurrency', 'getCode') === get(entry, 'getAmount', 'getCurrency', 'getCode')
  if (written !== undefined && sameCurrency) {
    expect(inMinorUnits(transaction.amount, transaction.currency)).toBe(written)
  }
  expect(transaction.endToEndId).toBe(get(decode, 'getReference', 'getEndToEndId'))
  expect(transaction.instructionId).toBe(get(decode, 'getReference', 'getInstructionId'))
  for (const party of list(decode, 'getRelatedParties')) {
    const type = party.getRelatedPartyType
    const role = String(get(type, '__CLASS__')).split('\\').at(-1)
    const name = get(type, 'getName')
    if (role === 'Debtor') expect(transaction.debtor?.name).toBe(name)
    if (role === 'Creditor') expect(transaction.creditor?.name).toBe(name)
    if (role === 'UltimateDebtor') expect(transaction.debtor?.ultimateName).toBe(name)
    if (role === 'UltimateCreditor') expect(transaction.creditor?.ultimateName).toBe(name)
    const side = role === 'Debtor' ? transaction.debtor : role === 'Creditor' ? transaction.creditor : undefined
    if (side !== undefined) expect(side.iban ?? side.otherAccount).toBe(get(party, 'getAccount', 'getIdentification'))
  }
  const information = decode.getRemittanceInformation!
  const blocks = list(information, 'getStructuredBlocks').filter((block) => typeof block !== 'string')
  const references = blocks.flatMap((block) => get(block, 'getCreditorReferenceInformation', 'getRef') ?? [])
  for (const reference of references) expect(transaction.creditorReferences).toContain(reference)
  for (const block of list(information, 'getUnstructuredBlocks')) {
    if (typeof block !== 'string') expect(transaction.remittance).toContain(get(block, 'getMessage'))
  }
}

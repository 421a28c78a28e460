import { isCurrency } from '../kernel/currency.js'
import { add, decimal, decimalText, equals, subtract } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import { type BankCsvColumns, type BankCsvField, isBankCsv, recogniseColumns } from './bank-csv-columns.js'
import { findBankCsv } from './bank-csv-start.js'
import {
  type DateOrder,
  DateOrders,
  type DecimalMark,
  DecimalMarks,
  localAmount,
  localDate,
  signedBy,
} from './bank-csv-values.js'
import {
  type BankStatement,
  isIbanShaped,
  otherSide,
  providedReference,
  type StatementBalance,
  type StatementEntry,
  type StatementFile,
  signedAmount,
} from './bank-statement.js'
import { CsvBlocks, type CsvRow } from './csv-blocks.js'
import type { Finding } from './finding.js'
import { FindingList, type FindingSink, mostFindings } from './finding-list.js'
import { LazyList } from './lazy-list.js'
import { lazyStatement, type StatementHead } from './lazy-statement.js'
import { NumberList } from './number-list.js'
import { checkStatementCount } from './statement-limit.js'
import { StatementProof } from './statement-proof.js'

/** One row with its meaning, before it is known in which order the file runs. */
interface BankRow {
  readonly entry: StatementEntry
  /** Balance of the account after this row. */
  readonly balance?: string
  readonly statement: string
  readonly account: string
}

export interface BankCsvOptions {
  /** For banks whose files are short: twelve dates in a month fit both orders. */
  readonly dateOrder?: DateOrder
}

/** How this file writes its values. */
interface Dialect {
  readonly value: (row: readonly string[], field: BankCsvField) => string
  readonly details: (row: readonly string[]) => readonly string[]
  readonly mark: DecimalMark
  readonly order: DateOrder
  readonly width: number
  /** The account and currency that stand above the table or in its headings. */
  readonly account: string
  readonly currency?: string
}

/** The rows of one statement, in the order of the file. */
interface Group {
  readonly first: BankRow
  last: BankRow
  readonly rows: NumberList
  readonly proof: StatementProof
  /** Steps from row to row that their balances contradict, the file read forwards and backwards. */
  forwards: number
  backwards: number
}

/**
 * Reads the CSV export of an online bank. Columns are known by their headings, above which lines of another kind may
 * stand; decimal mark and order of dates are found from all values of the file. Rows of one statement number make one statement, without such a column the file
 * is one statement with its own name. The opening balance follows from the running balance.
 */
export function readBankCsv(text: string, fileName: string, options: BankCsvOptions = {}): StatementFile {
  const start = findBankCsv(text)
  let columns: BankCsvColumns = { places: new Map(), details: [] }
  const cell = (row: readonly string[], place: number | undefined) =>
    place === undefined ? '' : (row[place] ?? '').trim()
  const value = (row: readonly string[], field: BankCsvField) => cell(row, columns.places.get(field))
  const details = (row: readonly string[]) => columns.details.map((place) => cell(row, place)).filter(Boolean)
  const marks = new DecimalMarks()
  const orders = new DateOrders()
  const table = new CsvBlocks(text, fileName, start ?? { offset: 0, lines: 0 }, (header) => {
    columns = bankColumns(header, start?.iban, fileName)
    return (row) => {
      orders.see(value(row, 'bookingDate'))
      for (const field of amountFields) marks.see(value(row, field))
    }
  })
  const findings = new FindingList(mostFindings)
  const dialect: Dialect = {
    ...{ value, details, mark: markOf(marks, fileName), order: orderOf(orders, options, findings) },
    ...{ width: table.header.length, account: start?.iban ?? '', currency: columns.currency },
  }
  const rowAt = (index: number, sink: FindingSink) => readRow(table.at(index), dialect, fileName, sink)
  const groups = new Map<string, Group>()
  for (let index = 0; index < table.length; index++) {
    const row = rowAt(index, findings)
    if (row === undefined) continue
    const key = `${row.account}\n${row.statement}`
    const group = groups.get(key) ?? newGroup(row)
    grow(group, row, index)
    if (index === group.rows.at(0)) groups.set(key, group)
    checkStatementCount(groups.size, fileName)
  }
  // They were read before, so nothing new is found about them.
  const statements = [...groups.values()].map((group) => statementOf(group, (index) => rowAt(index, [])!.entry))
  return {
    format: 'csv',
    statements,
    findings: [...findings.all, ...statements.flatMap((statement) => statement.findings)],
  }
}

function newGroup(first: BankRow): Group {
  return { first, last: first, rows: new NumberList(), proof: new StatementProof(), forwards: 0, backwards: 0 }
}

function grow(group: Group, row: BankRow, index: number): void {
  if (group.rows.length > 0) {
    if (isBroken(group.last, row)) group.forwards++
    if (isBroken(row, group.last)) group.backwards++
  }
  group.rows.push(index)
  group.proof.add(row.entry)
  group.last = row
}

const amountFields: readonly BankCsvField[] = ['amount', 'paidIn', 'paidOut', 'balance']

function bankColumns(header: readonly string[], iban: string | undefined, fileName: string): BankCsvColumns {
  const columns = recogniseColumns(header)
  if (isBankCsv(columns)) return iban === undefined ? columns : withOtherAccount(columns, header)
  const message = `${fileName} has no columns that make a bank statement: a date and an amount (or paid in and paid out).`
  throw problem('bank_csv.not_found', message, { file: fileName, columns: header })
}

/** Where a line above the table names the account, a column `IBAN` is about the other side. */
function withOtherAccount(columns: BankCsvColumns, header: readonly string[]): BankCsvColumns {
  const { account, ...places } = Object.fromEntries(columns.places) as Partial<Record<BankCsvField, number>>
  const isOther = account !== undefined && /^\W*iban\W*$/i.test(header[account]!)
  if (!isOther || places.counterpartyAccount !== undefined) return columns
  const entries = Object.entries({ ...places, counterpartyAccount: account }) as [BankCsvField, number][]
  return { ...columns, places: new Map(entries) }
}

function markOf({ mark }: DecimalMarks, fileName: string): DecimalMark {
  if (mark !== undefined) return mark
  const message = `${fileName} mixes decimal commas and decimal points: its amounts cannot be trusted.`
  throw problem('bank_csv.mixed_decimal_marks', message, { file: fileName })
}

function orderOf({ order, ambiguous }: DateOrders, options: BankCsvOptions, findings: FindingSink): DateOrder {
  if (ambiguous && options.dateOrder === undefined) {
    const message = 'Every date fits both day-month and month-day: day first was taken. State the order.'
    findings.push({ severity: 'warning', code: 'bank_csv.ambiguous_dates', message, position: { line: 1 } })
  }
  return options.dateOrder ?? order
}

function readRow(
  { row, line }: CsvRow,
  dialect: Dialect,
  fileName: string,
  findings: FindingSink,
): BankRow | undefined {
  const value = (field: BankCsvField) => dialect.value(row, field)
  if (row.slice(dialect.width).some((cell) => cell.trim() !== '')) {
    const message = `Line ${line}: ${row.length} fields where the header has ${dialect.width}: left out. Quote fields that hold the separator.`
    findings.push({ severity: 'error', code: 'bank_csv.invalid_row', message, position: { line } })
    return undefined
  }
  const amount = rowAmount(value, dialect.mark)
  const bookingDate = localDate(value('bookingDate'), dialect.order)
  if (amount === undefined || bookingDate === undefined) {
    const message = `Line ${line}: no ${amount === undefined ? 'amount' : 'booking date'} can be read: left out.`
    findings.push({ severity: 'error', code: 'bank_csv.invalid_row', message, position: { line } })
    return undefined
  }
  // In the north of Europe a currency stands in the column that elsewhere holds the value date.
  const currency = [value('currency'), value('valueDate'), dialect.currency ?? ''].find(isCurrency)
  const party = partyOf(value, amount)
  return {
    entry: {
      entryReference: providedReference(value('reference')),
      bookingDate,
      valueDate: localDate(value('valueDate'), dialect.order),
      amount,
      currency,
      reversal: false,
      status: 'booked',
      information: value('type') || undefined,
      charges: [],
      transactions: [
        {
          amount,
          currency,
          endToEndId: providedReference(value('endToEndId')),
          mandateId: providedReference(value('mandateId')),
          remittance: dialect.details(row),
          creditorReferences: [],
          referredDocuments: [],
          ...(party === undefined ? {} : { [otherSide(amount, false)]: party }),
          charges: [],
        },
      ],
      position: { line },
    },
    balance: localAmount(value('balance'), dialect.mark),
    statement: value('statement') || fileName,
    account: value('account').replace(/^'/, '') || dialect.account,
  }
}

/** One signed column, or one column for each direction; a negative amount paid out stays negative. */
function rowAmount(value: (field: BankCsvField) => string, mark: DecimalMark): string | undefined {
  const [amount, paidIn, paidOut] = [value('amount'), value('paidIn'), value('paidOut')]
  if (amount !== '') return signedBy(localAmount(amount, mark), value('sign'))
  if (paidIn !== '' && paidOut !== '') return difference(localAmount(paidIn, mark), localAmount(paidOut, mark))
  if (paidIn !== '') return localAmount(paidIn, mark)
  const out = localAmount(paidOut, mark)
  return out === undefined ? undefined : signedAmount(out.replace('-', ''), true)
}

/** Some exports fill both columns, one of them with zero. */
function difference(paidIn: string | undefined, paidOut: string | undefined): string | undefined {
  if (paidIn === undefined || paidOut === undefined) return undefined
  return decimalText(subtract(decimal(paidIn), decimal(paidOut.replace('-', ''))))
}

function partyOf(value: (field: BankCsvField) => string, amount: string) {
  const name = value('counterparty') || value(amount.startsWith('-') ? 'payee' : 'payer') || undefined
  const account = value('counterpartyAccount').replaceAll(' ', '') || undefined
  if (name === undefined && account === undefined) return undefined
  const number = account !== undefined && isIbanShaped(account) ? { iban: account } : { otherAccount: account }
  return { name, ...number, bic: value('counterpartyBank') || undefined }
}

function statementOf(group: Group, entryAt: (index: number) => StatementEntry): BankStatement {
  const { first, last, rows, proof } = group
  const isReversed = isNewestFirst(group)
  const [oldest, newest] = isReversed ? [last, first] : [first, last]
  const { account, statement } = first
  const { currency } = oldest.entry
  const findings: Finding[] = []
  if (account === '') {
    const message = 'The file does not name its account: the account must be chosen by hand.'
    findings.push({ severity: 'info', code: 'bank_csv.account_missing', message, position: { line: 1 } })
  }
  const head: StatementHead = {
    kind: 'statement',
    id: statement,
    account: {
      ...(isIbanShaped(account) ? { iban: account } : { other: account || undefined }),
      written: account,
      currency,
    },
    from: oldest.entry.bookingDate,
    to: newest.entry.bookingDate,
    duplicate: false,
    balances: runningBalances(oldest, newest),
  }
  for (const finding of proof.findings(head)) findings.push(finding)
  const placeOf = (index: number) => rows.at(isReversed ? rows.length - 1 - index : index)
  const entries = new LazyList(rows.length, (index) => entryAt(placeOf(index)))
  return lazyStatement(head, entries, findings)
}

/** Exports run either way: the dates tell, and for a single day the running balance. */
function isNewestFirst({ first, last, forwards, backwards }: Group): boolean {
  const [from, to] = [first.entry.bookingDate!, last.entry.bookingDate!]
  return from === to ? backwards < forwards : from > to
}

/** The balance after one row and the amount of the next make the balance after that, where both are stated. */
function isBroken({ balance: before }: BankRow, { entry, balance }: BankRow): boolean {
  if (before === undefined || balance === undefined) return false
  return !equals(add(decimal(before), decimal(entry.amount)), decimal(balance))
}

function runningBalances(oldest: BankRow, newest: BankRow): StatementBalance[] {
  if (oldest.balance === undefined || newest.balance === undefined) return []
  const { currency } = oldest.entry
  const before = decimalText(subtract(decimal(oldest.balance), decimal(oldest.entry.amount)))
  return [
    { kind: 'opening', code: 'running', amount: before, currency, date: oldest.entry.bookingDate },
    { kind: 'closing', code: 'running', amount: newest.balance, currency, date: newest.entry.bookingDate },
  ]
}

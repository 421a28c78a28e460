import { add, decimal, decimalText, equals, subtract } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import { isAbnAmro } from './bank-csv-abn-amro.js'
import { type BankCsvColumns, type BankCsvField, isBankCsv, recogniseColumns } from './bank-csv-columns.js'
import { type BankCsvDialect, type BankRow, readRow } from './bank-csv-row.js'
import { findBankCsv } from './bank-csv-start.js'
import { type DateOrder, DateOrders, type DecimalMark, DecimalMarks } from './bank-csv-values.js'
import {
  type BankStatement,
  isIbanShaped,
  type StatementBalance,
  type StatementEntry,
  type StatementFile,
} from './bank-statement.js'
import { CsvBlocks } from './csv-blocks.js'
import type { Finding } from './finding.js'
import { FindingList, type FindingSink, mostFindings } from './finding-list.js'
import { LazyList } from './lazy-list.js'
import { lazyStatement, type StatementHead } from './lazy-statement.js'
import { NumberList } from './number-list.js'
import { checkStatementCount } from './statement-limit.js'
import { StatementProof } from './statement-proof.js'

export interface BankCsvOptions {
  /** For banks whose files are short: twelve dates in a month fit both orders. */
  readonly dateOrder?: DateOrder
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
  const dialect: BankCsvDialect = {
    ...{ value, details, mark: markOf(marks, fileName), order: orderOf(orders, options, findings), fileName },
    ...{ width: table.header.length, account: start?.iban ?? '', currency: columns.currency },
    isAbnAmro: isAbnAmro(table.header),
  }
  const rowAt = (index: number, sink: FindingSink) => readRow(table.at(index), dialect, sink)
  const groups = new Map<string, Group>()
  for (let index = 0; index < table.length; index++) {
    const row = rowAt(index, findings)
    if (row === undefined) continue
    const key = [row.account, row.statement, row.entry.currency ?? ''].join('\n')
    const group = groups.get(key) ?? newGroup(row)
    grow(group, row, index)
    if (index === group.rows.at(0)) groups.set(key, group)
    checkStatementCount(groups.size, fileName)
  }
  // They were read before, so nothing new is found about them.
  const several = new Set([...groups.values()].map(({ first }) => first.entry.currency)).size > 1
  const statements = [...groups.values()].map((group) =>
    statementOf(group, (index) => rowAt(index, [])!.entry, several),
  )
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

const amountFields: readonly BankCsvField[] = ['amount', 'paidIn', 'paidOut', 'balance', 'gross', 'fee', 'net']

function bankColumns(header: readonly string[], iban: string | undefined, fileName: string): BankCsvColumns {
  const columns = recogniseColumns(header)
  if (isBankCsv(columns)) {
    return iban === undefined && !isBehindName(columns) ? columns : withOtherAccount(columns, header)
  }
  const message = `${fileName} has no columns that make a bank statement: a date and an amount (or paid in and paid out).`
  throw problem('bank_csv.not_found', message, { file: fileName, columns: header })
}

/** The account stands right behind the name of the other side. */
function isBehindName({ places }: BankCsvColumns): boolean {
  const before = (places.get('account') ?? 0) - 1
  return (['counterparty', 'payer', 'payee'] as const).some((field) => places.get(field) === before)
}

/** Where a line above the table names the account, or it stands behind a name, a column `IBAN` is about the other side. */
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

/** Where there are several currencies, each is a statement of its own, with its own balance. */
function statementOf(group: Group, entryAt: (index: number) => StatementEntry, ofSeveral: boolean): BankStatement {
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
    id: ofSeveral && currency !== undefined ? `${statement} ${currency}` : statement,
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

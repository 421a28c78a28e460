import { add, decimal, decimalText, equals, subtract } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import { type BankCsvField, isBankCsv, recogniseColumns } from './bank-csv-columns.js'
import {
  type DateOrder,
  type DecimalMark,
  findDateOrder,
  findDecimalMark,
  localAmount,
  localDate,
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
import { parseCsv } from './csv.js'
import type { Finding } from './finding.js'
import { checkBalances } from './statement-proof.js'

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
  readonly mark: DecimalMark
  readonly order: DateOrder
}

/**
 * Reads the CSV export of an online bank. Columns are known by their headings; decimal mark and order of dates are
 * found from all values of the file. Rows of one statement number make one statement, without such a column the file
 * is one statement with its own name. The opening balance follows from the running balance.
 */
export function readBankCsv(text: string, fileName: string, options: BankCsvOptions = {}): StatementFile {
  const { header, rows, lines } = parseCsv(text, fileName)
  const columns = recogniseColumns(header)
  if (!isBankCsv(columns)) {
    const message = `${fileName} has no columns that make a bank statement: a date and an amount (or paid in and paid out).`
    throw problem('bank_csv.not_found', message, { file: fileName, columns: header })
  }
  const findings: Finding[] = []
  const value = (row: readonly string[], field: BankCsvField) => {
    const place = columns.get(field)
    return place === undefined ? '' : row[place]!.trim()
  }
  const dialect = findDialect(rows, value, fileName, options, findings)
  const read = rows.flatMap((row, index) => readRow(row, lines[index]!, dialect, fileName, findings) ?? [])
  const groups = new Map<string, BankRow[]>()
  for (const row of read) {
    const key = `${row.account}\n${row.statement}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  const statements = [...groups.values()].map(statementOf)
  return {
    format: 'csv',
    statements,
    findings: [...findings, ...statements.flatMap((statement) => statement.findings)],
  }
}

function findDialect(
  rows: readonly (readonly string[])[],
  value: Dialect['value'],
  fileName: string,
  options: BankCsvOptions,
  findings: Finding[],
): Dialect {
  const amountFields: readonly BankCsvField[] = ['amount', 'paidIn', 'paidOut', 'balance']
  const mark = findDecimalMark(rows.flatMap((row) => amountFields.map((field) => value(row, field))))
  if (mark === undefined) {
    const message = `${fileName} mixes decimal commas and decimal points: its amounts cannot be trusted.`
    throw problem('bank_csv.mixed_decimal_marks', message, { file: fileName })
  }
  const { order, ambiguous } = findDateOrder(rows.map((row) => value(row, 'bookingDate')))
  if (ambiguous && options.dateOrder === undefined) {
    const message = 'Every date fits both day-month and month-day: day first was taken. State the order.'
    findings.push({ severity: 'warning', code: 'bank_csv.ambiguous_dates', message, position: { line: 1 } })
  }
  return { value, mark, order: options.dateOrder ?? order }
}

function readRow(
  row: readonly string[],
  line: number,
  dialect: Dialect,
  fileName: string,
  findings: Finding[],
): BankRow | undefined {
  const value = (field: BankCsvField) => dialect.value(row, field)
  const amount = rowAmount(value, dialect.mark)
  const bookingDate = localDate(value('bookingDate'), dialect.order)
  if (amount === undefined || bookingDate === undefined) {
    const message = `Line ${line}: no ${amount === undefined ? 'amount' : 'booking date'} can be read: left out.`
    findings.push({ severity: 'error', code: 'bank_csv.invalid_row', message, position: { line } })
    return undefined
  }
  const currency = value('currency') || undefined
  const details = value('details')
  const party = partyOf(value)
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
          remittance: details === '' ? [] : [details],
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
    account: value('account'),
  }
}

/** One signed column, or one column for each direction; a negative amount paid out stays negative. */
function rowAmount(value: (field: BankCsvField) => string, mark: DecimalMark): string | undefined {
  const [amount, paidIn, paidOut] = [value('amount'), value('paidIn'), value('paidOut')]
  if (amount !== '') return localAmount(amount, mark)
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

function partyOf(value: (field: BankCsvField) => string) {
  const name = value('counterparty') || undefined
  const account = value('counterpartyAccount').replaceAll(' ', '') || undefined
  if (name === undefined && account === undefined) return undefined
  const number = account !== undefined && isIbanShaped(account) ? { iban: account } : { otherAccount: account }
  return { name, ...number, bic: value('counterpartyBank') || undefined }
}

function statementOf(rows: readonly BankRow[]): BankStatement {
  const inOrder = oldestFirst(rows)
  const { account, statement } = rows[0]!
  const entries = inOrder.map(({ entry }) => entry)
  const currency = entries[0]!.currency
  const findings: Finding[] = []
  if (account === '') {
    const message = 'The file does not name its account: the account must be chosen by hand.'
    findings.push({ severity: 'info', code: 'bank_csv.account_missing', message, position: { line: 1 } })
  }
  const read: BankStatement = {
    kind: 'statement',
    id: statement,
    account: {
      ...(isIbanShaped(account) ? { iban: account } : { other: account || undefined }),
      written: account,
      currency,
    },
    from: entries[0]!.bookingDate,
    to: entries.at(-1)!.bookingDate,
    duplicate: false,
    balances: runningBalances(inOrder, currency),
    entries,
    findings,
  }
  for (const finding of checkBalances(read)) findings.push(finding)
  return read
}

/** Exports run either way: the dates tell, and for a single day the running balance. */
function oldestFirst(rows: readonly BankRow[]): readonly BankRow[] {
  const first = rows[0]!.entry.bookingDate!
  const last = rows.at(-1)!.entry.bookingDate!
  const reversed = [...rows].reverse()
  if (first !== last) return first < last ? rows : reversed
  return brokenSteps(reversed) < brokenSteps(rows) ? reversed : rows
}

function brokenSteps(rows: readonly BankRow[]): number {
  return rows.filter(({ entry, balance }, index) => {
    const before = rows[index - 1]?.balance
    if (before === undefined || balance === undefined) return false
    return !equals(add(decimal(before), decimal(entry.amount)), decimal(balance))
  }).length
}

function runningBalances(rows: readonly BankRow[], currency: string | undefined): StatementBalance[] {
  const [first, last] = [rows[0]!, rows.at(-1)!]
  if (first.balance === undefined || last.balance === undefined) return []
  const before = decimalText(subtract(decimal(first.balance), decimal(first.entry.amount)))
  return [
    { kind: 'opening', code: 'running', amount: before, currency, date: first.entry.bookingDate },
    { kind: 'closing', code: 'running', amount: last.balance, currency, date: last.entry.bookingDate },
  ]
}

import { type Decimal, decimalText, subtract, ZERO } from '../../kernel/decimal.js'
import {
  type BankStatement,
  isIbanShaped,
  otherSide,
  providedReference,
  type StatementBalance,
  type StatementEntry,
} from '../bank-statement.js'
import type { Finding } from '../finding.js'
import { checkBalances } from '../statement-proof.js'
import { incomplete, type RowValues } from './row-values.js'

type Report = (finding: Finding) => void

/** Rows as a statement, oldest entry first; `undefined` where no row is an entry. */
export function statementOf(rows: readonly [RowValues, ...RowValues[]], report: Report): BankStatement | undefined {
  const [head] = rows
  const read = rows.flatMap((row) => entryOf(row, report) ?? [])
  const [first] = read
  const last = read.at(-1)
  if (first === undefined || last === undefined) return undefined
  const newestFirst = first.entry.bookingDate! > last.entry.bookingDate!
  const entries = newestFirst ? read.reverse() : read
  const written = head.text('account') ?? ''
  const currency = head.text('currency')
  const statement: BankStatement = {
    kind: 'statement',
    id: head.text('id') ?? '',
    account: {
      written,
      ...(isIbanShaped(written) ? { iban: written } : { other: written || undefined }),
      currency,
      owner: head.text('owner'),
      bic: head.text('bank'),
    },
    from: entries[0]!.entry.bookingDate,
    to: entries.at(-1)!.entry.bookingDate,
    duplicate: false,
    balances: balancesOf(entries, currency),
    entries: entries.map(({ entry }) => entry),
    findings: [],
  }
  for (const finding of checkBalances(statement)) report(finding)
  return statement
}

interface Booked {
  readonly entry: StatementEntry
  readonly amount: Decimal
  readonly balance?: Decimal
}

function entryOf(row: RowValues, report: Report): Booked | undefined {
  const bookingDate = row.date('entry.bookingDate')
  if (bookingDate === undefined) return incomplete(row, 'entry.bookingDate', report)
  const amount = amountOf(row)
  if (amount === undefined) return incomplete(row, 'entry.amount', report)
  const text = decimalText(amount)
  const currency = row.text('entry.currency') ?? row.text('currency')
  const details = row.text('entry.details')
  const party = partyOf(row)
  const transaction = {
    amount: text,
    currency,
    endToEndId: providedReference(row.text('entry.endToEndId')),
    mandateId: providedReference(row.text('entry.mandateId')),
    remittance: details === undefined ? [] : [details],
    creditorReferences: [],
    referredDocuments: [],
    ...(party === undefined ? {} : { [otherSide(text, false)]: party }),
    charges: [],
  }
  const entry: StatementEntry = {
    entryReference: providedReference(row.text('entry.reference')),
    bookingDate,
    valueDate: row.date('entry.valueDate'),
    amount: text,
    currency,
    reversal: false,
    status: 'booked',
    information: row.text('entry.type'),
    charges: [],
    transactions: [transaction],
    position: { line: row.line },
  }
  return { entry, amount, balance: row.number('entry.balance') }
}

/** One signed column, or one for each direction, of which one may hold zero or a minus. */
function amountOf(row: RowValues): Decimal | undefined {
  const amount = row.number('entry.amount')
  if (amount !== undefined) return amount
  const [paidIn, paidOut] = [row.number('entry.paidIn'), row.number('entry.paidOut')]
  if (paidIn === undefined && paidOut === undefined) return undefined
  const out = paidOut ?? ZERO
  const magnitude = out.coefficient < 0n ? { ...out, coefficient: -out.coefficient } : out
  return subtract(paidIn ?? ZERO, magnitude)
}

function partyOf(row: RowValues) {
  const name = row.text('entry.counterparty.name')
  const account = row.text('entry.counterparty.account')?.replaceAll(' ', '')
  if (name === undefined && account === undefined) return undefined
  const number = account !== undefined && isIbanShaped(account) ? { iban: account } : { otherAccount: account }
  return { name, ...number, bic: row.text('entry.counterparty.bank') }
}

/** The opening balance follows from the running one. */
function balancesOf(entries: readonly Booked[], currency: string | undefined): StatementBalance[] {
  const [first, last] = [entries[0]!, entries.at(-1)!]
  if (first.balance === undefined || last.balance === undefined) return []
  const balance = (kind: 'opening' | 'closing', amount: Decimal, { entry }: Booked): StatementBalance => ({
    kind,
    code: 'running',
    amount: decimalText(amount),
    currency: currency ?? entry.currency,
    date: entry.bookingDate,
  })
  return [balance('opening', subtract(first.balance, first.amount), first), balance('closing', last.balance, last)]
}

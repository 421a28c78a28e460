import { isCurrency } from '../kernel/currency.js'
import { decimal, decimalText, isZero, subtract } from '../kernel/decimal.js'
import { abnAmroDetails } from './bank-csv-abn-amro.js'
import type { BankCsvField } from './bank-csv-columns.js'
import { type DateOrder, type DecimalMark, localAmount, localDate, signedBy } from './bank-csv-values.js'
import {
  isIbanShaped,
  otherSide,
  providedReference,
  type StatementEntry,
  type StatementTransaction,
  signedAmount,
} from './bank-statement.js'
import type { CsvRow } from './csv-blocks.js'
import type { FindingSink } from './finding-list.js'
import type { SwiftDetails } from './mt940-text.js'

/** One row with its meaning, before it is known in which order the file runs. */
export interface BankRow {
  readonly entry: StatementEntry
  /** Balance of the account after this row. */
  readonly balance?: string
  readonly statement: string
  readonly account: string
}

/** How a file writes its values. */
export interface BankCsvDialect {
  readonly value: (row: readonly string[], field: BankCsvField) => string
  readonly details: (row: readonly string[]) => readonly string[]
  readonly mark: DecimalMark
  readonly order: DateOrder
  readonly width: number
  readonly fileName: string
  /** The account and currency that stand above the table or in its headings. */
  readonly account: string
  readonly currency?: string
  /** The text names party and references in words of its own. */
  readonly isAbnAmro: boolean
}

type ValueOf = (field: BankCsvField) => string

/** What a row says, or nothing where it is no booked entry: the findings say why. */
export function readRow({ row, line }: CsvRow, dialect: BankCsvDialect, findings: FindingSink): BankRow | undefined {
  const value: ValueOf = (field) => dialect.value(row, field)
  if (row.slice(dialect.width).some((cell) => cell.trim() !== '')) {
    const message = `Line ${line}: ${row.length} fields where the header has ${dialect.width}: left out. Quote fields that hold the separator.`
    findings.push({ severity: 'error', code: 'bank_csv.invalid_row', message, position: { line } })
    return undefined
  }
  const unbooked = unbookedState(value)
  if (unbooked !== undefined) {
    const message = `Line ${line}: ${unbooked}, so the account does not hold it: left out.`
    findings.push({ severity: 'info', code: 'bank_csv.not_booked', message, position: { line } })
    return undefined
  }
  const money = moneyOf(value, dialect.mark)
  const bookingDate = localDate(value('bookingDate'), dialect.order)
  if (money === undefined || bookingDate === undefined) {
    const message = `Line ${line}: no ${money === undefined ? 'amount' : 'booking date'} can be read: left out.`
    findings.push({ severity: 'error', code: 'bank_csv.invalid_row', message, position: { line } })
    return undefined
  }
  return bankRow(row, line, dialect, { ...money, bookingDate })
}

/** `paid` is what the other side paid or got, `fee` what was kept of it, `booked` both together. */
interface Money {
  readonly booked: string
  readonly paid: string
  readonly fee?: string
}

function bankRow(
  row: readonly string[],
  line: number,
  dialect: BankCsvDialect,
  { booked, paid, fee, bookingDate }: Money & { readonly bookingDate: string },
): BankRow {
  const value: ValueOf = (field) => dialect.value(row, field)
  // In the north of Europe a currency stands in the column that elsewhere holds the value date.
  const currency = [value('currency'), value('valueDate'), dialect.currency ?? ''].find(isCurrency)
  const details = detailsOf(row, value, dialect, paid)
  const product = value('startedDate') === '' ? '' : value('product')
  return {
    entry: {
      entryReference: providedReference(value('reference') || (value('startedDate') && value('rowId'))),
      bookingDate,
      valueDate: localDate(value('valueDate'), dialect.order),
      amount: booked,
      currency,
      reversal: false,
      status: 'booked',
      information: details.information,
      charges: [],
      transactions: [
        paymentOf(details, paid, currency),
        ...(fee === undefined ? [] : [{ amount: fee, currency, ...nothingSaid, information: 'Fee' }]),
      ],
      position: { line },
    },
    balance: localAmount(value('balance'), dialect.mark),
    statement: [value('statement') || dialect.fileName, product].filter(Boolean).join(' '),
    account: value('account').replace(/^'/, '') || dialect.account,
  }
}

/** Words of payment services and banks for what did not, or not yet, move the balance. */
const unbookedStates: ReadonlySet<string> = new Set(
  'pending|reverted|declined|failed|denied|canceled|cancelled|expired|voided|ausstehend|vorgemerkt|abgelehnt|storniert|fehlgeschlagen'.split(
    '|',
  ),
)

/** Where a column says what happened to the balance, it counts: money may be there while the payment is still pending. */
function unbookedState(value: ValueOf): string | undefined {
  const [state, impact] = [value('state'), value('impact')]
  if (impact !== '') return impact.toLowerCase() === 'memo' ? `${impact} (${state})` : undefined
  return unbookedStates.has(state.toLowerCase()) ? state : undefined
}

/** One signed column, or one column for each direction; a negative amount paid out stays negative. */
function moneyOf(value: ValueOf, mark: DecimalMark): Money | undefined {
  const [net, gross] = [localAmount(value('net'), mark), localAmount(value('gross'), mark)]
  const amount = rowAmount(value, mark)
  if (amount === undefined) return net === undefined || gross === undefined ? undefined : moneyBetween(gross, net)
  // Accounts whose entries begin and complete state the fee beside the amount, not within.
  const fee = value('startedDate') === '' || !isSameCurrency(value) ? undefined : localAmount(value('fee'), mark)
  if (fee === undefined) return { booked: amount, paid: amount }
  return moneyBetween(amount, decimalText(subtract(decimal(amount), decimal(fee))))
}

const isSameCurrency = (value: ValueOf): boolean =>
  value('feeCurrency') === '' || value('feeCurrency') === value('currency')

function moneyBetween(paid: string, booked: string): Money {
  const fee = subtract(decimal(booked), decimal(paid))
  return { booked, paid, fee: isZero(fee) ? undefined : decimalText(fee) }
}

function rowAmount(value: ValueOf, mark: DecimalMark): string | undefined {
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

function detailsOf(
  row: readonly string[],
  value: ValueOf,
  { details, isAbnAmro }: BankCsvDialect,
  amount: string,
): SwiftDetails {
  const remittance = details(row)
  if (isAbnAmro) return abnAmroDetails(remittance[0] ?? '')
  const isOut = amount.startsWith('-')
  return {
    remittance,
    information: value('type') || undefined,
    endToEndId: value('endToEndId'),
    mandateId: value('mandateId'),
    name: value('counterparty') || value(isOut ? 'payee' : 'payer') || undefined,
    account:
      value('counterpartyAccount').replaceAll(' ', '') || value(isOut ? 'payeeAddress' : 'payerAddress') || undefined,
    bic: value('counterpartyBank') || undefined,
  }
}

const nothingSaid = { remittance: [], creditorReferences: [], referredDocuments: [], charges: [] }

function paymentOf(details: SwiftDetails, amount: string, currency: string | undefined): StatementTransaction {
  const party = partyOf(details)
  return {
    amount,
    currency,
    ...nothingSaid,
    endToEndId: providedReference(details.endToEndId),
    mandateId: providedReference(details.mandateId),
    remittance: details.remittance,
    creditorReferences: details.creditorReferences ?? [],
    ...(party === undefined ? {} : { [otherSide(amount, false)]: party }),
  }
}

function partyOf({ name, account, bic, partyId, ultimateName }: SwiftDetails) {
  if (name === undefined && account === undefined) return undefined
  const number = account !== undefined && isIbanShaped(account) ? { iban: account } : { otherAccount: account }
  return { name, ...number, bic, id: partyId, ultimateName }
}

import { add, decimal, decimalText } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import {
  type BalanceKind,
  type BankStatement,
  type StatementBalance,
  type StatementEntry,
  statementName,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import { closingBalance, openingBalance } from './statement-proof.js'
import { availabilityFields, bai2Day, entryRecord, isField, minorText, recordLength } from './write-bai2-entry.js'

export interface WrittenBai2 {
  readonly text: string
  readonly findings: readonly Finding[]
  /** As how many accounts of a day each statement was written. */
  readonly days: readonly number[]
}

const balanceCodes: Readonly<Partial<Record<BalanceKind, string>>> = {
  opening: '010',
  previous_closing: '010',
  closing: '015',
  opening_available: '040',
  closing_available: '045',
  intermediate_available: '060',
}

/**
 * Writes statements as one BAI2 file: a group for each bank, day and currency, an account for each statement and day,
 * control totals and counts at each level. BAI2 knows booked money only: what is announced is left out, aloud. Refuses
 * amounts below the smallest unit and entries in another currency than their account.
 */
export function writeBai2(statements: readonly [BankStatement, ...BankStatement[]]): WrittenBai2 {
  const findings: Finding[] = []
  const days = statements.map((statement) => daysOf(statement, findings))
  return { text: new Bai2File(statements[0]).write(days.flat()), findings, days: days.map(({ length }) => length) }
}

/** What moved on one day of a statement. */
interface AccountDay {
  readonly statement: BankStatement
  readonly asOf: string
  readonly currency: string
  readonly balances: readonly StatementBalance[]
  readonly totals: BankStatement['totals']
  readonly entries: readonly StatementEntry[]
}

/** BAI2 has one day for all that an account shows; a statement of several days becomes several, with the balances between. */
function daysOf(statement: BankStatement, findings: Finding[]): AccountDay[] {
  const currency = currencyOf(statement)
  const entries = bookedEntries(statement, currency, findings)
  const last = statement.to ?? closingBalance(statement)?.date ?? statement.created?.slice(0, 10)
  const dayOf = ({ bookingDate, valueDate }: StatementEntry) => bookingDate ?? valueDate ?? last ?? ''
  const dates = [...new Set(entries.map(dayOf))].sort()
  const opening = openingBalance(statement)
  const { totals, balances } = statement
  if (dates.length < 2 || !opening || !closingBalance(statement)) {
    const asOf = dates.length === 1 ? dates[0]! : (last ?? dates.at(-1) ?? '')
    if (asOf === '')
      throw problem('bai2.no_date', `${statementName(statement)} names no day, and BAI2 must.`, { id: statement.id })
    return [{ statement, asOf, currency, balances, totals, entries }]
  }
  let balance = decimal(opening.amount)
  return dates.map((asOf, at) => {
    const ofDay = entries.filter((entry) => dayOf(entry) === asOf)
    const before = decimalText(balance)
    for (const { amount } of ofDay) balance = add(balance, decimal(amount))
    const between = (kind: 'opening' | 'closing', amount: string) => ({ kind, code: '', amount, currency })
    const isOpening = (one: StatementBalance) =>
      /^(opening|previous|intermediate$)/.test(one.kind) && one !== closingBalance(statement)
    const first = at === 0 ? balances.filter(isOpening) : [between('opening', before)]
    const rest =
      at === dates.length - 1 ? balances.filter((one) => !isOpening(one)) : [between('closing', decimalText(balance))]
    return { statement, asOf, currency, balances: [...first, ...rest], totals: undefined, entries: ofDay }
  })
}

function currencyOf({ id, account, balances, entries }: BankStatement): string {
  const currency = account.currency ?? balances[0]?.currency ?? entries[0]?.currency
  if (currency !== undefined && /^[A-Z]{3}$/.test(currency)) return currency
  throw problem(
    'bai2.no_currency',
    `${statementName({ id })} does not say its currency: BAI2 counts its smallest unit.`,
    { id },
  )
}

function bookedEntries({ id, entries }: BankStatement, currency: string, findings: Finding[]): StatementEntry[] {
  const foreign = entries.find((entry) => entry.currency !== undefined && entry.currency !== currency)
  if (foreign !== undefined) {
    const message = `${statementName({ id })} in ${currency} has an entry in ${foreign.currency}: BAI2 has one currency.`
    throw problem('bai2.currency', message, { id })
  }
  const booked = entries.filter(({ status }) => status === 'booked')
  if (booked.length < entries.length) {
    const message = `${entries.length - booked.length} entries of ${id} are not booked and left out: BAI2 has no place for them.`
    findings.push({ severity: 'warning', code: 'bai2.not_booked', message, position: { path: 'entries[].status' } })
  }
  return booked
}

/** Sums and counts of the records written so far, which every trailer repeats. */
interface Level {
  total: bigint
  parts: number
  records: number
}

class Bai2File {
  readonly #lines: string[] = []
  readonly #first: BankStatement
  readonly #file: Level = { total: 0n, parts: 0, records: 0 }

  constructor(first: BankStatement) {
    this.#first = first
  }

  write(days: readonly AccountDay[]): string {
    const { id, account, created } = this.#first
    const [, date, hours = '', minutes = ''] =
      /^(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d))?/.exec(created ?? days[0]!.asOf) ?? []
    const sender = bankOf(this.#first)
    const name = id.replace(/[,/\p{Cc}]/gu, '-') || '1'
    const receiver = isField(account.owner) ? account.owner : 'CUSTOMER'
    this.#lines.push(`01,${sender},${receiver},${bai2Day(date ?? days[0]!.asOf)},${hours}${minutes},${name},,,2/`)
    for (let from = 0; from < days.length; ) {
      const key = groupKey(days[from]!)
      const end = days.findIndex((day, at) => at > from && groupKey(day) !== key)
      const group = days.slice(from, end < 0 ? undefined : end)
      this.#group(group)
      from += group.length
    }
    this.#lines.push(`99,${this.#file.total},${this.#file.parts},${this.#lines.length + 1}/`)
    return `${this.#lines.join('\n')}\n`
  }

  #group(days: readonly AccountDay[]): void {
    const [{ statement, asOf, currency }] = days as readonly [AccountDay]
    const start = this.#lines.length
    // 2 is final of a previous day, 3 interim of the same day.
    const modifier = statement.kind === 'statement' ? 2 : 3
    this.#lines.push(`02,CUSTOMER,${bankOf(statement)},1,${bai2Day(asOf)},,${currency},${modifier}/`)
    let total = 0n
    for (const day of days) total += this.#account(day)
    this.#lines.push(`98,${total},${days.length},${this.#lines.length + 1 - start}/`)
    this.#file.total += total
    this.#file.parts++
  }

  /** Answers the control total: all amounts of records 03 and 16, as they are written. */
  #account({ statement, asOf, currency, balances, totals, entries }: AccountDay): bigint {
    const { account, id } = statement
    const start = this.#lines.length
    const number = account.iban ?? account.other ?? account.written
    if (number === '' || !isField(number)) {
      throw problem('bai2.no_account', `${statementName({ id })} names no account that BAI2 could: "${number}".`, {
        id,
      })
    }
    const summaries = [
      ...balances.flatMap((one) => balanceFields(one, currency)),
      ...totalFields('100', totals?.credits, currency),
      ...totalFields('400', totals?.debits, currency),
    ]
    this.#lines.push(
      ...summaryRecords(
        `03,${number},${currency}`,
        summaries.map(({ fields }) => fields),
      ),
    )
    let total = summaries.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
    for (const entry of entries) {
      const { amount, lines } = entryRecord(entry, currency, asOf)
      this.#lines.push(...lines)
      total += BigInt(amount)
    }
    this.#lines.push(`49,${total},${this.#lines.length + 1 - start}/`)
    return total
  }
}

const bankOf = ({ account: { bic } }: BankStatement): string => bic ?? 'BANK'

const groupKey = ({ statement, asOf, currency }: AccountDay): string =>
  [bankOf(statement), asOf, currency, statement.kind === 'statement'].join(' ')

interface Summary {
  readonly amount: string
  readonly fields: string
}

/** Type, amount, item count, funds. Codes below 100 are of an account's state. */
function balanceFields({ kind, code, amount, currency, availability }: StatementBalance, of: string): Summary[] {
  const type = balanceCodes[kind] ?? (/^0\d\d$/.test(code) ? code : undefined)
  if (type === undefined || (currency !== undefined && currency !== of)) return []
  const minor = minorText(amount, of, true)
  return [{ amount: minor, fields: `${type},${minor},,${availabilityFields(availability, amount, of)}` }]
}

function totalFields(
  type: string,
  total: { readonly count?: number; readonly sum?: string } | undefined,
  currency: string,
): Summary[] {
  if (total?.sum === undefined) return []
  const minor = minorText(total.sum, currency, true)
  return [{ amount: minor, fields: `${type},${minor},${total.count ?? ''},` }]
}

/** As many summaries a record as it has room for. */
function summaryRecords(start: string, summaries: readonly string[]): string[] {
  const records = [start]
  for (const summary of summaries) {
    const longer = `${records.at(-1)},${summary}`
    if (longer.length < recordLength) records[records.length - 1] = longer
    else records.push(`88,${summary}`)
  }
  return records.map((record) => `${record}/`)
}

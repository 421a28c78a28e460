import { currencyExponent, isCurrency } from '../kernel/currency.js'
import { decimal, equals } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import { directionOf, isReversalType } from './bai2-entry.js'
import type { Availability, BankTransactionCode, StatementEntry, StatementTransaction } from './bank-statement.js'
import { otherSide, providedReference } from './bank-statement.js'
import { payerWords } from './payer-words.js'

/** Characters of a physical record, as far as texts allow. */
export const recordLength = 80

/** Amounts are whole numbers of the smallest unit; `signed` keeps a minus. */
export function minorText(amount: string, currency: string, signed: boolean): string {
  const { coefficient, scale } = decimal(amount)
  const places = isCurrency(currency) ? currencyExponent(currency) : 2
  const surplus = 10n ** BigInt(Math.max(scale - places, 0))
  if (coefficient % surplus !== 0n) {
    const message = `The amount ${amount} has more places than ${currency} has: BAI2 counts its smallest unit.`
    throw problem('bai2.amount', message, { amount, currency })
  }
  const minor = (coefficient / surplus) * 10n ** BigInt(Math.max(places - scale, 0))
  return String(minor < 0n && !signed ? -minor : minor)
}

/** BAI2 type 6 dates, YYMMDD. */
export const bai2Day = (day: string): string => day.slice(2, 10).replaceAll('-', '')

/** A field may hold neither of the signs that end fields and records, nor a line end. */
export const isField = (text: string | undefined): text is string => text !== undefined && !/[,/\p{Cc}]/u.test(text)

/** A text on one line: what follows a line end would be a record of its own. */
const onOneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

export interface WrittenEntry {
  readonly amount: string
  /** Physical records, without line ends. */
  readonly lines: readonly string[]
}

/** Record 16 of a booked entry, with its continuations. `asOf` is the day of the group. */
export function entryRecord(entry: StatementEntry, currency: string, asOf: string): WrittenEntry {
  const transaction = entry.transactions.length === 1 ? entry.transactions[0] : undefined
  const amount = minorText(entry.amount, currency, false)
  const customer = providedReference(transaction?.endToEndId)
  const inField = isField(customer) && customer === transaction?.endToEndId
  const { own, lines } = textOf(entry, transaction, !inField)
  const fields = [
    typeOf(entry, transaction),
    amount,
    funds(entry, currency, asOf),
    isField(entry.entryReference) ? entry.entryReference : '',
    inField ? customer : '',
    own,
  ]
  return { amount, lines: [physical(`16,${fields.join(',')}`), ...lines.flatMap(continuations)] }
}

/** Incoming and outgoing money transfers, else miscellaneous; reversals of a debit and of a credit (BAI2 code list). */
function typeOf(entry: StatementEntry, transaction: StatementTransaction | undefined): string {
  const isDebit = entry.amount.startsWith('-')
  const code: BankTransactionCode = entry.transactionCode ?? transaction?.transactionCode ?? {}
  const own = code.issuer === 'BAI' ? (code.proprietary ?? '') : ''
  if (directionOf(own) === (isDebit ? 'debit' : 'credit') && isReversalType(own) === entry.reversal) return own
  if (entry.reversal) return isDebit ? '552' : '252'
  const isTransfer = /^(RCDT|ICDT)$/.test(code.family ?? '') || /^NTRF/.test(code.proprietary ?? '')
  if (isTransfer) return isDebit ? '495' : '195'
  return isDebit ? '699' : '399'
}

/** The value date where there is one; else when the money can be used. */
function funds({ valueDate, availability, amount }: StatementEntry, currency: string, asOf: string): string {
  if (valueDate === undefined) return availabilityFields(availability, amount, currency)
  return valueDate === asOf ? '0' : `V,${bai2Day(valueDate)},`
}

/** Funds type with its fields: the whole after so many days, or parts with days of their own. */
export function availabilityFields(
  availability: readonly Availability[] | undefined,
  whole: string,
  currency: string,
): string {
  const parts = availability ?? []
  const isDebit = whole.startsWith('-')
  const [first] = parts
  if (first === undefined || parts.some(({ amount }) => amount.startsWith('-') !== isDebit && Number(amount) !== 0))
    return ''
  const isWhole = parts.length === 1 && equals(decimal(first.amount), decimal(whole))
  if (isWhole && first.date !== undefined) return `V,${bai2Day(first.date)},`
  if (parts.some(({ days }) => days === undefined)) return ''
  if (isWhole && (first.days === 1 || first.days === 2)) return String(first.days)
  const amounts = parts.map(({ days, amount }) => [days, minorText(amount, currency, false)] as const)
  if (amounts.length === 3 && amounts.every(([days], at) => days === at)) {
    return `S,${amounts.map(([, amount]) => amount).join(',')}`
  }
  return `D,${amounts.length},${amounts.flat().join(',')}`
}

/**
 * The text: what the bank says in record 16 itself, what the payer says and who it is in continuations. Without marks
 * the bank's words count as the payer's as well, so an empty mark tells that there are none.
 */
function textOf(entry: StatementEntry, one: StatementTransaction | undefined, needsReference: boolean) {
  const own = onOneLine(entry.information ?? '')
  const remittance = payerWords(one).map(onOneLine)
  const marks = marksOf(entry, one, needsReference)
  if (marks.length === 0 && (own === '' || own === remittance[0])) {
    return { own, lines: remittance.slice(own === '' ? 0 : 1).map(unmarked) }
  }
  const words = remittance.slice(0, -1).map(unmarked)
  return {
    own,
    lines: [...words, ...marks, ...(own !== '' || remittance.length > 0 ? [`REMI:${remittance.at(-1) ?? ''}`] : [])],
  }
}

function marksOf(entry: StatementEntry, one: StatementTransaction | undefined, needsReference: boolean): string[] {
  const side = otherSide(entry.amount, entry.reversal)
  const party = one?.[side] ?? {}
  const letter = side === 'debtor' ? 'D' : 'C'
  const all: readonly (readonly [string, string | undefined])[] = [
    ['EREF', needsReference ? one?.endToEndId : undefined],
    [side === 'debtor' ? 'DBNM' : 'CRNM', party.name],
    [`${letter}ACT`, party.iban ?? party.otherAccount],
    [`${letter}BIC`, party.bic],
    [`${letter}ABA`, party.clearingNumber],
  ]
  return all.flatMap(([mark, text]) => (text === undefined ? [] : [`${mark}:${onOneLine(text)}`]))
}

/** Words that look like a mark are moved away from the place of marks. */
const unmarked = (line: string): string => (/^[A-Z]{2,4}:/.test(line) ? ` ${line}` : line)

/** Fewest characters of a continuation that runs on in the next one without a space. */
const running = recordLength - 6
const room = recordLength - 3

/** Records 88 of one line. A record that is full runs on; one that happens to be nearly full is ended by another. */
function continuations(line: string): string[] {
  const records: string[] = []
  let rest = line
  while (rest.length >= running) {
    let end = rest.length <= room ? running : room
    // A blank at the end of a record would be lost, other signs would end it.
    while (end > running && /[ ,/]/.test(rest[end - 1]!)) end--
    records.push(rest.slice(0, end))
    rest = rest.slice(end)
    if (rest === '') records.push('')
  }
  if (rest !== '') records.push(rest)
  return records.map((one) => physical(`88,${one}`))
}

/** A slash at the end of a record ends it: one that belongs to the text is doubled. Empty fields need the end mark. */
const physical = (record: string): string => (/[,/]$/.test(record) ? `${record}/` : record)

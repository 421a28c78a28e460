import { daysBetween, parseDate, yearOf } from '../kernel/date.js'
import {
  type BankTransactionCode,
  isIbanShaped,
  otherSide,
  providedReference,
  type StatementEntry,
  type StatementParty,
  type StatementTransaction,
  signedAmount,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import type { FindingSink } from './finding-list.js'
import { readDetails } from './mt940-details.js'
import type { SwiftField } from './mt940-fields.js'
import type { SwiftDetails } from './mt940-text.js'

/** What the balances before an entry tell about it. */
export interface SwiftFacts {
  readonly currency: string | undefined
  /** A day near the entry, for dates without a year. */
  readonly day: string | undefined
  readonly findings: FindingSink
}

/**
 * Field 61: value date YYMMDD, entry date MMDD (optional; some banks write spaces), mark, funds code (the third letter
 * of the currency), amount, transaction type, reference of the customer `//` reference of the bank. The look-ahead
 * refuses an amount with separators for thousands instead of reading its beginning. A type may stand behind blanks, be
 * filled up with one, or be left out: then a reference follows.
 */
const entryLine =
  /^(\d{6})(\d{4}| {4})?([RE]?[CD])([A-Z])? ?(\d{1,15}(?:[.,]\d{0,15})?)(?![\d.,])((?!NONREF\b)(?:[A-Z][A-Z0-9]{3}|[NFS][A-Z0-9]{2} | {1,9}[NFS][A-Z0-9]{3}(?!\s)))?(.*)$/

/** What the first line of field 61 says. */
interface EntryLine extends Pick<StatementEntry, 'amount' | 'currency' | 'reversal' | 'status' | 'valueDate'> {
  /** MMDD, or blanks. */
  readonly entryDate: string | undefined
  readonly type: string | undefined
  readonly references: string
}

/**
 * The first line of an entry, behind `:61:`. All that can be found wrong about an entry stands there. What does not have
 * the shape of field 61 is reported and left out, never guessed.
 */
export function readEntryLine(text: string, line: number, facts: SwiftFacts): EntryLine | undefined {
  const match = entryLine.exec(text)
  const mark = match?.[3] ?? ''
  // RC takes a credit back: money leaves. EC and ED announce.
  const debit = mark === 'D' || mark === 'ED' || mark === 'RC'
  const amount = match ? signedAmount(decimalPoint(match[5]!), debit) : undefined
  if (!match || amount === undefined) {
    report(facts, 'error', 'mt940.invalid_entry', line, `":61:${text.slice(0, 60)}" is not a statement line: left out`)
    return undefined
  }
  return {
    amount,
    currency: facts.currency,
    reversal: mark.startsWith('R'),
    status: mark.startsWith('E') ? 'pending' : 'booked',
    valueDate: swiftDate(match[1]!, facts, line),
    entryDate: match[2],
    type: match[6]?.trim(),
    references: match[7]!,
  }
}

/** Reads one entry, field 61 and the fields 86 and NS that follow it. */
export function readSwiftEntry(fields: readonly SwiftField[], facts: SwiftFacts): StatementEntry | undefined {
  const [{ lines, line }, ...about] = fields as [SwiftField, ...SwiftField[]]
  const read = readEntryLine(lines[0]!, line, facts)
  if (read === undefined) return undefined
  const { amount, reversal, valueDate } = read
  const entryDate = read.entryDate?.trim() ? nearestDate(read.entryDate, valueDate ?? facts.day) : undefined
  const { customer, bank, rest } = references(read.references)
  const isPlain = about.length === 1 && about[0]!.tag === '86'
  const details = readDetails(isPlain ? about[0]!.lines : linesOf(about, true))
  const further = isPlain ? [] : linesOf(about, false)
  return {
    entryReference: bank,
    // Without an entry date the booking has the value date (SWIFT user handbook, field 61, subfield 2).
    bookingDate: entryDate ?? valueDate,
    valueDate,
    amount,
    currency: facts.currency,
    reversal,
    status: read.status,
    transactionCode: transactionCode(read.type, details),
    information: details.information,
    charges: [],
    transactions: [transaction(details, [rest, ...lines.slice(1), ...further], { amount, reversal, customer, facts })],
    position: { line },
  }
}

/** Lines of the fields 86, or of those that a bank adds (NS). */
function linesOf(fields: readonly SwiftField[], isDetails: boolean): string[] {
  return fields.flatMap(({ tag, lines }) => ((tag === '86') === isDetails ? lines : []))
}

/** As the German banks write it in camt: SWIFT type, business code, number of the posting and extension of the code. */
function transactionCode(
  type: string | undefined,
  { businessCode, postingNumber = '', codeExtension = '' }: SwiftDetails,
): BankTransactionCode | undefined {
  if (businessCode === undefined) return type === undefined ? undefined : { proprietary: type, issuer: 'SWIFT' }
  const code = type === undefined ? businessCode : `${type}+${businessCode}`
  const extension = codeExtension === '' ? '' : `+${codeExtension}`
  return { proprietary: code + (postingNumber + extension === '' ? '' : `+${postingNumber}${extension}`), issuer: 'DK' }
}

/** References end at `//` or where padding begins: some banks write the name of the other side behind it. */
function references(text: string): { customer?: string; bank?: string; rest: string } {
  const slashes = text.indexOf('//')
  const left = slashes < 0 ? text : text.slice(0, slashes)
  const padding = left.trimEnd().indexOf('  ')
  return {
    customer: providedReference(padding < 0 ? left : left.slice(0, padding)),
    bank: slashes < 0 ? undefined : providedReference(text.slice(slashes + 2)),
    rest: padding < 0 ? '' : left.slice(padding),
  }
}

function transaction(
  details: SwiftDetails,
  supplementary: readonly string[],
  entry: { amount: string; reversal: boolean; customer: string | undefined; facts: SwiftFacts },
): StatementTransaction {
  const { account } = details
  const isIban = account !== undefined && isIbanShaped(account)
  const party: StatementParty = {
    name: details.name,
    iban: isIban ? account : undefined,
    otherAccount: isIban ? undefined : account,
    bic: details.bic,
    clearingNumber: details.clearingNumber,
    address: details.address,
    id: details.partyId,
    ultimateName: details.ultimateName,
  }
  const known = Object.values(party).some((value) => value !== undefined)
  const side = otherSide(entry.amount, entry.reversal)
  const further = supplementary.map((line) => line.trim()).filter((line) => line !== '')
  const slashes = further.join('')
  const original = swiftMoney(details.original ?? /\/OCMT\/([^/]*)/.exec(slashes)?.[1])
  const charge = swiftMoney(details.charge ?? /\/CHGS\/([^/]*)/.exec(slashes)?.[1])
  const rate = signedAmount(decimalPoint(details.exchangeRate ?? ''), false)
  return {
    amount: entry.amount,
    currency: entry.facts.currency,
    endToEndId: providedReference(details.endToEndId) ?? entry.customer,
    paymentInformationId: details.paymentInformationId,
    mandateId: details.mandateId,
    otherReferences: details.otherReferences,
    purpose: details.purpose,
    remittance: details.remittance,
    creditorReferences: details.creditorReferences ?? [],
    referredDocuments: [],
    debtor: known && side === 'debtor' ? party : undefined,
    creditor: known && side === 'creditor' ? party : undefined,
    initiator: details.initiator,
    charges: charge ? [{ ...charge, amount: signedAmount(charge.amount, true)! }] : [],
    original: original && { ...original, exchangeRate: rate },
    returnReason:
      (details.returnCode ?? details.returnText) ? { code: details.returnCode, text: details.returnText } : undefined,
    information: further.length > 0 ? further.join(' ') : undefined,
  }
}

/** Currency and amount in one word, `EUR12,34`. */
export function swiftMoney(text: string | undefined): { amount: string; currency: string } | undefined {
  if (text === undefined) return undefined
  const match = /^\s*([A-Z]{3}) ?(\d{1,15}(?:[.,]\d{0,15})?)\s*$/.exec(text)
  return match ? { amount: signedAmount(decimalPoint(match[2]!), false)!, currency: match[1]! } : undefined
}

/** `12,5`, `12,` and `12` with a point, or without one where nothing follows it. */
export function decimalPoint(amount: string): string {
  const text = amount.replace(',', '.')
  return text.endsWith('.') ? text.slice(0, -1) : text
}

/** YYMMDD; years from 80 on are of the last century (SWIFT standards, general rules). */
export function swiftDate(text: string, facts: SwiftFacts, line: number): string | undefined {
  const century = Number(text.slice(0, 2)) >= 80 ? '19' : '20'
  const date = parseDate(`${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`)
  if (date === undefined) report(facts, 'warning', 'mt940.invalid_date', line, `"${text}" is not a date: left out`)
  return date
}

/** MMDD in the year that brings it closest to a known day: entries around New Year cross it. */
function nearestDate(monthDay: string, near: string | undefined): string | undefined {
  const day = near === undefined ? undefined : parseDate(near)
  if (day === undefined) return undefined
  if (day.endsWith(`${monthDay.slice(0, 2)}-${monthDay.slice(2)}`)) return day
  const year = parseDate(`${day.slice(0, 4)}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`)
  // No other year comes closer than half a year.
  if (year !== undefined && Math.abs(daysBetween(day, year)) < 183) return year
  const candidates = [-1, 0, 1].flatMap(
    (years) => parseDate(`${yearOf(day) + years}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`) ?? [],
  )
  const distances = candidates.map((candidate) => Math.abs(daysBetween(day, candidate)))
  return candidates[distances.indexOf(Math.min(...distances))]
}

export function report(
  { findings }: Pick<SwiftFacts, 'findings'>,
  severity: Finding['severity'],
  code: string,
  line: number,
  what: string,
): void {
  if (findings.onlyCounts?.(severity)) return
  findings.push({ severity, code, message: `Line ${line}: ${what}.`, position: { line } })
}

import { daysBetween, parseDate } from '../kernel/date.js'
import type { BankTransactionCode, StatementEntry } from './bank-statement.js'
import { providedReference } from './bank-statement.js'
import { isSepaText } from './payments/sepa-text.js'
import { field, type SwiftNotes, swiftAmount, swiftDay } from './swift-line.js'
import { detailLines } from './write-mt940-details.js'

/** Field 61 and, where there is something to tell, field 86. `day` stands for a date that the entry does not name. */
export function entryFields(entry: StatementEntry, currency: string, day: string, notes: SwiftNotes): string {
  const transaction = entry.transactions.length === 1 ? entry.transactions[0] : undefined
  const code = swiftCode(entry.transactionCode ?? transaction?.transactionCode)
  const { endToEndId, information } = transaction ?? {}
  const owner = fits(endToEndId) ? endToEndId! : 'NONREF'
  const bank = fits(entry.entryReference) ? `//${entry.entryReference}` : ''
  if (entry.entryReference !== undefined && bank === '') {
    notes.tell('mt940.too_long', '61', `has no room for the bank's reference "${entry.entryReference}"`)
  }
  const amount = swiftAmount(entry.amount, currency)
  const line = `${datesOf(entry, day)}${markOf(entry)}${amount}${code.type}${owner}${bank}`
  const further = information === undefined ? '' : supplementary(information, notes)
  const facts = { businessCode: code.business, hasReference: owner === endToEndId, isSwift: code.isSwift }
  const details = detailLines(entry, facts, notes)
  return field('61', line, ...(further === '' ? [] : [further])) + (details[0] ? field('86', ...details) : '')
}

/**
 * Value date, and entry date without its year: it is understood as the one nearest to the value date. Where another
 * year is meant the entry counts from the day on which it was booked.
 */
function datesOf({ bookingDate, valueDate }: StatementEntry, statementDay: string): string {
  const day = valueDate ?? bookingDate ?? statementDay
  if (bookingDate === undefined) return swiftDay(day)
  const [value, booked] = [parseDate(day), parseDate(bookingDate)]
  const isNear = value !== undefined && booked !== undefined && Math.abs(daysBetween(value, booked)) < 180
  return swiftDay(isNear ? day : bookingDate) + swiftDay(bookingDate).slice(2)
}

/** R takes an entry back, E announces one. */
function markOf({ amount, reversal, status }: StatementEntry): string {
  const isDebit = amount.startsWith('-')
  if (status !== 'booked') return isDebit ? 'ED' : 'EC'
  if (reversal) return isDebit ? 'RC' : 'RD'
  return isDebit ? 'D' : 'C'
}

/** A reference of field 61: 16 characters of SWIFT, without the slashes that part the two references. */
function fits(reference: string | undefined): boolean {
  if (reference === undefined || reference.length > 16 || !isSepaText(reference)) return false
  return providedReference(reference) === reference && !/^\/|\/$|\/\/| {2}/.test(reference)
}

interface SwiftCode {
  /** Transaction type, e.g. `NTRF`. */
  readonly type: string
  readonly business: string | undefined
  /** It is of the bank itself, and no German one. */
  readonly isSwift: boolean
}

/** ISO 20022 families of payments as SWIFT types; what is known better by its sub-family is named there. */
const typesOfFamilies: Readonly<Record<string, string>> = {
  ...{ RCDT: 'NTRF', ICDT: 'NTRF', RRCT: 'NTRF', IRCT: 'NTRF', RDDT: 'NDDT', IDDT: 'NDDT', RCHQ: 'NCHK', ICHQ: 'NCHK' },
}
const typesOfSubFamilies: Readonly<Record<string, string>> = {
  ...{ CHRG: 'NCHG', COMM: 'NCHG', FEES: 'NCHG', INTR: 'NINT', RRTN: 'NRTI', RPCR: 'NRTI', UPDD: 'NRTI' },
}

/** The SWIFT type and the German business code, as far as the bank's own code or the ISO code says them. */
function swiftCode(code: BankTransactionCode | undefined): SwiftCode {
  const { proprietary = '', family = '', subFamily = '' } = code ?? {}
  const own = /^([A-Z][A-Z0-9]{3})(?:\+(\d{3}(?:\+.*)?))?$/.exec(proprietary)
  if (own && (code!.issuer === 'SWIFT' || own[2] !== undefined))
    return { type: own[1]!, business: own[2], isSwift: own[2] === undefined }
  const type = typesOfSubFamilies[subFamily] ?? typesOfFamilies[family] ?? 'NMSC'
  return {
    type,
    business: code?.issuer === 'DK' ? /^\d{3}(?:\+.*)?$/.exec(proprietary)?.[0] : undefined,
    isSwift: false,
  }
}

/** Supplementary details, 34x. */
function supplementary(information: string, notes: SwiftNotes): string {
  const written = notes.text(information, '61').replace(/^[:-]+/, '')
  if (written.length > 34) notes.tell('mt940.too_long', '61', 'has room for 34 characters of supplementary details')
  return written.slice(0, 34).trim()
}

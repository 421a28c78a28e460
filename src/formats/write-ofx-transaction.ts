import { createHash } from 'node:crypto'
import { problem } from '../kernel/problem.js'
import type { StatementEntry, StatementParty, StatementTransaction } from './bank-statement.js'
import { otherSide, providedReference } from './bank-statement.js'
import { type OfxMarkup, ofxMoment } from './ofx-markup.js'
import { payerWords } from './payer-words.js'

/** What the statement tells about an entry: its currency, a day for entries without one, the ids made so far. */
export interface OfxFacts {
  readonly currency: string
  readonly day: string
  readonly ids: Map<string, number>
}

/** STMTTRN, or STMTTRNP of an announced entry, in the order of OFX 2.2, 11.4.4.1. */
export function transactionMarkup(markup: OfxMarkup, entry: StatementEntry, facts: OfxFacts): string {
  const one = entry.transactions.length === 1 ? entry.transactions[0] : undefined
  const party = one?.[otherSide(entry.amount, entry.reversal)] ?? {}
  const posted = ofxMoment(entry.bookingDate ?? entry.valueDate ?? facts.day)
  const value = (name: string, text: string | undefined, most: number) =>
    text === undefined ? '' : markup.value(name, markup.cut(text, most, name))
  const booked = entry.status === 'booked'
  return markup.element(
    booked ? 'STMTTRN' : 'STMTTRNP',
    markup.value('TRNTYPE', typeOf(entry)),
    markup.value(booked ? 'DTPOSTED' : 'DTTRAN', posted),
    ...(booked ? [markup.value('DTUSER', one?.accepted && ofxMoment(one.accepted))] : []),
    ...(booked ? [markup.value('DTAVAIL', entry.valueDate && ofxMoment(entry.valueDate))] : []),
    markup.value('TRNAMT', entry.amount),
    ...(booked ? bookedIds(markup, entry, one, facts) : []),
    value('REFNUM', one?.reference, 32),
    nameOf(markup, party),
    accountOf(markup, party),
    value('MEMO', memoOf(entry, one), 255),
    exchange(markup, entry, one, facts.currency),
  )
}

function bookedIds(
  markup: OfxMarkup,
  entry: StatementEntry,
  one: StatementTransaction | undefined,
  facts: OfxFacts,
): string[] {
  const { corrects } = entry
  const value = (name: string, text: string | undefined, most: number) =>
    text === undefined ? '' : markup.value(name, markup.cut(text, most, name))
  return [
    markup.value('FITID', markup.cut(providedReference(entry.entryReference) ?? madeId(entry, facts), 255, 'FITID')),
    markup.value('CORRECTFITID', corrects?.reference),
    markup.value('CORRECTACTION', corrects && (corrects.action === 'delete' ? 'DELETE' : 'REPLACE')),
    value('SRVRTID', one?.transactionId, 10),
    value('CHECKNUM', one?.chequeNumber, 12),
  ]
}

/** OFX must have an id by which the entry is known again: one made of what it says, and how often that was said before. */
function madeId({ bookingDate, valueDate, amount, transactions }: StatementEntry, { ids }: OfxFacts): string {
  const words = transactions.flatMap(({ remittance }) => remittance)
  const content = [bookingDate, valueDate, amount, ...words].join('\n')
  const times = (ids.get(content) ?? 0) + 1
  ids.set(content, times)
  return createHash('sha256').update(`${content}\n${times}`).digest('hex').slice(0, 32)
}

const types = new Set([
  ...['CREDIT', 'DEBIT', 'INT', 'DIV', 'FEE', 'SRVCHG', 'DEP', 'ATM', 'POS', 'XFER', 'CHECK', 'PAYMENT', 'CASH'],
  ...['DIRECTDEP', 'DIRECTDEBIT', 'REPEATPMT', 'HOLD', 'OTHER'],
])
const typesOfFamilies: Readonly<Record<string, string>> = {
  ...{ RDDT: 'DIRECTDEBIT', IDDT: 'DIRECTDEBIT', RCHQ: 'CHECK', ICHQ: 'CHECK' },
}

function typeOf({ amount, transactionCode }: StatementEntry): string {
  const { issuer, proprietary = '', family = '', subFamily } = transactionCode ?? {}
  const own = proprietary.toUpperCase()
  if (issuer === 'OFX' && types.has(own)) return own
  if (subFamily === 'INTR') return 'INT'
  return typesOfFamilies[family] ?? (amount.startsWith('-') ? 'DEBIT' : 'CREDIT')
}

/** A name that is longer than NAME stands whole in EXTDNAME, which version 1 has not. */
function nameOf(markup: OfxMarkup, { name }: StatementParty): string {
  if (name === undefined) return ''
  if (markup.version === 1 || name.length <= 32) return markup.value('NAME', markup.cut(name, 32, 'NAME'))
  return markup.value('NAME', name.slice(0, 32)) + markup.value('EXTDNAME', markup.cut(name, 100, 'EXTDNAME'))
}

function accountOf(markup: OfxMarkup, { iban, otherAccount, bic, clearingNumber }: StatementParty): string {
  const number = iban ?? otherAccount
  if (number === undefined) return ''
  return markup.account('BANKACCTTO', bic?.slice(0, 8) ?? clearingNumber ?? 'UNKNOWN', number)
}

/** What the payer wrote, with the reference that OFX has no other place for; else what the bank says. */
function memoOf({ information }: StatementEntry, one: StatementTransaction | undefined): string | undefined {
  const words = payerWords(one).join(' ')
  const reference = one?.endToEndId === undefined || words.includes(one.endToEndId) ? '' : one.endToEndId
  return [words, reference].filter((text) => text !== '').join(' ') || information
}

/** CURRENCY where the amount is in another currency than the statement, ORIGCURRENCY where it was before. */
function exchange(
  markup: OfxMarkup,
  entry: StatementEntry,
  one: StatementTransaction | undefined,
  currency: string,
): string {
  const isForeign = entry.currency !== undefined && entry.currency !== currency
  const { source, target, unit = source, rate } = one?.exchange ?? {}
  const known = source !== undefined && rate !== undefined && unit === source && (target ?? currency) === currency
  if (isForeign && (!known || source !== entry.currency)) {
    const message = `An entry in ${entry.currency} has no rate to the ${currency} of its statement, and OFX must.`
    throw problem('ofx.currency', message, { currency: entry.currency })
  }
  if (!known) return ''
  return markup.element(
    isForeign || source === currency ? 'CURRENCY' : 'ORIGCURRENCY',
    markup.value('CURRATE', rate),
    markup.value('CURSYM', source),
  )
}

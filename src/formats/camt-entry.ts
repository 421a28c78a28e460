import { type BankTransactionCode, type EntryStatus, type StatementEntry, signedAmount } from './bank-statement.js'
import { attribute, type CamtContext, dateAt, every, first, report, textAt } from './camt-element.js'
import { readCharges, readTransaction } from './camt-transaction.js'
import type { XmlElement } from './invoice/xml.js'

const statuses: Readonly<Record<string, EntryStatus>> = {
  BOOK: 'booked',
  PDNG: 'pending',
  INFO: 'information',
  FUTR: 'future',
}

/** One `Ntry`. An entry whose amount or direction cannot be read is reported and left out, never guessed. */
export function readEntry(context: CamtContext, entry: XmlElement): StatementEntry | undefined {
  const money = signedMoney(context, entry)
  if (money === undefined) return undefined
  const { amount, currency } = money
  const transactions = [...every(entry, 'NtryDtls', 'TxDtls'), ...every(entry, 'TxDtls')]
  const batch = first(entry, 'NtryDtls', 'Btch') ?? first(entry, 'Btch')
  const facts = { amount, currency, debit: amount.startsWith('-'), single: transactions.length === 1 }
  return {
    entryReference: textAt(entry, 'AcctSvcrRef') ?? textAt(entry, 'NtryRef'),
    bookingDate: dateAt(context, entry, 'BookgDt'),
    valueDate: dateAt(context, entry, 'ValDt'),
    amount,
    currency,
    reversal: isTrue(textAt(entry, 'RvslInd')),
    status: entryStatus(context, entry),
    transactionCode: transactionCode(first(entry, 'BkTxCd')),
    batch: batch && {
      id: textAt(batch, 'PmtInfId') ?? textAt(batch, 'MsgId'),
      count: wholeNumber(textAt(batch, 'NbOfTxs')),
    },
    information: textAt(entry, 'AddtlNtryInf'),
    charges: readCharges(context, entry),
    transactions: transactions.map((details) => readTransaction(context, details, facts)),
    position: { line: entry.line, path: context.path },
  }
}

/**
 * Amount and currency of an entry or a balance. `CdtDbtInd` alone is the sign: `RvslInd` only tells that an earlier
 * entry of the other direction is taken back (ISO 20022, ReversalIndicator).
 */
export function signedMoney(
  context: CamtContext,
  element: XmlElement,
): { amount: string; currency: string | undefined } | undefined {
  const amount = first(element, 'Amt')
  const indicator = textAt(element, 'CdtDbtInd')
  if (indicator !== 'CRDT' && indicator !== 'DBIT') {
    const what = `the direction is "${indicator ?? ''}" instead of CRDT or DBIT: left out`
    report(context, first(element, 'CdtDbtInd') ?? element, 'error', 'camt.invalid_direction', what)
    return undefined
  }
  const text = amount?.text.trim() ?? ''
  const signed = signedAmount(text, indicator === 'DBIT')
  if (signed === undefined) {
    const what = `"${text.slice(0, 50)}" is not an amount: left out`
    report(context, amount ?? element, 'error', 'camt.invalid_amount', what)
    return undefined
  }
  return { amount: signed, currency: attribute(amount, 'Ccy') }
}

/** A plain code up to version 3, a choice from 4 on. Banks that leave it out of a statement mean booked. */
function entryStatus(context: CamtContext, entry: XmlElement): EntryStatus {
  const element = first(entry, 'Sts')
  const code = textAt(element, 'Cd') ?? textAt(element, 'Prtry') ?? textAt(element)
  const status = statuses[code ?? 'BOOK']
  if (status !== undefined) return status
  report(context, element, 'warning', 'camt.unknown_status', `the status "${code}" is not known: held as information`)
  return 'information'
}

function transactionCode(code: XmlElement | undefined): BankTransactionCode | undefined {
  if (code === undefined) return undefined
  const family = first(code, 'Domn', 'Fmly')
  return {
    domain: textAt(code, 'Domn', 'Cd'),
    family: textAt(family, 'Cd'),
    subFamily: textAt(family, 'SubFmlyCd'),
    proprietary: textAt(code, 'Prtry', 'Cd'),
    issuer: textAt(code, 'Prtry', 'Issr'),
  }
}

export function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1'
}

export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

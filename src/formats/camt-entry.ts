import type { EntryBatch, EntryStatus, StatementEntry } from './bank-statement.js'
import { isTrue, transactionCode, wholeNumber } from './camt-code.js'
import { type CamtContext, dateAt, every, first, report, textAt } from './camt-element.js'
import { instructed, plainAmount, readAvailability, readCharges, signedMoney } from './camt-money.js'
import { readTransaction } from './camt-transaction.js'
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
  const facts = { amount, currency, debit: amount.startsWith('-'), single: transactions.length === 1 }
  const explained = first(entry, 'AddtlInfInd')
  return {
    entryReference: textAt(entry, 'AcctSvcrRef') ?? textAt(entry, 'NtryRef'),
    bookingDate: dateAt(context, entry, 'BookgDt'),
    valueDate: dateAt(context, entry, 'ValDt'),
    amount,
    currency,
    reversal: isTrue(textAt(entry, 'RvslInd')),
    status: entryStatus(context, entry),
    transactionCode: transactionCode(first(entry, 'BkTxCd')),
    batch: readBatch(context, first(entry, 'NtryDtls', 'Btch') ?? first(entry, 'Btch')),
    availability: readAvailability(context, entry),
    explainedBy: explained && { message: textAt(explained, 'MsgNmId'), id: textAt(explained, 'MsgId') },
    original: instructed(entry),
    information: textAt(entry, 'AddtlNtryInf'),
    charges: readCharges(context, entry),
    transactions: transactions.map((details) => readTransaction(context, details, facts)),
    position: { line: entry.line, path: context.path },
  }
}

function readBatch(context: CamtContext, batch: XmlElement | undefined): EntryBatch | undefined {
  if (batch === undefined) return undefined
  const id = textAt(batch, 'PmtInfId')
  const messageId = textAt(batch, 'MsgId')
  return {
    id: id ?? messageId,
    messageId,
    count: wholeNumber(textAt(batch, 'NbOfTxs')),
    amount: plainAmount(context, first(batch, 'TtlAmt')),
  }
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

import { providedReference, type ReturnReason, type StatementTransaction, signedAmount } from './bank-statement.js'
import { transactionCode } from './camt-code.js'
import { attribute, type CamtContext, calendarDate, every, first, report, textAt } from './camt-element.js'
import { instructed, readAvailability, readCharges } from './camt-money.js'
import { partyName, readParty } from './camt-party.js'
import { readRemittance } from './camt-remittance.js'
import type { XmlElement } from './invoice/xml.js'

/** What a transaction inherits from its entry where it does not speak for itself. */
export interface EntryFacts {
  readonly amount: string
  readonly currency: string | undefined
  readonly debit: boolean
  /** The entry has this transaction only. */
  readonly single: boolean
}

/** One `TxDtls` (EntryTransaction in ISO 20022). */
export function readTransaction(context: CamtContext, details: XmlElement, entry: EntryFacts): StatementTransaction {
  const refs = first(details, 'Refs')
  const purpose = first(details, 'Purp')
  const instrument = first(details, 'LclInstrm')
  const money = transactionAmount(context, details, entry)
  const told = readRemittance(context, details)
  // One literal without spreading: a statement has many thousands of these, and copies took most of the time.
  return {
    reference: textAt(refs, 'AcctSvcrRef') ?? textAt(refs, 'AcctSvcrTxId'),
    amount: money.amount,
    currency: money.currency,
    messageId: textAt(refs, 'MsgId'),
    paymentInformationId: textAt(refs, 'PmtInfId'),
    instructionId: textAt(refs, 'InstrId'),
    endToEndId: providedReference(textAt(refs, 'EndToEndId')),
    uetr: textAt(refs, 'UETR'),
    transactionId: textAt(refs, 'TxId'),
    mandateId: textAt(refs, 'MndtId'),
    chequeNumber: textAt(refs, 'ChqNb'),
    clearingReference: textAt(refs, 'ClrSysRef'),
    otherReferences: otherReferences(refs),
    transactionCode: transactionCode(first(details, 'BkTxCd')),
    availability: readAvailability(context, details),
    purpose: textAt(purpose, 'Cd') ?? textAt(purpose, 'Prtry'),
    localInstrument: textAt(instrument, 'Cd') ?? textAt(instrument, 'Prtry'),
    remittance: told.remittance,
    creditorReferences: told.creditorReferences,
    referredDocuments: told.referredDocuments,
    remittanceAdvices: told.remittanceAdvices,
    invoicer: told.invoicer,
    invoicee: told.invoicee,
    debtor: readParty(details, 'Dbtr'),
    creditor: readParty(details, 'Cdtr'),
    initiator: partyName(first(details, 'RltdPties', 'InitgPty')),
    charges: readCharges(context, details),
    original: instructed(details),
    settlementDate: settlementDate(context, details),
    accepted: textAt(details, 'RltdDts', 'AccptncDtTm'),
    returnReason: returnReason(details),
    information: textAt(details, 'AddtlTxInf'),
  }
}

/** References that have no place of their own, by their kind. */
function otherReferences(all: XmlElement | undefined): StatementTransaction['otherReferences'] {
  if (all === undefined) return undefined
  const named = (['AcctOwnrTxId', 'MktInfrstrctrTxId', 'PrcgId'] as const).flatMap((type) => {
    const reference = textAt(all, type)
    return reference === undefined ? [] : [{ type: type as string, reference }]
  })
  const proprietary = every(all, 'Prtry').flatMap((one) => {
    const reference = textAt(one, 'Ref')
    return reference === undefined ? [] : [{ type: textAt(one, 'Tp') ?? '', reference }]
  })
  const other = [...named, ...proprietary]
  return other.length > 0 ? other : undefined
}

/**
 * The amount in the currency of the account: `Amt` from version 4 on, before that in `AmtDtls`. The only transaction of
 * an entry without one of these has the amount of the entry.
 */
function transactionAmount(
  context: CamtContext,
  details: XmlElement,
  entry: EntryFacts,
): Pick<StatementTransaction, 'amount' | 'currency'> {
  const inCurrency = (amount: XmlElement | undefined) =>
    amount !== undefined && attribute(amount, 'Ccy') === entry.currency ? amount : undefined
  const chosen =
    inCurrency(first(details, 'Amt')) ??
    inCurrency(first(details, 'AmtDtls', 'TxAmt', 'Amt')) ??
    inCurrency(first(details, 'AmtDtls', 'CntrValAmt', 'Amt'))
  if (chosen === undefined) {
    if (entry.single) return { amount: entry.amount, currency: entry.currency }
    const what = `no amount in ${entry.currency}: the sum stays undivided`
    report(context, details, 'warning', 'camt.amount_missing', what)
    return {}
  }
  const indicator = textAt(details, 'CdtDbtInd')
  const amount = signedAmount(chosen.text.trim(), indicator === undefined ? entry.debit : indicator === 'DBIT')
  if (amount === undefined) {
    report(context, chosen, 'error', 'camt.invalid_amount', `"${chosen.text.trim().slice(0, 50)}" is not an amount`)
  }
  return { amount, currency: entry.currency }
}

function settlementDate(context: CamtContext, details: XmlElement): string | undefined {
  const element = first(details, 'RltdDts', 'IntrBkSttlmDt')
  const text = textAt(element)
  return text === undefined ? undefined : calendarDate(context, element, text)
}

/** Version 1 has names of its own. */
function returnReason(details: XmlElement): ReturnReason | undefined {
  const information = first(details, 'RtrInf')
  if (information === undefined) return undefined
  const reason = first(information, 'Rsn') ?? first(information, 'RtrRsn')
  const text = [...every(information, 'AddtlInf'), ...every(information, 'AddtlRtrRsnInf')]
    .map((line) => line.text.trim())
    .join(' ')
  return {
    code: textAt(reason, 'Cd') ?? textAt(reason, 'Prtry'),
    text: text === '' ? undefined : text,
    originator: partyName(first(information, 'Orgtr') ?? first(information, 'RtrOrgtr')),
  }
}

import type { Charge, ReferredDocument, StatementParty, StatementTransaction } from './bank-statement.js'
import { providedReference, signedAmount } from './bank-statement.js'
import { attribute, type CamtContext, calendarDate, every, first, report, textAt } from './camt-element.js'
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
  const references = first(details, 'Refs')
  const information = first(details, 'RmtInf')
  return {
    reference: textAt(references, 'AcctSvcrRef'),
    ...transactionAmount(context, details, entry),
    endToEndId: providedReference(textAt(references, 'EndToEndId')),
    instructionId: textAt(references, 'InstrId'),
    transactionId: textAt(references, 'UETR') ?? textAt(references, 'TxId'),
    mandateId: textAt(references, 'MndtId'),
    chequeNumber: textAt(references, 'ChqNb'),
    remittance: [...every(information, 'Ustrd'), ...every(information, 'Strd', 'AddtlRmtInf')]
      .map(({ text }) => text.trim())
      .filter((text) => text !== ''),
    creditorReferences: every(information, 'Strd', 'CdtrRefInf').flatMap(
      (reference) => textAt(reference, 'Ref') ?? textAt(reference, 'CdtrRef') ?? [],
    ),
    referredDocuments: every(information, 'Strd').flatMap((structured) => referredDocuments(context, structured)),
    debtor: party(details, 'Dbtr'),
    creditor: party(details, 'Cdtr'),
    charges: readCharges(context, details),
    original: instructed(details),
    returnReason: returnReason(details),
    information: textAt(details, 'AddtlTxInf'),
  }
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
  const written = [
    first(details, 'Amt'),
    first(details, 'AmtDtls', 'TxAmt', 'Amt'),
    first(details, 'AmtDtls', 'CntrValAmt', 'Amt'),
  ].filter((amount) => amount !== undefined)
  const chosen = written.find((amount) => attribute(amount, 'Ccy') === entry.currency)
  if (chosen === undefined) {
    if (entry.single) return { amount: entry.amount, currency: entry.currency }
    report(
      context,
      details,
      'warning',
      'camt.amount_missing',
      `no amount in ${entry.currency}: the sum stays undivided`,
    )
    return {}
  }
  const indicator = textAt(details, 'CdtDbtInd')
  const amount = signedAmount(chosen.text.trim(), indicator === undefined ? entry.debit : indicator === 'DBIT')
  if (amount === undefined) {
    report(context, chosen, 'error', 'camt.invalid_amount', `"${chosen.text.trim().slice(0, 50)}" is not an amount`)
  }
  return { amount, currency: entry.currency }
}

/** Documents that the payer names. The remitted amount is only attributed when the block speaks of one document. */
function referredDocuments(context: CamtContext, structured: XmlElement): ReferredDocument[] {
  const documents = every(structured, 'RfrdDocInf')
  const remitted = textAt(structured, 'RfrdDocAmt', 'RmtdAmt')
  const amount = remitted === undefined || documents.length > 1 ? undefined : signedAmount(remitted, false)
  return documents.flatMap((document) => {
    const number = textAt(document, 'Nb') ?? textAt(document, 'RfrdDocNb')
    if (number === undefined) return []
    const kind = first(document, 'Tp', 'CdOrPrtry') ?? first(document, 'RfrdDocTp')
    const date = first(document, 'RltdDt')
    const dateText = textAt(date) ?? textAt(date, 'Dt')
    return {
      number,
      type: textAt(kind, 'Cd') ?? textAt(kind, 'Prtry'),
      date: dateText === undefined ? undefined : calendarDate(context, date, dateText),
      amount,
    }
  })
}

/** Name and account of one side. From version 8 on a party is a choice between `Pty` and `Agt`. */
function party(details: XmlElement, role: 'Dbtr' | 'Cdtr'): StatementParty | undefined {
  const parties = first(details, 'RltdPties')
  const { iban, other } = accountId(first(parties, `${role}Acct`, 'Id'))
  const found: StatementParty = {
    name: partyName(first(parties, role)),
    iban,
    otherAccount: other,
    bic: bicOf(first(details, 'RltdAgts', `${role}Agt`, 'FinInstnId')),
    ultimateName: partyName(first(parties, `Ultmt${role}`)),
  }
  return Object.values(found).some((value) => value !== undefined) ? found : undefined
}

export function partyName(party: XmlElement | undefined): string | undefined {
  return textAt(party, 'Nm') ?? textAt(party, 'Pty', 'Nm') ?? textAt(party, 'Agt', 'FinInstnId', 'Nm')
}

/** An account's number: `Othr` since version 2, three other places before. */
export function accountId(id: XmlElement | undefined): { iban?: string; other?: string } {
  const other =
    textAt(id, 'Othr', 'Id') ?? textAt(id, 'PrtryAcct', 'Id') ?? textAt(id, 'BBAN') ?? textAt(id, 'UPIC') ?? undefined
  return { iban: textAt(id, 'IBAN'), other }
}

export function bicOf(institution: XmlElement | undefined): string | undefined {
  return textAt(institution, 'BICFI') ?? textAt(institution, 'BIC') ?? textAt(institution, 'CmbndId', 'BIC')
}

/** Charges of an entry or a transaction: one record per `Chrgs` up to version 3, `Rcrd` inside it from 4 on. */
export function readCharges(context: CamtContext, element: XmlElement): Charge[] {
  return every(element, 'Chrgs').flatMap((charges) => {
    const records = every(charges, 'Rcrd')
    return (records.length > 0 ? records : [charges]).flatMap((record) => charge(context, record))
  })
}

function charge(context: CamtContext, record: XmlElement): Charge | [] {
  const amount = first(record, 'Amt') ?? first(record, 'TtlChrgsAndTaxAmt')
  if (amount === undefined) return []
  const signed = signedAmount(amount.text.trim(), textAt(record, 'CdtDbtInd') !== 'CRDT')
  if (signed === undefined) {
    report(context, amount, 'error', 'camt.invalid_amount', 'the amount of a charge is not a number')
    return []
  }
  const included = textAt(record, 'ChrgInclInd')
  const kind = first(record, 'Tp')
  return {
    amount: signed,
    currency: attribute(amount, 'Ccy') ?? '',
    included: included === undefined ? undefined : included === 'true' || included === '1',
    type: textAt(kind, 'Cd') ?? textAt(kind, 'Prtry', 'Id') ?? textAt(kind, 'Prtry'),
  }
}

function instructed(details: XmlElement): StatementTransaction['original'] {
  const all = first(details, 'AmtDtls')
  const amount = first(all, 'InstdAmt', 'Amt')
  const value = amount === undefined ? undefined : signedAmount(amount.text.trim(), false)
  if (value === undefined) return undefined
  const rates = ['InstdAmt', 'TxAmt', 'CntrValAmt'].map((name) => textAt(all, name, 'CcyXchg', 'XchgRate'))
  const exchangeRate = rates.find((rate) => rate !== undefined && signedAmount(rate, false) !== undefined)
  return { amount: value, currency: attribute(amount, 'Ccy') ?? '', exchangeRate }
}

function returnReason(details: XmlElement): StatementTransaction['returnReason'] {
  const information = first(details, 'RtrInf')
  if (information === undefined) return undefined
  const reason = first(information, 'Rsn') ?? first(information, 'RtrRsn')
  const text = every(information, 'AddtlInf')
    .map((line) => line.text.trim())
    .join(' ')
  return { code: textAt(reason, 'Cd') ?? textAt(reason, 'Prtry'), text: text === '' ? undefined : text }
}

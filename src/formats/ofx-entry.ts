import {
  type Exchange,
  isBic,
  isIbanShaped,
  otherSide,
  providedReference,
  type StatementEntry,
  type StatementParty,
  type StatementTransaction,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import { FindingList, type FindingSink } from './finding-list.js'
import { child, type OfxElement, textOf } from './ofx-tree.js'
import { hasThousands, ofxAmount, ofxDate } from './ofx-values.js'

/** All about a transaction that can be found wrong. Without an amount it is left out. */
export function readAmountAndDay(
  entry: OfxElement,
  findings: FindingSink,
): { readonly amount: string; readonly day: string | undefined } | undefined {
  const text = textOf(entry, 'TRNAMT') ?? ''
  const amount = ofxAmount(text)
  if (amount === undefined) {
    report(findings, 'error', 'ofx.invalid_amount', entry, `"${text.slice(0, 50)}" is not an amount: left out`)
    return undefined
  }
  if (hasThousands(text)) {
    report(
      findings,
      'warning',
      'ofx.thousands',
      entry,
      `"${text}" has signs for thousands, which OFX does not: ${amount}`,
    )
  }
  const posted = textOf(entry, 'DTPOSTED') ?? textOf(entry, 'DTTRAN')
  const day = ofxDate(posted)
  if (day === undefined) {
    report(findings, 'error', 'ofx.invalid_date', entry, `"${(posted ?? '').slice(0, 50)}" is not a date`)
  }
  return { amount, day }
}

/** Whether there is anything to tell about it. */
export function isDoubtful(entry: OfxElement): boolean {
  const found = new FindingList(1)
  readAmountAndDay(entry, found)
  return found.room === 0
}

export function readOfxEntry(entry: OfxElement, currency: string | undefined): StatementEntry | undefined {
  const read = readAmountAndDay(entry, new FindingList(0))
  if (read === undefined) return undefined
  const { amount, day } = read
  const type = textOf(entry, 'TRNTYPE')
  const corrected = textOf(entry, 'CORRECTFITID')
  return {
    entryReference: providedReference(textOf(entry, 'FITID')),
    bookingDate: day,
    valueDate: ofxDate(textOf(entry, 'DTAVAIL')),
    amount,
    currency: textOf(child(entry, 'CURRENCY'), 'CURSYM') ?? currency,
    reversal: false,
    status: entry.name === 'STMTTRNP' ? 'pending' : 'booked',
    transactionCode: type === undefined ? undefined : { proprietary: type, issuer: 'OFX' },
    corrects:
      corrected === undefined
        ? undefined
        : { reference: corrected, action: textOf(entry, 'CORRECTACTION') === 'DELETE' ? 'delete' : 'replace' },
    charges: [],
    transactions: [transaction(entry, amount, currency)],
    position: { line: entry.line },
  }
}

function transaction(entry: OfxElement, amount: string, currency: string | undefined): StatementTransaction {
  const name = textOf(child(entry, 'PAYEE'), 'NAME') ?? textOf(entry, 'EXTDNAME') ?? textOf(entry, 'NAME')
  const other = child(entry, 'BANKACCTTO') ?? child(entry, 'CCACCTTO') ?? child(entry, 'BANKACCTFROM')
  const number = textOf(other, 'ACCTID')
  const party = (name ?? number) ? partyOf(name, number, textOf(other, 'BANKID'), child(entry, 'PAYEE')) : undefined
  const side = otherSide(amount, false)
  const memo = textOf(entry, 'MEMO')
  return {
    reference: providedReference(textOf(entry, 'REFNUM')),
    transactionId: textOf(entry, 'SRVRTID'),
    amount,
    currency: textOf(child(entry, 'CURRENCY'), 'CURSYM') ?? currency,
    chequeNumber: providedReference(textOf(entry, 'CHECKNUM')),
    remittance: memo === undefined ? [] : [memo],
    creditorReferences: [],
    referredDocuments: [],
    debtor: side === 'debtor' ? party : undefined,
    creditor: side === 'creditor' ? party : undefined,
    charges: [],
    exchange: exchange(child(entry, 'CURRENCY') ?? child(entry, 'ORIGCURRENCY'), currency),
    accepted: ofxDate(textOf(entry, 'DTUSER')),
  }
}

/** CURRATE is how much of the statement's currency one unit of the other costs (OFX 2.3, 5.2). */
function exchange(element: OfxElement | undefined, currency: string | undefined): Exchange | undefined {
  if (element === undefined) return undefined
  const rate = ofxAmount(textOf(element, 'CURRATE') ?? '')
  const source = textOf(element, 'CURSYM')
  return rate === undefined || source === undefined ? undefined : { source, target: currency, unit: source, rate }
}

function partyOf(
  name: string | undefined,
  number: string | undefined,
  bank: string | undefined,
  payee: OfxElement | undefined,
): StatementParty {
  const isIban = number !== undefined && isIbanShaped(number)
  const { bic, clearingNumber } = bankOf(bank)
  return {
    name,
    iban: isIban ? number : undefined,
    otherAccount: isIban ? undefined : number,
    bic,
    clearingNumber,
    address: payee && addressOf(payee),
    country: textOf(payee, 'COUNTRY'),
  }
}

function addressOf(payee: OfxElement): readonly string[] | undefined {
  const town = ['POSTALCODE', 'CITY', 'STATE'].flatMap((name) => textOf(payee, name) ?? []).join(' ')
  const lines = [...['ADDR1', 'ADDR2', 'ADDR3'].flatMap((name) => textOf(payee, name) ?? []), town].filter(Boolean)
  return lines.length > 0 ? lines : undefined
}

/** Most banks write a national number, some their BIC. */
export function bankOf(text: string | undefined): Pick<StatementParty, 'bic' | 'clearingNumber'> {
  const bank = providedReference(text)
  return bank !== undefined && isBic(bank) ? { bic: bank } : { clearingNumber: bank }
}

export function report(
  findings: FindingSink,
  severity: Finding['severity'],
  code: string,
  { line, name }: OfxElement,
  what: string,
): void {
  if (findings.onlyCounts?.(severity)) return
  const place = name === '' ? 'End of file' : `Line ${line}, ${name}`
  findings.push({ severity, code, message: `${place}: ${what}.`, position: name === '' ? {} : { line, path: name } })
}

import { parseDate } from '../kernel/date.js'
import {
  type BankStatement,
  type Exchange,
  isBic,
  isIbanShaped,
  otherSide,
  providedReference,
  type StatementAccount,
  type StatementBalance,
  type StatementEntry,
  type StatementFile,
  type StatementParty,
  type StatementTransaction,
  signedAmount,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import { FindingList, type FindingSink, mostFindings } from './finding-list.js'
import { LazyList } from './lazy-list.js'
import { lazyStatement, type StatementHead } from './lazy-statement.js'
import { type OfxElement, parseOfx, readTransaction } from './ofx-tree.js'
import { checkStatementCount } from './statement-limit.js'
import { decodeText, type TextEncoding } from './text.js'
import { type TextSpan, TextSpans } from './text-spans.js'

/** Reads the bank and credit card statements of an OFX file, version 1 or 2; investments are passed over. */
export function readOfx(bytes: Uint8Array, fileName: string): StatementFile {
  const text = decodeText(bytes, fileName, declaredEncoding(bytes))
  const { root, closed } = parseOfx(text, fileName)
  const findings = new FindingList(mostFindings)
  if (!closed) report(findings, 'error', 'ofx.truncated', root, 'the file ends without </OFX>')
  const created = descend(root, 'OFX', 'SIGNONMSGSRSV1', 'SONRS')[0]
  const responses = [
    ...descend(root, 'OFX', 'BANKMSGSRSV1', 'STMTTRNRS'),
    ...descend(root, 'OFX', 'CREDITCARDMSGSRSV1', 'CCSTMTTRNRS'),
  ]
  for (const skipped of descend(root, 'OFX', 'INVSTMTMSGSRSV1', 'INVSTMTTRNRS')) {
    report(findings, 'info', 'ofx.investment_skipped', skipped, 'an investment statement is left out')
  }
  checkStatementCount(responses.length, fileName)
  const moment = ofxMoment(textOf(created, 'DTSERVER'))
  const transactionAt = (span: TextSpan) => readTransaction(text, span, fileName)
  const statements = responses.flatMap((response) => readResponse(response, moment, findings, transactionAt) ?? [])
  return {
    format: 'ofx',
    statements,
    findings: [...findings.all, ...statements.flatMap((statement) => statement.findings)],
  }
}

/** The header of version 1 names a code page, the declaration of version 2 an encoding; without either it is UTF-8. */
function declaredEncoding(bytes: Uint8Array): TextEncoding {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (/^\s*CHARSET:\s*1252\s*$/im.test(head) && !/^\s*ENCODING:\s*(?:UTF-8|UNICODE)\s*$/im.test(head))
    return 'windows-1252'
  if (/^\s*CHARSET:\s*8859-1\s*$/im.test(head) || /encoding=["']iso-8859-1["']/i.test(head)) return 'latin1'
  return /encoding=["']windows-1252["']/i.test(head) ? 'windows-1252' : 'utf-8'
}

function readResponse(
  response: OfxElement,
  created: string | undefined,
  fileFindings: FindingList,
  transactionAt: (span: TextSpan) => OfxElement,
): BankStatement | undefined {
  const status = child(response, 'STATUS')
  if (textOf(status, 'SEVERITY') === 'ERROR') {
    const what = `the bank answers with error ${textOf(status, 'CODE') ?? ''}: ${textOf(status, 'MESSAGE') ?? 'no reason'}`
    report(fileFindings, 'error', 'ofx.bank_error', response, what)
  }
  const statement = child(response, 'STMTRS') ?? child(response, 'CCSTMTRS')
  if (statement === undefined) return undefined
  const findings = new FindingList(fileFindings.room)
  const currency = textOf(statement, 'CURDEF')
  const list = child(statement, 'BANKTRANLIST')
  const spans = new TextSpans()
  for (const place of descend(statement, 'BANKTRANLIST', 'STMTTRN')) {
    if (readEntry(transactionAt(place), currency, findings) !== undefined) spans.add(place.from, place.to, place.line)
  }
  const pending = descend(statement, 'BANKTRANLISTP', 'STMTTRNP').filter((one) => readEntry(one, currency, findings))
  // They were read before, so nothing new is found about them.
  const entryAt = (index: number) => {
    const element = index < spans.length ? transactionAt(spans.at(index)) : pending[index - spans.length]!
    return readEntry(element, currency, [])!
  }
  const head: StatementHead = {
    kind: 'statement',
    id: textOf(response, 'TRNUID') ?? '',
    account: account(statement, currency, findings),
    from: ofxDate(textOf(list, 'DTSTART')),
    to: ofxDate(textOf(list, 'DTEND')),
    created,
    duplicate: false,
    balances: [
      ...balance(statement, 'LEDGERBAL', 'closing', currency, findings),
      ...balance(statement, 'AVAILBAL', 'closing_available', currency, findings),
      ...descend(statement, 'BALLIST', 'BAL').flatMap((element) => listedBalance(element, currency)),
    ],
    information: textOf(statement, 'MKTGINFO'),
  }
  return lazyStatement(head, new LazyList(spans.length + pending.length, entryAt), findings.all)
}

function account(statement: OfxElement, currency: string | undefined, findings: FindingSink): StatementAccount {
  const from = child(statement, 'BANKACCTFROM') ?? child(statement, 'CCACCTFROM')
  const number = textOf(from, 'ACCTID')
  if (number === undefined) {
    report(findings, 'error', 'ofx.account_missing', from ?? statement, 'the statement does not name its account')
    return { written: '', currency }
  }
  const bank = providedReference(textOf(from, 'BANKID'))
  return {
    ...(isIbanShaped(number) ? { iban: number } : { other: number }),
    written: bank === undefined ? number : `${bank}/${number}`,
    currency,
    bic: bankOf(bank).bic,
  }
}

/** Most banks write a national number, some their BIC. */
function bankOf(text: string | undefined): Pick<StatementParty, 'bic' | 'clearingNumber'> {
  const bank = providedReference(text)
  return bank !== undefined && isBic(bank) ? { bic: bank } : { clearingNumber: bank }
}

function balance(
  statement: OfxElement,
  name: string,
  kind: StatementBalance['kind'],
  currency: string | undefined,
  findings: FindingSink,
): StatementBalance[] {
  const element = child(statement, name)
  const text = textOf(element, 'BALAMT')
  if (element === undefined || text === undefined) return []
  const amount = ofxAmount(text)
  if (amount === undefined) {
    report(findings, 'error', 'ofx.invalid_amount', element, `"${text.slice(0, 50)}" is not an amount: left out`)
    return []
  }
  return [{ kind, code: name, amount, currency, date: ofxDate(textOf(element, 'DTASOF')) }]
}

/** Further balances under names of the bank's own; some are percentages or counts. */
function listedBalance(element: OfxElement, currency: string | undefined): StatementBalance | [] {
  const amount = ofxAmount(textOf(element, 'VALUE') ?? '')
  if (amount === undefined || textOf(element, 'BALTYPE') !== 'DOLLAR') return []
  return {
    kind: 'other',
    code: textOf(element, 'NAME') ?? '',
    amount,
    currency,
    date: ofxDate(textOf(element, 'DTASOF')),
  }
}

function readEntry(entry: OfxElement, currency: string | undefined, findings: FindingSink): StatementEntry | undefined {
  const text = textOf(entry, 'TRNAMT') ?? ''
  const amount = ofxAmount(text)
  if (amount === undefined) {
    report(findings, 'error', 'ofx.invalid_amount', entry, `"${text.slice(0, 50)}" is not an amount: left out`)
    return undefined
  }
  const posted = textOf(entry, 'DTPOSTED') ?? textOf(entry, 'DTTRAN')
  const bookingDate = ofxDate(posted)
  if (bookingDate === undefined) {
    report(findings, 'error', 'ofx.invalid_date', entry, `"${(posted ?? '').slice(0, 50)}" is not a date`)
  }
  const type = textOf(entry, 'TRNTYPE')
  const corrected = textOf(entry, 'CORRECTFITID')
  return {
    entryReference: providedReference(textOf(entry, 'FITID')),
    bookingDate,
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
  const numbered = number !== undefined && isIbanShaped(number) ? { iban: number } : { otherAccount: number }
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
    ...((name ?? number)
      ? {
          [otherSide(amount, false)]: { name, ...numbered, ...bankOf(textOf(other, 'BANKID')), ...address(entry) },
        }
      : {}),
    charges: [],
    exchange: exchange(child(entry, 'CURRENCY') ?? child(entry, 'ORIGCURRENCY'), currency),
    accepted: ofxDate(textOf(entry, 'DTUSER')),
  }
}

/** CURRATE is how much of the statement's currency one unit of the other costs (OFX 2.3, 5.2). */
function exchange(element: OfxElement | undefined, currency: string | undefined): Exchange | undefined {
  const rate = ofxAmount(textOf(element, 'CURRATE') ?? '')
  const source = textOf(element, 'CURSYM')
  return rate === undefined || source === undefined ? undefined : { source, target: currency, unit: source, rate }
}

function address(entry: OfxElement): Pick<StatementParty, 'address' | 'country'> {
  const payee = child(entry, 'PAYEE')
  if (payee === undefined) return {}
  const town = ['POSTALCODE', 'CITY', 'STATE'].flatMap((name) => textOf(payee, name) ?? []).join(' ')
  const lines = [...['ADDR1', 'ADDR2', 'ADDR3'].flatMap((name) => textOf(payee, name) ?? []), town].filter(Boolean)
  return { address: lines.length > 0 ? lines : undefined, country: textOf(payee, 'COUNTRY') }
}

/** Point or comma before the decimals, no thousands (OFX 2.3, 3.2.9.2); a sign is allowed. */
function ofxAmount(text: string): string | undefined {
  const point = text.replace(',', '.')
  const complete = point.replace(/^([+-]?)\./, '$10.')
  return signedAmount(complete.endsWith('.') ? complete.slice(0, -1) : complete, false)
}

/** `YYYYMMDD` with an optional time and time zone; the day counts as written. */
function ofxDate(text: string | undefined): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})/.exec(text ?? '')
  return match ? parseDate(`${match[1]}-${match[2]}-${match[3]}`) : undefined
}

/** The moment in ISO 8601, as exactly as the bank wrote it: `20130525225731.258[-5:EST]`. */
function ofxMoment(text: string | undefined): string | undefined {
  const day = ofxDate(text)
  const [, hours, minutes, seconds = '00', fraction = '', ahead] =
    /^\d{8}(\d{2})(\d{2})(\d{2})?(\.\d+)?(?:\[([+-]?\d{1,2}(?:\.\d+)?)(?::\w*)?\])?/.exec(text ?? '') ?? []
  if (day === undefined || hours === undefined) return day
  const zone = ahead === undefined ? '' : offset(ahead)
  return `${day}T${hours}:${minutes}:${seconds}${/^\.0*$/.test(fraction) ? '' : fraction}${zone}`
}

/** Hours before or behind UTC, some with a fraction, as `+05:30`. */
function offset(ahead: string): string {
  const minutes = Math.round(Math.abs(Number(ahead)) * 60)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${ahead.startsWith('-') ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function child(element: OfxElement | undefined, name: string): OfxElement | undefined {
  return element?.children.find((candidate) => candidate.name === name)
}

function descend(element: OfxElement, ...path: string[]): OfxElement[] {
  let current = [element]
  for (const name of path) current = current.flatMap(({ children }) => children.filter((one) => one.name === name))
  return current
}

function textOf(element: OfxElement | undefined, name: string): string | undefined {
  const text = child(element, name)?.text
  return text === '' ? undefined : text
}

function report(
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

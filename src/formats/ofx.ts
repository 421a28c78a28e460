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
} from './bank-statement.js'
import type { Finding } from './finding.js'
import { FindingList, type FindingSink, mostFindings } from './finding-list.js'
import { LazyList } from './lazy-list.js'
import { lazyStatement, type StatementHead } from './lazy-statement.js'
import { ofxEncoding } from './ofx-encoding.js'
import { type OfxElement, parseOfx, readTransaction } from './ofx-tree.js'
import { hasThousands, ofxAmount, ofxDate, ofxMoment } from './ofx-values.js'
import { checkStatementCount } from './statement-limit.js'
import { decodeText } from './text.js'
import { type TextSpan, TextSpans } from './text-spans.js'

/** Reads the bank and credit card statements of an OFX file, version 1 or 2; investments are passed over. */
export function readOfx(bytes: Uint8Array, fileName: string): StatementFile {
  const encoding = ofxEncoding(bytes)
  const text = decodeText(bytes, fileName, encoding.used)
  const { root, closed } = parseOfx(text, fileName)
  const findings = new FindingList(mostFindings)
  if (!closed) report(findings, 'error', 'ofx.truncated', root, 'the file ends without </OFX>')
  if (encoding.finding) findings.push(encoding.finding)
  const created = descend(root, 'OFX', 'SIGNONMSGSRSV1', 'SONRS')[0]
  const { responses, strays } = responsesOf(root)
  for (const stray of strays) {
    report(findings, 'error', 'ofx.stray_transaction', stray, 'a transaction outside of a statement is left out')
  }
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

/** Aggregates that hold no statement of a bank account. */
const passedOver: ReadonlySet<string> = new Set(['INVSTMTMSGSRSV1', 'SIGNONMSGSRSV1'])

/** Statements wherever they stand: some senders leave out the message sets around them, or number those differently. */
function responsesOf(root: OfxElement): { readonly responses: OfxElement[]; readonly strays: OfxElement[] } {
  const responses: OfxElement[] = []
  const strays: OfxElement[] = []
  const visit = (element: OfxElement) => {
    if (passedOver.has(element.name)) return
    if (/^(?:CC)?STMTTRNRS$/.test(element.name)) responses.push(element)
    else if (/^(?:CC)?STMTRS$/.test(element.name))
      responses.push({ ...element, name: 'STMTTRNRS', children: [element] })
    else if (element.name === 'STMTTRN') strays.push(element)
    else element.children.forEach(visit)
  }
  visit(root)
  return { responses, strays }
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

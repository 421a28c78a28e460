import {
  type BankStatement,
  isIbanShaped,
  providedReference,
  type StatementAccount,
  type StatementBalance,
  type StatementFile,
} from './bank-statement.js'
import { FindingList, type FindingSink, mostFindings } from './finding-list.js'
import { LazyList } from './lazy-list.js'
import { lazyStatement, type StatementHead } from './lazy-statement.js'
import { ofxEncoding } from './ofx-encoding.js'
import { bankOf, isDoubtful, readAmountAndDay, readOfxEntry, report } from './ofx-entry.js'
import { child, descend, type OfxElement, parseOfx, readTransaction, textOf } from './ofx-tree.js'
import { ofxAmount, ofxDate, ofxMoment } from './ofx-values.js'
import { checkStatementCount } from './statement-limit.js'
import { decodeText } from './text.js'
import { type TextSpan, TextSpans } from './text-spans.js'

/** Reads the bank and credit card statements of an OFX file, version 1 or 2; investments are passed over. */
export function readOfx(bytes: Uint8Array, fileName: string): StatementFile {
  const encoding = ofxEncoding(bytes)
  const text = decodeText(encoding.bytes, fileName, encoding.used)
  const doubtful = new Set<OfxElement>()
  const { root, closed } = parseOfx(text, fileName, (transaction) => {
    if (isDoubtful(transaction)) doubtful.add(transaction)
  })
  const findings = new FindingList(mostFindings)
  if (!closed) report(findings, 'error', 'ofx.truncated', root, 'the file ends without </OFX>')
  if (encoding.finding) findings.push(encoding.finding)
  const created = descend(root, 'OFX', 'SIGNONMSGSRSV1', 'SONRS')[0]
  const { responses, strays } = responsesOf(root)
  for (const stray of strays) {
    report(findings, 'error', 'ofx.stray_transaction', stray, 'a transaction outside of a statement is left out')
  }
  for (const skipped of descend(root, 'OFX').flatMap(withoutPlace)) {
    const isInvestment = skipped.name === 'INVSTMTTRNRS'
    const [code, what] = isInvestment
      ? ['ofx.investment_skipped', 'an investment statement']
      : ['ofx.message_skipped', 'what is no statement of a bank account or card']
    report(findings, 'info', code, skipped, `${what} is left out`)
  }
  checkStatementCount(responses.length, fileName)
  const moment = ofxMoment(textOf(created, 'DTSERVER'))
  const transactionAt = (span: TextSpan) => readTransaction(text, span, fileName)
  const isRead = (place: OfxElement, found: FindingSink) =>
    !doubtful.has(place) || readAmountAndDay(transactionAt(place), found) !== undefined
  const statements = responses.flatMap(
    (response) => readResponse(response, moment, findings, { isRead, transactionAt }) ?? [],
  )
  return {
    format: 'ofx',
    statements,
    findings: [...findings.all, ...statements.flatMap((statement) => statement.findings)],
  }
}

/** Answers to other questions than for a statement: of loans, investments, bills, transfers, or the list of accounts. */
function withoutPlace({ children }: OfxElement): OfxElement[] {
  const sets = children.filter(({ name }) => /MSGSRSV\d$/.test(name) && !name.startsWith('SIGNONMSGS'))
  return sets.flatMap((set) =>
    set.children.filter(({ name }) => /TRNRS$/.test(name) && !/^(?:CC)?STMTTRNRS$/.test(name)),
  )
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

/** The booked transactions of a file, which its tree has without what stands in them. */
interface Transactions {
  /** Whether one can be read; tells what is doubtful about it. */
  readonly isRead: (place: OfxElement, findings: FindingSink) => boolean
  readonly transactionAt: (span: TextSpan) => OfxElement
}

function readResponse(
  response: OfxElement,
  created: string | undefined,
  fileFindings: FindingList,
  { isRead, transactionAt }: Transactions,
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
    if (isRead(place, findings)) spans.add(place.from, place.to, place.line)
  }
  const pending = descend(statement, 'BANKTRANLISTP', 'STMTTRNP').filter((one) => readAmountAndDay(one, findings))
  // Their findings were listed above.
  const entryAt = (index: number) => {
    const element = index < spans.length ? transactionAt(spans.at(index)) : pending[index - spans.length]!
    return readOfxEntry(element, currency)!
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

import { isCurrency } from '../kernel/currency.js'
import { problem } from '../kernel/problem.js'
import {
  type BalanceKind,
  type BankStatement,
  isBic,
  isIbanShaped,
  type StatementAccount,
  type StatementBalance,
  type StatementFile,
  type StatementTotals,
  signedAmount,
} from './bank-statement.js'
import { FindingList, type FindingSink, mostFindings } from './finding-list.js'
import { LazyList } from './lazy-list.js'
import { lazyStatement, type StatementHead, withFindings } from './lazy-statement.js'
import {
  decimalPoint,
  readEntryLine,
  readSwiftEntry,
  report,
  type SwiftFacts,
  swiftDate,
  swiftMoney,
} from './mt940-entry.js'
import {
  readFirstLine,
  readSwiftFields,
  readSwiftMessages,
  type SwiftField,
  type SwiftMessage,
} from './mt940-fields.js'
import { present } from './mt940-text.js'
import { checkStatementCount } from './statement-limit.js'
import { joinPages } from './statement-pages.js'
import { checkBalances, StatementProof } from './statement-proof.js'
import { TextSpans } from './text-spans.js'

const balanceKinds: Readonly<Record<string, BalanceKind>> = {
  '60F': 'opening',
  '60M': 'intermediate',
  '62F': 'closing',
  '62M': 'intermediate',
  '64': 'closing_available',
  '65': 'forward_available',
}

/** Reads SWIFT MT940 customer statements, and MT942 interim reports, which share their fields. */
export function readMt940(text: string, fileName: string): StatementFile {
  const pages: BankStatement[] = []
  const findings = new FindingList(mostFindings)
  for (const message of readSwiftMessages(text)) {
    if (message.entries.length === 0 && message.fields.every(({ tag }) => tag === 'NS')) continue
    const found = new FindingList(findings.room)
    pages.push(readStatement(text, message, found))
    for (const finding of found.all) findings.push(finding)
    checkStatementCount(pages.length, fileName)
  }
  if (pages.length === 0) {
    throw problem('mt940.not_found', `${fileName} holds no field of an MT940 statement.`, { file: fileName })
  }
  const statements = joinPages(pages).map(withTotals)
  return { format: 'mt940', statements, findings: statements.flatMap((one) => one.findings) }
}

function readStatement(text: string, { line: start, fields, entries: spans }: SwiftMessage, findings: FindingList) {
  const id = only(fields, '20', findings)?.lines[0]?.trim() ?? ''
  if (id === '') report({ findings }, 'warning', 'mt940.id_missing', start, 'the statement has no reference (:20:)')
  const [sequence = '', page = ''] = (only(fields, '28', findings)?.lines[0]?.trim() ?? '').split('/')
  const balances = fields.flatMap((field) => balance(field, findings))
  // A report has no balances: its floor limit names the currency.
  const floor = /^[A-Z]{3}/.exec(fields.find(({ tag }) => tag === '34F')?.lines[0] ?? '')?.[0]
  const facts: SwiftFacts = { currency: balances[0]?.currency ?? floor, day: balances[0]?.date, findings }
  const head: StatementHead = {
    // The floor limit is mandatory in an MT942 and unknown to an MT940.
    kind: fields.some(({ tag }) => tag === '34F') ? 'report' : 'statement',
    id,
    account: account(only(fields, '25', findings), start, facts),
    sequence: sequence === '' ? undefined : sequence,
    relatedReference: present(only(fields, '21', findings)?.lines[0]),
    created: created(only(fields, '13', findings), facts),
    page:
      /^\d{1,5}$/.test(page) && Number(page) > 0
        ? { number: Number(page), last: fields.some(({ tag }) => tag === '62F') }
        : undefined,
    duplicate: false,
    balances,
    totals: totals(fields),
    information: information(fields),
  }
  const proof = new StatementProof()
  const places = new TextSpans()
  for (const span of spans) {
    const entry = readEntryLine(readFirstLine(text, span), span.line, facts)
    if (entry === undefined) continue
    proof.add(entry)
    places.add(span.from, span.to, span.line)
  }
  if (head.kind === 'statement') {
    for (const finding of proof.findings(head)) findings.push(finding)
    if (!fields.some(({ tag }) => tag.startsWith('62'))) {
      const what = 'the statement has no closing balance (:62F: or :62M:): its end may be missing'
      report({ findings }, 'warning', 'mt940.closing_missing', start, what)
    }
  }
  // Their findings were listed above.
  const again: SwiftFacts = { ...facts, findings: new FindingList(0) }
  const entryAt = (index: number) => readSwiftEntry(readSwiftFields(text, places.at(index)), again)!
  return lazyStatement(head, new LazyList(places.length, entryAt), findings.all)
}

/** The counts of a report stand on its last page and are about all of them. */
function withTotals(read: BankStatement): BankStatement {
  return read.kind === 'statement' ? read : withFindings(read, [...read.findings, ...checkBalances(read)])
}

/** Field 13D: date, time and difference to UTC; 13 without a date is of the day. */
function created(field: SwiftField | undefined, facts: SwiftFacts): string | undefined {
  const match = /^(\d{6})(\d{2})(\d{2})(?:([+-]\d{2})(\d{2}))?/.exec(field?.lines[0] ?? '')
  const day = match ? swiftDate(match[1]!, facts, field!.line) : undefined
  if (!match || day === undefined) return undefined
  return `${day}T${match[2]}:${match[3]}:00${match[4] === undefined ? '' : `${match[4]}:${match[5]}`}`
}

/** Fields 90D and 90C of an interim report: how many debits and credits, and what they come to. */
function totals(fields: readonly SwiftField[]): StatementTotals | undefined {
  const part = (tag: string) => {
    const match = /^(\d{1,5})([A-Z]{3}\d.*)$/.exec(fields.find((field) => field.tag === tag)?.lines[0] ?? '')
    return match ? { count: Number(match[1]), sum: swiftMoney(match[2])?.amount } : undefined
  }
  const [debits, credits] = [part('90D'), part('90C')]
  return (debits ?? credits) ? { debits, credits } : undefined
}

/** Fields 86 and NS that stand behind no entry speak about the statement as a whole: behind its balances, as a rule. */
function information(fields: readonly SwiftField[]): string | undefined {
  const about = fields.filter(({ tag }) => tag === '86' || tag === 'NS')
  return present(about.flatMap(({ lines }) => lines.map((line) => line.trim())).join(' '))
}

/** The first field of a tag, whatever its letter option; a second one is damage worth knowing. */
function only(fields: readonly SwiftField[], tag: string, findings: FindingSink): SwiftField | undefined {
  const [found, second] = fields.filter((field) => field.tag.startsWith(tag))
  if (second !== undefined) {
    report({ findings }, 'error', 'mt940.repeated_field', second.line, `a second :${second.tag}: is ignored`)
  }
  return found
}

/** `bank/account`, an IBAN or a bare number, with or without a currency behind it; in 25P the BIC on a line below. */
function account(field: SwiftField | undefined, start: number, facts: SwiftFacts): StatementAccount {
  const written = field?.lines[0]?.trim() ?? ''
  if (written === '') {
    report(
      facts,
      'error',
      'mt940.account_missing',
      field?.line ?? start,
      'the statement does not name its account (:25:)',
    )
    return { written, currency: facts.currency }
  }
  const suffix = /[\d /]([A-Z]{3})$/.exec(written)?.[1]
  const currency = suffix !== undefined && isCurrency(suffix) ? suffix : undefined
  // Austrian banks write `//bank/account/currency`.
  const plain = (currency === undefined ? written : written.slice(0, -3)).replace(/^\/{1,2}|[ /]$/g, '')
  const slash = plain.indexOf('/')
  const bank = plain.slice(0, Math.max(slash, 0))
  const number = plain.slice(slash + 1).replaceAll(' ', '')
  const isIban = isIbanShaped(number)
  return {
    iban: isIban ? number : undefined,
    other: isIban ? undefined : number,
    written,
    bic: [bank, field?.lines[1]?.trim() ?? ''].find(isBic),
    currency: facts.currency ?? currency,
  }
}

/** Fields 60, 62, 64 and 65: mark, date, currency, amount. */
function balance(field: SwiftField, findings: FindingSink): StatementBalance | [] {
  const kind = balanceKinds[field.tag]
  if (kind === undefined) return []
  const match = /^([CD])(\d{6})([A-Z]{3})(\d{1,15}(?:[.,]\d{0,15})?)\s*$/.exec(field.lines[0]!)
  const amount = match ? signedAmount(decimalPoint(match[4]!), match[1] === 'D') : undefined
  if (!match || amount === undefined) {
    const shown = field.lines[0]!.slice(0, 60)
    report(
      { findings },
      'error',
      'mt940.invalid_balance',
      field.line,
      `":${field.tag}:${shown}" is not a balance: left out`,
    )
    return []
  }
  const facts: SwiftFacts = { currency: undefined, day: undefined, findings }
  return { kind, code: field.tag, amount, currency: match[3]!, date: swiftDate(match[2]!, facts, field.line) }
}

import { problem } from '../kernel/problem.js'
import {
  type BalanceKind,
  type BankStatement,
  checkBalances,
  type StatementBalance,
  type StatementFile,
} from './bank-statement.js'
import { attribute, type CamtContext, calendarDate, dateAt, every, first, report, textAt } from './camt-element.js'
import { isTrue, readEntry, signedMoney, wholeNumber } from './camt-entry.js'
import { accountId, bicOf, partyName } from './camt-transaction.js'
import type { Finding } from './finding.js'
import { parseXml, type XmlElement } from './invoice/xml.js'

/** ISO 20022 names of the three messages: camt.052, camt.053, camt.054; version 1 carries its number in the name. */
const messages: ReadonlyMap<string, { container: string; kind: BankStatement['kind']; code: string }> = new Map([
  ['BkToCstmrAcctRpt', { container: 'Rpt', kind: 'report', code: '052' }],
  ['BkToCstmrStmt', { container: 'Stmt', kind: 'statement', code: '053' }],
  ['BkToCstmrDbtCdtNtfctn', { container: 'Ntfctn', kind: 'notification', code: '054' }],
])

/** External code set BalanceType of ISO 20022. */
const balanceKinds: Readonly<Record<string, BalanceKind>> = {
  OPBD: 'opening',
  CLBD: 'closing',
  PRCD: 'previous_closing',
  ITBD: 'intermediate',
  OPAV: 'opening_available',
  CLAV: 'closing_available',
  ITAV: 'intermediate_available',
  FWAV: 'forward_available',
}

/**
 * Reads camt.052, camt.053 and camt.054 in all versions: elements are known by their local names, so a new version or
 * a missing namespace does not matter, and a message inside an envelope is found.
 */
export function readCamt(bytes: Uint8Array, fileName: string): StatementFile {
  const root = parseXml(bytes, () => true)
  const message = findMessage(root)
  const known = message && messages.get(unversioned(message.name))
  if (message === undefined || known === undefined) {
    const text = `${fileName} is XML but no camt.052, camt.053 or camt.054: its root is ${root.name}.`
    throw problem('camt.not_found', text, { file: fileName, root: root.name })
  }
  const statements = every(message, known.container).map((element, index) =>
    readStatement(element, `${known.container}[${index + 1}]`, known.kind),
  )
  const findings = statements.flatMap((statement) => statement.findings)
  const version = /camt\.\d{3}\.\d{3}\.\d{2}/.exec(message.namespace)?.[0]
  return { format: version ?? `camt.${known.code}`, statements, findings }
}

/** Breadth first and without recursion: the message may stand in an envelope with a business header. */
function findMessage(root: XmlElement): XmlElement | undefined {
  const queue = [root]
  for (const element of queue) {
    if (messages.has(unversioned(element.name))) return element
    for (const child of element.children) queue.push(child)
  }
  return undefined
}

function unversioned(name: string): string {
  return name.replace(/V\d\d$/, '')
}

function readStatement(statement: XmlElement, path: string, kind: BankStatement['kind']): BankStatement {
  const findings: Finding[] = []
  const context: CamtContext = { path, findings }
  const pages = first(statement, 'StmtPgntn') ?? first(statement, 'RptPgntn') ?? first(statement, 'NtfctnPgntn')
  const page = wholeNumber(textAt(pages, 'PgNb'))
  const id = textAt(statement, 'Id')
  if (id === undefined) report(context, undefined, 'error', 'camt.id_missing', 'the statement has no id')
  const read: BankStatement = {
    kind,
    id: id ?? '',
    account: account(context, statement),
    sequence: textAt(statement, 'LglSeqNb') ?? textAt(statement, 'ElctrncSeqNb'),
    page: page === undefined ? undefined : { number: page, last: isTrue(textAt(pages, 'LastPgInd')) },
    from: periodDate(context, statement, 'Fr'),
    to: periodDate(context, statement, 'To'),
    created: textAt(statement, 'CreDtTm'),
    duplicate: (textAt(statement, 'CpyDplctInd') ?? 'COPY') !== 'COPY',
    balances: every(statement, 'Bal').flatMap((element, index) => balance(inside(context, 'Bal', index), element)),
    entries: every(statement, 'Ntry').flatMap(
      (element, index) => readEntry(inside(context, 'Ntry', index), element) ?? [],
    ),
    findings,
  }
  findings.push(...checkBalances(read))
  return read
}

function inside({ path, findings }: CamtContext, name: string, index: number): CamtContext {
  return { path: `${path}/${name}[${index + 1}]`, findings }
}

function account(context: CamtContext, statement: XmlElement): BankStatement['account'] {
  const element = first(statement, 'Acct')
  const { iban, other } = accountId(first(element, 'Id'))
  if (iban === undefined && other === undefined) {
    report(context, element, 'error', 'camt.account_missing', 'the statement does not name its account')
  }
  return {
    iban,
    other,
    written: iban ?? other ?? '',
    currency: textAt(element, 'Ccy') ?? attribute(first(statement, 'Bal', 'Amt'), 'Ccy'),
    owner: partyName(first(element, 'Ownr')),
    bic: bicOf(first(element, 'Svcr', 'FinInstnId')),
  }
}

/** `FrToDt` holds moments, from version 8 on in some messages also plain dates. */
function periodDate(context: CamtContext, statement: XmlElement, side: 'Fr' | 'To'): string | undefined {
  const period = first(statement, 'FrToDt')
  const element = first(period, `${side}DtTm`) ?? first(period, `${side}Dt`)
  const text = textAt(element)
  return text === undefined ? undefined : calendarDate(context, element, text)
}

function balance(context: CamtContext, element: XmlElement): StatementBalance | [] {
  const money = signedMoney(context, element)
  if (money === undefined) return []
  const type = first(element, 'Tp')
  const choice = first(type, 'CdOrPrtry') ?? type
  const code = textAt(choice, 'Cd') ?? textAt(choice, 'Prtry') ?? ''
  // Version 8 marks a page's balances also as OPBD or CLBD with the subtype INTM.
  const interim = textAt(type, 'SubTp', 'Cd') === 'INTM'
  const kind = interim && (code === 'OPBD' || code === 'CLBD') ? 'intermediate' : (balanceKinds[code] ?? 'other')
  return { kind, code, ...money, date: dateAt(context, element, 'Dt') }
}

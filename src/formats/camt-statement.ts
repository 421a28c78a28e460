import type { BalanceKind, BankStatement, StatementBalance, StatementTotals } from './bank-statement.js'
import { isTrue, wholeNumber } from './camt-code.js'
import { attribute, type CamtContext, calendarDate, dateAt, every, first, report, textAt } from './camt-element.js'
import { plainAmount, readAvailability, signedMoney } from './camt-money.js'
import { accountId, bicOf, partyName } from './camt-party.js'
import type { XmlElement } from './invoice/xml.js'
import type { StatementHead } from './lazy-statement.js'

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

/** What the message around its statements says. */
export interface MessageHead {
  readonly kind: BankStatement['kind']
  readonly messageId?: string
  readonly page?: BankStatement['page']
}

/** Reads a `Stmt`, `Rpt` or `Ntfctn` whose children hold no entries (those are read one by one). */
export function readStatementHead(context: CamtContext, statement: XmlElement, message: MessageHead): StatementHead {
  const pages = first(statement, 'StmtPgntn') ?? first(statement, 'RptPgntn') ?? first(statement, 'NtfctnPgntn')
  const id = textAt(statement, 'Id')
  if (id === undefined) report(context, undefined, 'error', 'camt.id_missing', 'the statement has no id')
  return {
    kind: message.kind,
    id: id ?? '',
    account: account(context, statement),
    sequence: textAt(statement, 'LglSeqNb') ?? textAt(statement, 'ElctrncSeqNb'),
    messageId: message.messageId,
    page: readPage(pages),
    messagePage: message.page,
    from: periodDate(context, statement, 'Fr'),
    to: periodDate(context, statement, 'To'),
    created: textAt(statement, 'CreDtTm'),
    duplicate: (textAt(statement, 'CpyDplctInd') ?? 'COPY') !== 'COPY',
    balances: every(statement, 'Bal').flatMap((element, index) =>
      balance({ ...context, path: `${context.path}/Bal[${index + 1}]` }, element),
    ),
    totals: totals(first(statement, 'TxsSummry')),
    information: ['AddtlStmtInf', 'AddtlRptInf', 'AddtlNtfctnInf'].map((name) => textAt(statement, name)).find(Boolean),
  }
}

/** Pages of a statement, or of the message. */
export function readPage(pages: XmlElement | undefined): BankStatement['page'] {
  const number = wholeNumber(textAt(pages, 'PgNb'))
  return number === undefined ? undefined : { number, last: isTrue(textAt(pages, 'LastPgInd')) }
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
    name: textAt(element, 'Nm'),
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
  return {
    kind,
    code,
    ...money,
    date: dateAt(context, element, 'Dt'),
    availability: readAvailability(context, element),
    creditLine: creditLine(context, first(element, 'CdtLine')),
  }
}

function creditLine(context: CamtContext, line: XmlElement | undefined): StatementBalance['creditLine'] {
  if (line === undefined) return undefined
  const amount = first(line, 'Amt')
  return {
    included: isTrue(textAt(line, 'Incl')),
    amount: plainAmount(context, amount),
    currency: attribute(amount, 'Ccy'),
  }
}

/** `TxsSummry`: the net amount is a sum of its own up to version 3, an amount with a direction from 4 on. */
function totals(summary: XmlElement | undefined): StatementTotals | undefined {
  if (summary === undefined) return undefined
  const part = (name: string) => {
    const element = first(summary, name)
    if (element === undefined) return undefined
    return { count: wholeNumber(textAt(element, 'NbOfNtries')), sum: textAt(element, 'Sum') }
  }
  const all = first(summary, 'TtlNtries')
  const net = textAt(all, 'TtlNetNtry', 'Amt') ?? textAt(all, 'TtlNetNtryAmt')
  const direction = textAt(all, 'TtlNetNtry', 'CdtDbtInd') ?? textAt(all, 'CdtDbtInd')
  return {
    all: all && { ...part('TtlNtries'), net: net !== undefined && direction === 'DBIT' ? `-${net}` : net },
    credits: part('TtlCdtNtries'),
    debits: part('TtlDbtNtries'),
  }
}

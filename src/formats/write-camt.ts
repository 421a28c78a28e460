import {
  type BalanceKind,
  type BankStatement,
  type StatementBalance,
  type StatementEntry,
  type StatementTotals,
  statementName,
} from './bank-statement.js'
import { CamtMarkup, momentText } from './camt-markup.js'
import type { Finding } from './finding.js'
import { transactionMarkup } from './write-camt-transaction.js'
import { element, type Markup, textElement } from './xml-markup.js'

export interface CamtOptions {
  /** 2 to 13. */
  readonly version: number
  /** Reference of the message, and the moment of its making (ISO 8601). */
  readonly messageId: string
  readonly created: string
}

export interface WrittenCamt {
  readonly xml: string
  readonly format: string
  readonly findings: readonly Finding[]
}

const messages = {
  statement: { code: '053', root: 'BkToCstmrStmt', container: 'Stmt', pages: 'StmtPgntn', further: 'AddtlStmtInf' },
  report: { code: '052', root: 'BkToCstmrAcctRpt', container: 'Rpt', pages: 'RptPgntn', further: 'AddtlRptInf' },
  notification: {
    ...{ code: '054', root: 'BkToCstmrDbtCdtNtfctn', container: 'Ntfctn' },
    ...{ pages: 'NtfctnPgntn', further: 'AddtlNtfctnInf' },
  },
} as const

const balanceCodes: Readonly<Partial<Record<BalanceKind, string>>> = {
  opening: 'OPBD',
  closing: 'CLBD',
  previous_closing: 'PRCD',
  intermediate: 'ITBD',
  opening_available: 'OPAV',
  closing_available: 'CLAV',
  intermediate_available: 'ITAV',
  forward_available: 'FWAV',
}

/** Writes statements of one kind as camt.052, camt.053 or camt.054; every amount keeps its decimals. */
export function writeCamt(statements: readonly [BankStatement, ...BankStatement[]], options: CamtOptions): WrittenCamt {
  const message = messages[statements[0].kind]
  const format = `camt.${message.code}.001.${String(options.version).padStart(2, '0')}`
  const markup = new CamtMarkup(options.version)
  const { messagePage } = statements[0]
  const pages = messagePage && [
    textElement('PgNb', String(messagePage.number)),
    textElement('LastPgInd', String(messagePage.last ?? false)),
  ]
  const header = element(
    'GrpHdr',
    markup.text('MsgId', options.messageId),
    textElement('CreDtTm', momentText(options.created)),
    element('MsgPgntn', ...(pages ?? [])),
  )
  const body = element(
    message.root,
    header,
    ...statements.map((statement) => statementMarkup(markup, statement, message, options)),
  )
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${format}">${body}</Document>\n`
  return { xml, format, findings: markup.findings }
}

function statementMarkup(
  markup: CamtMarkup,
  statement: BankStatement,
  { container, pages, further }: (typeof messages)[BankStatement['kind']],
  { created, version }: CamtOptions,
): Markup {
  const { account, page, from, to } = statement
  if (statement.kind === 'statement' && statement.balances.length === 0) {
    markup.tell('balances', `${statementName(statement)} has none, and a camt.053 must`)
  }
  if (page !== undefined && version < 3) markup.tell('page', `version ${version} has no pages of statements`)
  const moment = (day: string, time: string) => `${day}T${time}`
  return element(
    container,
    markup.text('Id', statement.id === '' ? 'NOTPROVIDED' : statement.id),
    page === undefined || version < 3
      ? ''
      : element(pages, textElement('PgNb', String(page.number)), textElement('LastPgInd', String(page.last ?? false))),
    textElement('ElctrncSeqNb', statement.sequence),
    textElement('CreDtTm', momentText(statement.created ?? created)),
    from === undefined || to === undefined
      ? ''
      : element(
          'FrToDt',
          textElement('FrDtTm', moment(from, '00:00:00')),
          textElement('ToDtTm', moment(to, '23:59:59')),
        ),
    statement.duplicate ? textElement('CpyDplctInd', 'DUPL') : '',
    element(
      'Acct',
      element('Id', markup.accountId(account.iban, account.other ?? account.written)),
      textElement('Ccy', account.currency),
      markup.text('Nm', account.name),
      element('Ownr', markup.text('Nm', account.owner)),
      element('Svcr', markup.bank({ bic: account.bic })),
    ),
    ...(statement.kind === 'notification'
      ? []
      : statement.balances.map((one) => balanceMarkup(markup, one, statement))),
    totalsMarkup(statement.totals, version),
    ...statement.entries.map((entry) => entryMarkup(markup, entry)),
    markup.text(further, statement.information),
  )
}

function balanceMarkup(markup: CamtMarkup, balance: StatementBalance, { to, created }: BankStatement): Markup {
  const code = balanceCodes[balance.kind]
  const { creditLine } = balance
  const currency = balance.currency ?? ''
  return element(
    'Bal',
    element(
      'Tp',
      element('CdOrPrtry', code === undefined ? textElement('Prtry', balance.code) : textElement('Cd', code)),
    ),
    creditLine === undefined
      ? ''
      : element(
          'CdtLine',
          textElement('Incl', String(creditLine.included)),
          markup.amount('Amt', creditLine.amount, creditLine.currency ?? currency),
        ),
    markup.signed(balance.amount, currency),
    element('Dt', textElement('Dt', balance.date ?? to ?? created?.slice(0, 10))),
    markup.availability(balance.availability, currency),
  )
}

/** The net amount moved into an element with its direction in version 4. */
function totalsMarkup(totals: StatementTotals | undefined, version: number): Markup {
  if (totals === undefined) return ''
  const { all, credits, debits } = totals
  const part = (name: string, one: { count?: number; sum?: string } | undefined, ...more: Markup[]) =>
    one === undefined
      ? ''
      : element(name, textElement('NbOfNtries', one.count?.toString()), textElement('Sum', one.sum), ...more)
  const net = all?.net?.replace('-', '')
  const direction = net && textElement('CdtDbtInd', all?.net?.startsWith('-') ? 'DBIT' : 'CRDT')
  const netMarkup =
    version < 4
      ? [textElement('TtlNetNtryAmt', net), direction ?? '']
      : [net === undefined ? '' : element('TtlNetNtry', textElement('Amt', net), direction!)]
  return element(
    'TxsSummry',
    part('TtlNtries', all, ...netMarkup),
    part('TtlCdtNtries', credits),
    part('TtlDbtNtries', debits),
  )
}

const statuses = { booked: 'BOOK', pending: 'PDNG', information: 'INFO', future: 'FUTR' } as const

function entryMarkup(markup: CamtMarkup, entry: StatementEntry): Markup {
  const { batch, explainedBy, status } = entry
  const currency = entry.currency ?? ''
  // Version 8 made the status a choice; before it, one of three codes.
  if (status === 'future' && markup.version < 8) markup.tell('status', 'future entries are written as pending')
  const code = status === 'future' && markup.version < 8 ? 'PDNG' : statuses[status]
  const batchMarkup =
    batch === undefined
      ? ''
      : element(
          'Btch',
          markup.text('MsgId', batch.messageId),
          markup.text('PmtInfId', batch.id === batch.messageId ? undefined : batch.id),
          textElement('NbOfTxs', batch.count?.toString()),
          markup.amount('TtlAmt', batch.amount, currency),
        )
  return element(
    'Ntry',
    markup.signed(entry.amount, currency),
    entry.reversal ? textElement('RvslInd', 'true') : '',
    element('Sts', markup.version < 8 ? code : textElement('Cd', code)),
    element('BookgDt', textElement('Dt', entry.bookingDate)),
    element('ValDt', textElement('Dt', entry.valueDate)),
    markup.text('AcctSvcrRef', entry.entryReference),
    markup.availability(entry.availability, currency),
    markup.code(entry.transactionCode) || '<BkTxCd></BkTxCd>',
    element('AddtlInfInd', textElement('MsgNmId', explainedBy?.message), markup.text('MsgId', explainedBy?.id)),
    markup.amountDetails(entry.original),
    markup.charges(entry.charges),
    element('NtryDtls', batchMarkup, ...entry.transactions.map((one) => transactionMarkup(markup, one, entry))),
    markup.text('AddtlNtryInf', entry.information),
  )
}

import { problem } from '../kernel/problem.js'
import {
  type BankStatement,
  type StatementAccount,
  type StatementBalance,
  type StatementEntry,
  statementName,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import { OfxMarkup, type OfxVersion, ofxMoment } from './ofx-markup.js'
import { closingBalance, openingAndClosing } from './statement-proof.js'
import { transactionMarkup } from './write-ofx-transaction.js'

/**
 * Writes statements as one OFX file: version 1 in SGML (1.0.2), version 2 in XML (2.2). Entries that are announced have
 * a list of their own in version 2 only.
 */
export function writeOfx(statements: readonly [BankStatement, ...BankStatement[]], version: OfxVersion) {
  const markup = new OfxMarkup(version)
  const findings: Finding[] = []
  const [first] = statements
  const responses = statements.map((statement) => response(markup, statement, findings))
  const body = markup.element(
    'OFX',
    markup.element(
      'SIGNONMSGSRSV1',
      markup.element(
        'SONRS',
        status(markup),
        markup.value('DTSERVER', ofxMoment(first.created ?? dayOf(first))),
        markup.value('LANGUAGE', 'ENG'),
      ),
    ),
    markup.element('BANKMSGSRSV1', ...responses),
  )
  return { text: markup.file(body), findings: [...findings, ...markup.findings] }
}

const status = (markup: OfxMarkup): string =>
  markup.element('STATUS', markup.value('CODE', '0'), markup.value('SEVERITY', 'INFO'))

function response(markup: OfxMarkup, statement: BankStatement, findings: Finding[]): string {
  const { id, account, balances, information } = statement
  const stated = closingBalance(statement)
  const { closing, findings: derived } = stated ? { closing: stated, findings: [] } : openingAndClosing(statement)
  if (closing === undefined) {
    const message = `${statementName({ id })} states no balance, and OFX must have the ledger balance.`
    findings.push({ severity: 'error', code: 'ofx.no_balance', message, position: { path: 'LEDGERBAL' } })
  }
  findings.push(...derived)
  const currency = account.currency ?? closing?.currency ?? statement.entries[0]?.currency ?? ''
  if (!/^[A-Z]{3}$/.test(currency))
    throw problem('ofx.no_currency', `${statementName({ id })} does not say its currency.`, { id })
  const available = balances.find(({ kind }) => kind === 'closing_available')
  const others = balances.filter(({ kind }) => kind === 'other')
  return markup.element(
    'STMTTRNRS',
    markup.value('TRNUID', id === '' ? '0' : markup.cut(id, 36, 'TRNUID')),
    status(markup),
    markup.element(
      'STMTRS',
      markup.value('CURDEF', currency),
      accountMarkup(markup, account, id),
      ...lists(markup, statement, currency),
      closing === undefined ? '' : balance(markup, 'LEDGERBAL', closing, statement),
      available === undefined ? '' : balance(markup, 'AVAILBAL', available, statement),
      others.length === 0 ? '' : markup.element('BALLIST', ...others.map((one) => listed(markup, one))),
      information === undefined ? '' : markup.value('MKTGINFO', markup.cut(information, 360, 'MKTGINFO')),
    ),
  )
}

/** Bank and number as the bank writes them, the BIC without its branch; what is not known is said to be so. */
function accountMarkup(markup: OfxMarkup, account: StatementAccount, id: string): string {
  const { written, iban, other, bic } = account
  const slash = written.indexOf('/')
  const bank = bic?.slice(0, 8) ?? (slash > 0 ? written.slice(0, slash) : 'UNKNOWN')
  const number = iban ?? other ?? written
  if (number === '')
    throw problem('ofx.no_account', `${statementName({ id })} does not name its account, and OFX must.`, { id })
  return markup.account('BANKACCTFROM', bank, number)
}

function lists(markup: OfxMarkup, statement: BankStatement, currency: string): string[] {
  const { entries, from, to } = statement
  const booked = entries.filter(({ status }) => status === 'booked')
  const pending = entries.filter(({ status }) => status === 'pending')
  const left = markup.version === 2 ? entries.length - booked.length - pending.length : entries.length - booked.length
  if (left > 0)
    markup.tell('ofx.not_booked', 'entries[].status', `${left} entries of ${statement.id} are not booked and left out`)
  const days = booked.flatMap(({ bookingDate, valueDate }) => bookingDate ?? valueDate ?? []).sort()
  const [start, end] = [from ?? days[0] ?? to, to ?? days.at(-1) ?? from]
  const facts = { currency, day: end ?? dayOf(statement), ids: new Map<string, number>() }
  const write = (all: readonly StatementEntry[]) => all.map((entry) => transactionMarkup(markup, entry, facts))
  return [
    start === undefined && booked.length === 0
      ? ''
      : markup.element(
          'BANKTRANLIST',
          markup.value('DTSTART', ofxMoment(start ?? dayOf(statement))),
          markup.value('DTEND', ofxMoment(end ?? dayOf(statement))),
          ...write(booked),
        ),
    pending.length === 0 || markup.version < 2
      ? ''
      : markup.element('BANKTRANLISTP', markup.value('DTASOF', ofxMoment(end ?? dayOf(statement))), ...write(pending)),
  ]
}

function balance(
  markup: OfxMarkup,
  name: string,
  { amount, date }: StatementBalance,
  statement: BankStatement,
): string {
  return markup.element(
    name,
    markup.value('BALAMT', amount),
    markup.value('DTASOF', ofxMoment(date ?? dayOf(statement))),
  )
}

function listed(markup: OfxMarkup, { code, amount, date }: StatementBalance): string {
  const name = markup.cut(code, 32, 'BAL')
  return markup.element(
    'BAL',
    markup.value('NAME', name),
    markup.value('DESC', name),
    markup.value('BALTYPE', 'DOLLAR'),
    markup.value('VALUE', amount),
    date === undefined ? '' : markup.value('DTASOF', ofxMoment(date)),
  )
}

function dayOf({ id, to, from, created, balances, entries }: BankStatement): string {
  const day = to ?? balances.at(-1)?.date ?? from ?? created?.slice(0, 10) ?? entries.at(-1)?.bookingDate
  if (day !== undefined) return day
  throw problem('ofx.no_date', `${statementName({ id })} names no day, and OFX must.`, { id })
}

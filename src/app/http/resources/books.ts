import { bankAccountTable } from '../../../cash/bank-account.js'
import { bankEntryTable, bankStatementTable } from '../../../exchange/statements/bank-entry.js'
import { eventTable } from '../../../kernel/event-log.js'
import { lineOfText } from '../../../kernel/input.js'
import { accountTable } from '../../../ledger/account.js'
import { exchangeRateTable } from '../../../ledger/exchange-rate.js'
import { journalTable } from '../../../ledger/journal.js'
import { periodTable } from '../../../ledger/period.js'
import { returnProvisionStore } from '../../../revenue/return-provision.js'
import { between, equal, type Filter, oneOf, type Resource, resource } from '../resource.js'

const journals = resource({
  path: '/journals',
  type: 'journal',
  tag: 'Ledger',
  about: 'Double entries, in document and base currency. They never change; a mistake is reversed.',
  permission: 'ledger.read',
  table: journalTable,
  by: 'id',
  linked: true,
  filters: {
    number: equal(journalTable, 'number', 'Number of the journal'),
    documentType: equal(journalTable, 'documentType', 'Kind of the document behind it'),
    documentNumber: equal(journalTable, 'documentNumber', 'Number of the document behind it'),
    documentId: equal(journalTable, 'documentId', 'Id of the document behind it'),
    ...between(journalTable, 'postingDate', 'posting date'),
  },
  details: {
    lines: {
      about: 'Debit or credit of one account each',
      sql: `select l.line, l.account, a.name, l.debit, l.credit, l.base_debit as "baseDebit", l.base_credit as "baseCredit",
                   l.party_id as "partyId"
              from journal_line l join account a on a.tenant_id = l.tenant_id and a.number = l.account
             where l.tenant_id = $1 and l.journal_id = $2
               and l.posting_date = (select j.posting_date from journal j where j.tenant_id = $1 and j.id = $2)
             order by l.line`,
      columns: {
        line: 'int4',
        account: 'text',
        name: 'text',
        debit: 'money',
        credit: 'money',
        baseDebit: 'base_money',
        baseCredit: 'base_money',
        partyId: 'uuid',
      },
    },
  },
})

const accounts = resource({
  path: '/accounts',
  type: 'account',
  tag: 'Ledger',
  about: 'The chart of accounts; postings name the role, the number is ours.',
  permission: 'ledger.read',
  table: accountTable,
  by: 'number',
  filters: {
    kind: oneOf(accountTable, 'kind', ['asset', 'liability', 'equity', 'revenue', 'expense'], 'Kind of the account'),
  },
})

const periods = resource({
  path: '/periods',
  type: 'period',
  tag: 'Ledger',
  about: 'Months that have ever been locked or closed; a month that is not here is open.',
  permission: 'ledger.read',
  table: periodTable,
  by: 'month',
  filters: { state: oneOf(periodTable, 'state', ['open', 'locked', 'closed'], 'State of the month') },
})

const returnProvisions = resource({
  path: '/expected-returns',
  type: 'return_provision',
  tag: 'Ledger',
  about:
    'Returns expected at the end of months: the refund liability and the right to the goods, with what they were calculated from.',
  permission: 'ledger.read',
  table: returnProvisionStore.table,
  by: 'id',
  linked: true,
  filters: { month: equal(returnProvisionStore.table, 'month', 'The month, YYYY-MM') },
})

const exchangeRates = resource({
  path: '/exchange-rates',
  type: 'exchange_rate',
  tag: 'Ledger',
  about: 'Value of one unit of a currency in base currency, by date.',
  permission: 'ledger.read',
  table: exchangeRateTable,
  filters: { currency: equal(exchangeRateTable, 'currency', 'ISO 4217 code') },
})

/** Where documents stand that have a number and events, with the number's column. */
const NUMBERED: Readonly<Record<string, string>> = {
  sales_order: 'number',
  delivery: 'number',
  customer_return: 'number',
  invoice: 'number',
  payment: 'number',
  write_off: 'number',
  dunning_notice: 'number',
  stock_document: 'number',
  journal: 'number',
  customer: 'number',
  item: 'number',
  return_provision: 'month',
  api_key: 'name',
}

/**
 * Events are kept by the id of what they are about: its number is looked up first, in all that have one, and in what is
 * the company's as a whole. Only a number that none of them bears (a file that was imported) is searched for in all events.
 */
const ofNumber: Filter = {
  about: 'Number of the document',
  schema: lineOfText(200),
  named: `select case when count(*) > 0 then (array_agg(id) || $1::uuid)::text end as id from (
    ${Object.entries(NUMBERED)
      .map(([table, number]) => `select id from ${table} where tenant_id = $1 and ${number} = $2::text`)
      .join(' union all ')}) d`,
  clause: (ids, number) =>
    `(${ids}::text is null or t.object_id = any(${ids}::text::uuid[])) and t.object_number = ${number()}::text`,
}

const events = resource({
  path: '/events',
  type: 'event',
  tag: 'Events',
  about: 'The append-only log: who did what, when, to which document, and why.',
  permission: 'insight.read',
  table: eventTable,
  filters: {
    type: equal(eventTable, 'type', 'What happened, e.g. order.received'),
    actor: equal(eventTable, 'actor', 'Who did it'),
    objectType: equal(eventTable, 'objectType', 'Kind of document'),
    objectId: equal(eventTable, 'objectId', 'Id of the document'),
    objectNumber: ofNumber,
    ...between(eventTable, 'businessDate', 'business date'),
  },
})

const bankAccounts = resource({
  path: '/bank-accounts',
  type: 'bank_account',
  tag: 'Bank',
  about: 'Our accounts at banks and payment services.',
  permission: 'cash.read',
  table: bankAccountTable,
  by: 'code',
})

const bankStatements = resource({
  path: '/bank-statements',
  type: 'bank_statement',
  tag: 'Bank',
  about: 'Statements as the bank sent them, their chain of balances checked.',
  permission: 'cash.read',
  table: bankStatementTable,
  by: 'id',
  filters: {
    bankAccount: equal(bankStatementTable, 'bankAccount', 'Code of our account'),
    ...between(bankStatementTable, 'toDate', 'last day of the statement'),
  },
})

const bankEntries = resource({
  path: '/bank-entries',
  type: 'bank_entry',
  tag: 'Bank',
  about: 'Booked entries of statements, and the payments they became.',
  permission: 'cash.read',
  table: bankEntryTable,
  by: 'id',
  filters: {
    statementId: equal(bankEntryTable, 'statementId', 'Id of the statement'),
    bankAccount: equal(bankEntryTable, 'bankAccount', 'Code of our account'),
    state: oneOf(bankEntryTable, 'state', ['waiting', 'booked', 'excluded'], 'State of the entry'),
    ...between(bankEntryTable, 'bookingDate', 'booking date'),
  },
})

export const BOOK_RESOURCES: readonly Resource[] = [
  journals,
  accounts,
  periods,
  returnProvisions,
  exchangeRates,
  events,
  bankAccounts,
  bankStatements,
  bankEntries,
]

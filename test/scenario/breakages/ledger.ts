import type { Breakage } from './breakage.js'

const line = (journal: string, account: string): string =>
  `journal_id = (select id from journal where number = '${journal}') and account = '${account}'`
const item = (document: string): string => `(select id from open_item where document_number = '${document}')`
const customer = (number: string): string => `(select id from customer where number = '${number}')`

/** Ways to break the ledger, its protection, and its agreement with the open items. */
export const LEDGER_BREAKAGES: readonly Breakage[] = [
  {
    id: 'expected',
    broken: 'expected returns are not what was posted',
    sql: 'update return_provision set refund_liability = refund_liability + 1',
    shows: '2011-03',
  },
  {
    id: 'expected',
    broken: 'expected returns are not taken back on the next day',
    sql: "update return_provision set reversed_on = '2011-04-02'",
    shows: '2011-03',
  },
  {
    id: '1',
    broken: 'a line has another amount than was posted',
    sql: `update journal_line set credit = 39, base_credit = 39 where ${line('J-2011-0000004', '1300')}`,
    shows: 'J-2011-0000004',
    also: ['7c'],
  },
  {
    id: '1',
    broken: 'a journal balances in its currency and not in base currency',
    sql: `update journal_line set base_debit = base_debit + 1 where ${line('J-2011-0000026', '1100')}`,
    shows: 'J-2011-0000026',
    also: ['4', '4b'],
  },
  {
    id: '1',
    broken: 'the stored total is not that of the lines',
    sql: "update journal set total_debit = 41, total_credit = 41 where number = 'J-2011-0000004'",
    shows: 'J-2011-0000004',
  },
  {
    id: '1',
    broken: 'the stored totals do not balance in base currency',
    sql: "update journal set base_credit = 41 where number = 'J-2011-0000004'",
    shows: 'J-2011-0000004',
  },
  {
    id: '1',
    broken: 'both lines of a journal are gone',
    sql: "delete from journal_line where journal_id = (select id from journal where number = 'J-2011-0000043')",
    shows: 'J-2011-0000043',
    also: ['7c'],
  },
  {
    id: '2',
    broken: 'a line stands in another month than its journal',
    sql: `update journal_line set posting_date = '2011-04-01' where ${line('J-2011-0000004', '5000')}`,
    shows: 'J-2011-0000004',
  },
  {
    id: '2',
    broken: 'a journal was moved into another month, its lines were not',
    sql: "update journal set posting_date = '2011-04-01' where number = 'J-2011-0000004'",
    shows: 'J-2011-0000004',
  },
  {
    id: '2b',
    broken: 'a line of a closed month was moved to another account',
    sql: `update journal_line set account = '6000' where ${line('J-2011-0000003', '3000')}`,
    shows: '2011-02',
  },
  {
    id: '2b',
    broken: 'a journal was posted into a closed month',
    sql: `insert into journal select (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'number', 'J-2011-0000063'))).* from journal j where number = 'J-2011-0000003';
          insert into journal_line select (jsonb_populate_record(l, jsonb_build_object('journal_id', n.id, 'account', '6000'))).*
            from journal_line l join journal j on j.id = l.journal_id and j.number = 'J-2011-0000003', journal n where n.number = 'J-2011-0000063';
          update number_series set next_number = 64 where series = 'journal'`,
    shows: '2011-02',
  },
  {
    id: '2b',
    broken: 'a journal of a closed month is gone',
    sql: `delete from journal_line where journal_id = (select id from journal where number = 'J-2011-0000003'); delete from journal where number = 'J-2011-0000003'`,
    shows: '2011-02',
    also: ['12a', '7c'],
  },
  {
    id: '2b',
    broken: 'a month is closed and nobody closed it',
    sql: "delete from event where type = 'period.closed'",
    shows: '2011-02',
  },
  {
    id: '3',
    broken: 'the application may change what was posted',
    sql: 'grant update (debit) on journal_line to o2c_app',
    shows: 'journal_line',
  },
  {
    id: '3',
    broken: 'it may change some years of it',
    sql: 'grant update on journal_line_2010 to o2c_app',
    shows: 'journal_line_2010',
  },
  {
    id: '3',
    broken: 'it may insert journals itself',
    sql: 'grant insert on journal to o2c_app',
    shows: 'journal',
  },
  {
    id: '3',
    broken: 'it may delete',
    sql: 'grant delete on sales_order to o2c_app',
    shows: 'sales_order',
  },
  {
    id: '3',
    broken: 'it may empty a table',
    sql: 'grant truncate on event to o2c_app',
    shows: 'event',
  },
  {
    id: '3',
    broken: 'it may change an amount of an invoice',
    sql: 'grant update (gross) on invoice to o2c_app',
    shows: 'invoice.gross',
  },
  {
    id: '3',
    broken: 'it may change the amount of a payment',
    sql: 'grant update (amount) on payment to o2c_app',
    shows: 'payment.amount',
  },
  {
    id: '4',
    broken: 'a receivable stands in the ledger with another customer',
    sql: `update journal_line set party_id = ${customer('C2')} where ${line('J-2011-0000041', '1100')}`,
    shows: 'C2',
    also: ['4b'],
  },
  {
    id: '4',
    broken: 'an open item is gone',
    sql: "delete from open_item where document_number = 'PAY-2011-000013'",
    shows: 'unapplied_cash',
    also: ['4b'],
  },
  {
    id: '4b',
    broken: 'a claim counts from another day than its posting',
    sql: "update open_item set issue_date = '2011-03-05' where document_number = 'INV-2011-000011'",
    shows: 'C1',
  },
  {
    id: '4b',
    broken: 'money counts as applied on another day than the books say',
    sql: `update settlement set settled_on = '2011-03-20' where debit_item = ${item('INV-2011-000001')}`,
    shows: 'C1',
  },
]

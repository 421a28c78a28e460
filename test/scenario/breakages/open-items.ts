import type { Breakage } from './breakage.js'

const line = (journal: string, account: string): string =>
  `journal_id = (select id from journal where number = '${journal}') and account = '${account}'`
const item = (document: string): string => `(select id from open_item where document_number = '${document}')`
const customer = (number: string): string => `(select id from customer where number = '${number}')`

/** Ways to break open items, settlements and reversals. */
export const OPEN_ITEM_BREAKAGES: readonly Breakage[] = [
  {
    id: '5',
    broken: 'a claim has less left than its settlements say',
    sql: "update open_item set residual = 119, base_residual = 119 where document_number = 'INV-2011-000011'",
    shows: 'INV-2011-000011',
    also: ['16', '4', 'credit'],
  },
  {
    id: '5',
    broken: 'a settlement is gone',
    sql: `delete from settlement where debit_item = ${item('INV-2011-000001')}`,
    shows: 'INV-2011-000001',
    also: ['16', '4b'],
  },
  {
    id: '5',
    broken: 'more was settled than the claim is for',
    sql: `update settlement set amount = 130, base_debit = 130, base_credit = 130 where debit_item = ${item('INV-2011-000001')};
          update open_item set residual = -10, base_residual = -10 where document_number = 'INV-2011-000001';
          update open_item set residual = 10, base_residual = 10 where document_number = 'PAY-2011-000003'`,
    shows: 'INV-2011-000001',
    also: ['4', '4b'],
  },
  {
    id: '5',
    broken: 'settlements taken back twice leave more than the claim was for',
    sql: `insert into settlement (tenant_id, id, settled_on, kind, debit_item, credit_item, amount, base_debit, base_credit, cause_type, cause_id)
          select tenant_id, gen_random_uuid(), settled_on, 'reversal', debit_item, credit_item, -5, -5, -5, cause_type, cause_id
            from settlement where debit_item = ${item('INV-2011-000006')} and kind = 'application';
          update open_item set residual = residual + 5, base_residual = base_residual + 5 where document_number = 'INV-2011-000006';
          update open_item set residual = residual - 5, base_residual = base_residual - 5 where document_number = 'PAY-2011-000014'`,
    shows: 'PAY-2011-000014',
    also: ['4', '4b'],
  },
  {
    id: '6',
    broken: "a claim was cleared with another customer's credit",
    sql: `update open_item set customer_id = ${customer('C3')} where document_number = 'PAY-2011-000003'`,
    shows: 'INV-2011-000001',
  },
  {
    id: '6',
    broken: 'a claim was cleared with a credit of another legal entity',
    sql: "update open_item set legal_entity = 'DE' where document_number = 'PAY-2011-000003'",
    shows: 'INV-2011-000001',
    also: ['parts'],
  },
  {
    id: '6',
    broken: 'a claim was cleared with a credit in another currency',
    sql: "update open_item set currency = 'EUR' where document_number = 'PAY-2011-000003'",
    shows: 'INV-2011-000001',
  },
  {
    id: '6',
    broken: 'a claim of nobody was cleared',
    sql: "update open_item set customer_id = null where document_number = 'INV-2011-000001'",
    shows: 'INV-2011-000001',
    also: ['4b'],
  },
  {
    id: '6',
    broken: 'a settlement has its sides the wrong way round',
    sql: `update settlement set debit_item = credit_item, credit_item = debit_item, amount = -amount, base_debit = -base_credit, base_credit = -base_debit
           where debit_item = ${item('INV-2011-000001')}`,
    shows: 'PAY-2011-000003',
  },
  {
    id: '16',
    broken: 'a cleared claim has something left in base currency',
    sql: "update open_item set base_residual = 0.01 where document_number = 'INV-2011-000007'",
    shows: 'INV-2011-000007',
    also: ['4'],
  },
  {
    id: '16',
    broken: 'a settlement took less in base currency than the claim lost',
    sql: `update settlement set base_debit = base_debit - 1 where debit_item = ${item('INV-2011-000007')} and amount = 400`,
    shows: 'INV-2011-000007',
    also: ['4b'],
  },
  {
    id: '17',
    broken: 'more is disputed than is open',
    sql: "update open_item set disputed = 121 where document_number = 'INV-2011-000011'",
    shows: 'INV-2011-000011',
  },
  {
    id: '17',
    broken: 'a credit is disputed',
    sql: "update open_item set disputed = 1 where document_number = 'PAY-2011-000014'",
    shows: 'PAY-2011-000014',
  },
  {
    id: '17',
    broken: 'a customer is reminded of its own credit',
    sql: "update open_item set dunning_level = 1, dunned_on = '2011-04-20' where document_number = 'PAY-2011-000014'",
    shows: 'PAY-2011-000014',
  },
  {
    id: '17',
    broken: 'a reminder has a level and no day',
    sql: "update open_item set dunned_on = null where document_number = 'INV-2011-000011'",
    shows: 'INV-2011-000011',
  },
  {
    id: '17',
    broken: 'what is cleared counts as open until tomorrow',
    sql: `update settlement set settled_on = '2011-04-21' where debit_item = ${item('INV-2011-000001')}`,
    shows: 'INV-2011-000001',
    also: ['4b'],
  },
  {
    id: '18',
    broken: 'a journal was reversed twice',
    sql: "update journal set reverses = (select reverses from journal where number = 'J-2011-0000029') where number = 'J-2011-0000030'",
    shows: 'J-2011-0000030',
  },
  {
    id: '18',
    broken: 'a reversal posts to another account',
    sql: `update journal_line set account = '5010' where ${line('J-2011-0000029', '5000')}`,
    shows: 'J-2011-0000029',
  },
  {
    id: '18',
    broken: 'a payment went back with another amount',
    sql: "update payment set amount = 71 where number = 'PAY-2011-000008'",
    shows: 'PAY-2011-000008',
  },
  {
    id: '18',
    broken: 'a payment was reversed twice',
    sql: "update payment set reverses = (select id from payment where number = 'PAY-2011-000007') where number = 'PAY-2011-000011'",
    shows: 'PAY-2011-000011',
    also: ['15'],
  },
  {
    id: '18',
    broken: 'a payment that went back is still applied',
    sql: `update settlement set credit_item = ${item('PAY-2011-000007')} where credit_item = ${item('PAY-2011-000010')}`,
    shows: 'PAY-2011-000008',
    also: ['16', '4b', '5', '6'],
  },
  {
    id: '18',
    broken: 'a settlement was taken back with another amount in base currency',
    sql: `update settlement set base_debit = base_debit + 1 where kind = 'reversal' and credit_item = ${item('PAY-2011-000014')}`,
    shows: 'INV-2011-000006',
    also: ['16', '4b'],
  },
  {
    id: '18',
    broken: 'a settlement was taken back twice',
    sql: `insert into settlement select tenant_id, gen_random_uuid(), settled_on, kind, debit_item, credit_item, amount, base_debit, base_credit, tax, base_tax, cause_type, cause_id, reverses
            from settlement where kind = 'reversal' and credit_item = ${item('PAY-2011-000014')}`,
    shows: 'reversed more than once',
    also: ['16', '4b', '5'],
  },
  {
    id: '18',
    broken: 'a recognition was taken back with another amount',
    sql: `insert into recognition select tenant_id, gen_random_uuid(), order_id, delivery_id, recognised_on, currency, -99, -99, id
            from recognition where delivery_id = (select id from delivery where number = 'DN-2011-000001')`,
    shows: 'DN-2011-000001',
    also: ['20', '9b'],
  },
]

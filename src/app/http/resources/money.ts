import { paymentTable } from '../../../cash/payment.js'
import { creditAccountStore } from '../../../credit/credit-account.js'
import { table } from '../../../kernel/table.js'
import { openItemTable, settlementTable } from '../../../ledger/open-item.js'
import { dunningNoticeTable } from '../../../receivables/dunning-notice.js'
import { writeOffTable } from '../../../receivables/write-off.js'
import {
  between,
  customerNumber,
  dated,
  equal,
  ofCustomer,
  oneOf,
  type Resource,
  resource,
  whether,
} from '../resource.js'

const payments = resource({
  path: '/payments',
  type: 'payment',
  tag: 'Payments',
  about: 'Money that arrived or was paid back. They never change; a mistake is reversed.',
  permission: 'cash.read',
  table: paymentTable,
  by: 'id',
  linked: true,
  computed: {
    customerNumber,
    unapplied: {
      type: 'money',
      sql: `(select coalesce(sum(abs(i.residual)), 0) from open_item i
              where i.tenant_id = t.tenant_id and i.document_id = t.id)`,
    },
  },
  filters: {
    number: equal(paymentTable, 'number', 'Number of the payment'),
    direction: oneOf(paymentTable, 'direction', ['in', 'out'], 'Whether the money came in or went out'),
    method: oneOf(paymentTable, 'method', ['bank', 'provider', 'cash', 'other'], 'Way in which it was paid'),
    reference: equal(paymentTable, 'reference', 'What the payer wrote'),
    entryReference: equal(paymentTable, 'entryReference', "The bank's or provider's own reference"),
    customerNumber: ofCustomer,
    ...between(paymentTable, 'receivedOn', 'day of receipt'),
    unknownPayer: whether('Whether nobody knows who paid', 't.customer_id is null'),
  },
})

const TODAY = `(select coalesce(n.today, (now() at time zone n.time_zone)::date)
                  from tenant n where n.tenant_id = t.tenant_id)`

const openItems = resource({
  path: '/open-items',
  type: 'open_item',
  tag: 'Open items',
  about: 'Claims on customers (positive) and credits in their favour (negative), one for each instalment.',
  permission: 'receivables.read',
  table: openItemTable,
  by: 'id',
  computed: { customerNumber },
  filters: {
    account: equal(openItemTable, 'accountRole', 'receivable, customer_credit or unapplied_cash'),
    documentNumber: equal(openItemTable, 'documentNumber', 'Number of its document'),
    documentId: equal(openItemTable, 'documentId', 'Id of its document'),
    orderId: equal(openItemTable, 'orderId', 'Id of the order'),
    customerNumber: ofCustomer,
    open: whether('Whether something is left of it', 't.residual <> 0'),
    overdue: whether('Whether it is a claim past its due date', `t.residual > 0 and t.due_date < ${TODAY}`),
    dueTo: dated('Last due date', 't.due_date <= ?'),
  },
  details: {
    settlements: {
      about: 'What cleared it, wholly or in part',
      sql: `select id, settled_on as "settledOn", kind, amount, cause_type as "causeType", cause_id as "causeId", reverses
              from settlement
             where tenant_id = $1 and (debit_item = $2 or credit_item = $2) order by id`,
      columns: {
        id: 'uuid',
        settledOn: 'date',
        kind: 'text',
        amount: 'money',
        causeType: 'text',
        causeId: 'uuid',
        reverses: 'uuid',
      },
    },
  },
})

const settlements = resource({
  path: '/settlements',
  type: 'settlement',
  tag: 'Open items',
  about:
    'What cleared open items: payments, credits, discounts, write-offs. A reversal is a row with the opposite amount.',
  permission: 'receivables.read',
  table: settlementTable,
  computed: {
    currency: {
      type: 'text',
      // Not coalesce(): under row-level security PostgreSQL takes it for leaky, and would read all open items for each row.
      sql: `(select i.currency from open_item i
              where i.tenant_id = t.tenant_id and i.id = case when t.debit_item is null then t.credit_item else t.debit_item end)`,
    },
  },
  filters: {
    kind: equal(
      settlementTable,
      'kind',
      'application, offset, discount, write_off, small_difference, refund, reversal',
    ),
    causeId: equal(settlementTable, 'causeId', 'Id of the document that caused it'),
    ...between(settlementTable, 'settledOn', 'day of settlement'),
  },
})

const creditAccounts = resource({
  path: '/credit-accounts',
  type: 'credit_account',
  tag: 'Credit',
  about: 'What each customer may owe us, and what it takes up of that.',
  permission: 'credit.read',
  table: creditAccountStore.table,
  by: 'customerId',
  computed: {
    customerNumber,
    exposure: { type: 'money', sql: 't.committed + t.receivable' },
    room: { type: 'money', sql: 't.limit_amount - t.committed - t.receivable' },
  },
  filters: {
    customerNumber: ofCustomer,
    exceeded: whether('Whether the limit is exceeded', 't.committed + t.receivable > t.limit_amount'),
  },
})

/** As stored; the order's amount is in the order's currency, all others are in the account's. */
const creditDecision = table('credit_decision', ['id'], {
  id: 'uuid',
  orderId: 'uuid',
  decidedOn: 'date',
  outcome: 'text',
  reason: 'text',
  orderAmount: 'numeric',
  limitAmount: 'money',
  exposure: 'money',
  overdue: 'money',
  accountVersion: 'int4',
  decidedBy: 'text',
})

const creditDecisions = resource({
  path: '/credit-decisions',
  type: 'credit_decision',
  tag: 'Credit',
  about: 'Each credit decision with the facts it was taken on.',
  permission: 'credit.read',
  table: creditDecision,
  computed: {
    currency: {
      type: 'text',
      sql: `(select a.currency from sales_order o
               join credit_account a on a.tenant_id = o.tenant_id and a.customer_id = o.customer_id
              where o.tenant_id = t.tenant_id and o.id = t.order_id)`,
    },
    orderCurrency: {
      type: 'text',
      sql: '(select o.currency from sales_order o where o.tenant_id = t.tenant_id and o.id = t.order_id)',
    },
  },
  filters: {
    orderId: equal(creditDecision, 'orderId', 'Id of the order'),
    outcome: oneOf(creditDecision, 'outcome', ['approved', 'held', 'exempt'], 'How the order was decided'),
    ...between(creditDecision, 'decidedOn', 'day of decision'),
  },
})

const writeOffs = resource({
  path: '/write-offs',
  type: 'write_off',
  tag: 'Write-offs',
  about: 'Claims given up as bad debt, their later recovery, and general adjustments.',
  permission: 'receivables.read',
  table: writeOffTable,
  by: 'id',
  linked: true,
  computed: { customerNumber },
  filters: {
    number: equal(writeOffTable, 'number', 'Number of the write-off'),
    kind: oneOf(writeOffTable, 'kind', ['bad_debt', 'recovery', 'adjustment'], 'What it did to the claim'),
    documentNumber: equal(writeOffTable, 'documentNumber', 'Number of the document given up'),
    customerNumber: ofCustomer,
    ...between(writeOffTable, 'writtenOn', 'day of write-off'),
  },
})

const dunningNotices = resource({
  path: '/dunning-notices',
  type: 'dunning_notice',
  tag: 'Dunning',
  about: 'Reminders of overdue items: one letter for each customer, level and day.',
  permission: 'receivables.read',
  table: dunningNoticeTable,
  by: 'id',
  linked: true,
  computed: { customerNumber },
  filters: {
    number: equal(dunningNoticeTable, 'number', 'Number of the notice'),
    level: equal(dunningNoticeTable, 'level', 'How often it was reminded'),
    customerNumber: ofCustomer,
    ...between(dunningNoticeTable, 'noticedOn', 'day of the notice'),
  },
})

export const MONEY_RESOURCES: readonly Resource[] = [
  payments,
  openItems,
  settlements,
  creditAccounts,
  creditDecisions,
  writeOffs,
  dunningNotices,
]

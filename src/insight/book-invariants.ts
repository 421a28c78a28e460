import { LINE_MARK } from '../ledger/month-seal.js'
import { count, countWhere, type Invariant, invariant } from './invariant.js'

/** Stands for no customer; no real id is all zeros. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** The control accounts, whose detail the open items are. */
const CONTROL = "('receivable', 'customer_credit', 'unapplied_cash')"

/** Tables whose rows are never changed once written: no column of them may be updated. */
const APPEND_ONLY = [
  'journal',
  'journal_line',
  'settlement',
  'invoice_line',
  'invoice_tax',
  'invoice_deposit',
  'credited_tax',
  'stock_document',
  'stock_movement',
  'event',
  'recognition',
  'credit_decision',
  'order_change',
  'return_provision',
  'dunning_notice',
  'bank_statement',
  'bank_statement_part',
  'idempotency_key',
]

/** Tables and partitions, each with the name of the table that it is part of. */
const TABLES = `select c.oid, c.relname as name, coalesce(p.relname, c.relname) as whole from pg_class c
       left join pg_inherits h on h.inhrelid = c.oid left join pg_class p on p.oid = h.inhparent
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and $1::uuid is not null`

/** What settlements took from each side, in its currency and in base currency. */
const settled = (side: 'debit' | 'credit'): string =>
  `(select ${side}_item as item, sum(amount) as amount, sum(base_${side}) as base from settlement
     where tenant_id = $1 and ${side}_item is not null group by 1)`

/** What must hold within and between ledger, open items and stock. */
export const BOOK_INVARIANTS: readonly Invariant[] = [
  invariant(
    '1',
    'debits equal credits in every journal, in its currency and in base currency, and agree with the stored totals',
    count('journal_line'),
    `select j.number, j.total_debit, l.debit, l.credit, j.base_debit as total_base, l.base_debit, l.base_credit, l.lines
       from journal j
       left join (select journal_id, count(*) as lines, sum(debit) as debit, sum(credit) as credit, sum(base_debit) as base_debit, sum(base_credit) as base_credit
                    from journal_line where tenant_id = $1 group by 1) l on l.journal_id = j.id
      where j.tenant_id = $1
        and (j.total_debit <> j.total_credit or j.base_debit <> j.base_credit
          or (l.lines, l.debit, l.credit, l.base_debit, l.base_credit)
             is distinct from (j.line_count::bigint, j.total_debit::numeric, j.total_credit::numeric, j.base_debit::numeric, j.base_credit::numeric))`,
  ),
  invariant(
    '2',
    'every journal line stands on the day of its journal',
    count('journal_line'),
    `select j.number, j.posting_date, l.posting_date as line_date from journal j join journal_line l on l.tenant_id = j.tenant_id and l.journal_id = j.id
      where j.tenant_id = $1 and l.posting_date <> j.posting_date`,
  ),
  invariant(
    '2b',
    'what stood in a month when it was locked or closed stands there unchanged, and nothing else but adjustments of a locked one',
    countWhere('period', "state <> 'open'"),
    `with sealed as (
       select distinct on (p.month) p.month, p.state, (e.detail ->> 'lines')::bigint as lines, (e.detail ->> 'debit')::numeric as debit, (e.detail ->> 'checksum')::numeric as checksum
         from period p left join event e on e.tenant_id = p.tenant_id and e.object_id = $1 and e.object_number = p.month and e.type = 'period.' || p.state
        where p.tenant_id = $1 and p.state <> 'open' order by p.month, e.id desc),
     standing as (
       select s.month, count(l.line) as lines, coalesce(sum(l.base_debit), 0) as debit, coalesce(sum(${LINE_MARK}) filter (where l.line is not null), 0) as checksum
         from sealed s
         left join (journal_line l join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id)
           on l.tenant_id = $1 and to_char(l.posting_date, 'YYYY-MM') = s.month and (s.state = 'closed' or not j.adjustment)
        group by 1)
     select s.month, s.state, s.lines as sealed_lines, n.lines, s.debit as sealed_debit, n.debit from sealed s join standing n on n.month = s.month
      where (s.lines, s.debit, s.checksum) is distinct from (n.lines, n.debit, n.checksum)`,
  ),
  invariant(
    '3',
    'the application cannot change or delete posted rows, nor insert journals except through their function',
    `select count(*) as checked from (${TABLES}) t`,
    `select t.name from (${TABLES}) t
      where has_table_privilege('o2c_app', t.oid, 'delete') or has_table_privilege('o2c_app', t.oid, 'truncate')
         or (t.whole = any(array[${APPEND_ONLY.map((name) => `'${name}'`)}]) and has_any_column_privilege('o2c_app', t.oid, 'update'))
         or (t.whole in ('journal', 'journal_line') and has_any_column_privilege('o2c_app', t.oid, 'insert'))
     union all
     select t.name || '.' || a.attname from (${TABLES}) t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      where (t.name, a.attname) in (select 'invoice', column_name from information_schema.columns where table_name = 'invoice' and column_name <> 'note'
                                    union all values ('payment', 'amount'), ('payment', 'received_on'), ('payment', 'entry_reference'), ('payment', 'reverses'),
                                      ('open_item', 'amount'), ('open_item', 'base_amount'), ('open_item', 'due_date'), ('open_item', 'document_id'))
        and has_column_privilege('o2c_app', t.oid, a.attnum, 'update')`,
  ),
  invariant(
    '4',
    'each control account equals the residuals of its open items, by customer and currency',
    count('open_item'),
    // Suspense of unknown payers has no party: a stand-in lets the sides be joined by hash instead of pair by pair.
    `with ledger as (
       select a.role, coalesce(l.party_id, '${NOBODY}') as party_id, j.currency, sum(l.debit - l.credit) as amount, sum(l.base_debit - l.base_credit) as base
         from journal_line l join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id
         join account a on a.tenant_id = l.tenant_id and a.number = l.account
        where l.tenant_id = $1 and a.role in ${CONTROL} group by 1, 2, 3),
     items as (
       select account_role as role, coalesce(customer_id, '${NOBODY}') as party_id, currency, sum(residual) as amount, sum(base_residual) as base
         from open_item where tenant_id = $1 group by 1, 2, 3)
     select coalesce(l.role, i.role) as account, c.number as customer, coalesce(l.currency, i.currency) as currency,
            l.amount as ledger, i.amount as items, l.base as ledger_base, i.base as items_base
       from ledger l full join items i on i.role = l.role and i.party_id = l.party_id and i.currency = l.currency
       left join customer c on c.tenant_id = $1 and c.id = coalesce(l.party_id, i.party_id)
      where coalesce(l.amount, 0) <> coalesce(i.amount, 0) or coalesce(l.base, 0) <> coalesce(i.base, 0)`,
  ),
  invariant(
    '4b',
    'each control account equals its open items at the end of every day, so that a past day can be told',
    count('open_item', 'settlement'),
    `with moves as (
       select a.role, l.posting_date as day, coalesce(l.party_id, '${NOBODY}') as party_id, j.currency, l.debit - l.credit as amount, l.base_debit - l.base_credit as base
         from journal_line l join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id
         join account a on a.tenant_id = l.tenant_id and a.number = l.account
        where l.tenant_id = $1 and a.role in ${CONTROL}
       union all
       select account_role, issue_date, coalesce(customer_id, '${NOBODY}'), currency, -amount, -base_amount from open_item where tenant_id = $1
       union all
       select i.account_role, s.settled_on, coalesce(i.customer_id, '${NOBODY}'), i.currency, s.amount, s.base_debit
         from settlement s join open_item i on i.tenant_id = s.tenant_id and i.id = s.debit_item where s.tenant_id = $1
       union all
       select i.account_role, s.settled_on, coalesce(i.customer_id, '${NOBODY}'), i.currency, -s.amount, -s.base_credit
         from settlement s join open_item i on i.tenant_id = s.tenant_id and i.id = s.credit_item where s.tenant_id = $1)
     select m.role as account, m.day, c.number as customer, m.currency, m.amount as ledger_less_items, m.base as in_base
       from (select role, day, party_id, currency, sum(amount) as amount, sum(base) as base from moves group by 1, 2, 3, 4 having sum(amount) <> 0 or sum(base) <> 0) m
       left join customer c on c.tenant_id = $1 and c.id = m.party_id`,
  ),
  invariant(
    '5',
    "an open item's residual is its amount less its settlements, between nothing and the amount",
    count('open_item'),
    `select i.document_number, i.instalment, i.amount, i.residual, coalesce(d.amount, 0) - coalesce(c.amount, 0) as settled
       from open_item i
       left join ${settled('debit')} d on d.item = i.id
       left join ${settled('credit')} c on c.item = i.id
      where i.tenant_id = $1
        and (i.residual <> i.amount - coalesce(d.amount, 0) + coalesce(c.amount, 0) or i.residual * i.amount < 0 or abs(i.residual) > abs(i.amount))`,
  ),
  invariant(
    '6',
    'a settlement clears a claim with a credit of the same legal entity, customer and currency',
    countWhere('settlement', 'debit_item is not null and credit_item is not null'),
    `select d.document_number as claim, c.document_number as credit, s.kind, s.amount from settlement s
       join open_item d on d.tenant_id = s.tenant_id and d.id = s.debit_item
       join open_item c on c.tenant_id = s.tenant_id and c.id = s.credit_item
      where s.tenant_id = $1 and (d.legal_entity <> c.legal_entity or d.currency <> c.currency or d.amount < 0 or c.amount > 0
         or (c.customer_id is not null and d.customer_id is distinct from c.customer_id))`,
  ),
  invariant(
    '7a',
    'reserved stock of an item is what its reservations hold and have not issued, and never more than is on hand',
    count('stock_balance', 'reservation'),
    `select i.number as item, coalesce(b.warehouse, r.warehouse) as warehouse, b.on_hand, b.reserved, r.active
       from (select * from stock_balance where tenant_id = $1) b
       full join (select * from reservation_active where tenant_id = $1) r on r.warehouse = b.warehouse and r.item_id = b.item_id
       left join item i on i.tenant_id = $1 and i.id = coalesce(b.item_id, r.item_id)
      where coalesce(b.reserved, 0) <> coalesce(r.active, 0) or b.reserved > b.on_hand`,
  ),
  invariant(
    '7b',
    'stock on hand and its value are the sums of the stock book',
    count('stock_movement'),
    `select i.number as item, coalesce(b.warehouse, m.warehouse) as warehouse, b.on_hand, m.quantity, b.value, m.value as book_value
       from (select * from stock_balance where tenant_id = $1) b
       full join (select warehouse, item_id, sum(quantity) as quantity, sum(value) as value from stock_movement where tenant_id = $1 group by 1, 2) m
         on m.warehouse = b.warehouse and m.item_id = b.item_id
       left join item i on i.tenant_id = $1 and i.id = coalesce(b.item_id, m.item_id)
      where coalesce(b.on_hand, 0) <> coalesce(m.quantity, 0) or coalesce(b.value, 0) <> coalesce(m.value, 0)`,
  ),
  invariant(
    '7c',
    'the inventory account is worth what the stock is',
    count('stock_balance'),
    `select l.balance as ledger, s.value as stock from
       (select coalesce(sum(l.base_debit - l.base_credit), 0) as balance from journal_line l
          join account a on a.tenant_id = l.tenant_id and a.number = l.account where l.tenant_id = $1 and a.role = 'inventory') l,
       (select coalesce(sum(value), 0) as value from stock_balance where tenant_id = $1) s
      where l.balance <> s.value`,
  ),
  invariant(
    'expected',
    'refund liabilities and rights to returned goods are what the expected returns of each month say, for one day only',
    count('return_provision'),
    `with expected as (
       select month, id, posted_on as day, refund_liability, right_of_return from return_provision where tenant_id = $1
       union all select month, id, reversed_on, -refund_liability, -right_of_return from return_provision where tenant_id = $1),
     posted as (
       select j.document_id as id, l.posting_date as day, sum(l.base_credit - l.base_debit) filter (where a.role = 'refund_liability') as refund_liability,
              sum(l.base_debit - l.base_credit) filter (where a.role = 'right_of_return') as right_of_return
         from journal_line l join account a on a.tenant_id = l.tenant_id and a.number = l.account and a.role in ('refund_liability', 'right_of_return')
         join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id where l.tenant_id = $1 group by 1, 2)
     select e.month, coalesce(e.day, p.day) as day, e.refund_liability, p.refund_liability as liability_posted, e.right_of_return, p.right_of_return as right_posted
       from expected e full join posted p on p.id = e.id and p.day = e.day
      where coalesce(e.refund_liability, 0) <> coalesce(p.refund_liability, 0) or coalesce(e.right_of_return, 0) <> coalesce(p.right_of_return, 0)`,
  ),
  invariant(
    '16',
    "an open item's residual in base currency is its amount less what its settlements took, and nothing when it is cleared",
    count('open_item'),
    `select i.document_number, i.instalment, i.base_amount, i.base_residual, coalesce(d.base, 0) - coalesce(c.base, 0) as settled
       from open_item i
       left join ${settled('debit')} d on d.item = i.id
       left join ${settled('credit')} c on c.item = i.id
      where i.tenant_id = $1
        and (i.base_residual <> i.base_amount - coalesce(d.base, 0) + coalesce(c.base, 0) or (i.residual = 0 and i.base_residual <> 0))`,
  ),
  invariant(
    '17',
    'nothing is disputed beyond what is open, no credit is dunned, and what is cleared counts as cleared today',
    count('open_item', 'settlement'),
    `select i.document_number, i.residual, i.disputed, i.dunning_level, i.dunned_on, null::date as settled_on from open_item i
      where i.tenant_id = $1 and (i.disputed > greatest(i.residual, 0) or i.disputed < 0 or (i.amount < 0 and i.dunning_level > 0)
         or (i.dunning_level > 0) <> (i.dunned_on is not null))
     union all
     select i.document_number, i.residual, i.disputed, i.dunning_level, i.dunned_on, s.settled_on
       from settlement s join tenant t on t.tenant_id = s.tenant_id
       join open_item i on i.tenant_id = s.tenant_id and i.id = coalesce(s.debit_item, s.credit_item)
      where s.tenant_id = $1 and s.settled_on > coalesce(t.today, (now() at time zone t.time_zone)::date)`,
  ),
  invariant(
    '18',
    'a reversed journal, payment, settlement or recognition has exactly one reversal, with the opposite amounts, and nothing lives on what a reversed payment was',
    `select (select count(*) from journal where tenant_id = $1 and reverses is not null) + (select count(*) from payment where tenant_id = $1 and reverses is not null)
          + (select count(*) from settlement where tenant_id = $1 and reverses is not null) + (select count(*) from recognition where tenant_id = $1 and reverses is not null) as checked`,
    `with reversal as (
       select 'journal' as document, reverses, count(*) as times, max(number) as number from journal where tenant_id = $1 and reverses is not null group by reverses
       union all select 'payment', reverses, count(*), max(number) from payment where tenant_id = $1 and reverses is not null group by reverses
       union all select 'settlement', reverses, count(*), max(id::text) from settlement where tenant_id = $1 and reverses is not null group by reverses
       union all select 'recognition', reverses, count(*), max(id::text) from recognition where tenant_id = $1 and reverses is not null group by reverses)
     select document, number, null::text as original, 'reversed more than once' as wrong from reversal where times > 1
     union all
     select 'journal', r.number, o.number, 'not the opposite' from journal r join journal o on o.tenant_id = r.tenant_id and o.id = r.reverses
      where r.tenant_id = $1 and (r.currency <> o.currency or exists (
        select from journal_line l where l.tenant_id = r.tenant_id and l.posting_date in (r.posting_date, o.posting_date) and l.journal_id in (r.id, o.id)
         group by l.account, l.party_id having sum(l.debit) <> sum(l.credit) or sum(l.base_debit) <> sum(l.base_credit)))
     union all
     select 'payment', r.number, o.number, 'not the opposite' from payment r join payment o on o.tenant_id = r.tenant_id and o.id = r.reverses
      where r.tenant_id = $1 and (r.amount <> o.amount or r.currency <> o.currency or r.direction = o.direction or r.account_role <> o.account_role)
     union all
     select 'payment', r.number, o.number, 'still applied' from payment r join payment o on o.tenant_id = r.tenant_id and o.id = r.reverses
       join settlement s on s.tenant_id = o.tenant_id and s.credit_item = o.open_item_id and s.kind in ('application', 'offset')
      where r.tenant_id = $1 and not exists (select from settlement b where b.tenant_id = s.tenant_id and b.reverses = s.id)
     union all
     select 'settlement', i.document_number, o.id::text, 'not the opposite' from settlement s
       join settlement o on o.tenant_id = s.tenant_id and o.id = s.reverses
       left join open_item i on i.tenant_id = s.tenant_id and i.id = coalesce(s.debit_item, s.credit_item)
      where s.tenant_id = $1 and (s.amount <> -o.amount or s.base_debit <> -o.base_debit or s.base_credit <> -o.base_credit or s.tax <> -o.tax
         or s.debit_item is distinct from o.debit_item or s.credit_item is distinct from o.credit_item)
     union all
     select 'recognition', d.number, o.id::text, 'not the opposite' from recognition r
       join recognition o on o.tenant_id = r.tenant_id and o.id = r.reverses join delivery d on d.tenant_id = r.tenant_id and d.id = r.delivery_id
      where r.tenant_id = $1 and (r.amount <> -o.amount or r.base_amount <> -o.base_amount or r.delivery_id <> o.delivery_id)`,
  ),
]

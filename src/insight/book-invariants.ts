import { count, type Invariant, invariant } from './invariant.js'

/** Stands for no customer; no real id is all zeros. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** What must hold between ledger, open items and stock. */
export const BOOK_INVARIANTS: readonly Invariant[] = [
  invariant(
    '1',
    'debits equal credits in every journal, in its currency and in base currency, and agree with the stored totals',
    count('journal_line'),
    `select j.number, j.total_debit, sum(l.debit) as debit, sum(l.credit) as credit, sum(l.base_debit) as base_debit, sum(l.base_credit) as base_credit
       from journal j left join journal_line l on l.tenant_id = j.tenant_id and l.journal_id = j.id
      where j.tenant_id = $1 group by j.id, j.number, j.total_debit, j.total_credit, j.base_debit, j.base_credit, j.line_count
     having coalesce(sum(l.debit), 0) <> j.total_debit or coalesce(sum(l.credit), 0) <> j.total_credit or sum(l.debit) <> sum(l.credit)
         or sum(l.base_debit) <> sum(l.base_credit) or sum(l.base_debit) <> j.base_debit or count(l.line) <> j.line_count`,
  ),
  invariant(
    '2',
    'every journal line stands in the month of its journal',
    count('journal'),
    `select j.number, j.posting_date, l.posting_date as line_date from journal j join journal_line l on l.tenant_id = j.tenant_id and l.journal_id = j.id
      where j.tenant_id = $1 and l.posting_date <> j.posting_date`,
  ),
  invariant(
    '3',
    'the application cannot change or delete posted rows, nor insert journals except through their function',
    `select count(*) as checked from information_schema.column_privileges where grantee = 'o2c_app' and $1::uuid is not null`,
    `select t.name from unnest(array['journal', 'journal_line', 'settlement', 'invoice_line', 'invoice_tax', 'stock_movement', 'event',
                                     'recognition', 'credit_decision']) t(name)
      where $1::uuid is not null
        and (has_any_column_privilege('o2c_app', t.name, 'update') or has_table_privilege('o2c_app', t.name, 'delete')
          or (t.name like 'journal%' and has_any_column_privilege('o2c_app', t.name, 'insert')))`,
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
        where l.tenant_id = $1 and a.role in ('receivable', 'customer_credit', 'unapplied_cash') group by 1, 2, 3),
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
    '5',
    "an open item's residual is its amount less its settlements, and never turns its sign",
    count('open_item'),
    `select i.document_number, i.instalment, i.amount, i.residual, coalesce(d.settled, 0) - coalesce(c.settled, 0) as settled
       from open_item i
       left join (select debit_item, sum(amount) as settled from settlement where tenant_id = $1 and debit_item is not null group by debit_item) d on d.debit_item = i.id
       left join (select credit_item, sum(amount) as settled from settlement where tenant_id = $1 and credit_item is not null group by credit_item) c on c.credit_item = i.id
      where i.tenant_id = $1 and (i.residual <> i.amount - coalesce(d.settled, 0) + coalesce(c.settled, 0) or i.residual * i.amount < 0)`,
  ),
  invariant(
    '6',
    'both sides of a settlement belong to the same legal entity, customer and currency',
    count('settlement'),
    `select d.document_number as claim, c.document_number as credit from settlement s
       join open_item d on d.tenant_id = s.tenant_id and d.id = s.debit_item
       join open_item c on c.tenant_id = s.tenant_id and c.id = s.credit_item
      where s.tenant_id = $1 and (d.legal_entity <> c.legal_entity or d.currency <> c.currency
         or (c.customer_id is not null and d.customer_id <> c.customer_id))`,
  ),
  invariant(
    '7a',
    'reserved stock of an item is what its reservations hold and have not issued, and never more than is on hand',
    count('stock_balance'),
    `select i.number as item, b.warehouse, b.on_hand, b.reserved, r.active from stock_balance b
       join item i on i.tenant_id = b.tenant_id and i.id = b.item_id
       left join reservation_active r on r.tenant_id = b.tenant_id and r.warehouse = b.warehouse and r.item_id = b.item_id
      where b.tenant_id = $1 and (b.reserved <> coalesce(r.active, 0) or b.reserved > b.on_hand)`,
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
]

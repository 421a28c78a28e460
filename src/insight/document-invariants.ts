import { count, countWhere, type Invariant, invariant } from './invariant.js'

/** Documents that take their numbers from a series, by series; a number reads `INV-2011-000042`. */
const NUMBERED: Readonly<Record<string, string>> = {
  invoice: "invoice where type <> 'credit_note' and tenant_id = $1",
  credit_note: "invoice where type = 'credit_note' and tenant_id = $1",
  order: 'sales_order where tenant_id = $1',
  delivery: 'delivery where tenant_id = $1',
  return: 'customer_return where tenant_id = $1',
  payment: 'payment where tenant_id = $1',
  journal: 'journal where tenant_id = $1',
  write_off: 'write_off where tenant_id = $1',
  stock_document: 'stock_document where tenant_id = $1',
  // A letter is of the whole tenant: its series stands with one legal entity, the letter does not.
  dunning_notice: "(select *, '' as legal_entity from dunning_notice where tenant_id = $1) d where true",
}

/** Series of a document by legal entity, type and year, in the order of their numbers, which are longer after 999,999. */
const SERIES =
  "partition by legal_entity, type = 'credit_note', extract(year from issue_date) order by length(number), number"

/** What each document's state and kind says must have happened to it: an event of that type on it. */
const EXPECTED = `
       select 'order' as document, id, number, 'order.' || state as type from sales_order where tenant_id = $1
       union all select 'order', id, number, 'order.received' from sales_order where tenant_id = $1
       union all select 'delivery', id, number, 'delivery.' || state from delivery where tenant_id = $1
       union all select 'delivery', id, number, 'delivery.released' from delivery where tenant_id = $1
       union all select 'delivery', id, number, 'revenue.recognised' from delivery where tenant_id = $1 and recognised
       union all select 'return', id, number, 'return.authorised' from customer_return where tenant_id = $1
       union all select 'return', id, number, case state when 'closed' then 'return.closed' when 'waived' then 'return.credit_waived' else 'return.received' end
                   from customer_return where tenant_id = $1 and state <> 'authorised'
       union all select type, id, number, type || '.issued' from invoice where tenant_id = $1
       union all select 'payment', id, number, case when reverses is not null then 'payment.reversed' when direction = 'in' then 'payment.received' else 'payment.refunded' end
                   from payment where tenant_id = $1
       union all select 'write-off', id, number, case kind when 'bad_debt' then 'write_off.posted' when 'recovery' then 'write_off.recovered' else 'write_off.adjusted' end
                   from write_off where tenant_id = $1
       union all select 'return provision', id, month, 'return_provision.posted' from return_provision where tenant_id = $1
       union all select 'dunning notice', id, number, 'dunning_notice.sent' from dunning_notice where tenant_id = $1
       union all select 'stock document', id, number, case kind when 'correction' then 'stock.corrected' else 'stock.received' end from stock_document where tenant_id = $1`

/** What must hold of documents by themselves: amounts, numbers, hashes, their one effect and their history. */
export const DOCUMENT_INVARIANTS: readonly Invariant[] = [
  invariant(
    '10',
    'an invoice adds up: quantity times price to line, lines to net, tax of a category to its rate, net and tax to gross, and to what is claimed',
    count('invoice', 'invoice_line', 'invoice_tax'),
    `with head as (select *, scale(money_text(0, currency)::numeric) as places from invoice where tenant_id = $1),
     line as (
       select l.invoice_id, l.tax_category as category, l.tax_rate as rate, sum(l.net) as net, sum(round(l.net * l.tax_rate / 100, h.places)) as tax,
              bool_or(h.type <> 'credit_note' and l.net <> round(l.quantity * l.unit_price, h.places)) as wrong
         from invoice_line l join head h on h.id = l.invoice_id where l.tenant_id = $1 group by 1, 2, 3),
     tax as (select invoice_id, category, rate, base, tax from invoice_tax where tenant_id = $1),
     total as (
       select coalesce(l.invoice_id, t.invoice_id) as invoice_id, sum(l.net) as net, sum(t.base) as base, sum(t.tax) as tax, bool_or(l.wrong) as wrong,
              bool_or(coalesce(l.net, 0) <> coalesce(t.base, 0)
                   or (h.type <> 'credit_note' and t.tax not in (round(t.base * t.rate / 100, h.places), l.tax))) as tax_wrong
         from line l full join tax t on t.invoice_id = l.invoice_id and t.category = l.category and t.rate = l.rate
         left join head h on h.id = coalesce(l.invoice_id, t.invoice_id) group by 1),
     claim as (select document_id, sum(amount) as amount from open_item where tenant_id = $1 and document_type <> 'payment' group by 1),
     deposit as (
       select invoice_id, sum(net + tax) as gross from invoice_deposit where tenant_id = $1 group by 1)
     select i.number, i.net, t.net as lines, i.tax, t.tax as taxes, t.base, t.wrong as line_wrong, t.tax_wrong, i.gross, i.prepaid, i.payable, c.amount as claimed
       from head i left join total t on t.invoice_id = i.id left join claim c on c.document_id = i.id left join deposit d on d.invoice_id = i.id
      where i.net <> coalesce(t.net, 0) or i.tax <> coalesce(t.tax, 0) or i.net <> coalesce(t.base, 0) or t.wrong or t.tax_wrong
         or i.gross <> i.net + i.tax or i.payable <> i.gross - i.prepaid or i.prepaid <> coalesce(d.gross, 0)
         or coalesce(c.amount, 0) <> case when i.type = 'credit_note' then -i.gross else i.payable end`,
  ),
  invariant(
    'change',
    'an order is worth what its lines are, and each change of it made its next version and closed the order that asked for it',
    count('sales_order', 'order_change'),
    `select o.number, o.net, l.net as lines, null::bigint as changes, null::int as version from sales_order o
       left join (select order_id, sum(net) as net from order_line where tenant_id = $1 group by 1) l on l.order_id = o.id
      where o.tenant_id = $1 and o.net is distinct from l.net
     union all
     select o.number, null, null, c.changes, c.version
       from (select order_id, count(*) as changes, max(version) as version from order_change where tenant_id = $1 group by 1) c
       left join sales_order o on o.tenant_id = $1 and o.id = c.order_id
      where c.version <> c.changes + 1
     union all
     select s.number, null, null, null, c.version from order_change c join sales_order s on s.tenant_id = c.tenant_id and s.id = c.source_order_id
      where c.tenant_id = $1 and (s.state <> 'cancelled' or s.id = c.order_id)`,
  ),
  invariant(
    '11',
    'credit notes never take back more of an invoice than its net and tax, and of a whole one exactly its tax, by category',
    count('credited_tax'),
    `select i.number, t.category, t.rate, t.base, c.base as credited, t.tax, c.tax as credited_tax from invoice_tax t
       join invoice i on i.tenant_id = t.tenant_id and i.id = t.invoice_id
       join (select invoice_id, category, rate, sum(base) as base, sum(tax) as tax, count(*) as times from credited_tax
              where tenant_id = $1 group by 1, 2, 3) c on c.invoice_id = t.invoice_id and c.category = t.category and c.rate = t.rate
      where t.tenant_id = $1 and (c.base * sign(t.base) > abs(t.base) or c.tax * sign(t.tax) > abs(t.tax) or (c.base = t.base and c.tax <> t.tax)
         or (c.base <> t.base and abs(c.tax - c.base * t.rate / 100) > (c.times + 1) * power(10::numeric, -scale(money_text(0, i.currency)::numeric))))`,
  ),
  invariant(
    '11b',
    'what a credit note counts as taken back of an invoice is what its lines take of it',
    countWhere('invoice_line', 'related_id is not null'),
    `select n.number, i.number as invoice, coalesce(l.category, c.category) as category, l.net as lines, c.base as counted
       from (select invoice_id, related_id, tax_category as category, tax_rate as rate, sum(net) as net from invoice_line
              where tenant_id = $1 and related_id is not null group by 1, 2, 3, 4) l
       full join (select * from credited_tax where tenant_id = $1) c
         on c.credit_note_id = l.invoice_id and c.invoice_id = l.related_id and c.category = l.category and c.rate = l.rate
       left join invoice n on n.tenant_id = $1 and n.id = coalesce(l.invoice_id, c.credit_note_id)
       left join invoice i on i.tenant_id = $1 and i.id = coalesce(l.related_id, c.invoice_id)
      where coalesce(l.net, 0) <> coalesce(c.base, 0)`,
  ),
  invariant(
    '12a',
    'document numbers have no gap in their series and year',
    `select ${Object.values(NUMBERED)
      .map((from) => `(select count(*) from ${from})`)
      .join(' + ')} as checked`,
    `with used as (
       ${Object.entries(NUMBERED)
         .map(([series, from]) => `select '${series}' as series, legal_entity, number from ${from}`)
         .join(' union all ')}),
     cut as (
       select series, legal_entity, number, number ~ '^[A-Z]+-[0-9]{4}-[0-9]+$' as readable from used),
     counted as (
       select series, legal_entity, case when readable then split_part(number, '-', 2)::int end as year, count(*) as used, max(number) as latest,
              min(case when readable then split_part(number, '-', 3)::bigint end) as first, max(case when readable then split_part(number, '-', 3)::bigint end) as last
         from cut group by 1, 2, 3),
     counter as (
       select series, case when series = 'dunning_notice' then '' else legal_entity end as legal_entity, year, sum(next_number - 1) as given
         from number_series where tenant_id = $1 group by 1, 2, 3)
     select coalesce(s.series, c.series) as series, coalesce(s.legal_entity, c.legal_entity) as legal_entity, coalesce(s.year, c.year) as year,
            s.given, c.used, c.first, c.last, c.latest
       from counter s full join counted c on c.series = s.series and c.legal_entity = s.legal_entity and c.year = s.year
      where coalesce(c.used, 0) <> coalesce(s.given, 0) or coalesce(c.first, 1) <> 1 or coalesce(c.last, 0) <> coalesce(s.given, 0)`,
  ),
  invariant(
    '12b',
    'documents of a series are issued in the order of their dates',
    count('invoice'),
    `select number, issue_date, before from (
       select number, issue_date, lag(issue_date) over (${SERIES}) as before from invoice where tenant_id = $1) i where before > issue_date`,
  ),
  invariant(
    '13',
    'each invoice names the hash of the one before it in its series, its hash is that of its content, and the series ends with the last',
    count('invoice'),
    `with chain as (
       select i.*, lag(i.hash) over w as before, lead(i.id) over w is null as is_last,
              encode(sha256(convert_to(concat_ws('|', i.number, i.type, i.issue_date::text, i.customer_number, i.currency,
                money_text(i.net, i.currency), money_text(i.tax, i.currency), money_text(i.payable, i.currency), l.content, coalesce(i.previous_hash, '')), 'UTF8')), 'hex') as computed
         from invoice i
         left join (select l.invoice_id, string_agg(concat_ws(',', l.line, plain_text(l.quantity), plain_text(l.unit_price), money_text(l.net, i.currency), l.tax_category, plain_text(l.tax_rate)), '|' order by l.line) as content
                 from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id where l.tenant_id = $1 group by l.invoice_id) l on l.invoice_id = i.id
        where i.tenant_id = $1 window w as (${SERIES}))
     select c.number, c.hash, c.computed, c.previous_hash, c.before, s.last_hash from chain c
       left join number_series s on c.is_last and s.tenant_id = c.tenant_id and s.legal_entity = c.legal_entity and s.year = extract(year from c.issue_date)
                                and s.series = case when c.type = 'credit_note' then 'credit_note' else 'invoice' end
      where c.hash <> c.computed or c.previous_hash is distinct from c.before or (c.is_last and s.last_hash is distinct from c.hash)`,
  ),
  invariant(
    '14',
    'nothing came in twice: no order, return, payment, bank entry, adjustment or source document, and none became two documents',
    count('sales_order', 'customer_return', 'payment', 'bank_entry', 'write_off', 'source_document'),
    `select 'order' as document, channel, external_number as name, string_agg(number, ', ' order by number) as numbers from sales_order where tenant_id = $1 group by 2, 3 having count(*) > 1
     union all select 'return', channel, external_number, string_agg(number, ', ' order by number) from customer_return where tenant_id = $1 group by 2, 3 having count(*) > 1
     union all select 'payment', null, entry_reference, string_agg(number, ', ' order by number) from payment where tenant_id = $1 group by 3 having count(*) > 1
     union all select 'bank entry', bank_account, entry_reference, string_agg(id::text, ', ') from bank_entry where tenant_id = $1 group by 2, 3 having count(*) > 1
     union all select 'payment of bank entries', null, string_agg(entry_reference, ', ' order by entry_reference), payment_id::text from bank_entry where tenant_id = $1 and payment_id is not null group by 4 having count(*) > 1
     union all select 'adjustment', null, external_number, string_agg(number, ', ' order by number) from write_off where tenant_id = $1 and external_number is not null group by 3 having count(*) > 1
     union all select 'source document', channel, external_number, null from source_document where tenant_id = $1 group by 2, 3 having count(*) > 1
     union all select 'documents of one source', null, source_document_id::text, string_agg(number, ', ' order by number) from (
       select source_document_id, number from sales_order where tenant_id = $1 and source_document_id is not null
       union all select source_document_id, number from customer_return where tenant_id = $1 and source_document_id is not null) d group by 3 having count(*) > 1`,
  ),
  invariant(
    '15',
    'every document has the events of what it is and of the state it is in',
    `select count(*) as checked from (${EXPECTED}) e`,
    `select x.document, x.number, x.type as missing from (${EXPECTED}) x
      where not exists (select from event e where e.tenant_id = $1 and e.object_id = x.id and e.type = x.type)`,
  ),
]

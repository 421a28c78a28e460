import { count, type Invariant, invariant } from './invariant.js'

/** Lines whose document is not there: what a foreign key to it would have refused (decision 0013). */
const orphans = (part: string, parent: string, head: string): string =>
  `select '${part}' as part, p.${parent} as missing from ${part} p
    where p.tenant_id = $1 and not exists (select from ${head} h where h.tenant_id = p.tenant_id and h.id = p.${parent})`

/** What must hold of documents, their numbers and the links between them. */
export const DOCUMENT_INVARIANTS: readonly Invariant[] = [
  invariant(
    '8',
    'of no order line is more shipped, billed, returned or credited than allowed',
    count('order_line'),
    `select o.number, p.line, p.quantity, p.cancelled, p.shipped, p.billed, p.returned
       from order_line_sums p join sales_order o on o.tenant_id = p.tenant_id and o.id = p.order_id
       left join setting_today t on t.tenant_id = p.tenant_id and t.name = 'shipping.over_tolerance'
      where p.tenant_id = $1 and (p.shipped > (p.quantity - p.cancelled) + p.quantity * coalesce((t.value #>> '{}')::numeric, 0) / 100
         or p.billed > greatest(p.quantity - p.cancelled, p.shipped) or p.returned > p.shipped)`,
  ),
  invariant(
    '8b',
    'no invoice line is credited beyond its amount',
    `select count(*) as checked from invoice_line where tenant_id = $1 and related_id is not null`,
    `select i.number, l.line, l.net, c.net as credited from invoice_line l
       join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
       join (select c.related_id, c.related_line, sum(c.net) as net, sum(c.quantity) filter (where c.item_id is not distinct from b.item_id) as quantity
               from invoice_line c join invoice_line b on b.tenant_id = c.tenant_id and b.invoice_id = c.related_id and b.line = c.related_line
              where c.tenant_id = $1 group by 1, 2) c on c.related_id = l.invoice_id and c.related_line = l.line
      where l.tenant_id = $1 and (c.net > l.net or c.quantity > l.quantity)`,
  ),
  invariant(
    '9',
    'what reservations count as issued is what deliveries carried away of planned goods',
    count('reservation'),
    `select o.number, r.line, r.issued, coalesce(s.shipped, 0) as shipped from reservation r
       join order_line l on l.tenant_id = r.tenant_id and l.order_id = r.demand_id and l.line = r.line and l.recipe is null
       join sales_order o on o.tenant_id = r.tenant_id and o.id = r.demand_id
       left join (select d.order_id, d.order_line, sum(least(coalesce(d.picked, d.quantity), d.quantity)) as shipped
                    from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id
                   where d.tenant_id = $1 and h.state in ('issued', 'delivered') group by 1, 2) s on s.order_id = r.demand_id and s.order_line = r.line
      where r.tenant_id = $1 and r.issued <> coalesce(s.shipped, 0)`,
  ),
  invariant(
    '10',
    'an invoice adds up: lines to net, tax of a category to its rate, net and tax to gross, and to what is payable',
    count('invoice_line'),
    `select i.number, i.net, l.net as lines, i.tax, t.tax as taxes, t.base from invoice i
       left join (select invoice_id, sum(net) as net from invoice_line where tenant_id = $1 group by 1) l on l.invoice_id = i.id
       left join (select invoice_id, sum(tax) as tax, sum(base) as base from invoice_tax where tenant_id = $1 group by 1) t on t.invoice_id = i.id
      where i.tenant_id = $1 and (i.net <> coalesce(l.net, 0) or i.tax <> coalesce(t.tax, 0) or i.net <> coalesce(t.base, 0)
         or i.gross <> i.net + i.tax or i.payable <> i.gross - i.prepaid)`,
  ),
  invariant(
    '11',
    'credit notes never take back more of an invoice than its net and tax, and of a whole one exactly its tax, by category',
    count('credited_tax'),
    `select i.number, t.category, t.rate, t.base, c.base as credited, t.tax, c.tax as credited_tax from invoice_tax t
       join invoice i on i.tenant_id = t.tenant_id and i.id = t.invoice_id
       join (select invoice_id, category, rate, sum(base) as base, sum(tax) as tax from credited_tax
              where tenant_id = $1 group by 1, 2, 3) c on c.invoice_id = t.invoice_id and c.category = t.category and c.rate = t.rate
      where t.tenant_id = $1 and (c.base > t.base or c.tax > t.tax or (c.base = t.base and c.tax <> t.tax))`,
  ),
  invariant(
    '12a',
    'document numbers have no gap in their series and year',
    count('number_series'),
    `with used as (
       select 'invoice' as series, number from invoice where tenant_id = $1 and type <> 'credit_note'
       union all select 'credit_note', number from invoice where tenant_id = $1 and type = 'credit_note'
       union all select 'order', number from sales_order where tenant_id = $1
       union all select 'delivery', number from delivery where tenant_id = $1
       union all select 'payment', number from payment where tenant_id = $1
       union all select 'journal', number from journal where tenant_id = $1),
     counted as (
       select series, split_part(number, '-', 2)::int as year, count(*) as used, min(split_part(number, '-', 3)::bigint) as first, max(split_part(number, '-', 3)::bigint) as last
         from used group by 1, 2)
     select s.series, s.year, s.next_number, c.used, c.first, c.last from
       (select series, year, sum(next_number - 1) as next_number, count(*) as entities from number_series where tenant_id = $1 group by 1, 2) s
       left join counted c using (series, year)
      where s.series in ('invoice', 'credit_note', 'order', 'delivery', 'payment', 'journal')
        and (coalesce(c.used, 0) <> s.next_number or (s.entities = 1 and (coalesce(c.first, 1) <> 1 or coalesce(c.last, 0) <> s.next_number)))`,
  ),
  invariant(
    '12b',
    'documents of a series are issued in the order of their dates',
    count('invoice'),
    `select number, issue_date, before from (
       select number, issue_date, lag(issue_date) over (partition by legal_entity, type = 'credit_note', extract(year from issue_date) order by number) as before
         from invoice where tenant_id = $1) i where before > issue_date`,
  ),
  invariant(
    '13',
    'each invoice names the hash of the one before it in its series, and its hash is that of its content',
    count('invoice'),
    `select number, hash, previous_hash from (
       select i.number, i.hash, i.previous_hash,
              lag(i.hash) over (partition by i.legal_entity, i.type = 'credit_note', extract(year from i.issue_date) order by i.number) as before,
              encode(sha256(convert_to(concat_ws('|', i.number, i.type, i.issue_date::text, i.customer_number, i.currency,
                money_text(i.net, i.currency), money_text(i.tax, i.currency), money_text(i.payable, i.currency), l.content, coalesce(i.previous_hash, '')), 'UTF8')), 'hex') as computed
         from invoice i
         left join (select l.invoice_id, string_agg(concat_ws(',', l.line, plain_text(l.quantity), plain_text(l.unit_price), money_text(l.net, i.currency), l.tax_category, plain_text(l.tax_rate)), '|' order by l.line) as content
                 from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id where l.tenant_id = $1 group by l.invoice_id) l on l.invoice_id = i.id
        where i.tenant_id = $1) c
      where hash <> computed or previous_hash is distinct from before`,
  ),
  invariant(
    '14',
    'no order, payment or source document came in twice',
    `select (select count(*) from sales_order where tenant_id = $1) + (select count(*) from payment where tenant_id = $1) as checked`,
    `select channel, external_number, count(*) from sales_order where tenant_id = $1 group by 1, 2 having count(*) > 1
     union all select 'payment', entry_reference, count(*) from payment where tenant_id = $1 group by 1, 2 having count(*) > 1
     union all select channel, external_number, count(*) from source_document where tenant_id = $1 group by 1, 2 having count(*) > 1`,
  ),
  invariant(
    '15',
    'every order, delivery, invoice and payment has its events',
    count('event'),
    `select 'order' as document, number from sales_order o where o.tenant_id = $1 and not exists (select from event e where e.tenant_id = o.tenant_id and e.object_id = o.id)
     union all select 'delivery', number from delivery d where d.tenant_id = $1 and not exists (select from event e where e.tenant_id = d.tenant_id and e.object_id = d.id)
     union all select 'invoice', number from invoice i where i.tenant_id = $1 and not exists (select from event e where e.tenant_id = i.tenant_id and e.object_id = i.id)
     union all select 'payment', number from payment p where p.tenant_id = $1 and not exists (select from event e where e.tenant_id = p.tenant_id and e.object_id = p.id)`,
  ),
  invariant(
    '16',
    'a fully settled item leaves nothing in base currency',
    count('open_item'),
    `select document_number, base_residual from open_item where tenant_id = $1 and residual = 0 and base_residual <> 0`,
  ),
  invariant(
    '17',
    'nothing disputed beyond what is open',
    count('open_item'),
    `select document_number, residual, disputed from open_item where tenant_id = $1 and (disputed > greatest(residual, 0) or disputed < 0)`,
  ),
  invariant(
    '18',
    'a reversed journal, payment or settlement has exactly one reversal, with the opposite amounts',
    `select count(*) as checked from journal where tenant_id = $1 and reverses is not null`,
    `select r.number, o.number as original from journal r join journal o on o.tenant_id = r.tenant_id and o.id = r.reverses
      where r.tenant_id = $1 and (r.base_debit <> o.base_debit or r.total_debit <> o.total_debit)
     union all select s.id::text, o.id::text from settlement s join settlement o on o.tenant_id = s.tenant_id and o.id = s.reverses
      where s.tenant_id = $1 and s.amount <> -o.amount`,
  ),
  invariant(
    '19',
    'no more kits count as delivered than their scarcest component allows',
    `select count(*) as checked from order_line where tenant_id = $1 and recipe is not null`,
    `select o.number, p.line, p.shipped, r.kits from order_line_sums p
       join order_line l on l.tenant_id = p.tenant_id and l.order_id = p.order_id and l.line = p.line and l.recipe is not null
       join sales_order o on o.tenant_id = p.tenant_id and o.id = p.order_id
       join lateral (select min(floor(v.issued / (l.recipe -> (v.position - 1) ->> 'quantity')::numeric)) as kits from reservation v
                      where v.tenant_id = l.tenant_id and v.demand_id = l.order_id and v.line = l.line) r on true
      where p.tenant_id = $1 and p.shipped > r.kits`,
  ),
  invariant(
    '20',
    'the contract balance is what was billed and not yet earned, less what was earned and not yet billed',
    count('recognition'),
    `select l.balance as ledger, d.balance as documents from
       (select coalesce(sum(l.base_credit - l.base_debit), 0) as balance from journal_line l
          join account a on a.tenant_id = l.tenant_id and a.number = l.account where l.tenant_id = $1 and a.role = 'contract_balance') l,
       (select coalesce(sum(balance), 0) as balance from contract_position where tenant_id = $1) d
      where l.balance <> d.balance and not exists (select from invoice i, tenant t where i.tenant_id = $1 and t.tenant_id = $1 and i.currency <> t.base_currency)`,
  ),
  invariant(
    'parts',
    'every line belongs to its document',
    `select (select count(*) from order_line where tenant_id = $1) + (select count(*) from invoice_line where tenant_id = $1) as checked`,
    [
      orphans('order_line', 'order_id', 'sales_order'),
      orphans('delivery_line', 'delivery_id', 'delivery'),
      orphans('customer_return_line', 'return_id', 'customer_return'),
      orphans('invoice_line', 'invoice_id', 'invoice'),
      orphans('invoice_tax', 'invoice_id', 'invoice'),
      orphans('journal_line', 'journal_id', 'journal'),
    ].join(' union all '),
  ),
  invariant(
    'complete',
    'an order that is complete has nothing left to pay',
    `select count(*) as checked from sales_order where tenant_id = $1 and state = 'completed'`,
    `select o.number, i.document_number, i.residual from open_item i
       join sales_order o on o.tenant_id = i.tenant_id and o.id = i.order_id and o.state = 'completed'
      where i.tenant_id = $1 and i.residual > 0`,
  ),
  invariant(
    'credit',
    'a credit account holds what its orders have committed and its open items leave',
    count('credit_account'),
    `select c.number as customer, a.committed, o.committed as orders, a.receivable, i.residual as items from credit_account a
       join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
       left join (select customer_id, currency, sum(committed) as committed from sales_order where tenant_id = $1 group by 1, 2) o on o.customer_id = a.customer_id and o.currency = a.currency
       left join (select customer_id, currency, sum(residual) as residual from open_item where tenant_id = $1 group by 1, 2) i on i.customer_id = a.customer_id and i.currency = a.currency
      where a.tenant_id = $1 and (a.committed <> coalesce(o.committed, 0) or a.receivable <> coalesce(i.residual, 0))`,
  ),
]

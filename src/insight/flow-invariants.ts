import { count, countWhere, type Invariant, invariant } from './invariant.js'

/** Rows whose document is not there: what a foreign key to it would have refused (decision 0013). */
const orphans = (part: string, parent: string, head: string): string =>
  `select '${part}' as part, p.${parent}::text as missing, null::text as number from ${part} p
    where p.tenant_id = $1 and not exists (select from ${head} h where h.tenant_id = p.tenant_id and h.id = p.${parent})`

/** Rows of a table in the books of a legal entity that does not exist. */
const ofNobody = (table: string, name: string): string =>
  `select '${table}', legal_entity, ${name} from ${table}
    where tenant_id = $1 and legal_entity not in (select code from legal_entity where tenant_id = $1)`

/** Documents without a single line. */
const empty = (head: string, part: string, parent: string): string =>
  `select '${part}', null, h.number from ${head} h
    where h.tenant_id = $1 and not exists (select from ${part} p where p.tenant_id = h.tenant_id and p.${parent} = h.id)`

/**
 * One row for each link of each order line, to be added up once. Joining the sums of each kind took 1.4 times as long on a
 * quiet machine, with two more workers, and three times on a busy one (measured over 210,000 order lines).
 */
const LINKS = `
       select l.order_id, l.line, o.state = 'completed' as completed, l.quantity - l.cancelled as wanted, null::numeric as shipped, null::numeric as billed, null::numeric as returned
         from order_line l join sales_order o on o.tenant_id = l.tenant_id and o.id = l.order_id where l.tenant_id = $1
       union all
       select d.order_id, d.order_line, null, null, case when h.state in ('issued', 'delivered') then coalesce(d.picked, d.quantity) end, -nullif(d.withdrawn, 0), null
         from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id where d.tenant_id = $1
       union all
       select i.order_id, i.order_line, null, null, null, i.quantity, null
         from invoice_line i join invoice h on h.tenant_id = i.tenant_id and h.id = i.invoice_id and h.type = 'invoice' where i.tenant_id = $1 and i.order_id is not null
       union all
       select c.order_id, c.order_line, null, null, null, null, c.quantity
         from customer_return_line c join customer_return h on h.tenant_id = c.tenant_id and h.id = c.return_id and h.state in ('received', 'credited', 'waived')
        where c.tenant_id = $1 and c.order_id is not null and c.component_position is null`

/** What reservations count as issued, and against it what deliveries carried away: position 0 is a line's own item, 1, 2, … the parts of its kit. */
const ISSUED = `
       select demand_id as order_id, line, position, issued as quantity, issued from reservation where tenant_id = $1
       union all
       select d.order_id, d.order_line, 0, -least(coalesce(d.picked, d.quantity), d.quantity), null
         from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id and h.state in ('issued', 'delivered')
        where d.tenant_id = $1 and d.components is null
       union all
       select d.order_id, d.order_line, c.position, -least(coalesce(c.picked, c.quantity), c.quantity), null
         from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id and h.state in ('issued', 'delivered')
        cross join lateral jsonb_to_recordset(d.components) c(position int, quantity numeric, picked numeric)
        where d.tenant_id = $1 and d.components is not null`

/** What must hold along the chain from order to revenue: links between lines, and what is counted from them. */
export const FLOW_INVARIANTS: readonly Invariant[] = [
  invariant(
    '8',
    'of no order line is more shipped, billed or returned than allowed, and of a completed order nothing is missing',
    count('order_line'),
    // The tolerance is that of the days on which the line's deliveries were made ready: a later rule judges no earlier delivery.
    `with suspect as materialized (
       select * from (
         select *, billed > greatest(wanted, shipped) or returned > shipped or (completed and (shipped < wanted or billed < least(shipped, wanted))) as wrong from (
           select order_id, line, bool_or(completed) as completed, max(wanted) as wanted, coalesce(sum(shipped), 0) as shipped, coalesce(sum(billed), 0) as billed,
                  coalesce(sum(returned), 0) as returned from (${LINKS}) v group by 1, 2) s) s
        where shipped > wanted or wrong),
     over as (
       select s.*, h.tenant_id, h.planned_date, coalesce(h.goods_issue_date, h.planned_date) as goods_issue_date
         from suspect s join delivery_line d on d.tenant_id = $1 and d.order_id = s.order_id and d.order_line = s.line
         join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id where s.shipped > s.wanted),
     allowed as (
       select o.order_id, o.line, max((v.value #>> '{}')::numeric) as percent
         from over o join setting v on v.tenant_id = o.tenant_id and v.name = 'shipping.over_tolerance' and v.valid_from <= o.goods_issue_date
        where not exists (select from setting n where n.tenant_id = v.tenant_id and n.name = v.name and n.valid_from > v.valid_from and n.valid_from <= o.planned_date)
        group by 1, 2)
     select o.number, s.line, o.state, l.quantity, l.cancelled, s.shipped, s.billed, s.returned
       from suspect s join sales_order o on o.tenant_id = $1 and o.id = s.order_id
       join order_line l on l.tenant_id = $1 and l.order_id = s.order_id and l.line = s.line
       left join allowed a on a.order_id = s.order_id and a.line = s.line
      where s.wrong or s.shipped > s.wanted + l.quantity * coalesce(a.percent, 0) / 100`,
  ),
  invariant(
    '8b',
    'no invoice line is credited beyond its quantity and amount',
    countWhere('invoice_line', 'related_id is not null'),
    `select i.number, l.line, l.quantity, l.net, c.quantity as credited_quantity, c.net as credited from invoice_line l
       join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
       join (select c.related_id, c.related_line, sum(c.net) as net, sum(c.quantity) filter (where c.item_id is not distinct from b.item_id) as quantity
               from invoice_line c join invoice_line b on b.tenant_id = c.tenant_id and b.invoice_id = c.related_id and b.line = c.related_line
              where c.tenant_id = $1 group by 1, 2) c on c.related_id = l.invoice_id and c.related_line = l.line
      where l.tenant_id = $1 and (c.net * sign(l.net) > abs(l.net) or c.quantity > l.quantity)`,
  ),
  invariant(
    '8c',
    'of no component of a kit came back more than left',
    countWhere('customer_return_line', 'component_position is not null'),
    `select o.number, r.line, r.position, r.issued, b.quantity as returned from reservation r
       join (select v.order_id, v.order_line, v.position, sum(v.quantity) as quantity from (
               select c.order_id, c.order_line, c.component_position as position, c.quantity, h.state
                 from customer_return_line c join customer_return h on h.tenant_id = c.tenant_id and h.id = c.return_id
                where c.tenant_id = $1 and c.component_position is not null
               union all
               select c.order_id, c.order_line, p.position::int, c.quantity * (p.part ->> 'quantity')::numeric, h.state
                 from customer_return_line c join customer_return h on h.tenant_id = c.tenant_id and h.id = c.return_id
                 join order_line l on l.tenant_id = c.tenant_id and l.order_id = c.order_id and l.line = c.order_line and l.recipe is not null
                cross join lateral jsonb_array_elements(l.recipe) with ordinality p(part, position)
                where c.tenant_id = $1 and c.component_position is null) v
              where v.state in ('received', 'credited', 'waived') group by 1, 2, 3) b
         on b.order_id = r.demand_id and b.order_line = r.line and b.position = r.position
       join sales_order o on o.tenant_id = r.tenant_id and o.id = r.demand_id
      where r.tenant_id = $1 and b.quantity > r.issued`,
  ),
  invariant(
    '9',
    'what reservations count as issued is what deliveries carried away of planned goods, kits part by part',
    count('reservation'),
    `select o.number, m.line, m.position, m.issued, coalesce(m.issued, 0) - m.difference as carried
       from (select order_id, line, position, sum(quantity) as difference, max(issued) as issued from (${ISSUED}) v group by 1, 2, 3 having sum(quantity) <> 0) m
       left join order_line l on l.tenant_id = $1 and l.order_id = m.order_id and l.line = m.line
       left join sales_order o on o.tenant_id = $1 and o.id = m.order_id
      where m.issued is not null or l.stocked is distinct from false`,
  ),
  invariant(
    '9b',
    'a delivery costs what the stock book says, and is billed and recognised as the links to it say',
    count('delivery'),
    `with line as (
       select delivery_id, sum(cost) as cost, sum(coalesce(picked, quantity)) as leaving, sum(least(coalesce(picked, quantity), quantity)) as planned, sum(withdrawn) as withdrawn
         from delivery_line where tenant_id = $1 group by 1),
     stock as (select document_id, -sum(value) as value from stock_movement where tenant_id = $1 and document_type = 'delivery' group by 1),
     bill as (select delivery_id, sum(quantity) as quantity from invoice_line where tenant_id = $1 and delivery_id is not null group by 1),
     earned as (select delivery_id, sum(case when reverses is null then 1 else -1 end) as times from recognition where tenant_id = $1 group by 1)
     select d.number, d.state, d.cost, l.cost as lines, s.value as stock, d.billed, coalesce(b.quantity, 0) - l.withdrawn as billed_quantity, l.leaving, d.recognised, e.times as recognitions
       from delivery d join line l on l.delivery_id = d.id
       left join stock s on s.document_id = d.id left join bill b on b.delivery_id = d.id left join earned e on e.delivery_id = d.id
      where d.tenant_id = $1 and (d.cost <> l.cost or d.cost <> coalesce(s.value, 0) or d.recognised <> (coalesce(e.times, 0) = 1) or coalesce(e.times, 0) > 1
         or (d.recognised and d.state <> 'delivered')
         or coalesce(b.quantity, 0) - l.withdrawn < case when d.billed then l.planned else 0 end
         or coalesce(b.quantity, 0) - l.withdrawn > case when d.billed then l.leaving else 0 end)`,
  ),
  invariant(
    '9c',
    'what counts as recovered of a claim given up is the sum of its recoveries',
    countWhere('write_off', "kind = 'bad_debt'"),
    `select w.number, w.amount, w.recovered, r.amount as recoveries from write_off w
       left join (select document_id, sum(amount) as amount from write_off where tenant_id = $1 and kind = 'recovery' group by 1) r on r.document_id = w.id
      where w.tenant_id = $1 and w.kind = 'bad_debt' and w.recovered <> coalesce(r.amount, 0)`,
  ),
  invariant(
    '19',
    'as many kits count as delivered as their scarcest component makes',
    countWhere('order_line', 'recipe is not null'),
    `select o.number, l.line, coalesce(s.shipped, 0) as shipped, r.kits from order_line l
       join sales_order o on o.tenant_id = l.tenant_id and o.id = l.order_id
       join (select k.order_id, k.line, min(floor(v.issued / (k.recipe -> (v.position - 1) ->> 'quantity')::numeric)) as kits
               from order_line k join reservation v on v.tenant_id = k.tenant_id and v.demand_id = k.order_id and v.line = k.line
              where k.tenant_id = $1 and k.recipe is not null group by 1, 2) r on r.order_id = l.order_id and r.line = l.line
       left join (select d.order_id, d.order_line, sum(coalesce(d.picked, d.quantity)) as shipped
                    from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id and h.state in ('issued', 'delivered')
                   where d.tenant_id = $1 and d.components is not null group by 1, 2) s on s.order_id = l.order_id and s.order_line = l.line
      where l.tenant_id = $1 and l.recipe is not null and coalesce(s.shipped, 0) <> r.kits`,
  ),
  invariant(
    '20',
    'the contract balance of each currency is what was billed and not yet earned, less what was earned and not yet billed, in base currency too',
    `select (select count(*) from invoice_line where tenant_id = $1) + (select count(*) from recognition where tenant_id = $1) as checked`,
    `with ledger as (
       select j.currency, sum(l.credit - l.debit) as balance, sum(l.base_credit - l.base_debit) as base from journal_line l
         join account a on a.tenant_id = l.tenant_id and a.number = l.account and a.role = 'contract_balance'
         join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id where l.tenant_id = $1 group by 1),
     document as (
       select currency, sum(sign * net) as balance, sum(sign * base_net) as base from (
         select i.currency, l.net, l.base_net, case when l.account_role = 'contract_balance' then -1 when i.type = 'invoice' then 1 else 0 end as sign
           from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
           join account a on a.tenant_id = l.tenant_id and a.role = l.account_role and (a.kind = 'revenue' or a.role = 'contract_balance')
          where l.tenant_id = $1
         union all select currency, amount, base_amount, -1 from recognition where tenant_id = $1) d group by 1)
     select coalesce(l.currency, d.currency) as currency, l.balance as ledger, d.balance as documents, l.base as ledger_base, d.base as documents_base
       from ledger l full join document d on d.currency = l.currency
      where coalesce(l.balance, 0) <> coalesce(d.balance, 0) or coalesce(l.base, 0) <> coalesce(d.base, 0)`,
  ),
  invariant(
    '20c',
    'a contract balance that is nothing in the currency of its order is nothing in base currency',
    count('sales_order'),
    `select o.number, o.currency, c.base_balance
       from (select order_id, sum(base_balance) as base_balance from contract_position where tenant_id = $1
              group by 1 having sum(balance) = 0 and sum(base_balance) <> 0) c
       left join sales_order o on o.tenant_id = $1 and o.id = c.order_id`,
  ),
  invariant(
    '20d',
    'the deposits received of each currency are those asked for, less what was deducted and credited of them, in base currency too',
    countWhere('invoice', "type = 'deposit'"),
    `with ledger as (
       select j.currency, sum(l.credit - l.debit) as balance, sum(l.base_credit - l.base_debit) as base from journal_line l
         join account a on a.tenant_id = l.tenant_id and a.number = l.account and a.role = 'deposit_liability'
         join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id where l.tenant_id = $1 group by 1),
     document as (
       select currency, sum(net) as balance, sum(base) as base from (
         select i.currency, case when i.type = 'credit_note' then -l.net else l.net end as net, case when i.type = 'credit_note' then -l.base_net else l.base_net end as base
           from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
          where l.tenant_id = $1 and l.account_role = 'deposit_liability'
         union all
         select i.currency, -d.net, -d.base_net from invoice_deposit d join invoice i on i.tenant_id = d.tenant_id and i.id = d.deposit_id where d.tenant_id = $1) v group by 1)
     select coalesce(l.currency, d.currency) as currency, l.balance as ledger, d.balance as documents, l.base as ledger_base, d.base as documents_base
       from ledger l full join document d on d.currency = l.currency
      where coalesce(l.balance, 0) <> coalesce(d.balance, 0) or coalesce(l.base, 0) <> coalesce(d.base, 0)`,
  ),
  invariant(
    '20b',
    'of no order is more revenue recognised than it is worth, ordered or billed',
    count('recognition'),
    `select o.number, o.net, b.net as billed, r.amount as recognised from sales_order o
       join (select order_id, sum(amount) as amount from recognition where tenant_id = $1 group by 1) r on r.order_id = o.id
       left join (select order_id, sum(net) as net from invoice where tenant_id = $1 and type = 'invoice' group by 1) b on b.order_id = o.id
      where o.tenant_id = $1 and r.amount > greatest(o.net, coalesce(b.net, 0))`,
  ),
  invariant(
    '20e',
    'of no deposit is more deducted and credited than was asked for, and of one that is used up nothing stays, in base currency too',
    countWhere('invoice', "type = 'deposit'"),
    `select * from (
       select i.number, i.net, i.tax, i.currency, sum(v.net) as used, sum(v.tax) as used_tax, sum(v.base) as used_base,
              (select sum(l.base_net) from invoice_line l where l.tenant_id = $1 and l.invoice_id = i.id) as base_net
         from invoice i
         join (select deposit_id, net, tax, base_net as base from invoice_deposit where tenant_id = $1
               union all
               select c.related_id, c.net, c.tax, (select sum(l.base_net) from invoice_line l where l.tenant_id = $1 and l.invoice_id = c.id)
                 from invoice c where c.tenant_id = $1 and c.type = 'credit_note') v on v.deposit_id = i.id
        where i.tenant_id = $1 and i.type = 'deposit' group by i.id, i.number, i.net, i.tax, i.currency) u
      where used + used_tax > net + tax or (used + used_tax = net + tax and (used, used_base) <> (net, base_net))`,
  ),
  invariant(
    'parts',
    'every line belongs to its document and its account, every document to a legal entity, and none is without lines',
    count(
      'order_line',
      'delivery_line',
      'customer_return_line',
      'invoice_line',
      'invoice_tax',
      'journal_line',
      'stock_movement',
    ),
    [
      orphans('order_line', 'order_id', 'sales_order'),
      orphans('delivery_line', 'delivery_id', 'delivery'),
      orphans('customer_return_line', 'return_id', 'customer_return'),
      orphans('invoice_line', 'invoice_id', 'invoice'),
      orphans('invoice_tax', 'invoice_id', 'invoice'),
      orphans('journal_line', 'journal_id', 'journal'),
      `select 'journal_line', l.account, j.number from journal_line l left join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id
        where l.tenant_id = $1 and l.account not in (select number from account where tenant_id = $1)`,
      `select 'invoice_line', l.order_id || ' ' || l.order_line, i.number from invoice_line l left join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
        where l.tenant_id = $1 and l.order_id is not null
          and not exists (select from order_line o where o.tenant_id = l.tenant_id and o.order_id = l.order_id and o.line = l.order_line)`,
      `select 'stock_movement', m.document_id::text, m.document_number from stock_movement m
        where m.tenant_id = $1 and not exists (
          select from (select id from delivery where tenant_id = $1 union all select id from customer_return where tenant_id = $1
                       union all select id from stock_document where tenant_id = $1) d where d.id = m.document_id)`,
      ofNobody('sales_order', 'number'),
      ofNobody('journal', 'number'),
      ofNobody('open_item', 'document_number'),
      empty('sales_order', 'order_line', 'order_id'),
      empty('delivery', 'delivery_line', 'delivery_id'),
      empty('customer_return', 'customer_return_line', 'return_id'),
      empty('invoice', 'invoice_line', 'invoice_id'),
    ].join(' union all '),
  ),
  invariant(
    'complete',
    'an order that is complete has nothing left to pay',
    countWhere('sales_order', "state = 'completed'"),
    `select o.number, i.document_number, i.residual from open_item i
       join sales_order o on o.tenant_id = i.tenant_id and o.id = i.order_id and o.state = 'completed'
      where i.tenant_id = $1 and i.residual > 0`,
  ),
  invariant(
    'credit',
    'a credit account holds what its orders have committed and its open items leave, and only confirmed orders commit',
    count('credit_account', 'sales_order'),
    `select c.number as customer, o.currency, a.committed, o.committed as orders, a.receivable, i.residual as items
       from (select * from credit_account where tenant_id = $1) a
       full join (select customer_id, currency, sum(committed) as committed from sales_order where tenant_id = $1 group by 1, 2 having sum(committed) <> 0) o
         on o.customer_id = a.customer_id
       left join (select customer_id, currency, sum(residual) as residual from open_item where tenant_id = $1 group by 1, 2) i on i.customer_id = a.customer_id and i.currency = a.currency
       left join customer c on c.tenant_id = $1 and c.id = coalesce(a.customer_id, o.customer_id)
      where coalesce(a.committed, 0) <> coalesce(o.committed, 0) or o.currency <> a.currency or coalesce(a.receivable, 0) <> coalesce(i.residual, 0)
     union all
     select o.number, o.currency, null, o.committed, null, null from sales_order o
      where o.tenant_id = $1 and o.committed <> 0 and o.state <> 'confirmed'`,
  ),
]

-- Invoices for deliveries that left: tax, gapless numbers, open items, journal; the revenue of what has arrived with them.

-- name: bill
with due as materialized (
  select d.id, d.order_id, o.customer_id, row_number() over (order by d.id) as nth, count(*) over () as many
    from delivery d join sales_order o on o.id = d.order_id
   where d.id between $1::bigint and $2::bigint and not d.billed and d.state = 'issued'
), number as (
  update series set next_number = next_number + (select count(*) from due) where name = 'invoice' returning next_number
), line as materialized (
  select d.id, l.line, l.quantity, o.unit_price, round(l.quantity * o.unit_price, 2) as net
    from due d join delivery_line l on l.delivery_id = d.id
    join order_line o on o.order_id = l.order_id and o.line = l.order_line
), head as materialized (
  select d.id, d.order_id, d.customer_id, n.next_number - d.many - 1 + d.nth as number, s.net, round(s.net * 0.2, 2) as tax
    from due d cross join number n
    join (select id, sum(net) as net from line group by id) s on s.id = d.id
), billed as (
  update delivery d set billed = true from due where d.id = due.id
), invoices as (
  insert into invoice
  select id, 'INV-' || number, order_id, customer_id, date '2011-03-01', date '2011-03-31', net, tax, net + tax from head
), lines as (
  insert into invoice_line select id, line, id, line, quantity, unit_price, net from line
), items as (
  insert into open_item select id, customer_id, date '2011-03-31', net + tax, net + tax from head
), journals as (
  insert into journal (posted_on, document_type, document_id, total) select date '2011-03-01', 'invoice', id, net + tax from head
  returning id, document_id
)
insert into journal_line
select j.id, v.line, v.account, v.debit, v.credit
  from journals j join head h on h.id = j.document_id
 cross join lateral (values (1, '1100', h.net + h.tax, 0), (2, '2200', 0, h.net), (3, '2300', 0, h.tax)) v(line, account, debit, credit)

-- name: recognise
with due as materialized (
  select i.id, i.net from invoice i where i.id between $1::bigint and $2::bigint
), arrived as (
  update delivery d set state = 'delivered' from due where d.id = due.id
), journals as (
  insert into journal (posted_on, document_type, document_id, total) select date '2011-03-01', 'revenue', id, net from due
  returning id, total
)
insert into journal_line
select j.id, v.line, v.account, case v.line when 1 then j.total else 0 end, case v.line when 2 then j.total else 0 end
  from journals j cross join (values (1, '2200'), (2, '4000')) v(line, account)

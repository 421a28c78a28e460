-- Goods issue of the orders of a batch: deliveries, movements at average cost, stock, cost of sales.

-- name: ship
with number as (
  update series set next_number = next_number + cardinality($1::bigint[]) where name = 'delivery' returning next_number
), line as materialized (
  select l.order_id, l.line, l.item_id, l.quantity, round(l.quantity * b.value / b.on_hand, 2) as cost
    from order_line l join stock b on b.item_id = l.item_id where l.order_id = any($1::bigint[])
), head as materialized (
  select o.id, o.nth, s.cost
    from unnest($1::bigint[]) with ordinality o(id, nth)
    join (select order_id, sum(cost) as cost from line group by order_id) s on s.order_id = o.id
), stock_out as (
  update stock b set on_hand = b.on_hand - s.quantity, reserved = b.reserved - s.quantity, value = b.value - s.cost
    from (select item_id, sum(quantity) as quantity, sum(cost) as cost from line group by item_id) s where b.item_id = s.item_id
), moved as (
  insert into stock_movement (item_id, moved_on, quantity, value, delivery_id)
  select item_id, date '2011-03-01', -quantity, -cost, order_id from line
), deliveries as (
  insert into delivery select h.id, 'DN-' || (n.next_number - cardinality($1::bigint[]) - 1 + h.nth), h.id, 'issued', false from head h cross join number n
), lines as (
  insert into delivery_line select order_id, line, order_id, line, quantity, cost from line
), journals as (
  insert into journal (posted_on, document_type, document_id, total) select date '2011-03-01', 'delivery', id, cost from head
  returning id, total
)
insert into journal_line
select j.id, v.line, v.account, case v.line when 1 then j.total else 0 end, case v.line when 2 then j.total else 0 end
  from journals j cross join (values (1, '5000'), (2, '1300')) v(line, account)

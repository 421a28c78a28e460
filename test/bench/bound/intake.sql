-- Orders of a batch: priced, checked for credit, reserved. Arrays: orders (id, reference, customer); lines (order, line,
-- item, quantity).

-- name: intake
with number as (
  update series set next_number = next_number + cardinality($1::bigint[]) where name = 'order' returning next_number
), line as materialized (
  select v.order_id, v.line, i.id as item_id, v.quantity, i.price, round(v.quantity * i.price, 2) as net
    from unnest($4::bigint[], $5::int[], $6::text[], $7::numeric[]) v(order_id, line, item, quantity) join item i on i.number = v.item
), head as materialized (
  select o.id, o.reference, o.nth, c.id as customer_id, s.net, s.net + round(s.net * 0.2, 2) as gross
    from unnest($1::bigint[], $2::text[], $3::text[]) with ordinality o(id, reference, customer, nth)
    join customer c on c.number = o.customer
    join (select order_id, sum(net) as net from line group by order_id) s on s.order_id = o.id
), credit as (
  update credit_account a set exposure = a.exposure + s.gross
    from (select customer_id, sum(gross) as gross from head group by customer_id) s
   where a.customer_id = s.customer_id and a.exposure + s.gross <= a.limit_amount
), reserved as (
  update stock b set reserved = b.reserved + s.quantity
    from (select item_id, sum(quantity) as quantity from line group by item_id) s
   where b.item_id = s.item_id and b.on_hand - b.reserved >= s.quantity
), orders as (
  insert into sales_order
  select h.id, 'SO-' || (n.next_number - cardinality($1::bigint[]) - 1 + h.nth), h.reference, h.customer_id, date '2011-03-01', 'confirmed', h.net, h.gross
    from head h cross join number n
)
insert into order_line select order_id, line, item_id, quantity, price, net from line

-- The deliveries of these orders, as planned.

-- name: plan
with number as (
  update series set next_number = next_number + cardinality($1::bigint[]) where name = 'delivery' returning next_number
), head as (
  insert into delivery
  select o.id, 'DN-' || (n.next_number - cardinality($1::bigint[]) - 1 + o.nth), o.id, 'released', false
    from unnest($1::bigint[]) with ordinality o(id, nth) cross join number n
)
insert into delivery_line select order_id, line, order_id, line, quantity from order_line where order_id = any($1::bigint[])

-- The dialog of one order: seven statements of one round trip each, five of which write and commit by themselves. The
-- first, third and fifth to sixth are those of the batches, for a batch of one.

-- name: display
select o.*, (select jsonb_agg(to_jsonb(l) order by l.line) from order_line l where l.order_id = o.id) as lines
  from sales_order o where o.id = $1::bigint

-- name: list
select o.id, o.number, o.order_date, o.state, o.gross from sales_order o where o.customer_id = $1::bigint
 order by o.order_date desc, o.id desc limit 40

-- name: deliver
with number as (
  update series set next_number = next_number + 1 where name = 'delivery' returning next_number
), head as (
  insert into delivery select $1::bigint, 'DN-' || (next_number - 1), $1::bigint, 'packed', false from number
)
insert into delivery_line select order_id, line, order_id, line, quantity from order_line where order_id = $1::bigint

-- name: issue
with line as materialized (
  select l.delivery_id, l.line, o.item_id, l.quantity, round(l.quantity * b.value / b.on_hand, 2) as cost
    from delivery_line l join order_line o on o.order_id = l.order_id and o.line = l.order_line join stock b on b.item_id = o.item_id
   where l.delivery_id = $1::bigint
), left_house as (
  update delivery set state = 'issued' where id = $1::bigint
), stock_out as (
  update stock b set on_hand = b.on_hand - l.quantity, reserved = b.reserved - l.quantity, value = b.value - l.cost from line l where b.item_id = l.item_id
), moved as (
  insert into stock_movement (item_id, moved_on, quantity, value, delivery_id)
  select item_id, date '2011-03-01', -quantity, -cost, delivery_id from line
), journals as (
  insert into journal (posted_on, document_type, document_id, total) select date '2011-03-01', 'delivery', $1::bigint, sum(cost) from line
  returning id, total
)
insert into journal_line
select j.id, v.line, v.account, case v.line when 1 then j.total else 0 end, case v.line when 2 then j.total else 0 end
  from journals j cross join (values (1, '5000'), (2, '1300')) v(line, account)

-- name: pay
with claim as (
  update open_item i set residual = 0 from (select id, residual from open_item where id = $1::bigint for update) o
   where i.id = o.id returning i.id, i.customer_id, o.residual as amount
), money as (
  insert into payment (customer_id, open_item_id, received_on, amount) select customer_id, id, date '2011-03-01', amount from claim
), free as (
  update credit_account a set exposure = a.exposure - c.amount from claim c where a.customer_id = c.customer_id
), complete as (
  update sales_order set state = 'completed' where id = $1::bigint
), journals as (
  insert into journal (posted_on, document_type, document_id, total) select date '2011-03-01', 'payment', id, amount from claim
  returning id, total
)
insert into journal_line
select j.id, v.line, v.account, case v.line when 1 then j.total else 0 end, case v.line when 2 then j.total else 0 end
  from journals j cross join (values (1, '1000'), (2, '1100')) v(line, account)

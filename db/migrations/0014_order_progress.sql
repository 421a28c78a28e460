-- Progress is never stored: it is derived from the links between lines.
-- They stand behind the modules whose links they add up; billing, shipping, cash and exports read them.

create view order_line_progress with (security_invoker = true) as
select l.tenant_id, l.order_id, l.line, l.quantity, l.cancelled,
       coalesce(r.reserved, 0) as reserved,
       coalesce(s.shipped, 0) as shipped,
       coalesce(b.billed, 0) - coalesce(s.withdrawn, 0) as billed,
       coalesce(t.returned, 0) as returned
  from order_line l
  left join lateral (
    select min(case when l.recipe is null then v.reserved
                    else floor(v.reserved / (l.recipe -> (v.position - 1) ->> 'quantity')::numeric) end) as reserved
      from reservation v where v.tenant_id = l.tenant_id and v.demand_id = l.order_id and v.line = l.line
  ) r on true
  left join lateral (
    select sum(coalesce(d.picked, d.quantity)) filter (where h.state in ('issued', 'delivered')) as shipped, sum(d.withdrawn) as withdrawn
      from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id
     where d.tenant_id = l.tenant_id and d.order_id = l.order_id and d.order_line = l.line
  ) s on true
  left join lateral (
    select sum(i.quantity) as billed from invoice_line i join invoice h on h.tenant_id = i.tenant_id and h.id = i.invoice_id
     where i.tenant_id = l.tenant_id and i.order_id = l.order_id and i.order_line = l.line and h.type = 'invoice'
  ) b on true
  left join lateral (
    select sum(c.quantity) as returned from customer_return_line c join customer_return h on h.tenant_id = c.tenant_id and h.id = c.return_id
     where c.tenant_id = l.tenant_id and c.order_id = l.order_id and c.order_line = l.line and h.state in ('received', 'credited', 'waived') and c.component_position is null
  ) t on true;
comment on view order_line_progress is 'How far each order line has come, as sums over its links.';
grant select on order_line_progress to o2c_app;

-- The same sums as order_line_progress, order by order instead of line by line: the links of an order are read by their
-- indexes and added up once. So whoever reads all orders in the order of their numbers gets the first rows at once, and
-- nothing is sorted or hashed on disk. A test compares the two.
create view order_line_sums with (security_invoker = true) as
select o.tenant_id, o.id as order_id, o.number as order_number, l.*
  from sales_order o
 cross join lateral (
  select l.line, l.item_number, l.quantity, l.cancelled, l.unit_price, l.net, l.description, l.cancel_reason,
         coalesce(s.reserved, 0) as reserved, coalesce(s.shipped, 0) as shipped, coalesce(s.billed, 0) as billed, coalesce(s.returned, 0) as returned
    from order_line l
    left join (
     select line, min(reserved) as reserved, sum(shipped) as shipped, sum(billed) as billed, sum(returned) as returned from (
      select v.line, case when k.recipe is null then v.reserved else floor(v.reserved / (k.recipe -> (v.position - 1) ->> 'quantity')::numeric) end as reserved,
             null::numeric as shipped, null::numeric as billed, null::numeric as returned
        from reservation v
        left join order_line k on k.tenant_id = v.tenant_id and k.order_id = v.demand_id and k.line = v.line and v.position > 0
       where v.tenant_id = o.tenant_id and v.demand_id = o.id
      union all
      select d.order_line, null as reserved, case when h.state in ('issued', 'delivered') then coalesce(d.picked, d.quantity) end as shipped,
             -nullif(d.withdrawn, 0) as billed, null as returned
        from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id
       where d.tenant_id = o.tenant_id and d.order_id = o.id
      union all
      select i.order_line, null as reserved, null as shipped, i.quantity as billed, null as returned
        from invoice_line i join invoice h on h.tenant_id = i.tenant_id and h.id = i.invoice_id
       where i.tenant_id = o.tenant_id and i.order_id = o.id and h.type = 'invoice'
      union all
      select c.order_line, null as reserved, null as shipped, null as billed, c.quantity as returned
        from customer_return_line c join customer_return h on h.tenant_id = c.tenant_id and h.id = c.return_id
       where c.tenant_id = o.tenant_id and c.order_id = o.id and h.state in ('received', 'credited', 'waived') and c.component_position is null) link
      group by line) s on s.line = l.line
   where l.tenant_id = o.tenant_id and l.order_id = o.id) l;
comment on view order_line_sums is 'Progress of all order lines, by adding up the links of each order at once.';
grant select on order_line_sums to o2c_app;

create view order_open_end with (security_invoker = true) as
select p.tenant_id, p.order_id,
       case when bool_or(p.shipped < p.quantity - p.cancelled) then 'shipping' else 'billing' end as reason
  from order_line_progress p
 group by p.tenant_id, p.order_id
having bool_or(p.shipped < p.quantity - p.cancelled or p.billed < least(p.shipped, p.quantity - p.cancelled))
union all
select i.tenant_id, i.order_id, 'payment' from open_item i
 where i.order_id is not null and i.residual > 0
 group by i.tenant_id, i.order_id;
comment on view order_open_end is 'What still stands between an order and its completion: shipping, billing, payment.';
grant select on order_open_end to o2c_app;

create view order_advance with (security_invoker = true) as
select o.tenant_id, o.id as order_id, b.to_bill, d.asked, d.paid
  from sales_order o
 cross join lateral (
  select coalesce(sum(money_text(greatest(0, p.quantity - p.cancelled - p.billed) * l.unit_price, o.currency)::numeric), 0) as to_bill
    from order_line_progress p join order_line l on l.tenant_id = p.tenant_id and l.order_id = p.order_id and l.line = p.line
   where p.tenant_id = o.tenant_id and p.order_id = o.id) b
 cross join lateral (
  select coalesce(sum(a.asked), 0) as asked, coalesce(sum(a.asked - a.unpaid), 0) as paid from (
   select d.net - coalesce((select sum(n.net) from invoice n where n.tenant_id = d.tenant_id and n.related_id = d.id), 0)
                - coalesce((select sum(u.net) from invoice_deposit u where u.tenant_id = d.tenant_id and u.deposit_id = d.id), 0) as asked,
          coalesce((select sum(i.residual) from open_item i where i.tenant_id = d.tenant_id and i.document_id = d.id), 0) * d.net / d.gross as unpaid
     from invoice d where d.tenant_id = o.tenant_id and d.order_id = o.id and d.type = 'deposit') a) d;
comment on view order_advance is 'Net of each order: what is still to be billed, what of it is asked for in advance, and how much of that is paid. Net, since the tax rate may change between deposit and invoice.';
grant select on order_advance to o2c_app;

-- A held order may be a change to an earlier one with the same purchase order number: what it asks for, item by item, beside
-- what the earlier one has. The operation decides by itself, with both orders locked.
create view order_change_proposal with (security_invoker = true) as
select h.tenant_id, h.id as order_id, e.id as changed_id, e.number as changed_number, i.item_number, i.before, i.after, i.open,
       case when e.state = 'completed' then e.number || ' is completed'
            when e.currency <> h.currency or e.payment_term <> h.payment_term or e.warehouse <> h.warehouse
              then 'currency, payment term and warehouse of ' || e.number || ' stay'
            when e.ship_to <> h.ship_to and (e.ship_to_country <> h.ship_to_country or i.begun) then 'the address of ' || e.number || ' stays'
            when i.before - i.after > i.open then trim_scale(i.before - i.after) || ' of ' || i.item_number || ' to cancel, ' || trim_scale(i.open) || ' open' end as reason,
       e.ship_to <> h.ship_to as moves
  from sales_order h
  join order_hold v on v.tenant_id = h.tenant_id and v.order_id = h.id and v.kind = 'verification' and v.lifted_on is null
                   and v.detail @> '[{"code": "possible_duplicate"}]'
  join sales_order e on e.tenant_id = h.tenant_id and e.customer_id = h.customer_id and e.reference_key = h.reference_key
                    and e.number < h.number and e.state <> 'cancelled'
 cross join lateral (
  select x.item_number, sum(x.before) as before, sum(x.after) as after, sum(x.open) as open, bool_or(bool_or(x.begun)) over () as begun from (
    select l.item_id, l.item_number, l.quantity - l.cancelled as before, 0 as after,
           greatest(0, l.quantity - l.cancelled - p.shipped - coalesce(c.quantity, 0)) as open, p.shipped > 0 or c.quantity > 0 as begun
      from order_line l join order_line_progress p on p.tenant_id = l.tenant_id and p.order_id = l.order_id and p.line = l.line
      left join lateral (
        select sum(d.quantity) as quantity from delivery_line d join delivery y on y.tenant_id = d.tenant_id and y.id = d.delivery_id
         where d.tenant_id = l.tenant_id and d.order_id = l.order_id and d.order_line = l.line and y.state in ('released', 'picked', 'packed')) c on true
     where l.tenant_id = e.tenant_id and l.order_id = e.id
    union all
    select l.item_id, l.item_number, 0, l.quantity - l.cancelled, 0, false from order_line l where l.tenant_id = h.tenant_id and l.order_id = h.id) x
   group by x.item_id, x.item_number) i
 where h.state = 'received';
comment on view order_change_proposal is 'What would change if an order held as a possible duplicate were applied to the earlier order, by item, with what stands in the way.';
grant select on order_change_proposal to o2c_app;

create view order_backorder with (security_invoker = true) as
select b.tenant_id, b.demand_id as order_id, o.number as order_number, b.line, b.position, b.item_id, i.number as item_number, b.warehouse, b.before, b.quantity,
       b.expected_on as confirmed_on, b.reference
  from backorder b
 -- Looked up by key, as in reserve_due: PostgreSQL takes far more lines to wait than do.
 cross join lateral (select o.number from sales_order o where o.tenant_id = b.tenant_id and o.id = b.demand_id limit 1) o
 cross join lateral (select i.number from item i where i.tenant_id = b.tenant_id and i.id = b.item_id limit 1) i;
comment on view order_backorder is 'What order lines wait for, with the day on which the goods are expected in the house; null where no day is known.';
grant select on order_backorder to o2c_app;

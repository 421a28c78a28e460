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

-- The same sums as order_line_progress, computed for all lines at once instead of one by one: for exports and proofs
-- that read everything. A test compares the two.
create view order_line_sums with (security_invoker = true) as
select l.tenant_id, l.order_id, l.line, l.quantity, l.cancelled,
       coalesce(r.reserved, 0) as reserved, coalesce(s.shipped, 0) as shipped, coalesce(b.billed, 0) - coalesce(s.withdrawn, 0) as billed, coalesce(t.returned, 0) as returned
  from order_line l
  left join (select v.tenant_id, v.demand_id, v.line,
                    min(case when k.recipe is null then v.reserved else floor(v.reserved / (k.recipe -> (v.position - 1) ->> 'quantity')::numeric) end) as reserved
               from reservation v join order_line k on k.tenant_id = v.tenant_id and k.order_id = v.demand_id and k.line = v.line
              group by v.tenant_id, v.demand_id, v.line) r on r.tenant_id = l.tenant_id and r.demand_id = l.order_id and r.line = l.line
  left join (select d.tenant_id, d.order_id, d.order_line, sum(d.withdrawn) as withdrawn,
                    sum(coalesce(d.picked, d.quantity)) filter (where h.state in ('issued', 'delivered')) as shipped
               from delivery_line d join delivery h on h.tenant_id = d.tenant_id and h.id = d.delivery_id
              group by d.tenant_id, d.order_id, d.order_line) s
    on s.tenant_id = l.tenant_id and s.order_id = l.order_id and s.order_line = l.line
  left join (select i.tenant_id, i.order_id, i.order_line, sum(i.quantity) as billed
               from invoice_line i join invoice h on h.tenant_id = i.tenant_id and h.id = i.invoice_id
              where h.type = 'invoice' group by i.tenant_id, i.order_id, i.order_line) b
    on b.tenant_id = l.tenant_id and b.order_id = l.order_id and b.order_line = l.line
  left join (select c.tenant_id, c.order_id, c.order_line, sum(c.quantity) as returned
               from customer_return_line c join customer_return h on h.tenant_id = c.tenant_id and h.id = c.return_id
              where h.state in ('received', 'credited', 'waived') and c.component_position is null group by c.tenant_id, c.order_id, c.order_line) t
    on t.tenant_id = l.tenant_id and t.order_id = l.order_id and t.order_line = l.line;
comment on view order_line_sums is 'Progress of all order lines, by grouping all links at once.';
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

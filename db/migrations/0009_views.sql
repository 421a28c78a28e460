-- Progress is never stored: it is derived from the links between lines.

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

-- Due views: the documents that wait for a step, each ready or with the reason why not. A department's queue, the
-- worker's work and what a crash leaves behind are the same rows.

create view verify_due with (security_invoker = true) as
select o.tenant_id, 'verify'::text as step, 'order'::text as document_type, o.id as document_id, o.number, o.customer_id,
       o.order_date as since, h.id is null as ready, 'held: ' || h.kind || ' (' || h.reason || ')' as reason
  from sales_order o
  left join lateral (select h.* from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null
                      order by h.kind desc limit 1) h on true
 where o.state = 'received';
comment on view verify_due is 'Orders to verify; one with findings waits for the order desk.';
grant select on verify_due to o2c_app;

create view credit_due with (security_invoker = true) as
select o.tenant_id, 'credit'::text as step, 'order'::text as document_type, o.id as document_id, o.number, o.customer_id,
       o.order_date as since,
       h.id is null or (h.kind = 'credit' and ((h.detail ->> 'accountVersion')::int is distinct from a.version or h.detail ->> 'decidedOn' <> t.today_text)) as ready,
       'held: ' || h.kind || ' (' || h.reason || ')' as reason
  from sales_order o
  join (select tenant_id, coalesce(today, (now() at time zone time_zone)::date)::text as today_text from tenant) t on t.tenant_id = o.tenant_id
  left join credit_account a on a.tenant_id = o.tenant_id and a.customer_id = o.customer_id
  left join lateral (select h.* from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null
                      order by h.kind limit 1) h on true
 where o.state = 'verified';
comment on view credit_due is 'Orders to decide credit for; a held one is decided again when its account has changed, and once a day.';
grant select on credit_due to o2c_app;

create view reserve_due with (security_invoker = true) as
select r.tenant_id, 'reserve'::text as step, 'order'::text as document_type, r.demand_id as document_id, o.number, o.customer_id,
       min(r.needed_on) as since, bool_or(b.on_hand > b.reserved) as ready,
       'waiting: stock of ' || string_agg(i.number, ', ' order by r.line) as reason
  from reservation r
  join sales_order o on o.tenant_id = r.tenant_id and o.id = r.demand_id
  join item i on i.tenant_id = r.tenant_id and i.id = r.item_id
  left join stock_balance b on b.tenant_id = r.tenant_id and b.warehouse = r.warehouse and b.item_id = r.item_id
 where r.reserved < r.requested and o.state = 'confirmed'
 group by r.tenant_id, r.demand_id, o.number, o.customer_id;
comment on view reserve_due is 'Confirmed orders that wait for stock.';
grant select on reserve_due to o2c_app;

create view release_due with (security_invoker = true) as
select o.tenant_id, 'release'::text as step, 'order'::text as document_type, o.id as document_id, o.number, o.customer_id,
       o.order_date as since,
       h.id is null and not (o.complete_delivery and d.short) and (o.settlement <> 'prepaid' or p.paid >= o.gross) as ready,
       case when h.id is not null then 'held: ' || h.kind || ' (' || h.reason || ')'
            when o.complete_delivery and d.short then 'waiting: complete delivery'
            else 'waiting: payment in advance' end as reason
  from sales_order o
  join (select tenant_id, demand_id, bool_or(reserved < requested) as short from reservation
         where allocated < reserved group by tenant_id, demand_id) d on d.tenant_id = o.tenant_id and d.demand_id = o.id
  left join order_deposit_paid p on p.tenant_id = o.tenant_id and p.order_id = o.id
  left join lateral (select h.* from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null
                      order by h.kind limit 1) h on true
 where o.state = 'confirmed';
comment on view release_due is 'Confirmed orders with reserved stock that is in no delivery yet.';
grant select on release_due to o2c_app;

create view warehouse_due with (security_invoker = true) as
select d.tenant_id, case d.state when 'released' then 'pick' when 'picked' then 'pack' else 'issue' end as step,
       'delivery'::text as document_type, d.id as document_id, d.number, d.customer_id, d.planned_date as since,
       coalesce(s.value #>> '{}', 'no') = 'yes' as ready, 'waiting: warehouse to ' || case d.state when 'released' then 'pick' when 'picked' then 'pack' else 'post goods issue' end as reason
  from delivery d left join setting_today s on s.tenant_id = d.tenant_id and s.name = 'shipping.automatic'
 where d.state in ('released', 'picked', 'packed');
comment on view warehouse_due is 'Deliveries that the warehouse works on; they go by themselves only where the warehouse is automatic.';
grant select on warehouse_due to o2c_app;

create view deliver_due with (security_invoker = true) as
select d.tenant_id, 'deliver'::text as step, 'delivery'::text as document_type, d.id as document_id, d.number, d.customer_id,
       d.goods_issue_date as since,
       coalesce(s.value #>> '{}', 'no') = 'yes'
         and d.goods_issue_date + coalesce((n.value #>> '{}')::int, 0) <= coalesce(t.today, (now() at time zone t.time_zone)::date) as ready,
       'waiting: carrier' as reason
  from delivery d
  join tenant t on t.tenant_id = d.tenant_id
  left join setting_today s on s.tenant_id = d.tenant_id and s.name = 'shipping.automatic'
  left join setting_today n on n.tenant_id = d.tenant_id and n.name = 'shipping.transit_days'
 where d.state = 'issued';
comment on view deliver_due is 'Deliveries on their way.';
grant select on deliver_due to o2c_app;

create view invoice_due with (security_invoker = true) as
select d.tenant_id, 'invoice'::text as step, 'delivery'::text as document_type, d.id as document_id, d.number, d.customer_id,
       d.goods_issue_date as since,
       o.billing_rule = 'per_delivery' or not exists (select from order_line_progress p
          where p.tenant_id = o.tenant_id and p.order_id = o.id and p.shipped < p.quantity - p.cancelled) as ready,
       'waiting: order ' || o.number || ' to be complete' as reason
  from delivery d join sales_order o on o.tenant_id = d.tenant_id and o.id = d.order_id
 where not d.billed and d.state in ('issued', 'delivered');
comment on view invoice_due is 'Deliveries that left and are not billed.';
grant select on invoice_due to o2c_app;

create view recognise_due with (security_invoker = true) as
select d.tenant_id, 'recognise'::text as step, 'delivery'::text as document_type, d.id as document_id, d.number, d.customer_id,
       d.delivered_date as since, true as ready, null::text as reason
  from delivery d where not d.recognised and d.state = 'delivered';
comment on view recognise_due is 'Delivered, revenue not yet recognised.';
grant select on recognise_due to o2c_app;

create view return_due with (security_invoker = true) as
select r.tenant_id, case r.state when 'authorised' then 'return' else 'credit_note' end as step, 'return'::text as document_type,
       r.id as document_id, r.number, r.customer_id, r.return_date as since,
       r.state = 'received' or coalesce(s.value #>> '{}', 'no') = 'yes' as ready, 'waiting: goods to come back' as reason
  from customer_return r left join setting_today s on s.tenant_id = r.tenant_id and s.name = 'shipping.automatic'
 where r.state in ('authorised', 'received');
comment on view return_due is 'Returns to receive or to credit.';
grant select on return_due to o2c_app;

create view complete_due with (security_invoker = true) as
select o.tenant_id, 'complete'::text as step, 'order'::text as document_type, o.id as document_id, o.number, o.customer_id,
       o.order_date as since, p.reason is null and l.reason is null as ready, 'waiting: ' || coalesce(p.reason, l.reason) as reason
  from sales_order o
  left join lateral (select 'payment'::text as reason from open_item i
                      where i.tenant_id = o.tenant_id and i.order_id = o.id and i.residual > 0 limit 1) p on true
  -- Lines are looked at only where nothing is left to pay: most of what is open waits for money.
  left join lateral (select e.reason from order_open_end e
                      where p.reason is null and e.tenant_id = o.tenant_id and e.order_id = o.id order by e.reason desc limit 1) l on true
 where o.state = 'confirmed';
comment on view complete_due is 'Confirmed orders and what still stands between them and completion.';
grant select on complete_due to o2c_app;

create view refused_today with (security_invoker = true) as
select f.tenant_id, f.document_id, f.step, f.code, f.message
  from step_refusal f join tenant t on t.tenant_id = f.tenant_id
 where f.refused_on = coalesce(t.today, (now() at time zone t.time_zone)::date);
comment on view refused_today is 'Documents that were ready for a step and were refused today: no due view can foresee every rule of an operation.';
grant select on refused_today to o2c_app;

create view work_due with (security_invoker = true) as
select w.tenant_id, w.step, w.document_type, w.document_id, w.number, w.customer_id, w.since,
       w.ready and f.step is null as ready, case when w.ready and f.step is not null then 'refused: ' || f.message else w.reason end as reason
  from (select * from verify_due union all select * from credit_due union all select * from reserve_due union all select * from release_due
        union all select * from warehouse_due union all select * from deliver_due union all select * from invoice_due
        union all select * from recognise_due union all select * from return_due) w
  left join refused_today f on f.tenant_id = w.tenant_id and f.document_id = w.document_id and f.step = w.step;
comment on view work_due is 'Everything that waits for a step, of every department; what a step has refused today waits with the reason.';
grant select on work_due to o2c_app;

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

create view reservation_active with (security_invoker = true) as
select r.tenant_id, r.warehouse, r.item_id, sum(r.reserved - r.issued) as active
  from reservation r group by r.tenant_id, r.warehouse, r.item_id;
comment on view reservation_active is 'Stock that reservations hold and that has not left yet.';
grant select on reservation_active to o2c_app;

-- Currencies whose minor unit is not a hundredth (ISO 4217), for texts that must agree with the application's.
create function money_text(value numeric, currency text) returns text language sql immutable parallel safe as $$
  select round(value, case when currency in ('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','VND','VUV','XAF','XOF','XPF') then 0
                           when currency in ('BHD','IQD','JOD','KWD','LYD','OMR','TND') then 3 else 2 end)::text $$;
comment on function money_text is 'An amount with the places of its currency.';

create function plain_text(value numeric) returns text language sql immutable parallel safe as $$ select trim_scale(value)::text $$;
comment on function plain_text is 'A number without idle zeros.';

create view contract_position with (security_invoker = true) as
select l.tenant_id, l.order_id, sum(case when i.type = 'invoice' then l.net else 0 end) as balance
  from invoice_line l
  join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
  join account a on a.tenant_id = l.tenant_id and a.role = l.account_role and a.kind = 'revenue'
 group by l.tenant_id, l.order_id
union all
select tenant_id, order_id, -sum(net) from invoice_line where account_role = 'contract_balance' group by tenant_id, order_id
union all
select tenant_id, order_id, -sum(amount) from recognition group by tenant_id, order_id;
comment on view contract_position is 'Billed, less credited before recognition, less recognised revenue by order: the detail of the contract balance.';
grant select on contract_position to o2c_app;

create view document_link with (security_invoker = true) as
select tenant_id, 'source_document' as predecessor_type, source_document_id as predecessor_id, external_number as predecessor_number,
       'order' as successor_type, id as successor_id, number as successor_number
  from sales_order where source_document_id is not null
union all
select tenant_id, 'source_document', source_document_id, external_number, 'return', id, number
  from customer_return where source_document_id is not null
union all
select d.tenant_id, 'order', o.id, o.number, 'delivery', d.id, d.number
  from delivery d join sales_order o on o.tenant_id = d.tenant_id and o.id = d.order_id
union all
select tenant_id, 'order', order_id, order_number, type, id, number
  from invoice where order_id is not null and type <> 'credit_note'
union all
select l.tenant_id, 'delivery', d.id, d.number, i.type, i.id, i.number
  from delivery_line v
  join delivery d on d.tenant_id = v.tenant_id and d.id = v.delivery_id
  join invoice_line l on l.tenant_id = v.tenant_id and l.order_id = v.order_id and l.order_line = v.order_line
                     and l.delivery_id = v.delivery_id and l.delivery_line = v.line
  join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
union all
select l.tenant_id, 'order', o.id, o.number, 'return', r.id, r.number
  from customer_return_line l
  join customer_return r on r.tenant_id = l.tenant_id and r.id = l.return_id
  join sales_order o on o.tenant_id = l.tenant_id and o.id = l.order_id
union all
select i.tenant_id, 'return', r.id, r.number, i.type, i.id, i.number
  from invoice i join customer_return r on r.tenant_id = i.tenant_id and r.id = i.return_id
union all
select i.tenant_id, p.type, p.id, p.number, i.type, i.id, i.number
  from invoice i join invoice p on p.tenant_id = i.tenant_id and p.id = i.related_id
union all
select x.tenant_id, d.type, d.id, d.number, i.type, i.id, i.number
  from invoice_deposit x
  join invoice d on d.tenant_id = x.tenant_id and d.id = x.deposit_id
  join invoice i on i.tenant_id = x.tenant_id and i.id = x.invoice_id
union all
select s.tenant_id, d.document_type, d.document_id, d.document_number, c.document_type, c.document_id, c.document_number
  from settlement s
  join open_item d on d.tenant_id = s.tenant_id and d.id = s.debit_item
  join open_item c on c.tenant_id = s.tenant_id and c.id = s.credit_item
union all
select tenant_id, document_type, document_id, document_number, 'journal', id, number from journal;
comment on view document_link is 'Which document came from which, over all kinds: the document flow.';
grant select on document_link to o2c_app;

-- What people may do with a document: its state says no in general, these rows say why not in particular. They tell the
-- reader of a document beforehand; the operation itself decides with the document locked.
create view action_barrier with (security_invoker = true) as
select e.tenant_id, 'order'::text as document_type, e.order_id as document_id, 'complete'::text as action, 'still open: ' || string_agg(e.reason, ', ' order by e.reason) as reason
  from order_open_end e group by e.tenant_id, e.order_id
union all
select d.tenant_id, 'order', d.order_id, 'cancel',
       coalesce('left with ' || string_agg(d.number, ', ' order by d.number) filter (where d.state in ('issued', 'delivered')) || ': close the open lines instead, and take the goods back as a return',
                'being made ready in ' || string_agg(d.number, ', ' order by d.number) || ': cancel the delivery first')
  from delivery d where d.state <> 'cancelled' group by d.tenant_id, d.order_id
union all
select p.tenant_id, 'order', p.order_id, 'close-lines', 'no line is open: everything has left, is in a delivery or is cancelled'
  from order_line_progress p
  left join lateral (
    select sum(l.quantity) as quantity from delivery_line l join delivery d on d.tenant_id = l.tenant_id and d.id = l.delivery_id
     where l.tenant_id = p.tenant_id and l.order_id = p.order_id and l.order_line = p.line and d.state in ('released', 'picked', 'packed')
  ) c on true
 group by p.tenant_id, p.order_id having not bool_or(p.quantity - p.cancelled > coalesce(p.shipped, 0) + coalesce(c.quantity, 0))
union all
select o.tenant_id, 'order', o.id, k.action, k.reason from sales_order o
 cross join (values ('lift-hold', array['manual', 'delivery'], 'nobody holds it by hand'), ('approve', array['verification'], 'it has no findings to accept'),
                    ('release-credit', array['credit'], 'it is not held for credit')) k(action, kinds, reason)
 where not exists (select from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null and h.kind = any(k.kinds))
union all
select o.tenant_id, 'order', o.id, 'release', coalesce(r.reason, 'nothing of it is reserved that is not in a delivery')
  from sales_order o left join release_due r on r.tenant_id = o.tenant_id and r.document_id = o.id
 where not r.ready or (r.document_id is null and not exists (
   select from order_line l where l.tenant_id = o.tenant_id and l.order_id = o.id and not l.stocked and l.quantity - l.cancelled > coalesce((
     select sum(c.quantity) from delivery_line c join delivery d on d.tenant_id = c.tenant_id and d.id = c.delivery_id
      where c.tenant_id = l.tenant_id and c.order_id = l.order_id and c.order_line = l.line and d.state <> 'cancelled'), 0)))
union all
select tenant_id, 'order', document_id, 'reserve', 'nothing that it waits for is available' from reserve_due where not ready
union all
select o.tenant_id, 'order', o.id, 'reserve', 'nothing of it comes from stock'
  from sales_order o where not exists (select from reservation r where r.tenant_id = o.tenant_id and r.demand_id = o.id)
union all
select o.tenant_id, 'order', o.id, 'reopen', 'nothing of it is open'
  from sales_order o
  -- The limit has it looked up for this order; without, PostgreSQL finds out what is open of all orders.
  left join lateral (select e.reason from order_open_end e where e.tenant_id = o.tenant_id and e.order_id = o.id limit 1) e on true
 where e.reason is null
union all
select tenant_id, 'delivery', id, 'recognise', 'its revenue is recognised' from delivery where recognised
union all
select tenant_id, 'delivery', delivery_id, 'reverse_issue', 'it is billed: credit its invoice first' from delivery_billed where net <> 0
union all
select i.tenant_id, 'invoice', i.id, a.action, case when i.type = 'credit_note' then 'it is a credit note' else 'nothing of it is left to pay' end
  from invoice i cross join (values ('pay'), ('settle-at-once'), ('write-off')) a(action)
 where i.type = 'credit_note' or not exists (select from open_item o where o.tenant_id = i.tenant_id and o.document_id = i.id and o.residual > 0)
union all
select i.tenant_id, 'invoice', i.id, a.action, case when i.type = 'credit_note' then 'nothing of it is left to pay back' else 'it is no credit note' end
  from invoice i cross join (values ('refund'), ('refund-at-once'), ('offset')) a(action)
 where i.type <> 'credit_note' or not exists (select from open_item o where o.tenant_id = i.tenant_id and o.document_id = i.id and o.residual < 0)
union all
select i.tenant_id, 'invoice', i.id, 'credit', case when i.type = 'credit_note' then 'it is a credit note' else 'it is credited or deducted in full' end
  from invoice i
 where i.type = 'credit_note' or exists (select from invoice_deposit d where d.tenant_id = i.tenant_id and d.deposit_id = i.id)
    or not exists (
   select from invoice_line l where l.tenant_id = i.tenant_id and l.invoice_id = i.id and l.net > coalesce((
     select sum(c.net) from invoice_line c where c.tenant_id = l.tenant_id and c.related_id = l.invoice_id and c.related_line = l.line), 0))
union all
select p.tenant_id, 'payment', p.id, a.action, case when p.direction = 'out' then 'it was paid out' else 'nothing of it is left' end
  from payment p cross join (values ('apply'), ('assign')) a(action)
 where not exists (select from open_item o where o.tenant_id = p.tenant_id and o.id = p.open_item_id and o.residual < 0)
union all
select tenant_id, 'payment', id, 'assign', 'its payer is known' from payment where customer_id is not null
union all
select p.tenant_id, 'payment', p.id, 'unapply', 'it is not applied to anything' from payment p
 where not exists (select from settlement s where s.tenant_id = p.tenant_id and s.credit_item = p.open_item_id and s.kind in ('application', 'offset')
                      and not exists (select from settlement r where r.tenant_id = s.tenant_id and r.reverses = s.id))
union all
select p.tenant_id, 'payment', p.id, 'reverse', case when p.direction = 'out' then 'it was paid out' else 'it is reversed' end
  from payment p where p.direction = 'out' or exists (select from payment r where r.tenant_id = p.tenant_id and r.reverses = p.id)
union all
select p.tenant_id, 'payment', p.id, 'reverse', 'it was refunded or reversed, wholly or in part'
  from payment p join open_item o on o.tenant_id = p.tenant_id and o.id = p.open_item_id
 where p.direction = 'in' and p.amount + o.residual <> coalesce((
   select sum(s.amount) from settlement s where s.tenant_id = p.tenant_id and s.credit_item = o.id and s.kind in ('application', 'offset')
      and not exists (select from settlement r where r.tenant_id = s.tenant_id and r.reverses = s.id)), 0)
union all
select r.tenant_id, 'return', r.id, 'credit', 'more of it is to be credited than is billed and not credited yet: bill the delivery first'
  from customer_return r
 where r.state = 'received' and exists (
   select from customer_return_line l where l.tenant_id = r.tenant_id and l.return_id = r.id and l.order_id is not null and l.component_position is null
    group by l.order_id, l.order_line having sum(l.quantity) > coalesce((
      select sum(i.quantity - coalesce((select sum(c.quantity) from invoice_line c
                                         where c.tenant_id = i.tenant_id and c.related_id = i.invoice_id and c.related_line = i.line and c.item_id = i.item_id), 0))
        from invoice_line i join invoice h on h.tenant_id = i.tenant_id and h.id = i.invoice_id
       where i.tenant_id = r.tenant_id and i.order_id = l.order_id and i.order_line = l.order_line and h.type = 'invoice'), 0))
union all
select tenant_id, 'write_off', id, 'recover', case when kind = 'bad_debt' then 'it is recovered in full' else 'only written-off claims are recovered' end
  from write_off where kind <> 'bad_debt' or recovered >= amount;
comment on view action_barrier is 'Why an action is refused although the state of its document allows it.';
grant select on action_barrier to o2c_app;

-- The chain: what waits for a step, and what a step has refused.

create table step_refusal (
  tenant_id uuid not null,
  document_id uuid not null,
  step text not null,
  refused_on date not null,
  code text not null,
  message text not null,
  primary key (tenant_id, document_id, step)
);
comment on table step_refusal is 'Why a document that was ready for an automatic step was refused; it is tried again on another day, or by hand.';
comment on column step_refusal.document_id is 'The document, as the due view of the step has it.';
comment on column step_refusal.step is 'The step, as the due view has it.';
comment on column step_refusal.refused_on is 'Business date: on this day the worker does not try again by itself.';
comment on column step_refusal.code is 'Code of the problem.';
comment on column step_refusal.message is 'What is wrong and what to do.';
call protect('step_refusal', array['refused_on', 'code', 'message']);

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

-- Item, stock and order are looked up by key for each line that waits: PostgreSQL takes a third of all lines ever ordered to
-- wait, since it cannot know how many are reserved in full, and would read all orders for a handful of lines.
create view reserve_due with (security_invoker = true) as
select w.tenant_id, 'reserve'::text as step, 'order'::text as document_type, w.demand_id as document_id, o.number, o.customer_id,
       w.since, w.ready, 'waiting: stock of ' || w.items as reason
  from (select r.tenant_id, r.demand_id, min(r.needed_on) as since, bool_or(b.available) as ready,
               string_agg(i.number, ', ' order by r.line) as items
          from reservation r
         cross join lateral (select i.number from item i where i.tenant_id = r.tenant_id and i.id = r.item_id limit 1) i
          left join lateral (select b.on_hand > b.reserved as available from stock_balance b
                              where b.tenant_id = r.tenant_id and b.warehouse = r.warehouse and b.item_id = r.item_id limit 1) b on true
         where r.reserved < r.requested group by r.tenant_id, r.demand_id) w
 cross join lateral (select o.number, o.customer_id from sales_order o
                      where o.tenant_id = w.tenant_id and o.id = w.demand_id and o.state = 'confirmed' limit 1) o;
comment on view reserve_due is 'Confirmed orders that wait for stock.';
grant select on reserve_due to o2c_app;

-- Orders are looked up from what waits, and money is asked for only where the order is paid in advance.
-- The document is named by what waits, so that whoever asks for one order has nothing else looked at.
create view release_due with (security_invoker = true) as
select o.tenant_id, 'release'::text as step, 'order'::text as document_type, d.demand_id as document_id, o.number, o.customer_id,
       o.order_date as since,
       h.id is null and not (o.complete_delivery and d.short)
         and (o.settlement <> 'prepaid'
              or (select a.paid >= a.to_bill from order_advance a where a.tenant_id = o.tenant_id and a.order_id = o.id)) as ready,
       case when h.id is not null then 'held: ' || h.kind || ' (' || h.reason || ')'
            when o.complete_delivery and d.short then 'waiting: complete delivery'
            else 'waiting: payment in advance' end as reason
  from (select tenant_id, demand_id, bool_or(reserved < requested) as short from reservation
         where allocated < reserved group by tenant_id, demand_id
         union all
        -- What takes no stock goes as soon as its order is confirmed; only money can keep it waiting.
        select u.tenant_id, u.id, false from sales_order u
         where u.state = 'confirmed' and u.settlement = 'prepaid'
           and not exists (select from order_line l where l.tenant_id = u.tenant_id and l.order_id = u.id and l.stocked)
           and not exists (select from delivery d where d.tenant_id = u.tenant_id and d.order_id = u.id and d.state <> 'cancelled')
       ) d
 cross join lateral (select s.* from sales_order s
                      where s.tenant_id = d.tenant_id and s.id = d.demand_id and s.state = 'confirmed' limit 1) o
  left join lateral (select h.* from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null
                      order by h.kind limit 1) h on true;
comment on view release_due is 'Confirmed orders with reserved stock that is in no delivery yet, and those paid in advance that need no stock.';
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
       o.order_date as since, coalesce(p.reason, s.reason, l.reason) is null as ready,
       'waiting: ' || coalesce(p.reason, s.reason, l.reason) as reason
  from sales_order o
  left join (select distinct i.tenant_id, i.order_id, 'payment'::text as reason from open_item i where i.residual > 0) p
    on p.tenant_id = o.tenant_id and p.order_id = o.id
  -- Most of what is open waits for money, the rest mostly for goods: its links are summed up only where neither is so.
  left join lateral (select 'shipping'::text as reason from reservation r
                      where p.reason is null and r.tenant_id = o.tenant_id and r.demand_id = o.id and r.issued < r.requested limit 1) s on true
  left join lateral (select e.reason from order_open_end e
                      where p.reason is null and s.reason is null and e.tenant_id = o.tenant_id and e.order_id = o.id
                      order by e.reason desc limit 1) l on true
 where o.state = 'confirmed';
comment on view complete_due is 'Confirmed orders and what still stands between them and completion.';
grant select on complete_due to o2c_app;

-- The posting day is that of postingDay() in src/cash/receive-facts.ts: the money's own, or today where that day's month is not open.
create view bank_entry_again with (security_invoker = true) as
select e.tenant_id, e.id
  from bank_entry e
  join (select tenant_id, coalesce(today, (now() at time zone time_zone)::date) as today from tenant) t on t.tenant_id = e.tenant_id
  cross join lateral (select case when e.booking_date < t.today and not exists (
                               select from period p where p.tenant_id = e.tenant_id and p.month = to_char(e.booking_date, 'YYYY-MM') and p.state <> 'open')
                             then e.booking_date else t.today end as day) posting
 where e.state = 'waiting' and e.refusal is not null
   and case when e.refusal = 'exchange_rate.missing'
            then exists (select from exchange_rate r where r.tenant_id = e.tenant_id and r.currency = e.currency and r.valid_from <= posting.day)
            when e.refusal in ('period.locked', 'period.closed')
            then not exists (select from period p where p.tenant_id = e.tenant_id and p.month = to_char(posting.day, 'YYYY-MM') and p.state <> 'open')
            else e.refused_on < t.today end;
comment on view bank_entry_again is 'Bank entries whose booking was refused and is tried again: the exchange rate is there, the month open, or, whatever else it was, another day has come.';
grant select on bank_entry_again to o2c_app;

create view bank_entry_due with (security_invoker = true) as
select e.tenant_id, 'book'::text as step, 'bank_entry'::text as document_type, e.id as document_id, e.entry_reference as number,
       null::uuid as customer_id, e.booking_date as since,
       e.booking_date <= coalesce(t.today, (now() at time zone t.time_zone)::date)
         and (e.reason is null or exists (select from bank_entry_again a where a.tenant_id = e.tenant_id and a.id = e.id)) as ready,
       case when e.reason is not null then 'waiting: ' || e.reason else 'waiting: its day' end as reason
  from bank_entry e join tenant t on t.tenant_id = e.tenant_id
 where e.state = 'waiting';
comment on view bank_entry_due is 'Bank entries that are not in the books yet: receipts wait for their day or until what refused them is gone, the rest for reconciliation.';
grant select on bank_entry_due to o2c_app;

create view payment_due with (security_invoker = true) as
select i.tenant_id, 'apply'::text as step, 'payment'::text as document_type, i.document_id, i.document_number as number, i.customer_id,
       i.issue_date as since, false as ready,
       case when i.customer_id is null then 'waiting: payer unknown' else 'waiting: what it is for' end as reason
  from open_item i where i.document_type = 'payment' and i.residual < 0;
comment on view payment_due is 'Money that arrived and is not applied, of known and unknown payers.';
grant select on payment_due to o2c_app;

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

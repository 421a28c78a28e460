-- What people may do with a document: its state says no in general, these rows say why not in particular, a view for each
-- action. They tell the reader of a document beforehand; the operation itself decides with the document locked. Where a
-- condition stands behind an "or" rows are counted: `exists` there lets PostgreSQL gather the rows of all documents to look
-- for those of one. A look asks only for the actions that the document's state allows: one view of them all took PostgreSQL
-- sixty times longer to plan than to run.

create view order_complete_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select e.tenant_id, e.order_id, 'still open: ' || string_agg(e.reason, ', ' order by e.reason)
  from order_open_end e group by e.tenant_id, e.order_id;
comment on view order_complete_barrier is 'Why one may not complete an order, although the state of the document allows it.';
grant select on order_complete_barrier to o2c_app;

create view order_cancel_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select d.tenant_id, d.order_id, coalesce('left with ' || string_agg(d.number, ', ' order by d.number) filter (where d.state in ('issued', 'delivered')) || ': close the open lines instead, and take the goods back as a return',
       'being made ready in ' || string_agg(d.number, ', ' order by d.number) || ': cancel the delivery first')
  from delivery d
 where d.state in ('released', 'picked', 'packed') or (d.state in ('issued', 'delivered') and 0 < (
   select count(*) from delivery_line l where l.tenant_id = d.tenant_id and l.delivery_id = d.id and coalesce(l.picked, l.quantity) > 0))
 group by d.tenant_id, d.order_id;
comment on view order_cancel_barrier is 'Why one may not cancel an order, although the state of the document allows it.';
grant select on order_cancel_barrier to o2c_app;

create view order_close_lines_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select p.tenant_id, p.order_id, 'no line is open: everything has left, is in a delivery or is cancelled'
  from order_line_progress p
  left join lateral (
    select sum(l.quantity) as quantity from delivery_line l join delivery d on d.tenant_id = l.tenant_id and d.id = l.delivery_id
     where l.tenant_id = p.tenant_id and l.order_id = p.order_id and l.order_line = p.line and d.state in ('released', 'picked', 'packed')
  ) c on true
 group by p.tenant_id, p.order_id having not bool_or(p.quantity - p.cancelled > coalesce(p.shipped, 0) + coalesce(c.quantity, 0));
comment on view order_close_lines_barrier is 'Why one may not close the open lines of an order, although the state of the document allows it.';
grant select on order_close_lines_barrier to o2c_app;

create view order_lift_hold_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select o.tenant_id, o.id, 'nobody holds it by hand' from sales_order o
 where not exists (select from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null and h.kind in ('manual', 'delivery'));
comment on view order_lift_hold_barrier is 'Why one may not lift a hold by hand, although the state of the document allows it.';
grant select on order_lift_hold_barrier to o2c_app;

create view order_approve_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select o.tenant_id, o.id, 'it has no findings to accept' from sales_order o
 where not exists (select from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null and h.kind = 'verification');
comment on view order_approve_barrier is 'Why one may not approve the findings of an order, although the state of the document allows it.';
grant select on order_approve_barrier to o2c_app;

create view order_release_credit_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select o.tenant_id, o.id, 'it is not held for credit' from sales_order o
 where not exists (select from order_hold h where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null and h.kind = 'credit');
comment on view order_release_credit_barrier is 'Why one may not release an order that is held for credit, although the state of the document allows it.';
grant select on order_release_credit_barrier to o2c_app;

create view order_release_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select o.tenant_id, o.id, coalesce(r.reason, 'nothing of it is reserved that is not in a delivery')
  from sales_order o left join release_due r on r.tenant_id = o.tenant_id and r.document_id = o.id
 where not r.ready or (r.document_id is null and 0 = (
   select count(*) from order_line l where l.tenant_id = o.tenant_id and l.order_id = o.id and not l.stocked and l.quantity - l.cancelled > coalesce((
     select sum(c.quantity) from delivery_line c join delivery d on d.tenant_id = c.tenant_id and d.id = c.delivery_id
      where c.tenant_id = l.tenant_id and c.order_id = l.order_id and c.order_line = l.line and d.state <> 'cancelled'), 0)));
comment on view order_release_barrier is 'Why one may not release an order to the warehouse, although the state of the document allows it.';
grant select on order_release_barrier to o2c_app;

create view order_deposit_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select o.tenant_id, o.id, 'all of it is billed or asked for in advance'
  from sales_order o
 cross join lateral (select a.to_bill, a.asked from order_advance a where a.tenant_id = o.tenant_id and a.order_id = o.id) a
 where a.to_bill <= a.asked;
comment on view order_deposit_barrier is 'Why one may not ask for a deposit on an order, although the state of the document allows it.';
grant select on order_deposit_barrier to o2c_app;

create view order_reserve_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select tenant_id, document_id, 'nothing that it waits for is available' from reserve_due where not ready
union all
select o.tenant_id, o.id, 'nothing of it comes from stock'
  from sales_order o where not exists (select from reservation r where r.tenant_id = o.tenant_id and r.demand_id = o.id);
comment on view order_reserve_barrier is 'Why one may not reserve stock for an order, although the state of the document allows it.';
grant select on order_reserve_barrier to o2c_app;

create view order_reopen_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select o.tenant_id, o.id, 'nothing of it is open'
  from sales_order o
  -- The limit has it looked up for this order; without, PostgreSQL finds out what is open of all orders.
  left join lateral (select e.reason from order_open_end e where e.tenant_id = o.tenant_id and e.order_id = o.id limit 1) e on true
 where e.reason is null;
comment on view order_reopen_barrier is 'Why one may not reopen an order, although the state of the document allows it.';
grant select on order_reopen_barrier to o2c_app;

create view order_apply_change_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select h.tenant_id, h.id, coalesce(
         case when not v.alone then 'it has other findings: mend them and verify it again'
              when not c.differs then 'it asks for nothing that the earlier order does not have' else c.reason end, 'it is not held as a possible duplicate')
  from sales_order h
  left join lateral (select jsonb_array_length(v.detail) = 1 as alone from order_hold v
                      where v.tenant_id = h.tenant_id and v.order_id = h.id and v.kind = 'verification' and v.lifted_on is null
                        and v.detail @> '[{"code": "possible_duplicate"}]') v on true
  -- Of several earlier orders one must do; what is said of the others is one of their reasons.
  left join lateral (select bool_or(r.fits) as fits, bool_or(r.differs) as differs, min(r.reason) as reason from (
                       select bool_and(p.reason is null) and bool_or(p.before <> p.after or p.moves) as fits,
                              bool_or(p.before <> p.after or p.moves or p.reason is not null) as differs, min(p.reason) as reason
                         from order_change_proposal p where p.tenant_id = h.tenant_id and p.order_id = h.id group by p.changed_id) r) c on true
 where h.state = 'received' and not coalesce(v.alone and c.fits, false);
comment on view order_apply_change_barrier is 'Why one may not take an order for a change of an earlier one, although the state of the document allows it.';
grant select on order_apply_change_barrier to o2c_app;

create view delivery_recognise_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select tenant_id, id, 'its revenue is recognised' from delivery where recognised;
comment on view delivery_recognise_barrier is 'Why one may not recognise the revenue of a delivery, although the state of the document allows it.';
grant select on delivery_recognise_barrier to o2c_app;

create view delivery_reverse_issue_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select tenant_id, delivery_id, 'it is billed: credit its invoice first' from delivery_billed where net <> 0;
comment on view delivery_reverse_issue_barrier is 'Why one may not take back the goods issue of a delivery, although the state of the document allows it.';
grant select on delivery_reverse_issue_barrier to o2c_app;

create view invoice_pay_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select i.tenant_id, i.id, case when i.type = 'credit_note' then 'it is a credit note' else 'nothing of it is left to pay' end
  from invoice i
 where i.type = 'credit_note' or 0 = (select count(*) from open_item o where o.tenant_id = i.tenant_id and o.document_id = i.id and o.residual > 0);
comment on view invoice_pay_barrier is 'Why one may not pay or settle an invoice, although the state of the document allows it.';
grant select on invoice_pay_barrier to o2c_app;

create view invoice_write_off_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select tenant_id, document_id, reason from invoice_pay_barrier
union all
select i.tenant_id, i.id, 'what is open of it is left on credit notes of it: use those first'
  from invoice i
 where (select sum(o.residual) from open_item o where o.tenant_id = i.tenant_id and o.document_id = i.id)
       between 0.0001 and -(select sum(o.residual) from open_item o where o.tenant_id = i.tenant_id and o.document_id in (
         select c.credit_note_id from credited_tax c where c.tenant_id = i.tenant_id and c.invoice_id = i.id));
comment on view invoice_write_off_barrier is 'Why one may not write an invoice off, although the state of the document allows it.';
grant select on invoice_write_off_barrier to o2c_app;

create view invoice_refund_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select i.tenant_id, i.id, case when i.type = 'credit_note' then 'nothing of it is left to pay back' else 'it is no credit note' end
  from invoice i
 where i.type <> 'credit_note' or 0 = (select count(*) from open_item o where o.tenant_id = i.tenant_id and o.document_id = i.id and o.residual < 0);
comment on view invoice_refund_barrier is 'Why one may not pay back or use what is left of a credit note, although the state of the document allows it.';
grant select on invoice_refund_barrier to o2c_app;

create view invoice_credit_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select i.tenant_id, i.id, case when i.type = 'credit_note' then 'it is a credit note' else 'it is credited or deducted in full' end
  from invoice i
 where i.type = 'credit_note' or (i.type = 'deposit' and i.gross <= (select coalesce(sum(d.net + d.tax), 0) from invoice_deposit d where d.tenant_id = i.tenant_id and d.deposit_id = i.id)
                                    + (select coalesce(sum(n.gross), 0) from invoice n where n.tenant_id = i.tenant_id and n.related_id = i.id))
    or 0 = (
   select count(*) from invoice_line l where l.tenant_id = i.tenant_id and l.invoice_id = i.id and l.net > coalesce((
     select sum(c.net) from invoice_line c where c.tenant_id = l.tenant_id and c.related_id = l.invoice_id and c.related_line = l.line), 0));
comment on view invoice_credit_barrier is 'Why one may not credit an invoice, although the state of the document allows it.';
grant select on invoice_credit_barrier to o2c_app;

create view payment_apply_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select p.tenant_id, p.id, case when p.direction = 'out' then 'it was paid out' else 'nothing of it is left' end
  from payment p
 where not exists (select from open_item o where o.tenant_id = p.tenant_id and o.id = p.open_item_id and o.residual < 0);
comment on view payment_apply_barrier is 'Why one may not apply a payment, although the state of the document allows it.';
grant select on payment_apply_barrier to o2c_app;

create view payment_assign_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select tenant_id, document_id, reason from payment_apply_barrier
union all
select tenant_id, id, 'its payer is known' from payment where customer_id is not null;
comment on view payment_assign_barrier is 'Why one may not say who a payment is from, although the state of the document allows it.';
grant select on payment_assign_barrier to o2c_app;

create view payment_unapply_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select p.tenant_id, p.id, 'it is not applied to anything' from payment p
 where not exists (select from settlement s where s.tenant_id = p.tenant_id and s.credit_item = p.open_item_id and s.kind in ('application', 'offset')
                      and not exists (select from settlement r where r.tenant_id = s.tenant_id and r.reverses = s.id));
comment on view payment_unapply_barrier is 'Why one may not take a payment back from what it was applied to, although the state of the document allows it.';
grant select on payment_unapply_barrier to o2c_app;

create view payment_reverse_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select p.tenant_id, p.id, case when p.direction = 'out' then 'it was paid out' else 'it is reversed' end
  from payment p where p.direction = 'out' or 0 < (select count(*) from payment r where r.tenant_id = p.tenant_id and r.reverses = p.id)
union all
select p.tenant_id, p.id, 'it was refunded or reversed, wholly or in part'
  from payment p join open_item o on o.tenant_id = p.tenant_id and o.id = p.open_item_id
 where p.direction = 'in' and p.amount + o.residual <> coalesce((
   select sum(s.amount) from settlement s where s.tenant_id = p.tenant_id and s.credit_item = o.id and s.kind in ('application', 'offset')
      and not exists (select from settlement r where r.tenant_id = s.tenant_id and r.reverses = s.id)), 0);
comment on view payment_reverse_barrier is 'Why one may not reverse a payment, although the state of the document allows it.';
grant select on payment_reverse_barrier to o2c_app;

create view return_credit_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select r.tenant_id, r.id, 'more of it is to be credited than is billed and not credited yet: bill the delivery first'
  from customer_return r
 where r.state = 'received' and exists (
   select from customer_return_line l where l.tenant_id = r.tenant_id and l.return_id = r.id and l.order_id is not null and l.component_position is null
    group by l.order_id, l.order_line having sum(l.quantity) > coalesce((
      select sum(i.quantity - coalesce((select sum(c.quantity) from invoice_line c
                                         where c.tenant_id = i.tenant_id and c.related_id = i.invoice_id and c.related_line = i.line and c.item_id = i.item_id), 0))
        from invoice_line i join invoice h on h.tenant_id = i.tenant_id and h.id = i.invoice_id
       where i.tenant_id = r.tenant_id and i.order_id = l.order_id and i.order_line = l.order_line and h.type = 'invoice'), 0));
comment on view return_credit_barrier is 'Why one may not credit a return, although the state of the document allows it.';
grant select on return_credit_barrier to o2c_app;

create view write_off_recover_barrier (tenant_id, document_id, reason) with (security_invoker = true) as
select tenant_id, id, case when kind = 'bad_debt' then 'it is recovered in full' else 'only written-off claims are recovered' end
  from write_off where kind <> 'bad_debt' or recovered >= amount;
comment on view write_off_recover_barrier is 'Why one may not recover a write-off, although the state of the document allows it.';
grant select on write_off_recover_barrier to o2c_app;

create view document_link with (security_invoker = true) as
select tenant_id, 'source_document' as predecessor_type, source_document_id as predecessor_id, external_number as predecessor_number,
       'order' as successor_type, id as successor_id, number as successor_number
  from sales_order where source_document_id is not null
union all
select tenant_id, 'source_document', source_document_id, external_number, 'return', id, number
  from customer_return where source_document_id is not null
union all
select c.tenant_id, 'order', s.id, s.number, 'order', o.id, o.number
  from order_change c
  join sales_order s on s.tenant_id = c.tenant_id and s.id = c.source_order_id
  join sales_order o on o.tenant_id = c.tenant_id and o.id = c.order_id
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

-- The document flow: which document came from which, one view for each way from a kind of document to another. A look at one
-- document asks those of its kind; one view of them all took PostgreSQL sixty times longer to plan than to run.

create view flow_source_order (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select tenant_id, 'source_document', source_document_id, external_number,
       'order', id, number
  from sales_order where source_document_id is not null;
comment on view flow_source_order is 'Orders and the documents of another system that they were made of.';
grant select on flow_source_order to o2c_app;

create view flow_source_return (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select tenant_id, 'source_document', source_document_id, external_number, 'return', id, number
  from customer_return where source_document_id is not null;
comment on view flow_source_return is 'Returns and the documents of another system that they were made of.';
grant select on flow_source_return to o2c_app;

create view flow_order_order (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select c.tenant_id, 'order', s.id, s.number, 'order', o.id, o.number
  from order_change c
  join sales_order s on s.tenant_id = c.tenant_id and s.id = c.source_order_id
  join sales_order o on o.tenant_id = c.tenant_id and o.id = c.order_id;
comment on view flow_order_order is 'Orders and the changes that were made of them.';
grant select on flow_order_order to o2c_app;

create view flow_order_delivery (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select d.tenant_id, 'order', o.id, o.number, 'delivery', d.id, d.number
  from delivery d join sales_order o on o.tenant_id = d.tenant_id and o.id = d.order_id;
comment on view flow_order_delivery is 'Orders and their deliveries.';
grant select on flow_order_delivery to o2c_app;

create view flow_order_invoice (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select tenant_id, 'order', order_id, order_number, type, id, number
  from invoice where order_id is not null and type <> 'credit_note';
comment on view flow_order_invoice is 'Orders and what was billed of them.';
grant select on flow_order_invoice to o2c_app;

create view flow_delivery_invoice (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select l.tenant_id, 'delivery', d.id, d.number, i.type, i.id, i.number
  from delivery_line v
  join delivery d on d.tenant_id = v.tenant_id and d.id = v.delivery_id
  join invoice_line l on l.tenant_id = v.tenant_id and l.order_id = v.order_id and l.order_line = v.order_line
                     and l.delivery_id = v.delivery_id and l.delivery_line = v.line
  join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id;
comment on view flow_delivery_invoice is 'Deliveries and what was billed of them.';
grant select on flow_delivery_invoice to o2c_app;

create view flow_order_return (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select l.tenant_id, 'order', o.id, o.number, 'return', r.id, r.number
  from customer_return_line l
  join customer_return r on r.tenant_id = l.tenant_id and r.id = l.return_id
  join sales_order o on o.tenant_id = l.tenant_id and o.id = l.order_id;
comment on view flow_order_return is 'Orders and what came back of them.';
grant select on flow_order_return to o2c_app;

create view flow_return_invoice (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select i.tenant_id, 'return', r.id, r.number, i.type, i.id, i.number
  from invoice i join customer_return r on r.tenant_id = i.tenant_id and r.id = i.return_id;
comment on view flow_return_invoice is 'Returns and their credit notes.';
grant select on flow_return_invoice to o2c_app;

create view flow_invoice_invoice (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select i.tenant_id, p.type, p.id, p.number, i.type, i.id, i.number
  from invoice i join invoice p on p.tenant_id = i.tenant_id and p.id = i.related_id;
comment on view flow_invoice_invoice is 'Invoices and what was credited of them.';
grant select on flow_invoice_invoice to o2c_app;

create view flow_deposit_invoice (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select x.tenant_id, d.type, d.id, d.number, i.type, i.id, i.number
  from invoice_deposit x
  join invoice d on d.tenant_id = x.tenant_id and d.id = x.deposit_id
  join invoice i on i.tenant_id = x.tenant_id and i.id = x.invoice_id;
comment on view flow_deposit_invoice is 'Deposits and the invoices that deduct them.';
grant select on flow_deposit_invoice to o2c_app;

create view flow_settlement (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select s.tenant_id, d.document_type, d.document_id, d.document_number, c.document_type, c.document_id, c.document_number
  from settlement s
  join open_item d on d.tenant_id = s.tenant_id and d.id = s.debit_item
  join open_item c on c.tenant_id = s.tenant_id and c.id = s.credit_item;
comment on view flow_settlement is 'Debit documents and the credit documents that settle them, wholly or in part.';
grant select on flow_settlement to o2c_app;

create view flow_journal (tenant_id, predecessor_type, predecessor_id, predecessor_number, successor_type, successor_id, successor_number)
  with (security_invoker = true) as
select tenant_id, document_type, document_id, document_number, 'journal', id, number from journal;
comment on view flow_journal is 'Documents and the journals that they were posted with.';
grant select on flow_journal to o2c_app;

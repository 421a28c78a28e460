-- Invoices, credit notes, deposits.

create table invoice (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  type text not null check (type in ('invoice', 'credit_note', 'deposit')),
  legal_entity text not null,
  customer_id uuid not null,
  customer_number text not null,
  customer_name text not null,
  bill_to jsonb not null,
  country text not null,
  issue_date date not null,
  tax_point date not null,
  due_date date not null,
  currency text not null,
  exchange_rate price not null default 1,
  net amount not null,
  tax amount not null,
  gross amount not null,
  prepaid amount not null default 0,
  payable amount not null,
  payment_term text not null,
  order_id uuid,
  order_number text,
  external_number text,
  customer_reference text,
  delivery_id uuid,
  return_id uuid,
  related_id uuid,
  reverses boolean not null default false,
  reason text,
  hash text not null,
  previous_hash text,
  note text,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customer,
  foreign key (tenant_id, order_id) references sales_order,
  foreign key (tenant_id, delivery_id) references delivery,
  foreign key (tenant_id, return_id) references customer_return,
  foreign key (tenant_id, related_id) references invoice,
  constraint invoice_adds_up check (gross = net + tax and payable = gross - prepaid)
);
comment on table invoice is 'A claim (invoice, deposit) or its reduction (credit note), numbered without gaps and chained by hash. Never changed but for the note that people write on it.';
create index invoice_order on invoice (order_id);
create index invoice_external on invoice (tenant_id, external_number) where external_number is not null;
create index invoice_return on invoice (tenant_id, return_id) where return_id is not null;
create index invoice_related on invoice (tenant_id, related_id) where related_id is not null;
create index invoice_customer on invoice (customer_id, issue_date);
create index invoice_delivery on invoice (delivery_id);
call protect('invoice', array['note']);

-- No foreign key to its own invoice: both are written by one statement (decision 0013).
create table invoice_line (
  tenant_id uuid not null,
  invoice_id uuid not null,
  line int not null,
  order_id uuid,
  order_line int,
  delivery_id uuid,
  delivery_line int,
  return_id uuid,
  return_line int,
  related_id uuid,
  related_line int,
  item_id uuid,
  description text not null,
  quantity quantity not null,
  unit text not null,
  unit_price price not null,
  net amount not null,
  account_role text not null,
  tax_category text not null,
  tax_rate price not null,
  primary key (tenant_id, invoice_id, line),
  foreign key (tenant_id, delivery_id, delivery_line) references delivery_line,
  foreign key (tenant_id, return_id, return_line) references customer_return_line,
  foreign key (tenant_id, related_id, related_line) references invoice_line
);
comment on table invoice_line is 'Link delivery or return -> invoice or credit note, with quantity and amount.';
create index invoice_line_order on invoice_line (order_id, order_line);
create index invoice_line_related on invoice_line (tenant_id, related_id) where related_id is not null;
call protect('invoice_line', '{}');

-- No foreign key to its own invoice: both are written by one statement (decision 0013).
create table invoice_tax (
  tenant_id uuid not null,
  invoice_id uuid not null,
  category text not null,
  rate price not null,
  base amount not null,
  tax amount not null,
  primary key (tenant_id, invoice_id, category, rate)
);
comment on table invoice_tax is 'Tax breakdown per EN 16931 category and rate (BG-23).';
call protect('invoice_tax', '{}');

create table credited_tax (
  tenant_id uuid not null,
  credit_note_id uuid not null,
  invoice_id uuid not null,
  category text not null,
  rate price not null,
  base amount not null,
  tax amount not null,
  primary key (tenant_id, credit_note_id, invoice_id, category, rate),
  foreign key (tenant_id, credit_note_id) references invoice,
  foreign key (tenant_id, invoice_id, category, rate) references invoice_tax
);
comment on table credited_tax is 'What a credit note takes back of an invoice, by tax category: a fully credited invoice gives back exactly its tax.';
create index credited_tax_invoice on credited_tax (invoice_id);
call protect('credited_tax', '{}');

create table invoice_deposit (
  tenant_id uuid not null,
  invoice_id uuid not null,
  deposit_id uuid not null,
  primary key (tenant_id, deposit_id),
  foreign key (tenant_id, invoice_id) references invoice,
  foreign key (tenant_id, deposit_id) references invoice
);
comment on table invoice_deposit is 'Which final invoice deducted a deposit: each is deducted once, exactly as posted.';
call protect('invoice_deposit', '{}');

create view order_deposit_paid with (security_invoker = true) as
select d.tenant_id, d.order_id, sum(d.gross - coalesce(i.residual, 0)) as paid
  from invoice d left join open_item i on i.tenant_id = d.tenant_id and i.document_id = d.id
 where d.type = 'deposit' and d.order_id is not null
 group by d.tenant_id, d.order_id;
comment on view order_deposit_paid is 'What has been paid on the deposits of an order.';
grant select on order_deposit_paid to o2c_app;

create view delivery_billed with (security_invoker = true) as
select d.tenant_id, d.delivery_id, sum(i.net - coalesce(c.net, 0)) as net
  from delivery_line d
  -- By the order line, for which there is an index: only those of its order are looked at.
  join invoice_line i on i.tenant_id = d.tenant_id and i.order_id = d.order_id and i.order_line = d.order_line
                     and i.delivery_id = d.delivery_id and i.delivery_line = d.line and i.related_id is null
  left join lateral (
    select sum(l.net) as net from invoice_line l
     where l.tenant_id = i.tenant_id and l.related_id = i.invoice_id and l.related_line = i.line
  ) c on true
 group by d.tenant_id, d.delivery_id;
comment on view delivery_billed is 'Net amount billed for a delivery and not credited.';
grant select on delivery_billed to o2c_app;

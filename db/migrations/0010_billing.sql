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
comment on column invoice.id is 'Identifier of the document.';
comment on column invoice.number is 'Its number, without gaps within legal entity, series and year (EN 16931 BT-1).';
comment on column invoice.type is 'invoice, credit_note, or deposit: an invoice for money in advance (UNCL 1001 codes 380, 381, 386).';
comment on column invoice.legal_entity is 'Who issues it.';
comment on column invoice.customer_id is 'Who owes it.';
comment on column invoice.customer_number is 'The customer''s number when it was issued.';
comment on column invoice.customer_name is 'The customer''s name when it was issued (EN 16931 BT-44).';
comment on column invoice.bill_to is 'Address and VAT number as printed (EN 16931 BG-8).';
comment on column invoice.country is 'ISO 3166-1 code of the bill-to address.';
comment on column invoice.issue_date is 'Date of issue (EN 16931 BT-2); not before the last of its series.';
comment on column invoice.tax_point is 'Day whose tax rate counts (EN 16931 BT-7): when the goods left.';
comment on column invoice.due_date is 'Day on which the last instalment falls due (EN 16931 BT-9).';
comment on column invoice.currency is 'ISO 4217 code of its amounts (EN 16931 BT-5).';
comment on column invoice.exchange_rate is 'Base currency for one unit of the document''s currency.';
comment on column invoice.net is 'Sum of its lines without tax (EN 16931 BT-109). All amounts are positive; the type says which way they count.';
comment on column invoice.tax is 'Sum of its tax (EN 16931 BT-110).';
comment on column invoice.gross is 'Net and tax (EN 16931 BT-112).';
comment on column invoice.prepaid is 'Deposits deducted, tax included (EN 16931 BT-113).';
comment on column invoice.payable is 'Gross less prepaid (EN 16931 BT-115).';
comment on column invoice.payment_term is 'Payment term that its due dates follow.';
comment on column invoice.order_id is 'The order that it bills; null where it concerns none or several.';
comment on column invoice.order_number is 'Number of that order.';
comment on column invoice.external_number is 'Number of the order or return on its channel.';
comment on column invoice.customer_reference is 'The customer''s purchase order number (EN 16931 BT-13).';
comment on column invoice.delivery_id is 'The delivery that it bills, where it is one.';
comment on column invoice.return_id is 'The return that it credits.';
comment on column invoice.related_id is 'The invoice that a credit note is about (EN 16931 BG-3), where it is one.';
comment on column invoice.reverses is 'Whether it takes the related invoice back as a whole.';
comment on column invoice.reason is 'Why it was credited; null for invoices.';
comment on column invoice.hash is 'SHA-256 over its content and the hash before it.';
comment on column invoice.previous_hash is 'Hash of the document before it in its series; null for the first.';
comment on column invoice.note is 'What people write on it; the only thing that may change.';
create index invoice_order on invoice (order_id);
create index invoice_external on invoice (tenant_id, external_number) where external_number is not null;
create index invoice_return on invoice (tenant_id, return_id) where return_id is not null;
create index invoice_related on invoice (tenant_id, related_id) where related_id is not null;
create index invoice_customer on invoice (customer_id, id);
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
  base_net amount not null,
  account_role text not null,
  tax_category text not null,
  tax_rate price not null,
  primary key (tenant_id, invoice_id, line),
  foreign key (tenant_id, delivery_id, delivery_line) references delivery_line,
  foreign key (tenant_id, return_id, return_line) references customer_return_line,
  foreign key (tenant_id, related_id, related_line) references invoice_line
);
comment on table invoice_line is 'Link delivery or return -> invoice or credit note, with quantity and amount.';
comment on column invoice_line.invoice_id is 'The document.';
comment on column invoice_line.line is 'Number within the document, from 1 (EN 16931 BT-126).';
comment on column invoice_line.order_id is 'Order of what is billed or credited.';
comment on column invoice_line.order_line is 'Line of that order.';
comment on column invoice_line.delivery_id is 'Delivery of what is billed; null on deposits and credits without a link.';
comment on column invoice_line.delivery_line is 'Line of that delivery.';
comment on column invoice_line.return_id is 'Return of what is credited.';
comment on column invoice_line.return_line is 'Line of that return.';
comment on column invoice_line.related_id is 'Invoice that a credit line reduces.';
comment on column invoice_line.related_line is 'Line of that invoice.';
comment on column invoice_line.item_id is 'What it is about; null on deposits.';
comment on column invoice_line.description is 'Its name (EN 16931 BT-153).';
comment on column invoice_line.quantity is 'Quantity billed or credited (EN 16931 BT-129).';
comment on column invoice_line.unit is 'Unit of quantity and price (EN 16931 BT-130).';
comment on column invoice_line.unit_price is 'Net price of one unit (EN 16931 BT-146).';
comment on column invoice_line.net is 'Quantity times price, rounded (EN 16931 BT-131); the last credit of a line takes what is left.';
comment on column invoice_line.base_net is 'The net in base currency, as it was posted: what was earned before at the rate of then; what a deposit covers at the rate of the deposit; credits what they take of the line they reduce.';
comment on column invoice_line.account_role is 'Role of the account on the other side of the claim; revenue waits in contract_balance.';
comment on column invoice_line.tax_category is 'EN 16931 category (BT-151).';
comment on column invoice_line.tax_rate is 'Percent at the tax point (EN 16931 BT-152).';
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
comment on column invoice_tax.invoice_id is 'The document.';
comment on column invoice_tax.category is 'EN 16931 category (BT-118).';
comment on column invoice_tax.rate is 'Percent (EN 16931 BT-119).';
comment on column invoice_tax.base is 'Sum of the lines of the category (EN 16931 BT-116).';
comment on column invoice_tax.tax is 'Tax on it, rounded as billing.tax_rounding says (EN 16931 BT-117).';
call protect('invoice_tax', '{}');

create table credited_tax (
  tenant_id uuid not null,
  credit_note_id uuid not null,
  invoice_id uuid not null,
  category text not null,
  rate price not null,
  base amount not null,
  tax amount not null,
  base_tax amount not null,
  primary key (tenant_id, credit_note_id, invoice_id, category, rate),
  foreign key (tenant_id, credit_note_id) references invoice,
  foreign key (tenant_id, invoice_id, category, rate) references invoice_tax
);
comment on table credited_tax is 'What a credit note takes back of an invoice, by tax category: a fully credited invoice gives back exactly its tax.';
comment on column credited_tax.credit_note_id is 'The credit note.';
comment on column credited_tax.invoice_id is 'The invoice that it takes back from.';
comment on column credited_tax.category is 'EN 16931 category.';
comment on column credited_tax.rate is 'Percent.';
comment on column credited_tax.base_tax is 'The tax in base currency, out of what the invoice was posted with.';
comment on column credited_tax.base is 'Net taken back.';
comment on column credited_tax.tax is 'Tax taken back; the credit that takes the rest takes the exact remainder.';
create index credited_tax_invoice on credited_tax (invoice_id);
call protect('credited_tax', '{}');

create table invoice_deposit (
  tenant_id uuid not null,
  invoice_id uuid not null,
  deposit_id uuid not null,
  net amount not null,
  tax amount not null,
  base_net amount not null,
  base_tax amount not null,
  primary key (tenant_id, invoice_id, deposit_id),
  foreign key (tenant_id, invoice_id) references invoice,
  foreign key (tenant_id, deposit_id) references invoice
);
comment on table invoice_deposit is 'What an invoice deducted of a deposit: all together exactly what was posted, less what was credited.';
comment on column invoice_deposit.invoice_id is 'The invoice that deducts.';
comment on column invoice_deposit.deposit_id is 'The deposit that it deducts.';
comment on column invoice_deposit.net is 'Net that it deducts, in the currency of both.';
comment on column invoice_deposit.tax is 'Tax of it.';
comment on column invoice_deposit.base_net is 'The net in base currency, as the deposit was posted.';
comment on column invoice_deposit.base_tax is 'The tax in base currency, as the deposit was posted: it fell due with it (Directive 2006/112/EC art. 65, 91).';
create index invoice_deposit_deposit on invoice_deposit (deposit_id);
call protect('invoice_deposit', '{}');

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

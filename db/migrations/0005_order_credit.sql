-- Orders as received, verified and held; credit.

create table source_document (
  tenant_id uuid not null references tenant,
  id uuid not null,
  channel text not null,
  external_number text not null,
  class text not null check (class in ('invoice', 'credit_note', 'adjustment')),
  treatment text not null check (treatment in ('order', 'return', 'stock_correction', 'bad_debt')),
  occurred_at timestamptz not null,
  business_date date not null,
  customer_id uuid,
  country text not null,
  line_count int not null,
  quantity quantity not null,
  amount price not null,
  content_hash text not null,
  content jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'done')),
  result_type text,
  result_id uuid,
  result_number text,
  reason text,
  primary key (tenant_id, id),
  unique (tenant_id, channel, external_number)
);
comment on table source_document is 'The original of what a file brought, kept as it was, with what became of it.';
-- No statistics over the originals: collecting them reads whole documents back and took most of the time of ANALYZE.
alter table source_document alter column content set statistics 0;
create index source_document_waiting on source_document (tenant_id, business_date) where state = 'waiting';
call protect('source_document', array['state', 'result_type', 'result_id', 'result_number', 'reason']);

create table sales_order (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  channel text not null,
  external_number text not null,
  source_document_id uuid,
  state text not null check (state in ('received', 'verified', 'confirmed', 'completed', 'cancelled')),
  legal_entity text not null,
  customer_id uuid not null,
  customer_reference text,
  reference_key text,
  order_date date not null,
  ordered_at timestamptz not null,
  requested_date date not null,
  currency text not null,
  payment_term text not null,
  settlement text not null check (settlement in ('credit', 'prepaid', 'at_once')),
  billing_rule text not null check (billing_rule in ('per_delivery', 'complete_order')),
  complete_delivery boolean not null,
  warehouse text not null,
  ship_to jsonb not null,
  ship_to_country text not null,
  tax_category text not null,
  tax_rate price not null,
  net amount not null,
  gross amount not null,
  committed amount not null default 0 check (committed >= 0),
  content_hash text not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, channel, external_number),
  foreign key (tenant_id, customer_id) references customer,
  foreign key (tenant_id, legal_entity) references legal_entity,
  foreign key (tenant_id, source_document_id) references source_document
);
comment on table sales_order is 'A customer''s order. Holds and progress are not states: see order_hold and order_progress.';
-- An order is written again by each step; with room on its page the new version needs no new entries in five indexes.
alter table sales_order set (fillfactor = 50);
create index sales_order_customer on sales_order (customer_id, order_date);
create index sales_order_open on sales_order (tenant_id, state) where state in ('received', 'verified');
create index sales_order_source on sales_order (tenant_id, source_document_id) where source_document_id is not null;
create index sales_order_reference on sales_order (tenant_id, customer_id, reference_key) where reference_key is not null;
call protect('sales_order', array['state', 'committed', 'ship_to', 'ship_to_country', 'customer_reference', 'reference_key', 'requested_date',
  'payment_term', 'settlement', 'tax_category', 'tax_rate', 'net', 'gross']);

-- No foreign key to its own order: both are written by one statement (decision 0013).
create table order_line (
  tenant_id uuid not null,
  order_id uuid not null,
  line int not null,
  item_id uuid not null,
  item_number text not null,
  description text not null,
  quantity quantity not null check (quantity > 0),
  unit text not null,
  unit_price price not null,
  agreed_price price,
  net amount not null,
  account_role text not null,
  tax_class text not null,
  stocked boolean not null,
  recipe jsonb,
  cancelled quantity not null default 0,
  cancel_reason text,
  primary key (tenant_id, order_id, line),
  foreign key (tenant_id, item_id) references item,
  constraint order_line_cancelled check (cancelled between 0 and quantity)
);
comment on table order_line is 'What is ordered, with item data and price frozen as ordered.';
call protect('order_line', array['cancelled', 'cancel_reason', 'unit_price', 'agreed_price', 'net']);

create table order_hold (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  kind text not null check (kind in ('verification', 'credit', 'delivery', 'manual')),
  reason text not null,
  detail jsonb,
  placed_on date not null,
  placed_by text not null,
  lifted_on date,
  lifted_by text,
  lift_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references sales_order
);
comment on table order_hold is 'Why an order waits: placed and lifted by a rule or a person.';
create index order_hold_order on order_hold (order_id);
create unique index order_hold_once on order_hold (tenant_id, order_id, kind) where lifted_on is null;
call protect('order_hold', array['lifted_on', 'lifted_by', 'lift_reason', 'detail', 'reason']);

create table credit_account (
  tenant_id uuid not null,
  customer_id uuid not null,
  currency text not null,
  limit_amount amount not null check (limit_amount >= 0),
  limit_source text not null check (limit_source in ('starter', 'review', 'person')),
  committed amount not null default 0,
  receivable amount not null default 0,
  business_done amount not null default 0,
  reviewed_on date not null,
  version int not null default 1,
  primary key (tenant_id, customer_id),
  foreign key (tenant_id, customer_id) references customer
);
alter table credit_account set (fillfactor = 50);
comment on table credit_account is 'Limit and exposure of a customer: confirmed and not yet billed, and receivable net of credits. Locked while an order is decided.';
call protect('credit_account', array['limit_amount', 'limit_source', 'committed', 'receivable', 'business_done', 'reviewed_on', 'version']);

create table credit_decision (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  decided_on date not null,
  outcome text not null check (outcome in ('approved', 'held', 'exempt')),
  reason text not null,
  order_amount amount not null,
  limit_amount amount not null,
  exposure amount not null,
  overdue amount not null,
  account_version int not null,
  decided_by text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references sales_order
);
comment on table credit_decision is 'Each credit decision with the facts it was taken on.';
create index credit_decision_order on credit_decision (order_id);
call protect('credit_decision', '{}');

-- Orders: as received, verified and held.

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
comment on column source_document.id is 'Identifier of the document.';
comment on column source_document.channel is 'Where it came from: online-retail.';
comment on column source_document.external_number is 'Its number there.';
comment on column source_document.class is 'What it is by its number: invoice, credit_note, adjustment.';
comment on column source_document.treatment is 'What becomes of it: order, return, stock_correction, bad_debt.';
comment on column source_document.occurred_at is 'Moment of the document; the file''s clock has no zone and is taken as UTC.';
comment on column source_document.business_date is 'Day on which it is worked on when history is played.';
comment on column source_document.customer_id is 'The customer, or the country''s web-shop customer where none is named.';
comment on column source_document.country is 'ISO 3166-1 code of where the goods went.';
comment on column source_document.line_count is 'Number of its lines.';
comment on column source_document.quantity is 'Sum of its quantities, signed.';
comment on column source_document.amount is 'Exact sum of quantity times price, signed, in the file''s currency: unrounded.';
comment on column source_document.content_hash is 'SHA-256 of its content: the same document met again changes nothing, another under its number is a finding.';
comment on column source_document.content is 'Its lines as they were: code, description, quantity, price, column by column.';
comment on column source_document.state is 'waiting for its day, or done.';
comment on column source_document.result_type is 'Kind of document that it led to; null where it led to none.';
comment on column source_document.result_id is 'Identifier of that document.';
comment on column source_document.result_number is 'Number of that document.';
comment on column source_document.reason is 'Why it led to none, or why it is billed at a difference; null where there is nothing to say.';
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
  foreign key (tenant_id, source_document_id) references source_document
);
comment on table sales_order is 'A customer''s order. Holds and progress are not states: see order_hold and order_line_progress.';
comment on column sales_order.id is 'Identifier of the order.';
comment on column sales_order.number is 'Our number.';
comment on column sales_order.channel is 'Channel on which it was received: api, online-retail, …';
comment on column sales_order.external_number is 'Its number on that channel: one number is one order.';
comment on column sales_order.source_document_id is 'The original that a file brought; null for orders by API.';
comment on column sales_order.state is 'State of the lifecycle order: received, verified, confirmed, completed, cancelled.';
comment on column sales_order.legal_entity is 'Who sells.';
comment on column sales_order.customer_id is 'Who buys.';
comment on column sales_order.customer_reference is 'The customer''s purchase order number (EN 16931 BT-13).';
comment on column sales_order.reference_key is 'The same in capitals and digits only: finds a repeated order however its number was written.';
comment on column sales_order.order_date is 'Business date of the order; agreed prices are those of this day.';
comment on column sales_order.ordered_at is 'Moment when it was placed.';
comment on column sales_order.requested_date is 'When the customer wants the goods.';
comment on column sales_order.currency is 'ISO 4217 code of its prices and amounts.';
comment on column sales_order.payment_term is 'Payment term as frozen for this order.';
comment on column sales_order.settlement is 'How it is paid: credit, prepaid, at_once (from the term).';
comment on column sales_order.billing_rule is 'per_delivery bills what left, complete_order bills at the end.';
comment on column sales_order.complete_delivery is 'Whether it is shipped only as a whole.';
comment on column sales_order.warehouse is 'From where it is served.';
comment on column sales_order.ship_to is 'Address of the goods, frozen: name, street, city, postcode, country.';
comment on column sales_order.ship_to_country is 'ISO 3166-1 code of that address: decides the tax category.';
comment on column sales_order.tax_category is 'EN 16931 category of its taxable lines (UNCL 5305): S, K, G, Z, E, AE, O.';
comment on column sales_order.tax_rate is 'Percent expected when it came; an invoice takes the rate of its tax point.';
comment on column sales_order.net is 'Sum of its lines, without tax.';
comment on column sales_order.gross is 'Net and the expected tax.';
comment on column sales_order.committed is 'Part of the customer''s credit that it takes up until it is billed or cancelled.';
comment on column sales_order.content_hash is 'SHA-256 of customer, currency and lines: tells the same order from another under its number.';
-- An order is written again by each step; with room on its page the new version needs no new entries in five indexes.
alter table sales_order set (fillfactor = 50);
create index sales_order_customer on sales_order (customer_id, id);
create index sales_order_open on sales_order (tenant_id, state) where state in ('received', 'verified');
create index sales_order_prepaid on sales_order (tenant_id, id) where state = 'confirmed' and settlement = 'prepaid';
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
comment on column order_line.order_id is 'The order.';
comment on column order_line.line is 'Number within the order, from 1.';
comment on column order_line.item_id is 'What is ordered.';
comment on column order_line.item_number is 'Its number, as ordered.';
comment on column order_line.description is 'Its name, as ordered.';
comment on column order_line.quantity is 'Quantity ordered, in the unit.';
comment on column order_line.unit is 'Unit of quantity and price (UN/ECE Recommendation 20).';
comment on column order_line.unit_price is 'Net price of one unit, in the order''s currency, as ordered.';
comment on column order_line.agreed_price is 'Price that had been agreed for that day; null where none was known.';
comment on column order_line.net is 'Quantity times price, rounded to the currency''s minor unit.';
comment on column order_line.account_role is 'Role of the account that the sale is posted to.';
comment on column order_line.tax_class is 'standard or outside the scope of VAT.';
comment on column order_line.stocked is 'Whether it takes stock: goods and kits do, charges and services only go along.';
comment on column order_line.recipe is 'Components of a kit as they were when it was ordered: item, quantity, stand-alone price. Null for other lines.';
comment on column order_line.cancelled is 'Quantity that is not wanted or not delivered any more.';
comment on column order_line.cancel_reason is 'Why; null while nothing is cancelled.';
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
comment on column order_hold.id is 'Identifier of the hold.';
comment on column order_hold.order_id is 'The order that waits.';
comment on column order_hold.kind is 'verification waits for the order desk, credit for the credit analyst, delivery and manual were placed by a person.';
comment on column order_hold.reason is 'Why, in a word or sentence.';
comment on column order_hold.detail is 'Findings, or the figures of a credit decision, as JSON.';
comment on column order_hold.placed_on is 'Business date.';
comment on column order_hold.placed_by is 'Rule or person.';
comment on column order_hold.lifted_on is 'Business date on which it ended; null while it holds.';
comment on column order_hold.lifted_by is 'Rule or person; null while it holds.';
comment on column order_hold.lift_reason is 'Why it was lifted; null while it holds.';
create index order_hold_order on order_hold (order_id);
create unique index order_hold_once on order_hold (tenant_id, order_id, kind) where lifted_on is null;
call protect('order_hold', array['lifted_on', 'lifted_by', 'lift_reason', 'detail', 'reason']);

create table order_change (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  version int not null check (version > 1),
  source_order_id uuid not null,
  changed_on date not null,
  changed_by text not null,
  reason text not null,
  lines jsonb not null,
  primary key (tenant_id, id),
  unique (tenant_id, order_id, version),
  unique (tenant_id, source_order_id),
  foreign key (tenant_id, order_id) references sales_order,
  foreign key (tenant_id, source_order_id) references sales_order
);
comment on table order_change is 'A change applied to an order: its second version, its third, … Proposed and previewed changes are held orders and their differences, see order_change_proposal.';
comment on column order_change.id is 'Identifier of the change.';
comment on column order_change.order_id is 'The order that was changed.';
comment on column order_change.version is 'The version of the order that the change made, from 2: as received it is version 1.';
comment on column order_change.source_order_id is 'The order whose content was asked for; it is superseded, hence cancelled.';
comment on column order_change.changed_on is 'Business date.';
comment on column order_change.changed_by is 'Who applied it.';
comment on column order_change.reason is 'Why.';
comment on column order_change.lines is 'What was done to each line: added, cancelled, or price_kept where another price was asked for what is confirmed.';
call protect('order_change', '{}');

-- Who we deal with and what we sell.

create table legal_entity (
  tenant_id uuid not null references tenant,
  code text not null,
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  currency text not null,
  vat_number text,
  tax_number text,
  street text, city text, postcode text, email text,
  contact_name text, phone text,
  primary key (tenant_id, code)
);
comment on table legal_entity is 'A company of ours that sells, invoices and keeps books.';
call protect('legal_entity', array['name', 'vat_number', 'tax_number', 'street', 'city', 'postcode', 'email', 'contact_name', 'phone']);

create table payment_term (
  tenant_id uuid not null references tenant,
  code text not null,
  name text not null,
  net_days int not null check (net_days between 0 and 3650),
  discount_percent price not null default 0 check (discount_percent >= 0 and discount_percent < 100),
  discount_days int not null default 0,
  discount_regime text not null default 'A' check (discount_regime in ('A', 'B', 'C')),
  settlement text not null default 'credit' check (settlement in ('credit', 'prepaid', 'at_once')),
  primary key (tenant_id, code)
);
comment on table payment_term is 'When a claim falls due, early-payment discount, and whether it is sold on credit at all.';
call protect('payment_term', array['name', 'net_days', 'discount_percent', 'discount_days', 'discount_regime', 'settlement']);

create table payment_term_instalment (
  tenant_id uuid not null,
  code text not null,
  instalment int not null check (instalment > 0),
  share price not null check (share > 0 and share <= 100),
  days int not null check (days >= 0),
  primary key (tenant_id, code, instalment),
  foreign key (tenant_id, code) references payment_term
);
comment on table payment_term_instalment is 'Shares (percent) of a claim that fall due one after the other.';
call protect('payment_term_instalment', array['share', 'days']);

create table customer (
  tenant_id uuid not null references tenant,
  id uuid not null,
  number text not null,
  name text not null,
  kind text not null check (kind in ('business', 'consumer', 'web_shop')),
  country text not null check (country ~ '^[A-Z]{2}$'),
  vat_number text,
  street text, city text, postcode text, email text,
  payment_term text not null,
  currency text not null,
  requires_reference boolean not null default false,
  complete_delivery boolean not null default false,
  billing_rule text check (billing_rule in ('per_delivery', 'complete_order')),
  small_difference amount,
  created_on date not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, payment_term) references payment_term
);
comment on table customer is 'Who buys from us. Documents freeze the data that they used.';
call protect('customer', array['name', 'kind', 'country', 'vat_number', 'street', 'city', 'postcode', 'email', 'payment_term',
  'requires_reference', 'complete_delivery', 'billing_rule', 'small_difference']);

create table item (
  tenant_id uuid not null references tenant,
  id uuid not null,
  number text not null,
  name text not null,
  kind text not null check (kind in ('goods', 'service', 'charge', 'voucher', 'kit', 'test')),
  unit text not null default 'EA',
  account_role text not null,
  tax_class text not null default 'standard' check (tax_class in ('standard', 'outside')),
  standard_cost price not null default 0 check (standard_cost >= 0),
  minimum_quantity quantity,
  maximum_quantity quantity,
  quantity_multiple quantity check (quantity_multiple > 0),
  primary key (tenant_id, id),
  unique (tenant_id, number)
);
comment on table item is 'What we sell: goods in stock, services, charges, vouchers, kits. The account role says what it is in the books.';
call protect('item', array['name', 'standard_cost', 'minimum_quantity', 'maximum_quantity', 'quantity_multiple']);

create table kit_component (
  tenant_id uuid not null,
  item_id uuid not null,
  component_id uuid not null,
  position int not null,
  quantity quantity not null check (quantity > 0),
  stand_alone_price price not null check (stand_alone_price >= 0),
  primary key (tenant_id, item_id, component_id),
  foreign key (tenant_id, item_id) references item,
  foreign key (tenant_id, component_id) references item
);
comment on table kit_component is 'The recipe of a kit, frozen on each order line that sells it.';
call protect('kit_component', array['quantity', 'stand_alone_price', 'position']);

create table item_price (
  tenant_id uuid not null,
  id uuid not null,
  item_id uuid not null,
  customer_id uuid,
  currency text not null,
  valid_from date not null,
  valid_to date,
  minimum_quantity quantity not null default 0,
  price price not null check (price >= 0),
  primary key (tenant_id, id),
  foreign key (tenant_id, item_id) references item,
  foreign key (tenant_id, customer_id) references customer
);
comment on table item_price is 'Dated prices, for everybody or one customer, by quantity; the customer''s own price wins over the list.';
create index item_price_item on item_price (item_id);
create index item_price_customer on item_price (tenant_id, customer_id, item_id) where customer_id is not null;
call protect('item_price', array['valid_to']);

create table tax_rate (
  tenant_id uuid not null references tenant,
  country text not null,
  category text not null,
  valid_from date not null,
  rate price not null check (rate >= 0 and rate < 100),
  primary key (tenant_id, country, category, valid_from)
);
comment on table tax_rate is 'Dated rates (percent) by country and EN 16931 category (UNCL 5305).';
call protect('tax_rate', array['rate']);

-- Deliveries out, returns in.

create table delivery (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  order_id uuid not null,
  customer_id uuid not null,
  legal_entity text not null,
  warehouse text not null,
  state text not null check (state in ('released', 'picked', 'packed', 'issued', 'delivered', 'cancelled')),
  planned_date date not null,
  goods_issue_date date,
  delivered_date date,
  cost amount not null default 0,
  billed boolean not null default false,
  recognised boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, order_id) references sales_order
);
comment on table delivery is 'Goods (and what goes with them) leaving for one order.';
create index delivery_order on delivery (order_id);
create index delivery_working on delivery (tenant_id, state) where state in ('released', 'picked', 'packed', 'issued');
create index delivery_to_bill on delivery (tenant_id, id) where not billed and state in ('issued', 'delivered');
create index delivery_to_recognise on delivery (tenant_id, id) where not recognised and state = 'delivered';
call protect('delivery', array['state', 'planned_date', 'goods_issue_date', 'delivered_date', 'cost', 'billed', 'recognised']);

-- No foreign key to its own delivery: both are written by one statement (decision 0013).
create table delivery_line (
  tenant_id uuid not null,
  delivery_id uuid not null,
  line int not null,
  order_id uuid not null,
  order_line int not null,
  quantity quantity not null check (quantity >= 0),
  picked quantity check (picked >= 0),
  cost amount not null default 0,
  credited amount not null default 0,
  withdrawn quantity not null default 0 check (withdrawn >= 0),
  components jsonb,
  primary key (tenant_id, delivery_id, line),
  foreign key (tenant_id, order_id, order_line) references order_line
);
comment on table delivery_line is 'Link order line -> delivery. Picked is null when everything planned was picked; of a kit it counts whole kits, and the components say what left of each. Credited is what was credited of it before its revenue was recognised; withdrawn what had been billed and credited when its goods issue was reversed.';
create index delivery_line_order on delivery_line (order_id, order_line);
alter table delivery_line set (fillfactor = 80);
call protect('delivery_line', array['quantity', 'picked', 'cost', 'credited', 'withdrawn', 'components']);

create table put_back (
  tenant_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  state text not null check (state in ('open', 'confirmed')),
  opened_on date not null,
  confirmed_on date,
  primary key (tenant_id, id),
  foreign key (tenant_id, delivery_id) references delivery
);
comment on table put_back is 'Picked goods of a cancelled delivery on their way back to the shelf; they count as available when confirmed.';
call protect('put_back', array['state', 'confirmed_on']);

create table customer_return (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  channel text not null,
  external_number text not null,
  source_document_id uuid,
  state text not null check (state in ('authorised', 'received', 'credited', 'waived', 'closed')),
  legal_entity text not null,
  customer_id uuid not null,
  return_date date not null,
  currency text not null,
  warehouse text not null,
  ship_to_country text not null,
  credit_use text not null check (credit_use in ('offset', 'keep', 'refund')),
  restocking_fee amount not null default 0 check (restocking_fee >= 0),
  reason text,
  content_hash text not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, channel, external_number),
  foreign key (tenant_id, customer_id) references customer,
  foreign key (tenant_id, source_document_id) references source_document
);
comment on table customer_return is 'What a customer sends back or claims back, until it is credited.';
comment on column customer_return.restocking_fee is 'Net amount kept back for taking the goods: a charge on the credit note.';
create index customer_return_source on customer_return (tenant_id, source_document_id) where source_document_id is not null;
create index customer_return_working on customer_return (tenant_id, state) where state in ('authorised', 'received');
call protect('customer_return', array['state']);

-- No foreign key to its own return: both are written by one statement (decision 0013).
create table customer_return_line (
  tenant_id uuid not null,
  return_id uuid not null,
  line int not null,
  order_id uuid,
  order_line int,
  item_id uuid not null,
  description text not null,
  quantity quantity not null check (quantity > 0),
  unit text not null,
  unit_price price not null,
  account_role text not null,
  tax_class text not null,
  restock boolean not null,
  cost amount not null default 0,
  component_position int,
  no_link_reason text,
  primary key (tenant_id, return_id, line),
  foreign key (tenant_id, order_id, order_line) references order_line,
  check (order_id is not null or no_link_reason is not null)
);
comment on table customer_return_line is 'Link order line -> return, or the reason why no order line could be named. The component position says which part of a kit came back alone.';
create index customer_return_line_order on customer_return_line (order_id, order_line);
call protect('customer_return_line', array['cost']);

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
  bills_over boolean not null default false,
  billed boolean not null default false,
  recognised boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, order_id) references sales_order
);
comment on table delivery is 'Goods (and what goes with them) leaving for one order.';
comment on column delivery.id is 'Identifier of the delivery.';
comment on column delivery.number is 'Its number.';
comment on column delivery.order_id is 'The one order that it serves.';
comment on column delivery.customer_id is 'Who receives it.';
comment on column delivery.legal_entity is 'Who ships.';
comment on column delivery.warehouse is 'From where.';
comment on column delivery.state is 'State of the lifecycle delivery: released, picked, packed, issued, delivered, cancelled.';
comment on column delivery.planned_date is 'Day on which it should leave.';
comment on column delivery.goods_issue_date is 'Day on which it left; the tax point of its invoice.';
comment on column delivery.delivered_date is 'Day on which control passed to the customer (IFRS 15.38).';
comment on column delivery.cost is 'Cost of what left, in base currency, as posted at goods issue.';
comment on column delivery.bills_over is 'Whether what left beyond the plan is billed and earned: the setting shipping.bill_over_delivery as it was at goods issue.';
comment on column delivery.billed is 'Whether an invoice covers it.';
comment on column delivery.recognised is 'Whether its revenue is recognised.';
create index delivery_order on delivery (order_id);
create index delivery_customer on delivery (customer_id, id);
create index delivery_working on delivery (tenant_id, state) where state in ('released', 'picked', 'packed', 'issued');
create index delivery_to_bill on delivery (tenant_id, id) where not billed and state in ('issued', 'delivered');
create index delivery_to_recognise on delivery (tenant_id, id) where not recognised and state = 'delivered';
call protect('delivery', array['state', 'planned_date', 'goods_issue_date', 'delivered_date', 'cost', 'bills_over', 'billed', 'recognised']);

-- No foreign key to its own delivery: both are written by one statement (decision 0013).
create table delivery_line (
  tenant_id uuid not null,
  delivery_id uuid not null,
  line int not null,
  order_id uuid not null,
  order_line int not null,
  quantity quantity not null,
  picked quantity,
  cost amount not null default 0,
  credited amount not null default 0,
  withdrawn quantity not null default 0,
  components jsonb,
  primary key (tenant_id, delivery_id, line),
  foreign key (tenant_id, order_id, order_line) references order_line,
  check (least(quantity, picked, withdrawn) >= 0)
);
comment on table delivery_line is 'Link order line -> delivery. Picked is null when everything planned was picked; of a kit it counts whole kits, and the components say what left of each. Credited is what was credited of it before its revenue was recognised; withdrawn what had been billed and credited when its goods issue was reversed.';
comment on column delivery_line.delivery_id is 'The delivery.';
comment on column delivery_line.line is 'Number within the delivery, from 1.';
comment on column delivery_line.order_id is 'The order.';
comment on column delivery_line.order_line is 'Line of the order that it serves.';
comment on column delivery_line.quantity is 'Quantity planned, in the line''s unit.';
comment on column delivery_line.picked is 'Quantity picked where it differs from the plan; null means all of it. Of a kit: the whole kits completed.';
comment on column delivery_line.cost is 'Cost of what left, in base currency.';
comment on column delivery_line.credited is 'Net credited before its revenue was recognised, in the order''s currency: it never becomes revenue.';
comment on column delivery_line.withdrawn is 'Quantity billed and credited again when its goods issue was reversed: it counts as billed no more.';
comment on column delivery_line.components is 'Of a kit: item, planned, picked and cost of each component; null for other lines.';
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
comment on column put_back.id is 'Identifier of the task.';
comment on column put_back.delivery_id is 'The cancelled delivery whose goods were picked.';
comment on column put_back.state is 'State of the lifecycle put_back: open, confirmed.';
comment on column put_back.opened_on is 'Day on which the delivery was cancelled.';
comment on column put_back.confirmed_on is 'Day on which the goods were back on the shelf; null before.';
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
comment on column customer_return.id is 'Identifier of the return.';
comment on column customer_return.number is 'Its number.';
comment on column customer_return.channel is 'Channel on which it came: api, online-retail, …';
comment on column customer_return.external_number is 'Its number on that channel: one number is one return.';
comment on column customer_return.source_document_id is 'The original that a file brought; null for returns by API.';
comment on column customer_return.state is 'State of the lifecycle return: authorised, received, credited, closed.';
comment on column customer_return.legal_entity is 'Who takes back.';
comment on column customer_return.customer_id is 'Who returns.';
comment on column customer_return.return_date is 'Day on which it was authorised.';
comment on column customer_return.currency is 'ISO 4217 code of its prices.';
comment on column customer_return.warehouse is 'Where the goods come back to.';
comment on column customer_return.ship_to_country is 'ISO 3166-1 code of where the goods had been sent: decides the tax of lines without a link.';
comment on column customer_return.credit_use is 'offset reduces the open original, keep leaves the credit to the customer, refund pays it back.';
comment on column customer_return.reason is 'Why it came back, in the customer''s words.';
comment on column customer_return.content_hash is 'SHA-256 of customer, currency and lines: tells the same return from another under its number.';
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
comment on column customer_return_line.return_id is 'The return.';
comment on column customer_return_line.line is 'Number within the return, from 1.';
comment on column customer_return_line.order_id is 'Order of the sale that it takes back; null only with a reason.';
comment on column customer_return_line.order_line is 'Line of that order.';
comment on column customer_return_line.item_id is 'What came back: the item sold, or one component of the kit sold.';
comment on column customer_return_line.description is 'Its name.';
comment on column customer_return_line.quantity is 'Quantity returned, in the unit.';
comment on column customer_return_line.unit is 'Unit of quantity and price.';
comment on column customer_return_line.unit_price is 'Net price credited for one unit, in the return''s currency.';
comment on column customer_return_line.account_role is 'Role of the account of the sale.';
comment on column customer_return_line.tax_class is 'standard or outside the scope of VAT.';
comment on column customer_return_line.restock is 'Whether it goes back on the shelf; otherwise nothing moves (scrapped, left with the customer, never goods).';
comment on column customer_return_line.cost is 'Cost put back into stock, in base currency.';
comment on column customer_return_line.component_position is 'Position of the component of a kit that came back alone; null for whole items.';
comment on column customer_return_line.no_link_reason is 'Why no sale can be named; null where one is.';
create index customer_return_line_order on customer_return_line (order_id, order_line);
call protect('customer_return_line', array['cost']);

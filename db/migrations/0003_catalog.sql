-- What we sell, at what price and tax.

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
comment on column item.id is 'Identifier of the item.';
comment on column item.number is 'The item''s number (SKU), as people know it.';
comment on column item.name is 'Description, as documents print it (EN 16931 BT-153).';
comment on column item.kind is 'goods are stocked, service and charge are not, voucher is a liability until redeemed, kit is sold whole and stocked as components, test never reaches the books.';
comment on column item.unit is 'Unit of quantities and prices, by UN/ECE Recommendation 20 (EN 16931 BT-130); EA is each.';
comment on column item.account_role is 'Role of the account that its sale is posted to: revenue_goods, revenue_carriage, voucher_liability, …';
comment on column item.tax_class is 'standard is taxed by destination, outside is outside the scope of VAT (EN 16931 category O).';
comment on column item.standard_cost is 'Cost of one unit where no purchase is known, in base currency.';
comment on column item.minimum_quantity is 'Least quantity of a line; null for no bound.';
comment on column item.maximum_quantity is 'Largest quantity of a line; null for no bound.';
comment on column item.quantity_multiple is 'Quantities are multiples of this; null for any.';
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
comment on column kit_component.item_id is 'The kit.';
comment on column kit_component.component_id is 'The item that is in it.';
comment on column kit_component.position is 'Place in the recipe, from 1; reservations and deliveries name it.';
comment on column kit_component.quantity is 'Units of the component in one kit.';
comment on column kit_component.stand_alone_price is 'Price of the component when sold alone: its weight when revenue is allocated (IFRS 15.76).';
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
comment on column item_price.id is 'Identifier of the price.';
comment on column item_price.item_id is 'What is priced.';
comment on column item_price.customer_id is 'For whom; null for everybody.';
comment on column item_price.currency is 'ISO 4217 code of the price.';
comment on column item_price.valid_from is 'First day on which it holds.';
comment on column item_price.valid_to is 'Last day on which it holds; null for no end.';
comment on column item_price.minimum_quantity is 'Holds for quantities from this on.';
comment on column item_price.price is 'Net price of one unit.';
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
comment on column tax_rate.country is 'ISO 3166-1 code of the country whose tax it is.';
comment on column tax_rate.category is 'Category by UNCL 5305 as EN 16931 uses it: S, Z, E, AE, K, G, O.';
comment on column tax_rate.valid_from is 'First tax point at which the rate holds.';
comment on column tax_rate.rate is 'Percent.';
call protect('tax_rate', array['rate']);

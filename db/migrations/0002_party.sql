-- Who we are and whom we deal with.

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
comment on column legal_entity.code is 'Short code by which documents and number series name it.';
comment on column legal_entity.name is 'Registered name, as invoices print it (EN 16931 BT-27).';
comment on column legal_entity.country is 'ISO 3166-1 code of its seat: decides domestic, Union and export tax.';
comment on column legal_entity.currency is 'ISO 4217 code of its own currency.';
comment on column legal_entity.vat_number is 'VAT identifier with country prefix (EN 16931 BT-31); null where it has none.';
comment on column legal_entity.tax_number is 'Registration for other taxes, as the national office gave it (EN 16931 BT-32); null where it has none.';
comment on column legal_entity.street is 'Street and house number.';
comment on column legal_entity.city is 'Town.';
comment on column legal_entity.postcode is 'Post code as written in its country.';
comment on column legal_entity.email is 'Address for questions about invoices.';
comment on column legal_entity.contact_name is 'Who answers them: a person or a department (EN 16931 BT-41).';
comment on column legal_entity.phone is 'Telephone number for them (EN 16931 BT-42).';
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
comment on column payment_term.code is 'Short code by which customers and documents name it.';
comment on column payment_term.name is 'What people call it.';
comment on column payment_term.net_days is 'Days from the issue of a document until it falls due, where there are no instalments.';
comment on column payment_term.discount_percent is 'Early-payment discount in percent; 0 grants none.';
comment on column payment_term.discount_days is 'Days from issue within which the discount may be taken.';
comment on column payment_term.discount_regime is 'How tax follows the discount: A tax is reduced too, B only the net, C tax was reduced from the start.';
comment on column payment_term.settlement is 'credit is an open account, prepaid waits for the money before shipping, at_once is settled by a payment service.';
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
comment on column payment_term_instalment.code is 'The payment term.';
comment on column payment_term_instalment.instalment is 'Its place in the sequence, from 1.';
comment on column payment_term_instalment.share is 'Percent of the claim; the shares of a term add up to 100.';
comment on column payment_term_instalment.days is 'Days from issue until this part falls due.';
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
comment on column customer.id is 'Identifier of the customer.';
comment on column customer.number is 'The customer''s number, as people know it.';
comment on column customer.name is 'Name, as invoices print it (EN 16931 BT-44).';
comment on column customer.kind is 'business buys for its trade, consumer for itself, web_shop stands for all anonymous buyers of a country.';
comment on column customer.country is 'ISO 3166-1 code of the bill-to address (EN 16931 BT-55).';
comment on column customer.vat_number is 'VAT identifier with country prefix (EN 16931 BT-48); null where there is none.';
comment on column customer.street is 'Street and house number of the bill-to address.';
comment on column customer.city is 'Town of the bill-to address.';
comment on column customer.postcode is 'Post code of the bill-to address.';
comment on column customer.email is 'Where documents are sent.';
comment on column customer.payment_term is 'Terms that its orders get unless they say otherwise.';
comment on column customer.currency is 'ISO 4217 code of the currency in which it buys; fixed.';
comment on column customer.requires_reference is 'Whether an order without its purchase order number is held.';
comment on column customer.complete_delivery is 'Whether an order is shipped only as a whole.';
comment on column customer.billing_rule is 'per_delivery or complete_order; null takes the setting billing.rule.';
comment on column customer.small_difference is 'Largest short payment written off for it, in its currency; the stricter of this and the setting counts. Null takes the setting.';
comment on column customer.created_on is 'Business date on which it became known.';
call protect('customer', array['name', 'kind', 'country', 'vat_number', 'street', 'city', 'postcode', 'email', 'payment_term',
  'requires_reference', 'complete_delivery', 'billing_rule', 'small_difference']);

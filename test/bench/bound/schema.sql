-- What a minimal schema for the same business would have: primary keys, the foreign keys that keep it sane, and the
-- indexes that its statements need. No tenants, events, holds, rules, audit or history of reservations.

create table customer (id bigint primary key, number text not null unique, name text not null);
create table credit_account (
  customer_id bigint primary key references customer, limit_amount numeric(20,4) not null, exposure numeric(20,4) not null default 0
);
create table item (id bigint primary key, number text not null unique, name text not null, price numeric(20,6) not null);
create table stock (
  item_id bigint primary key references item, on_hand numeric(20,6) not null, reserved numeric(20,6) not null default 0,
  value numeric(20,4) not null, check (reserved <= on_hand)
);
create table series (name text primary key, next_number bigint not null);
create table account (number text primary key, name text not null);

create table sales_order (
  id bigint primary key, number text not null unique, reference text not null unique, customer_id bigint not null references customer,
  order_date date not null, state text not null, net numeric(20,4) not null, gross numeric(20,4) not null
);
create index on sales_order (customer_id, order_date);
create table order_line (
  order_id bigint not null references sales_order, line int not null, item_id bigint not null references item,
  quantity numeric(20,6) not null, unit_price numeric(20,6) not null, net numeric(20,4) not null, primary key (order_id, line)
);
create table delivery (
  id bigint primary key, number text not null unique, order_id bigint not null references sales_order, state text not null,
  billed boolean not null default false
);
create index on delivery (order_id);
create table delivery_line (
  delivery_id bigint not null references delivery, line int not null, order_id bigint not null, order_line int not null,
  quantity numeric(20,6) not null, cost numeric(20,4), primary key (delivery_id, line),
  foreign key (order_id, order_line) references order_line
);
create table stock_movement (
  id bigint generated always as identity primary key, item_id bigint not null, moved_on date not null, quantity numeric(20,6) not null,
  value numeric(20,4) not null, delivery_id bigint not null
);
create table invoice (
  id bigint primary key, number text not null unique, order_id bigint not null references sales_order,
  customer_id bigint not null references customer, issue_date date not null, due_date date not null,
  net numeric(20,4) not null, tax numeric(20,4) not null, gross numeric(20,4) not null
);
create index on invoice (order_id);
create table invoice_line (
  invoice_id bigint not null references invoice, line int not null, delivery_id bigint not null, delivery_line int not null,
  quantity numeric(20,6) not null, unit_price numeric(20,6) not null, net numeric(20,4) not null, primary key (invoice_id, line),
  foreign key (delivery_id, delivery_line) references delivery_line
);
create table open_item (
  id bigint primary key references invoice, customer_id bigint not null references customer, due_date date not null,
  amount numeric(20,4) not null, residual numeric(20,4) not null
);
create index on open_item (customer_id) where residual <> 0;
create table journal (
  id bigint generated always as identity primary key, posted_on date not null, document_type text not null, document_id bigint not null,
  total numeric(20,4) not null
);
create table journal_line (
  journal_id bigint not null references journal, line int not null, account text not null references account,
  debit numeric(20,4) not null, credit numeric(20,4) not null, primary key (journal_id, line)
);
create table payment (
  id bigint generated always as identity primary key, customer_id bigint not null references customer, open_item_id bigint not null references open_item,
  received_on date not null, amount numeric(20,4) not null
);

insert into account values ('1000', 'Bank'), ('1100', 'Receivables'), ('1300', 'Inventory'), ('2200', 'Contract balances'),
  ('2300', 'Output tax'), ('4000', 'Sales'), ('5000', 'Cost of sales');
insert into series values ('order', 1), ('delivery', 1), ('invoice', 1);

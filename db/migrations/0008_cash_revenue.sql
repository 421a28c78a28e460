-- Write-offs, reminders, payments, bank statements, revenue.

create table write_off (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  kind text not null check (kind in ('bad_debt', 'recovery', 'adjustment')),
  legal_entity text not null,
  customer_id uuid,
  document_id uuid,
  document_number text,
  external_number text,
  written_on date not null,
  currency text not null,
  amount amount not null check (amount <> 0),
  tax_relief amount not null default 0,
  recovered amount not null default 0,
  reason text not null,
  approved_by text not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, legal_entity) references legal_entity,
  foreign key (tenant_id, customer_id) references customer,
  constraint write_off_recovered check (recovered between 0 and abs(amount)),
  constraint write_off_subject check (kind = 'adjustment' or (customer_id is not null and document_id is not null))
);
comment on table write_off is 'A claim given up as bad debt, its later recovery, or a general bad-debt adjustment.';
create unique index write_off_external on write_off (tenant_id, external_number) where external_number is not null;
create index write_off_document on write_off (document_id);
call protect('write_off', array['recovered']);

create table dunning_notice (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  customer_id uuid not null,
  noticed_on date not null,
  level int not null check (level > 0),
  currency text not null,
  amount amount not null check (amount > 0),
  items jsonb not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, customer_id, level, currency, noticed_on),
  foreign key (tenant_id, customer_id) references customer
);
comment on table dunning_notice is 'A reminder of overdue items, one letter per customer, level, currency and day.';
call protect('dunning_notice', '{}');

create table bank_account (
  tenant_id uuid not null,
  code text not null,
  identifier text not null,
  currency text not null,
  account_role text not null,
  legal_entity text not null,
  primary key (tenant_id, code),
  unique (tenant_id, identifier),
  foreign key (tenant_id, legal_entity) references legal_entity
);
comment on table bank_account is 'Our accounts at banks and payment services, by IBAN or account number as statements print it.';
call protect('bank_account', '{}');

create table bank_statement (
  tenant_id uuid not null,
  id uuid not null,
  bank_account text not null,
  statement_number text not null,
  file_name text not null,
  content_hash text not null,
  from_date date not null,
  to_date date not null,
  currency text not null,
  opening amount,
  closing amount,
  entry_count int not null,
  primary key (tenant_id, id),
  unique (tenant_id, bank_account, statement_number, content_hash),
  foreign key (tenant_id, bank_account) references bank_account
);
comment on table bank_statement is 'A statement as the bank sent it, proven to add up; the same content a second time changes nothing.';
create index bank_statement_to on bank_statement (bank_account, tenant_id, to_date);
call protect('bank_statement', '{}');

create table bank_entry (
  tenant_id uuid not null,
  id uuid not null,
  statement_id uuid not null,
  bank_account text not null,
  entry_reference text not null,
  booking_date date not null,
  value_date date not null,
  currency text not null,
  amount amount not null check (amount <> 0),
  text text not null,
  counterparty_name text,
  counterparty_account text,
  state text not null default 'waiting' check (state in ('waiting', 'booked', 'excluded')),
  reason text,
  payment_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, bank_account, entry_reference),
  foreign key (tenant_id, statement_id) references bank_statement
);
comment on table bank_entry is 'One booked entry of a statement; the same entry in a second statement changes nothing. A reason says why it waits for a person.';
create index bank_entry_statement on bank_entry (statement_id);
create index bank_entry_waiting on bank_entry (tenant_id, booking_date, id) where state = 'waiting' and reason is null;
call protect('bank_entry', array['state', 'reason', 'payment_id']);

create table payment (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  direction text not null check (direction in ('in', 'out')),
  method text not null check (method in ('bank', 'provider', 'cash', 'other')),
  account_role text not null,
  legal_entity text not null,
  customer_id uuid,
  payer_name text,
  payer_account text,
  reference text not null,
  entry_reference text not null,
  received_on date not null,
  currency text not null,
  exchange_rate price not null default 1,
  amount amount not null check (amount > 0),
  open_item_id uuid,
  reverses uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, entry_reference),
  foreign key (tenant_id, customer_id) references customer,
  foreign key (tenant_id, open_item_id) references open_item,
  foreign key (tenant_id, reverses) references payment
);
comment on table payment is 'Money that arrived or was refunded. Its open item says how much of it is not applied yet.';
create unique index payment_reverses on payment (tenant_id, reverses) where reverses is not null;
create index payment_customer on payment (customer_id);
call protect('payment', array['customer_id', 'open_item_id']);

create table recognition (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  delivery_id uuid not null,
  recognised_on date not null,
  currency text not null,
  amount amount not null,
  reverses uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, delivery_id) references delivery,
  foreign key (tenant_id, reverses) references recognition
);
comment on table recognition is 'Revenue recognised when control passed with a delivery (IFRS 15.38).';
create unique index recognition_reverses on recognition (tenant_id, reverses) where reverses is not null;
create index recognition_order on recognition (order_id);
create index recognition_delivery on recognition (delivery_id);
call protect('recognition', '{}');

create table step_refusal (
  tenant_id uuid not null,
  document_id uuid not null,
  step text not null,
  refused_on date not null,
  code text not null,
  message text not null,
  primary key (tenant_id, document_id, step)
);
comment on table step_refusal is 'Why a document that was ready for an automatic step was refused; it is tried again on another day, or by hand.';
comment on column step_refusal.document_id is 'The document, as the due view of the step has it.';
comment on column step_refusal.step is 'The step, as the due view has it.';
comment on column step_refusal.refused_on is 'Business date: on this day the worker does not try again by itself.';
comment on column step_refusal.code is 'Code of the problem.';
comment on column step_refusal.message is 'What is wrong and what to do.';
call protect('step_refusal', array['refused_on', 'code', 'message']);

create view cash_known with (security_invoker = true) as
select tenant_id, max(day) as known_through
  from (select tenant_id, max(to_date) as day from bank_statement group by tenant_id
        union all
        select tenant_id, max(received_on) from payment where method = 'bank' group by tenant_id) known
 group by tenant_id;
comment on view cash_known is 'The last day of which the bank has told us: what fell due later may be paid without our knowing.';
grant select on cash_known to o2c_app;

create view bank_entry_due with (security_invoker = true) as
select e.tenant_id, 'book'::text as step, 'bank_entry'::text as document_type, e.id as document_id, e.entry_reference as number,
       null::uuid as customer_id, e.booking_date as since,
       e.reason is null and e.booking_date <= coalesce(t.today, (now() at time zone t.time_zone)::date) as ready,
       case when e.reason is not null then 'waiting: ' || e.reason else 'waiting: its day' end as reason
  from bank_entry e join tenant t on t.tenant_id = e.tenant_id
 where e.state = 'waiting';
comment on view bank_entry_due is 'Bank entries that are not in the books yet: receipts wait for their day, the rest for reconciliation.';
grant select on bank_entry_due to o2c_app;

create view payment_due with (security_invoker = true) as
select i.tenant_id, 'apply'::text as step, 'payment'::text as document_type, i.document_id, i.document_number as number, i.customer_id,
       i.issue_date as since, false as ready,
       case when i.customer_id is null then 'waiting: payer unknown' else 'waiting: what it is for' end as reason
  from open_item i where i.document_type = 'payment' and i.residual < 0;
comment on view payment_due is 'Money that arrived and is not applied, of known and unknown payers.';
grant select on payment_due to o2c_app;
create index open_item_unapplied on open_item (tenant_id, issue_date) where residual < 0;

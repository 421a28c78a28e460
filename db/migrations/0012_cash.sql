-- Bank accounts and statements, payments.

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
comment on column bank_account.code is 'Short code.';
comment on column bank_account.identifier is 'IBAN or account number, as statements print it.';
comment on column bank_account.currency is 'ISO 4217 code.';
comment on column bank_account.account_role is 'Account of the ledger that holds the money: bank, bank_foreign, provider_clearing.';
comment on column bank_account.legal_entity is 'Whose account it is.';
call protect('bank_account', '{}');

create table bank_statement (
  tenant_id uuid not null,
  id uuid not null,
  bank_account text not null,
  statement_number text not null,
  file_name text not null,
  format text not null,
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
comment on column bank_statement.id is 'Identifier of the statement.';
comment on column bank_statement.bank_account is 'Code of our account.';
comment on column bank_statement.statement_number is 'The bank''s number of it.';
comment on column bank_statement.file_name is 'File that brought it.';
comment on column bank_statement.format is 'Format that it came in: camt, mt940, …';
comment on column bank_statement.content_hash is 'SHA-256 of what it says: the same again changes nothing.';
comment on column bank_statement.from_date is 'First day it covers.';
comment on column bank_statement.to_date is 'Last day it covers.';
comment on column bank_statement.currency is 'ISO 4217 code.';
comment on column bank_statement.opening is 'Balance before its entries; null where the format states none.';
comment on column bank_statement.closing is 'Balance after its entries; null where the format states none.';
comment on column bank_statement.entry_count is 'Number of its entries.';
create index bank_statement_to on bank_statement (bank_account, tenant_id, to_date);
call protect('bank_statement', '{}');

create table bank_statement_part (
  tenant_id uuid not null,
  statement_id uuid not null,
  day date not null,
  is_whole boolean not null,
  bank_account text not null,
  currency text not null,
  opening amount,
  closing amount,
  balances jsonb,
  primary key (tenant_id, statement_id, day),
  foreign key (tenant_id, statement_id) references bank_statement
);
comment on table bank_statement_part is 'What a statement holds of a day: the balances say which of its money another statement of the day holds too.';
comment on column bank_statement_part.statement_id is 'The statement.';
comment on column bank_statement_part.day is 'One of its days.';
comment on column bank_statement_part.is_whole is 'Whether it holds all of the day: the bank may have cut within the first and the last day only.';
comment on column bank_statement_part.bank_account is 'Code of our account.';
comment on column bank_statement_part.currency is 'ISO 4217 code.';
comment on column bank_statement_part.opening is 'Balance before its entries of that day; null where the balances of the statement do not tell.';
comment on column bank_statement_part.closing is 'Balance after them; null as above.';
comment on column bank_statement_part.balances is 'The balances from opening to closing in the order of its entries, in minor units; null where they are not proven, or of more than 5,000 entries.';
create index bank_statement_part_day on bank_statement_part (bank_account, tenant_id, day);
call protect('bank_statement_part', '{}');

create table bank_entry (
  tenant_id uuid not null,
  id uuid not null,
  statement_id uuid not null,
  bank_account text not null,
  bank_reference text not null,
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
  refusal text,
  refused_on date,
  payment_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, bank_account, entry_reference),
  foreign key (tenant_id, statement_id) references bank_statement
);
comment on table bank_entry is 'One booked entry of a statement; the same entry in a second statement changes nothing. A reason says why it waits.';
comment on column bank_entry.id is 'Identifier of the entry.';
comment on column bank_entry.statement_id is 'Statement that first brought it.';
comment on column bank_entry.bank_account is 'Code of our account.';
comment on column bank_entry.bank_reference is 'The bank''s reference, or one made from its content: with day and amount it says which money comes again.';
comment on column bank_entry.entry_reference is 'The same, made distinct where the bank uses a reference again: one movement is one entry.';
comment on column bank_entry.booking_date is 'Day on which the bank booked it.';
comment on column bank_entry.value_date is 'Day from which it counts for interest.';
comment on column bank_entry.currency is 'ISO 4217 code.';
comment on column bank_entry.amount is 'Signed: money that left is negative.';
comment on column bank_entry.text is 'What the payer wrote, and what the bank says.';
comment on column bank_entry.counterparty_name is 'Who paid or was paid; null where the bank does not say.';
comment on column bank_entry.counterparty_account is 'Their account; null where the bank does not say.';
comment on column bank_entry.state is 'waiting for its day or a person, booked as a payment, or excluded by a person.';
comment on column bank_entry.reason is 'Why it was not booked by itself; null for receipts that are booked on their day.';
comment on column bank_entry.refusal is 'Code of the problem that refused its booking, which is tried again once that is gone; null where a person has to look.';
comment on column bank_entry.refused_on is 'Business date of that refusal; null where there was none.';
comment on column bank_entry.payment_id is 'The payment that it became.';
create index bank_entry_reference on bank_entry (bank_account, tenant_id, bank_reference);
create index bank_entry_statement on bank_entry (statement_id);
create index bank_entry_waiting on bank_entry (tenant_id, booking_date, id) where state = 'waiting' and (reason is null or refusal is not null);
call protect('bank_entry', array['state', 'reason', 'refusal', 'refused_on', 'payment_id']);

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
  unmatched text,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, entry_reference),
  foreign key (tenant_id, customer_id) references customer,
  foreign key (tenant_id, open_item_id) references open_item,
  foreign key (tenant_id, reverses) references payment
);
comment on table payment is 'Money that arrived or was refunded. Its open item says how much of it is not applied yet.';
comment on column payment.id is 'Identifier of the payment.';
comment on column payment.number is 'Its number.';
comment on column payment.direction is 'in arrived, out was paid back.';
comment on column payment.method is 'bank, provider (payment service), cash, other.';
comment on column payment.account_role is 'Account of the ledger that holds the money.';
comment on column payment.legal_entity is 'Who received it.';
comment on column payment.customer_id is 'Who paid; null while nobody knows, never guessed.';
comment on column payment.payer_name is 'Name as the bank gives it.';
comment on column payment.payer_account is 'Account as the bank gives it.';
comment on column payment.reference is 'What the payer wrote.';
comment on column payment.entry_reference is 'The bank''s or service''s own reference: one movement of money is one payment.';
comment on column payment.received_on is 'Day of the money.';
comment on column payment.currency is 'ISO 4217 code of the amount.';
comment on column payment.exchange_rate is 'Base currency for one unit of the payment''s currency.';
comment on column payment.amount is 'Amount; the direction says which way.';
comment on column payment.open_item_id is 'What is left of it to apply; null where all of it was applied at once.';
comment on column payment.reverses is 'The payment that the bank took back; at most one does.';
comment on column payment.unmatched is 'Why nothing of it was applied when it came in; null where something was, and on money that went out.';
create unique index payment_reverses on payment (tenant_id, reverses) where reverses is not null;
create index payment_customer on payment (customer_id, id);
create index payment_of_bank on payment (tenant_id, received_on) where method = 'bank';
call protect('payment', array['customer_id', 'open_item_id']);

create view cash_known with (security_invoker = true) as
select t.tenant_id,
       greatest((select max(s.day) from bank_account a
                  cross join lateral (select max(s.to_date) as day from bank_statement s
                                       where s.bank_account = a.code and s.tenant_id = a.tenant_id) s
                  where a.tenant_id = t.tenant_id),
                (select max(p.received_on) from payment p where p.tenant_id = t.tenant_id and p.method = 'bank')) as known_through
  from tenant t;
comment on view cash_known is 'The last day of which the bank has told us: what fell due later may be paid without our knowing.';
grant select on cash_known to o2c_app;

-- The first of the two books: double entry, and the open items that are the detail of its control accounts.

create table account (
  tenant_id uuid not null references tenant,
  number text not null,
  name text not null,
  kind text not null check (kind in ('asset', 'liability', 'equity', 'revenue', 'expense')),
  role text not null,
  primary key (tenant_id, number),
  unique (tenant_id, role)
);
comment on table account is 'The chart of accounts; postings name the role, each tenant maps roles to its own numbers.';
comment on column account.number is 'The tenant''s own account number.';
comment on column account.name is 'Its name in reports.';
comment on column account.kind is 'asset, liability, equity, revenue or expense.';
comment on column account.role is 'What it is for; postings name the role and never the number.';
call protect('account', array['name']);

create table period (
  tenant_id uuid not null references tenant,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  state text not null check (state in ('open', 'locked', 'closed')),
  primary key (tenant_id, month)
);
comment on table period is 'Accounting months that are not simply open: locked takes adjustments only, closed takes nothing.';
comment on column period.month is 'Accounting month, YYYY-MM.';
comment on column period.state is 'open takes everything, locked only adjustments, closed nothing.';
call protect('period', array['state']);

create table exchange_rate (
  tenant_id uuid not null references tenant,
  currency text not null,
  valid_from date not null,
  rate price not null check (rate > 0),
  primary key (tenant_id, currency, valid_from)
);
comment on table exchange_rate is 'Value of one unit of a currency in the tenant''s base currency.';
comment on column exchange_rate.currency is 'ISO 4217 code of the foreign currency.';
comment on column exchange_rate.valid_from is 'First day on which the rate holds, until the next row of the currency.';
comment on column exchange_rate.rate is 'Value of one unit in base currency.';
call protect('exchange_rate', array['rate']);

-- Neither a journal nor an open item nor an order has a key to its legal entity (or the tenant): there are a few of them, none is ever
-- deleted, and a key makes every transaction lock their rows, together with all others.
create table journal (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  legal_entity text not null,
  posting_date date not null,
  document_type text not null,
  document_id uuid not null,
  document_number text not null,
  text text not null,
  adjustment boolean not null default false,
  currency text not null,
  line_count int not null check (line_count >= 2),
  total_debit amount not null,
  total_credit amount not null,
  base_debit amount not null,
  base_credit amount not null,
  reverses uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, reverses) references journal,
  constraint journal_balances check (total_debit = total_credit and base_debit = base_credit)
);
comment on table journal is 'One double entry with its stored totals. Only post_journals() may insert.';
comment on column journal.id is 'Identifier of the journal.';
comment on column journal.number is 'J-year-number, without gaps within legal entity and year.';
comment on column journal.legal_entity is 'In whose books it stands.';
comment on column journal.posting_date is 'Day that decides its period.';
comment on column journal.document_type is 'Kind of document that caused it.';
comment on column journal.document_id is 'Identifier of that document.';
comment on column journal.document_number is 'Number of that document.';
comment on column journal.text is 'One line for a reader.';
comment on column journal.adjustment is 'Whether it may be posted into a locked period.';
comment on column journal.currency is 'ISO 4217 code of debit and credit.';
comment on column journal.line_count is 'Number of its lines.';
comment on column journal.total_debit is 'Sum of its lines'' debit, in its currency.';
comment on column journal.total_credit is 'Sum of its lines'' credit; equal to the debit.';
comment on column journal.base_debit is 'Sum of its lines'' debit in base currency.';
comment on column journal.base_credit is 'Sum of its lines'' credit in base currency; equal to the debit.';
comment on column journal.reverses is 'The journal that it takes back; a journal is reversed at most once.';
create index journal_document on journal (document_id);
-- Partial, as all its like: hardly any row reverses another, and an index of nulls costs at every insert.
create unique index journal_reverses on journal (tenant_id, reverses) where reverses is not null;
call protect('journal', '{}');

-- Without foreign keys: post_journals() inserts a line together with its journal and takes the account from its row, and
-- nothing is ever deleted. Fourteen checks for each order would be a sixth of what it costs the database, and would make
-- every transaction lock the rows of the same few accounts.
create table journal_line (
  tenant_id uuid not null,
  posting_date date not null,
  journal_id uuid not null,
  line int not null,
  account text not null,
  debit amount not null,
  credit amount not null,
  base_debit amount not null,
  base_credit amount not null,
  party_id uuid,
  primary key (tenant_id, posting_date, journal_id, line),
  -- One side is 0 and nothing is negative. One check, for each is prepared anew by every statement that inserts.
  check (least(debit, credit) = 0 and least(base_debit, base_credit) = 0 and greatest(debit, credit, base_debit, base_credit) > 0)
) partition by range (posting_date);
comment on table journal_line is 'Debit or credit of one account, in the journal''s currency and in base currency.';
comment on column journal_line.posting_date is 'The journal''s; cuts the table by years.';
comment on column journal_line.journal_id is 'The journal.';
comment on column journal_line.line is 'Number within the journal, from 1.';
comment on column journal_line.account is 'Account number.';
comment on column journal_line.debit is 'Amount in the journal''s currency; 0 on the credit side.';
comment on column journal_line.credit is 'Amount in the journal''s currency; 0 on the debit side.';
comment on column journal_line.base_debit is 'The debit in base currency. A line of an exchange difference has only base amounts.';
comment on column journal_line.base_credit is 'The credit in base currency.';
comment on column journal_line.party_id is 'Customer of a line on a control account; null elsewhere, and for money of unknown payers.';
call partition_by_years('journal_line', 2005, 2034);
call protect('journal_line', '{}');
revoke insert on journal, journal_line from o2c_app;

create table open_item (
  tenant_id uuid not null,
  id uuid not null,
  legal_entity text not null,
  account_role text not null check (account_role in ('receivable', 'customer_credit', 'unapplied_cash')),
  customer_id uuid,
  document_type text not null,
  document_id uuid not null,
  document_number text not null,
  instalment int not null default 1,
  order_id uuid,
  issue_date date not null,
  due_date date not null,
  currency text not null,
  amount amount not null check (amount <> 0),
  base_amount amount not null,
  residual amount not null,
  base_residual amount not null,
  discount_until date,
  discount amount not null default 0,
  disputed amount not null default 0,
  dunning_level int not null default 0,
  dunned_on date,
  primary key (tenant_id, id),
  unique (tenant_id, document_id, instalment),
  foreign key (tenant_id, customer_id) references customer,
  constraint open_item_residual check (abs(residual) <= abs(amount) and residual * amount >= 0),
  constraint open_item_base check (residual <> 0 or base_residual = 0),
  constraint open_item_disputed check (disputed between 0 and greatest(residual, 0)),
  constraint open_item_suspense check (customer_id is not null or account_role = 'unapplied_cash')
);
comment on table open_item is 'A claim on a customer (positive) or a credit (negative), one for each instalment; settlements clear it.';
comment on column open_item.id is 'Identifier of the open item.';
comment on column open_item.legal_entity is 'Whose claim it is.';
comment on column open_item.account_role is 'Its control account: receivable for claims, customer_credit for credits, unapplied_cash for money of unknown payers.';
comment on column open_item.customer_id is 'Who owes it, or in whose favour it is; null only for money of unknown payers.';
comment on column open_item.document_type is 'invoice, deposit, credit_note, payment, …';
comment on column open_item.document_id is 'The document that it comes from.';
comment on column open_item.document_number is 'Number of that document.';
comment on column open_item.instalment is 'Which part of the document''s claim, from 1.';
comment on column open_item.order_id is 'The order that it belongs to, so that the order knows when it is paid; null where there is none.';
comment on column open_item.issue_date is 'Date of the document.';
comment on column open_item.due_date is 'Day on which it falls due; a settlement in part does not change it.';
comment on column open_item.currency is 'ISO 4217 code of its amounts.';
comment on column open_item.amount is 'What it was issued for: positive a claim, negative a credit.';
comment on column open_item.base_amount is 'The amount in base currency at the rate of its document.';
comment on column open_item.residual is 'What is left of the amount, of the same sign; 0 when it is cleared.';
comment on column open_item.base_residual is 'What is left of the base amount; 0 when the residual is.';
comment on column open_item.discount_until is 'Last day for the early-payment discount; null where none is granted.';
comment on column open_item.discount is 'Early-payment discount in its currency: of the gross, in regime B of the net. 0 where none is granted.';
comment on column open_item.disputed is 'Part of the residual that the customer objects to: it is not dunned and does not stop orders.';
comment on column open_item.dunning_level is 'Number of reminders so far.';
comment on column open_item.dunned_on is 'Day of the last reminder; null before the first.';
create index open_item_customer on open_item (tenant_id, customer_id) where residual <> 0;
create index open_item_due on open_item (tenant_id, due_date) where residual > 0;
create index open_item_unapplied on open_item (tenant_id, issue_date) where residual < 0;
create index open_item_number on open_item (document_number, tenant_id);
create index open_item_order on open_item (tenant_id, order_id) where residual <> 0;
call protect('open_item', array['residual', 'base_residual', 'disputed', 'dunning_level', 'dunned_on']);

create table settlement (
  tenant_id uuid not null,
  id uuid not null,
  settled_on date not null,
  kind text not null check (kind in ('application', 'offset', 'discount', 'write_off', 'small_difference', 'refund', 'transfer', 'reversal')),
  debit_item uuid,
  credit_item uuid,
  amount amount not null check (amount <> 0),
  base_debit amount not null,
  base_credit amount not null,
  tax amount not null default 0,
  base_tax amount not null default 0,
  cause_type text not null,
  cause_id uuid not null,
  reverses uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, debit_item) references open_item,
  foreign key (tenant_id, credit_item) references open_item,
  foreign key (tenant_id, reverses) references settlement,
  check (debit_item is not null or credit_item is not null)
);
comment on table settlement is 'What cleared an open item: another item, a discount, a write-off (with the output tax that it takes back). A reversal is a row with the opposite amounts.';
comment on column settlement.id is 'Identifier of the settlement.';
comment on column settlement.settled_on is 'Day from which the items count as cleared: today, or the day of the money where that came earlier.';
comment on column settlement.kind is 'application of a payment, offset of a credit note, discount, write_off, small_difference, refund, transfer to another item, or reversal of a settlement.';
comment on column settlement.debit_item is 'The claim that was cleared; null where only a credit was (refund).';
comment on column settlement.credit_item is 'The credit that cleared it; null where an account did (discount, write-off).';
comment on column settlement.amount is 'Amount cleared, in the items'' currency; negative in a reversal.';
comment on column settlement.base_debit is 'What the claim lost in base currency.';
comment on column settlement.base_credit is 'What the credit lost in base currency; the difference to the debit is the realised exchange difference (IAS 21.28).';
comment on column settlement.tax is 'Output tax within the amount that a discount or write-off takes back.';
comment on column settlement.base_tax is 'That tax in base currency.';
comment on column settlement.cause_type is 'Kind of document that settled.';
comment on column settlement.cause_id is 'Identifier of that document.';
comment on column settlement.reverses is 'The settlement that this one takes back; at most one does.';
create unique index settlement_reverses on settlement (tenant_id, reverses) where reverses is not null;
create index settlement_debit on settlement (debit_item);
create index settlement_credit on settlement (credit_item);
create index settlement_cause on settlement (cause_id);
call protect('settlement', '{}');

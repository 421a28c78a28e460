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
call protect('account', array['name']);

create table period (
  tenant_id uuid not null references tenant,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  state text not null check (state in ('open', 'locked', 'closed')),
  primary key (tenant_id, month)
);
comment on table period is 'Accounting months that are not simply open: locked takes adjustments only, closed takes nothing.';
call protect('period', array['state']);

create table exchange_rate (
  tenant_id uuid not null references tenant,
  currency text not null,
  valid_from date not null,
  rate price not null check (rate > 0),
  primary key (tenant_id, currency, valid_from)
);
comment on table exchange_rate is 'Value of one unit of a currency in the tenant''s base currency.';
call protect('exchange_rate', array['rate']);

create table journal (
  tenant_id uuid not null references tenant,
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
  foreign key (tenant_id, legal_entity) references legal_entity,
  foreign key (tenant_id, reverses) references journal,
  constraint journal_balances check (total_debit = total_credit and base_debit = base_credit)
);
comment on table journal is 'One double entry with its stored totals. Only post_journals() may insert.';
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
  debit amount not null check (debit >= 0),
  credit amount not null check (credit >= 0),
  base_debit amount not null check (base_debit >= 0),
  base_credit amount not null check (base_credit >= 0),
  party_id uuid,
  primary key (tenant_id, posting_date, journal_id, line),
  check (debit = 0 or credit = 0),
  check (base_debit = 0 or base_credit = 0),
  check (debit + credit + base_debit + base_credit > 0)
) partition by range (posting_date);
comment on table journal_line is 'Debit or credit of one account, in the journal''s currency and in base currency.';
call partition_by_year('journal_line', 2009, 2030);
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
  foreign key (tenant_id, legal_entity) references legal_entity,
  foreign key (tenant_id, customer_id) references customer,
  constraint open_item_residual check (abs(residual) <= abs(amount) and residual * amount >= 0),
  constraint open_item_base check (residual <> 0 or base_residual = 0),
  constraint open_item_disputed check (disputed between 0 and greatest(residual, 0)),
  constraint open_item_suspense check (customer_id is not null or account_role = 'unapplied_cash')
);
comment on table open_item is 'A claim on a customer (positive) or a credit (negative), one for each instalment; settlements clear it.';
create index open_item_customer on open_item (tenant_id, customer_id) where residual <> 0;
create index open_item_due on open_item (tenant_id, due_date) where residual > 0;
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
create unique index settlement_reverses on settlement (tenant_id, reverses) where reverses is not null;
create index settlement_debit on settlement (debit_item);
create index settlement_credit on settlement (credit_item);
create index settlement_cause on settlement (cause_id);
call protect('settlement', '{}');

-- The one door into the ledger. For a whole batch at once it checks that every month is open (a shared lock keeps it so
-- until the commit), takes the numbers under the lock of their series, and inserts journals with their lines. The
-- lines arrive as parallel arrays; `line_journals` holds the position of their journal in `ids`.
create function post_journals(
  ids uuid[], legal_entities text[], posting_dates date[], document_types text[], document_ids uuid[], document_numbers text[],
  texts text[], adjustments boolean[], currencies text[], reversed uuid[],
  line_journals int[], roles text[], debits numeric[], credits numeric[], base_debits numeric[], base_credits numeric[], parties uuid[]
) returns void language plpgsql security definer set search_path = public as $$
declare
  tenant constant uuid := current_tenant();
  bad record;
begin
  if tenant is null then raise exception 'post_journals needs a tenant'; end if;
  perform pg_advisory_xact_lock_shared(hashtextextended(tenant::text || m, 0))
     from (select distinct to_char(d, 'YYYY-MM') as m from unnest(posting_dates) d order by 1) months;
  select p.month, p.state into bad
    from unnest(posting_dates, adjustments) v(posting_date, adjustment)
    join period p on p.tenant_id = tenant and p.month = to_char(v.posting_date, 'YYYY-MM')
   where p.state = 'closed' or (p.state = 'locked' and not v.adjustment) limit 1;
  if found then
    raise exception 'period % is %', bad.month, bad.state using errcode = 'OC001', detail = bad.month, hint = bad.state;
  end if;
  select r.role into bad from unnest(roles) r(role)
   where not exists (select from account a where a.tenant_id = tenant and a.role = r.role) limit 1;
  if found then raise exception 'no account has the role %', bad.role using errcode = 'OC002', detail = bad.role; end if;

  with draft as (
    select v.*, extract(year from v.posting_date)::int as year,
           row_number() over (partition by v.legal_entity, extract(year from v.posting_date) order by v.ordinal) as nth
      from unnest(ids, legal_entities, posting_dates, document_types, document_ids, document_numbers, texts, adjustments, currencies, reversed)
           with ordinality v(id, legal_entity, posting_date, document_type, document_id, document_number, text, adjustment, currency, reverses, ordinal)
  ), counted as (
    select legal_entity, year, count(*) as taken from draft group by legal_entity, year order by legal_entity, year
  ), series as (
    insert into number_series as s (tenant_id, legal_entity, series, year, next_number)
    select tenant, legal_entity, 'journal', year, taken + 1 from counted
    on conflict (tenant_id, series, year, legal_entity) do update set next_number = s.next_number + excluded.next_number - 1
    returning s.legal_entity, s.year, s.next_number
  ), totals as (
    select journal, count(*) as lines, sum(debit) as debit, sum(credit) as credit, sum(base_debit) as base_debit, sum(base_credit) as base_credit
      from unnest(line_journals, debits, credits, base_debits, base_credits) l(journal, debit, credit, base_debit, base_credit)
     group by journal
  )
  insert into journal (tenant_id, id, number, legal_entity, posting_date, document_type, document_id, document_number, text,
                       adjustment, currency, line_count, total_debit, total_credit, base_debit, base_credit, reverses)
  select tenant, d.id, 'J-' || d.year || '-' || lpad((s.next_number - c.taken - 1 + d.nth)::text, 7, '0'), d.legal_entity, d.posting_date,
         d.document_type, d.document_id, d.document_number, d.text, d.adjustment, d.currency,
         t.lines, t.debit, t.credit, t.base_debit, t.base_credit, d.reverses
    from draft d
    join counted c using (legal_entity, year)
    join series s using (legal_entity, year)
    join totals t on t.journal = d.ordinal;

  insert into journal_line (tenant_id, posting_date, journal_id, line, account, debit, credit, base_debit, base_credit, party_id)
  select tenant, posting_dates[l.journal], ids[l.journal],
         row_number() over (partition by l.journal order by l.ordinal), a.number, l.debit, l.credit, l.base_debit, l.base_credit, l.party
    from unnest(line_journals, roles, debits, credits, base_debits, base_credits, parties)
         with ordinality l(journal, role, debit, credit, base_debit, base_credit, party, ordinal)
    join account a on a.tenant_id = tenant and a.role = l.role;
end $$;
comment on function post_journals is 'Inserts balanced journals into open periods; nothing else may write the ledger.';
revoke execute on function post_journals from public;
grant execute on function post_journals to o2c_app;

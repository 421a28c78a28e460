-- The kernel: tenants, settings, number series, idempotency keys, the event log, and how every table is protected.

do $$ begin
  if not exists (select from pg_roles where rolname = 'o2c_app') then
    create role o2c_app nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
-- An administrator may have done this before, for an account that may not.
do $$ begin
  execute format('grant o2c_app to %I', current_user);
exception when insufficient_privilege then
  if not pg_has_role('o2c_app', 'member') then raise; end if;
end $$;
grant usage on schema public to o2c_app;
grant select on schema_migration to o2c_app;

create domain amount as numeric(20,4);
comment on domain amount is 'An amount of money in major units; its currency stands beside it.';
create domain quantity as numeric(20,6);
comment on domain quantity is 'A quantity in the unit that stands beside it.';
create domain price as numeric(20,6);
comment on domain price is 'A price for one unit, or a rate.';

-- Currencies whose minor unit is not a hundredth (ISO 4217), for texts that must agree with the application's.
create function money_text(value numeric, currency text) returns text language sql immutable parallel safe as $$
  select round(value, case when currency in ('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','VND','VUV','XAF','XOF','XPF') then 0
                           when currency in ('BHD','IQD','JOD','KWD','LYD','OMR','TND') then 3 else 2 end)::text $$;
comment on function money_text is 'An amount with the places of its currency.';

create function plain_text(value numeric) returns text language sql immutable parallel safe as $$ select trim_scale(value)::text $$;
comment on function plain_text is 'A number without idle zeros.';

create function current_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('o2c.tenant', true), '')::uuid $$;
comment on function current_tenant is 'The tenant that the running transaction is bound to.';

-- Row-level security and privileges for one table: rows of the current tenant only, no DELETE at all, and UPDATE only
-- on the columns named ("posted rows are immutable" is a privilege, not a habit). The policy's call is inlined: as a
-- subquery it cost each statement a plan of its own for every table, an eighth of the database's work in a billing run.
create procedure protect(target regclass, updatable text[]) language plpgsql as $$
begin
  execute format('comment on column %s.tenant_id is %L', target, 'The tenant that the row belongs to.');
  execute format('alter table %s enable row level security', target);
  execute format('create policy tenant on %s using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', target);
  execute format('grant select, insert on %s to o2c_app', target);
  if cardinality(updatable) > 0 then
    execute format('grant update (%s) on %s to o2c_app', (select string_agg(quote_ident(c), ', ') from unnest(updatable) c), target);
  end if;
end $$;
comment on procedure protect is 'Puts a table under row-level security and grants the application what it may do: read, insert, update the columns named.';

-- Partitions of five years for the large append-only tables, and one for everything outside the years foreseen. What is
-- looked for without a date is looked for in each of them: in twenty-three of a year it took three times as long.
create procedure partition_by_years(target regclass, first_year int, last_year int) language plpgsql as $$
begin
  for year in first_year..last_year by 5 loop
    execute format('create table %I partition of %s for values from (%L) to (%L)',
      target::text || '_' || year, target, make_date(year, 1, 1), make_date(year + 5, 1, 1));
  end loop;
  execute format('create table %I partition of %s default', target::text || '_other', target);
end $$;
comment on procedure partition_by_years is 'Cuts a table into one partition for five years each, and one for all other dates.';

create table tenant (
  tenant_id uuid primary key,
  name text not null unique,
  base_currency text not null check (base_currency ~ '^[A-Z]{3}$'),
  time_zone text not null default 'UTC',
  today date,
  rules_version bigint not null default 0
);
comment on table tenant is 'One isolated company or group; every other row belongs to one.';
comment on column tenant.tenant_id is 'Identifier of the tenant.';
comment on column tenant.name is 'What people call it; the command line and API keys find it by this.';
comment on column tenant.base_currency is 'ISO 4217 code of the currency in which its books are kept.';
comment on column tenant.time_zone is 'IANA name of the zone in which its business day begins, e.g. Europe/London.';
comment on column tenant.today is 'The business date while history is replayed; null where it is the calendar''s today in the time zone.';
comment on column tenant.rules_version is 'Counts changes of what every process keeps in memory: settings, terms, tax rates, legal entities, warehouses, bank accounts, periods, items, list prices and API keys.';
alter table tenant enable row level security;
create policy tenant on tenant using (tenant_id = current_tenant());
grant select on tenant to o2c_app;
grant update (today, rules_version) on tenant to o2c_app;

create table setting (
  tenant_id uuid not null references tenant,
  name text not null,
  valid_from date not null,
  value jsonb not null,
  primary key (tenant_id, name, valid_from)
);
comment on table setting is 'Dated thresholds and rules of the tenant; names and defaults are declared in policy.';
comment on column setting.name is 'Name of the setting, as policy declares it.';
comment on column setting.valid_from is 'First day on which the value holds, until the next row of the name.';
comment on column setting.value is 'The value: text, as decisions read it.';
call protect('setting', array['value']);

create table number_series (
  tenant_id uuid not null references tenant,
  legal_entity text not null,
  series text not null,
  year int not null,
  next_number bigint not null check (next_number > 0),
  last_date date,
  last_hash text,
  primary key (tenant_id, series, year, legal_entity)
);
comment on table number_series is 'Gapless document numbers per legal entity, series and year.';
comment on column number_series.legal_entity is 'Legal entity whose numbers these are.';
comment on column number_series.series is 'What is numbered: order, delivery, return, invoice, credit_note, payment, write_off, dunning_notice, stock_document, journal.';
comment on column number_series.year is 'Calendar year of the documents'' dates; each begins at 1.';
comment on column number_series.next_number is 'The number that the next document gets. The row is locked until the commit, so there is no gap.';
comment on column number_series.last_date is 'Date of the last document: the next may not be earlier. Null while none was issued, or where dates do not matter.';
comment on column number_series.last_hash is 'SHA-256 of the last document of a chained series (invoices), hexadecimal; null for others.';
call protect('number_series', array['next_number', 'last_date', 'last_hash']);

create table idempotency_key (
  tenant_id uuid not null references tenant,
  operation text not null,
  key text not null,
  input_hash text not null,
  outcome jsonb not null,
  created_on date not null,
  primary key (tenant_id, operation, key)
);
comment on table idempotency_key is 'What was answered to a request with a key, so that its repetition has no second effect.';
comment on column idempotency_key.operation is 'Name of the operation that was asked for.';
comment on column idempotency_key.key is 'The caller''s key; unique for the operation.';
comment on column idempotency_key.input_hash is 'SHA-256 of the canonical JSON of the input: the key with another input is refused.';
comment on column idempotency_key.outcome is 'What was answered, and is answered again.';
comment on column idempotency_key.created_on is 'Business date of the first request.';
call protect('idempotency_key', '{}');

create table api_key (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  secret_hash text not null,
  roles jsonb not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (tenant_id, id)
);
comment on table api_key is 'Bearer keys of programs, bound to the tenant and to roles; only a hash of the secret is kept.';
comment on column api_key.id is 'Identifier of the key; not a secret.';
comment on column api_key.name is 'What people call the program that has it; events name it as the actor.';
comment on column api_key.secret_hash is 'SHA-256 of the secret. The secret itself is shown once and never stored.';
comment on column api_key.roles is 'Names of the roles whose permissions the key has.';
comment on column api_key.created_at is 'Moment when it was made.';
comment on column api_key.revoked_at is 'Moment when it was taken out of use for good; null while it is valid.';
call protect('api_key', array['revoked_at']);

-- Without a foreign key: row-level security admits only the tenant that the transaction is bound to, and each event would
-- make its transaction lock that tenant's one row.
create table event (
  tenant_id uuid not null,
  business_date date not null,
  id uuid not null,
  occurred_at timestamptz not null,
  type text not null,
  actor_kind text not null check (actor_kind in ('user', 'api', 'system')),
  actor text not null,
  object_type text not null,
  object_id uuid not null,
  object_number text not null,
  detail jsonb,
  primary key (tenant_id, business_date, id)
) partition by range (business_date);
comment on table event is 'The append-only log: who did what, when, to which document, and why.';
comment on column event.business_date is 'The tenant''s today when it happened; cuts the table by years.';
comment on column event.id is 'Identifier of the event; sorts by time (UUID version 7).';
comment on column event.occurred_at is 'Moment when it happened; in replayed history on the replayed day.';
comment on column event.type is 'What happened, in the past tense: invoice.issued.';
comment on column event.actor_kind is 'user is a person, api a program with a key, system the worker, an import or the command line.';
comment on column event.actor is 'Name of who did it.';
comment on column event.object_type is 'Kind of document it is about.';
comment on column event.object_id is 'Identifier of that document.';
comment on column event.object_number is 'Number of that document, as people know it.';
comment on column event.detail is 'Amounts, reasons and changes, as JSON; null where the type says everything.';
-- An index that is neither unique nor partial begins with what it finds, not with the tenant: a planner that takes a tenant
-- for one row would choose any index that begins with it, for foreign-key checks too (measured while a database was new:
-- 150 µs for one check instead of 5).
create index event_object on event (object_id);
call partition_by_years('event', 2005, 2034);
call protect('event', '{}');

create view setting_today with (security_invoker = true) as
select distinct on (s.tenant_id, s.name) s.tenant_id, s.name, s.value
  from setting s join tenant t using (tenant_id)
 where s.valid_from <= coalesce(t.today, (now() at time zone t.time_zone)::date)
 order by s.tenant_id, s.name, s.valid_from desc;
comment on view setting_today is 'Each setting as it stands on the tenant''s today.';
grant select on setting_today to o2c_app;

create function api_key_of(tenant uuid, key uuid) returns table (name text, secret_hash text, roles jsonb, rules_version bigint)
  language plpgsql as $$
begin
  perform set_config('o2c.tenant', tenant::text, true);
  return query select k.name, k.secret_hash, k.roles, t.rules_version from api_key k join tenant t using (tenant_id)
    where k.tenant_id = tenant and k.id = key and k.revoked_at is null;
end $$;
comment on function api_key_of is 'What a valid key of a tenant stands for, as of which version of its rules; asked before anything else is known of who calls.';

-- The one door into the ledger. For a whole batch at once it checks that every month is open (a shared lock keeps it so
-- until the commit), takes the numbers under the lock of their series, and inserts journals with their lines. The number
-- and the totals of a journal are found here; so is the account of a line, by the role at the line's place in `roles`.
create function post_journals(journals journal[], lines journal_line[], roles text[]) returns void
  language plpgsql security definer set search_path = public as $$
declare
  tenant constant uuid := current_tenant();
  posted int;
  bad record;
begin
  if tenant is null then raise exception 'post_journals needs a tenant'; end if;
  perform pg_advisory_xact_lock_shared(hashtextextended(tenant::text || m, 0))
     from (select distinct to_char(posting_date, 'YYYY-MM') as m from unnest(journals) order by 1) months;
  select p.month, p.state into bad
    from unnest(journals) j join period p on p.tenant_id = tenant and p.month = to_char(j.posting_date, 'YYYY-MM')
   where p.state = 'closed' or (p.state = 'locked' and not j.adjustment) limit 1;
  if found then
    raise exception 'period % is %', bad.month, bad.state using errcode = 'OC001', detail = bad.month, hint = bad.state;
  end if;
  -- A line goes with a journal that is posted here, on its day: nothing is added to one that was posted before.
  select journal_id into bad from unnest(lines)
   where (journal_id, posting_date) not in (select id, posting_date from unnest(journals)) limit 1;
  if found then raise exception 'a line belongs to no journal that is posted with it: %', bad.journal_id; end if;

  with draft as (
    select j.*, extract(year from j.posting_date)::int as year, row_number() over in_order as nth, count(*) over whole as taken
      from unnest(journals) with ordinality j
    window whole as (partition by j.legal_entity, extract(year from j.posting_date)), in_order as (whole order by j.ordinality)
  ), series as (
    insert into number_series as s (tenant_id, legal_entity, series, year, next_number)
    select tenant, legal_entity, 'journal', year, taken + 1 from draft where nth = 1 order by legal_entity, year
    on conflict (tenant_id, series, year, legal_entity) do update set next_number = s.next_number + excluded.next_number - 1
    returning s.legal_entity, s.year, s.next_number
  ), totals as (
    select journal_id, count(*) as lines, sum(debit) as debit, sum(credit) as credit, sum(base_debit) as base_debit, sum(base_credit) as base_credit
      from unnest(lines) group by journal_id
  )
  insert into journal (tenant_id, id, number, legal_entity, posting_date, document_type, document_id, document_number, text,
                       adjustment, currency, line_count, total_debit, total_credit, base_debit, base_credit, reverses)
  select tenant, d.id, 'J-' || d.year || '-' || lpad((s.next_number - d.taken - 1 + d.nth)::text, 7, '0'), d.legal_entity, d.posting_date,
         d.document_type, d.document_id, d.document_number, d.text, d.adjustment, d.currency,
         t.lines, t.debit, t.credit, t.base_debit, t.base_credit, d.reverses
    from draft d
    join series s using (legal_entity, year)
    join totals t on t.journal_id = d.id;

  insert into journal_line (tenant_id, posting_date, journal_id, line, account, debit, credit, base_debit, base_credit, party_id)
  select tenant, l.posting_date, l.journal_id, l.line, a.number, l.debit, l.credit, l.base_debit, l.base_credit, l.party_id
    from rows from (unnest(lines), unnest(roles))
         l(tenant_id, posting_date, journal_id, line, account, debit, credit, base_debit, base_credit, party_id, role)
    join account a on a.tenant_id = tenant and a.role = l.role;
  get diagnostics posted = row_count;
  if posted <> cardinality(lines) then
    select r.role into bad from unnest(roles) r(role)
     where not exists (select from account a where a.tenant_id = tenant and a.role = r.role) limit 1;
    raise exception 'no account has the role %', bad.role using errcode = 'OC002', detail = bad.role;
  end if;
end $$;
comment on function post_journals is 'Inserts balanced journals into open periods; nothing else may write the ledger.';
revoke execute on function post_journals from public;
grant execute on function post_journals to o2c_app;

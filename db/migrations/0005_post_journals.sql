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

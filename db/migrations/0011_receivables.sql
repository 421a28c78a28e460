-- Claims that are not paid: written off, reminded of.

create table write_off (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  kind text not null check (kind in ('bad_debt', 'recovery', 'adjustment')),
  legal_entity text not null,
  customer_id uuid,
  document_id uuid,
  document_number text,
  claim_id uuid,
  external_number text,
  written_on date not null,
  currency text not null,
  amount amount not null check (amount <> 0),
  tax_relief amount not null default 0,
  base_tax_relief amount not null default 0,
  recovered amount not null default 0,
  reason text not null,
  approved_by text not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, legal_entity) references legal_entity,
  foreign key (tenant_id, customer_id) references customer,
  constraint write_off_recovered check (recovered between 0 and abs(amount)),
  constraint write_off_subject check (kind = 'adjustment' or (customer_id is not null and document_id is not null and claim_id is not null))
);
comment on table write_off is 'A claim given up as bad debt, its later recovery, or a general bad-debt adjustment.';
comment on column write_off.id is 'Identifier of the write-off.';
comment on column write_off.number is 'Its number.';
comment on column write_off.kind is 'bad_debt gives a claim up, recovery is money that came in after all, adjustment changes the allowance in general.';
comment on column write_off.legal_entity is 'In whose books.';
comment on column write_off.customer_id is 'Whose debt it was; null for adjustments.';
comment on column write_off.document_id is 'The document given up; of a recovery the write-off. Null for adjustments.';
comment on column write_off.document_number is 'Number of that document.';
comment on column write_off.claim_id is 'The invoice that it is about in the end, however often its claim was recovered and given up again. Null for adjustments.';
comment on column write_off.external_number is 'Number of an adjustment where it came from: one number is one adjustment.';
comment on column write_off.written_on is 'Business date.';
comment on column write_off.currency is 'ISO 4217 code of its amounts.';
comment on column write_off.amount is 'Amount given up or recovered, tax included; an adjustment is signed.';
comment on column write_off.tax_relief is 'Output tax within the amount that is taken back; of a recovery owed again.';
comment on column write_off.base_tax_relief is 'The same in base currency, as it was posted.';
comment on column write_off.recovered is 'What came in later for it.';
comment on column write_off.reason is 'Why.';
comment on column write_off.approved_by is 'Who approved it.';
create unique index write_off_external on write_off (tenant_id, external_number) where external_number is not null;
create index write_off_document on write_off (document_id);
create index write_off_claim on write_off (claim_id);
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
comment on column dunning_notice.id is 'Identifier of the notice.';
comment on column dunning_notice.number is 'Its number.';
comment on column dunning_notice.customer_id is 'Who is reminded.';
comment on column dunning_notice.noticed_on is 'Business date.';
comment on column dunning_notice.level is 'Which reminder of its items it is, from 1.';
comment on column dunning_notice.currency is 'ISO 4217 code of the amount.';
comment on column dunning_notice.amount is 'What is overdue and not disputed.';
comment on column dunning_notice.items is 'Documents with due date and open amount, as the letter lists them (JSON).';
call protect('dunning_notice', '{}');

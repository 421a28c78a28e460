-- Credit: limit and exposure of each customer, and each decision.

create table credit_account (
  tenant_id uuid not null,
  customer_id uuid not null,
  currency text not null,
  limit_amount amount not null check (limit_amount >= 0),
  limit_source text not null check (limit_source in ('starter', 'review', 'person')),
  committed amount not null default 0,
  receivable amount not null default 0,
  business_done amount not null default 0,
  reviewed_on date not null,
  version int not null default 1,
  primary key (tenant_id, customer_id),
  foreign key (tenant_id, customer_id) references customer
);
alter table credit_account set (fillfactor = 50);
comment on table credit_account is 'Limit and exposure of a customer: confirmed and not yet billed, and receivable net of credits. Locked while an order is decided.';
comment on column credit_account.customer_id is 'Whose account it is.';
comment on column credit_account.currency is 'ISO 4217 code of limit and exposure.';
comment on column credit_account.limit_amount is 'What the customer may owe us.';
comment on column credit_account.limit_source is 'starter for a first-time customer, review grew with the business done, person set by hand and never changed by a rule.';
comment on column credit_account.committed is 'Gross of confirmed orders, as far as they are not billed.';
comment on column credit_account.receivable is 'Open claims less credits and money not applied yet.';
comment on column credit_account.business_done is 'Net invoiced less credited so far: what a review looks at.';
comment on column credit_account.reviewed_on is 'Day of the last limit review; a limit grows by itself at most once a day.';
comment on column credit_account.version is 'Counts changes that can make room: a held order is decided again when it has moved on.';
call protect('credit_account', array['limit_amount', 'limit_source', 'committed', 'receivable', 'business_done', 'reviewed_on', 'version']);

create table credit_decision (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  decided_on date not null,
  outcome text not null check (outcome in ('approved', 'held', 'exempt')),
  reason text not null,
  order_amount amount not null,
  limit_amount amount not null,
  exposure amount not null,
  overdue amount not null,
  account_version int not null,
  decided_by text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references sales_order
);
comment on table credit_decision is 'Each credit decision with the facts it was taken on.';
comment on column credit_decision.id is 'Identifier of the decision.';
comment on column credit_decision.order_id is 'The order.';
comment on column credit_decision.decided_on is 'Business date.';
comment on column credit_decision.outcome is 'approved or held; exempt is for orders that are not on credit.';
comment on column credit_decision.reason is 'within limit, limit, overdue, or how the order is paid.';
comment on column credit_decision.order_amount is 'Gross of the order, in the order''s currency.';
comment on column credit_decision.limit_amount is 'The limit at that moment, in the account''s currency.';
comment on column credit_decision.exposure is 'Committed and receivable at that moment, in the account''s currency.';
comment on column credit_decision.overdue is 'What was overdue beyond the tolerated days, in the account''s currency.';
comment on column credit_decision.account_version is 'Version of the account that it was taken on.';
comment on column credit_decision.decided_by is 'Rule or person.';
create index credit_decision_order on credit_decision (order_id);
call protect('credit_decision', '{}');

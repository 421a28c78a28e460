-- Revenue recognised, and what is billed and not earned yet.

create table recognition (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  delivery_id uuid not null,
  recognised_on date not null,
  currency text not null,
  amount amount not null,
  base_amount amount not null,
  reverses uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, delivery_id) references delivery,
  foreign key (tenant_id, reverses) references recognition
);
comment on table recognition is 'Revenue recognised when control passed with a delivery (IFRS 15.38).';
comment on column recognition.id is 'Identifier of the recognition.';
comment on column recognition.order_id is 'The order whose contract balance it debits.';
comment on column recognition.delivery_id is 'The delivery with which control passed.';
comment on column recognition.recognised_on is 'Business date.';
comment on column recognition.currency is 'ISO 4217 code of the amount: the order''s.';
comment on column recognition.amount is 'Net that became revenue; negative in a reversal.';
comment on column recognition.base_amount is 'The amount in base currency, as it was posted.';
comment on column recognition.reverses is 'The recognition that this one takes back; at most one does.';
create unique index recognition_reverses on recognition (tenant_id, reverses) where reverses is not null;
create index recognition_order on recognition (order_id);
create index recognition_delivery on recognition (delivery_id);
call protect('recognition', '{}');

create view contract_position with (security_invoker = true) as
select l.tenant_id, l.order_id, sum(case when i.type = 'invoice' then l.net else 0 end) as balance,
       sum(case when i.type = 'invoice' then l.base_net else 0 end) as base_balance
  from invoice_line l
  join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
  join account a on a.tenant_id = l.tenant_id and a.role = l.account_role and a.kind = 'revenue'
 group by l.tenant_id, l.order_id
union all
select tenant_id, order_id, -sum(net), -sum(base_net) from invoice_line where account_role = 'contract_balance' group by tenant_id, order_id
union all
select tenant_id, order_id, -sum(amount), -sum(base_amount) from recognition group by tenant_id, order_id;
comment on view contract_position is 'Billed, less credited before recognition, less recognised revenue by order, in its currency and in base currency: the detail of the contract balance.';
grant select on contract_position to o2c_app;

create table return_provision (
  tenant_id uuid not null,
  id uuid not null,
  month text not null,
  legal_entity text not null,
  posted_on date not null,
  reversed_on date not null,
  percent price not null,
  window_days int not null,
  deliveries int not null,
  revenue amount not null,
  cost amount not null,
  refund_liability amount not null,
  right_of_return amount not null,
  primary key (tenant_id, id),
  unique (tenant_id, month),
  foreign key (tenant_id, legal_entity) references legal_entity
);
comment on table return_provision is 'Returns expected at the end of a month (IFRS 15.B20 to B27), posted on its last day and taken back on the next.';
comment on column return_provision.id is 'Identifier of the provision: the document of both its journals.';
comment on column return_provision.month is 'The month, YYYY-MM: one provision each.';
comment on column return_provision.legal_entity is 'In whose books it is posted.';
comment on column return_provision.posted_on is 'Last day of the month.';
comment on column return_provision.reversed_on is 'First day of the next month, on which the opposite is posted.';
comment on column return_provision.percent is 'Percent expected to come back, as the setting stood on the last day.';
comment on column return_provision.window_days is 'Days after delivery within which goods may come back, as the setting stood on the last day.';
comment on column return_provision.deliveries is 'Deliveries that were counted.';
comment on column return_provision.revenue is 'Revenue of goods that may still come back, in base currency.';
comment on column return_provision.cost is 'What those goods cost, in base currency.';
comment on column return_provision.refund_liability is 'The percentage of the revenue, rounded.';
comment on column return_provision.right_of_return is 'The percentage of the cost, rounded.';
call protect('return_provision', '{}');

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

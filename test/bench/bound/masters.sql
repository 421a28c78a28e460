-- The same customers, items, prices, stock and credit as the measured company.

-- name: customers
insert into customer select g, 'C' || g, 'Customer ' || g from generate_series(1, $1::int) g

-- name: credit
insert into credit_account select id, 1000000000, 0 from customer

-- name: items
insert into item select g, 'I' || g, 'Item ' || g, 2.5 from generate_series(1, $1::int) g

-- name: stock
insert into stock select id, 10000000, 0, 20000000 from item

import type { Breakage } from './breakage.js'

const order = (number: string): string => `(select id from sales_order where number = 'SO-2011-0000${number}')`
const delivery = (number: string): string => `(select id from delivery where number = 'DN-2011-0000${number}')`
const invoice = (number: string): string => `(select id from invoice where number = '${number}')`
const revenueJournal = (number: string): string =>
  `(select id from journal where document_id = ${delivery(number)} and text like 'Revenue of %')`

/** Ways to break the chain of documents: what is shipped, billed, returned, credited, earned. */
export const FLOW_BREAKAGES: readonly Breakage[] = [
  {
    id: '8',
    broken: 'more left than was ordered and than the tolerance of that day allows',
    sql: `update delivery_line set picked = 12 where delivery_id = ${delivery('12')}`,
    shows: 'SO-2011-000011',
  },
  {
    id: '8',
    broken: 'the tolerance was never that high',
    sql: "update setting set value = '\"5\"' where name = 'shipping.over_tolerance' and valid_from = '2000-01-01'",
    shows: 'SO-2011-000011',
  },
  {
    id: '8',
    broken: 'more was billed than left',
    sql: `update invoice_line set order_id = ${order('09')}, order_line = 1, quantity = 5 where invoice_id = ${invoice('INV-2011-000011')}`,
    shows: 'SO-2011-000009',
    also: ['10', '13', '9b'],
  },
  {
    id: '8',
    broken: 'more came back than left',
    sql: "update customer_return_line set quantity = 6 where return_id = (select id from customer_return where number = 'RMA-2011-000001')",
    shows: 'SO-2011-000002',
  },
  {
    id: '8',
    broken: 'an order is complete of which a part has not left',
    sql: `update sales_order set state = 'completed', committed = 0 where id = ${order('06')};
          update credit_account set committed = committed - 36 where customer_id = (select id from customer where number = 'C3');
          insert into event select tenant_id, business_date, gen_random_uuid(), occurred_at, 'order.completed', actor_kind, actor, object_type, object_id, object_number, detail
            from event where object_number = 'SO-2011-000006' and type = 'order.confirmed'`,
    shows: 'SO-2011-000006',
  },
  {
    id: '8b',
    broken: 'a line is credited beyond its amount',
    sql: `update invoice_line set net = 21 where invoice_id = ${invoice('CN-2011-000003')}`,
    shows: 'INV-2011-000009',
    also: ['10', '11b', '13'],
  },
  {
    id: '8b',
    broken: 'more pieces are credited than were billed',
    sql: `update invoice_line set quantity = 3 where invoice_id = ${invoice('CN-2011-000003')}`,
    shows: 'INV-2011-000009',
    also: ['13'],
  },
  {
    id: '8c',
    broken: 'more cups came back than left in their sets',
    sql: 'update customer_return_line set quantity = 9 where component_position = 2',
    shows: 'SO-2011-000004',
  },
  {
    id: '8c',
    broken: 'a cup came back alone, and the sets whole',
    sql: `insert into customer_return_line (tenant_id, return_id, line, order_id, order_line, item_id, description, quantity, unit, unit_price, account_role, tax_class, restock)
          select l.tenant_id, l.return_id, 2, l.order_id, l.order_line, o.item_id, o.description, 2, o.unit, o.unit_price, o.account_role, o.tax_class, true
            from customer_return_line l join order_line o on o.order_id = l.order_id and o.line = l.order_line where l.component_position = 2`,
    shows: 'SO-2011-000004',
  },
  {
    id: '9',
    broken: 'a reservation counts as issued what no delivery carried',
    sql: `update reservation set issued = 1 where demand_id = ${order('06')};
          update stock_balance set reserved = reserved - 1 where item_id = (select id from item where number = 'TEA')`,
    shows: 'SO-2011-000006',
  },
  {
    id: '9',
    broken: 'a delivery carried away what no reservation knows',
    sql: `delete from reservation where demand_id = ${order('01')}`,
    shows: 'SO-2011-000001',
  },
  {
    id: '9',
    broken: 'a component of a kit left that the reservation does not count',
    sql: `update delivery_line set components = jsonb_set(components, '{1,quantity}', '"9"') where delivery_id = ${delivery('05')}`,
    shows: 'SO-2011-000004',
  },
  {
    id: '9b',
    broken: 'a delivery cost something else than its lines',
    sql: `update delivery set cost = 41 where id = ${delivery('01')}`,
    shows: 'DN-2011-000001',
  },
  {
    id: '9b',
    broken: 'a delivery cost something else than the stock book says',
    sql: `update delivery set cost = 41 where id = ${delivery('01')}; update delivery_line set cost = 41 where delivery_id = ${delivery('01')}`,
    shows: 'DN-2011-000001',
  },
  {
    id: '9b',
    broken: 'a delivery counts as billed and no invoice covers it',
    sql: `update delivery set billed = true where id = ${delivery('07')}`,
    shows: 'DN-2011-000007',
  },
  {
    id: '9b',
    broken: 'a delivery is billed and would be billed again',
    sql: `update delivery set billed = false where id = ${delivery('01')}`,
    shows: 'DN-2011-000001',
  },
  {
    id: '9b',
    broken: 'the revenue of a delivery would be recognised again',
    sql: `update delivery set recognised = false where id = ${delivery('01')}`,
    shows: 'DN-2011-000001',
  },
  {
    id: '9b',
    broken: 'revenue is recognised of a delivery that has not arrived',
    sql: `update delivery set state = 'issued', delivered_date = null where id = ${delivery('01')}`,
    shows: 'DN-2011-000001',
  },
  {
    id: '9c',
    broken: 'more could be recovered of a claim than was given up',
    sql: "update write_off set recovered = 35 where number = 'WO-2011-000001'",
    shows: 'WO-2011-000001',
  },
  {
    id: '19',
    broken: 'more kits count as delivered than their parts make',
    sql: `update delivery_line set picked = 3 where delivery_id = ${delivery('05')}`,
    shows: 'SO-2011-000004',
    also: ['8'],
  },
  {
    id: '19',
    broken: 'fewer kits count as delivered than their parts make',
    sql: `update delivery_line set picked = 1 where delivery_id = ${delivery('05')}`,
    shows: 'SO-2011-000004',
    also: ['9b'],
  },
  {
    id: '20',
    broken: 'revenue is recognised that the ledger does not know',
    sql: `update recognition set amount = 90 where delivery_id = ${delivery('01')}`,
    shows: 'GBP',
  },
  {
    id: '20',
    broken: 'the same in dollars',
    sql: `update recognition set amount = 900 where delivery_id = ${delivery('06')}`,
    shows: 'USD',
  },
  {
    id: '20',
    broken: 'revenue was earned at another rate than the ledger says',
    sql: `update recognition set base_amount = 846 where delivery_id = ${delivery('06')}`,
    shows: 'USD',
    also: ['20c'],
  },
  {
    id: '20c',
    broken: 'revenue was earned at another rate than it was billed at',
    sql: `update recognition set base_amount = 940 where delivery_id = ${delivery('06')};
          update journal_line set base_debit = base_debit * 940 / 900, base_credit = base_credit * 940 / 900 where journal_id = ${revenueJournal('06')};
          update journal set base_debit = 940, base_credit = 940 where id = ${revenueJournal('06')}`,
    shows: 'SO-2011-000005',
  },
  {
    id: '20d',
    broken: 'a deposit was taken out of the liability with less than it was posted with',
    sql: `update journal_line set base_debit = 59 where account = '2210' and base_debit = 60;
          update journal_line set base_debit = base_debit + 1 where account = '2200' and base_debit = 200`,
    shows: 'GBP',
    also: ['1', '20'],
  },
  {
    id: '20d',
    broken: 'a deposit counts as deducted by no invoice',
    sql: 'delete from invoice_deposit',
    shows: 'GBP',
    also: ['10', 'tax'],
  },
  {
    id: '20e',
    broken: 'more is deducted of a deposit than it asked for',
    sql: 'update invoice_deposit set net = net + 1, base_net = base_net + 1',
    shows: 'INV-2011-000004',
    also: ['10', '20d'],
  },
  {
    id: '20e',
    broken: 'a deposit is used up and a rest of it stays in base currency',
    sql: 'update invoice_deposit set base_net = base_net - 1',
    shows: 'INV-2011-000004',
    also: ['20d'],
  },
  {
    id: '20b',
    broken: 'more revenue is recognised than the order is worth',
    sql: `update recognition set amount = 101 where delivery_id = ${delivery('01')};
          update recognition set amount = 99 where delivery_id = ${delivery('12')}`,
    shows: 'SO-2011-000001',
  },
  {
    id: 'complete',
    broken: 'an order is complete of which something is to be paid',
    sql: `update open_item set order_id = ${order('01')} where document_number = 'INV-2011-000011'`,
    shows: 'SO-2011-000001',
  },
  {
    id: 'credit',
    broken: 'an account has more committed than its orders',
    sql: 'update credit_account set committed = committed + 1 where committed = 138',
    shows: 'C1',
  },
  {
    id: 'credit',
    broken: 'an account owes more than its open items',
    sql: 'update credit_account set receivable = receivable + 1 where committed = 138',
    shows: 'C1',
  },
  {
    id: 'credit',
    broken: 'orders commit what no account holds',
    sql: 'delete from credit_account where committed = 138',
    shows: 'C1',
  },
  {
    id: 'credit',
    broken: 'a completed order still commits',
    sql: `update sales_order set committed = 36 where id = ${order('08')}; update credit_account set committed = committed + 36 where committed = 138`,
    shows: 'SO-2011-000008',
  },
]

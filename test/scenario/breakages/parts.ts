import type { Breakage } from './breakage.js'

const order = (number: string): string => `(select id from sales_order where number = 'SO-2011-0000${number}')`
const delivery = (number: string): string => `(select id from delivery where number = 'DN-2011-0000${number}')`
const invoice = (number: string): string => `(select id from invoice where number = '${number}')`

/** Ways to part what belongs together: lines from documents, documents from legal entities. */
export const PART_BREAKAGES: readonly Breakage[] = [
  ...(
    [
      ['order_line', 'order_id', {}],
      ['delivery_line', 'delivery_id', {}],
      ['customer_return_line', 'return_id', { order_id: null }],
      ['invoice_line', 'invoice_id', { order_id: null, delivery_id: null, delivery_line: null, net: 0 }],
      ['invoice_tax', 'invoice_id', { base: 0, tax: 0 }],
      ['journal_line', 'journal_id', { account: '6000', party_id: null }],
    ] as const
  ).map(
    ([part, parent, changes]): Breakage => ({
      id: 'parts',
      broken: `a row of ${part} has no document`,
      sql: `insert into ${part} select (jsonb_populate_record(p, '${JSON.stringify(changes)}' || jsonb_build_object('${parent}', gen_random_uuid()))).* from ${part} p limit 1`,
      shows: part,
    }),
  ),
  {
    id: 'parts',
    broken: 'a journal line stands on an account that does not exist',
    sql: "update journal_line set account = '9999' where journal_id = (select id from journal where number = 'J-2011-0000004') and account = '5000'",
    shows: '9999',
  },
  ...(
    [
      ['sales_order', ['12a']],
      ['journal', ['12a']],
      ['open_item', ['6']],
    ] as const
  ).map(
    ([table, also]): Breakage => ({
      id: 'parts',
      broken: `a row of ${table} is in the books of nobody`,
      sql: `update ${table} set legal_entity = 'XX' where id = (select min(id::text)::uuid from ${table})`,
      shows: 'XX',
      also,
    }),
  ),
  {
    id: 'parts',
    broken: 'an invoice line bills an order line that does not exist',
    sql: `update invoice_line set order_line = 7 where invoice_id = ${invoice('INV-2011-000011')}`,
    shows: 'INV-2011-000011',
  },
  {
    id: 'parts',
    broken: 'stock moved without a document',
    sql: "delete from stock_document where number = 'ST-2011-000004'",
    shows: 'ST-2011-000004',
    also: ['12a'],
  },
  {
    id: 'parts',
    broken: 'a delivery has no line',
    sql: `delete from delivery_line where delivery_id = ${delivery('13')}`,
    shows: 'DN-2011-000013',
  },
  {
    id: 'parts',
    broken: 'an order has no line',
    sql: `delete from order_line where order_id = ${order('12')}`,
    shows: 'SO-2011-000012',
    also: ['change'],
  },
]

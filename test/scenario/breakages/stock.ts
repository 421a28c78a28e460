import type { Breakage } from './breakage.js'

const stock = (number: string): string => `(select id from item where number = '${number}')`

/** Ways to break the stock book, its balances and reservations. */
export const STOCK_BREAKAGES: readonly Breakage[] = [
  {
    id: '7a',
    broken: 'a balance holds more for orders than its reservations ask',
    sql: `update stock_balance set reserved = reserved + 1 where item_id = ${stock('TEA')}`,
    shows: 'TEA',
  },
  {
    id: '7a',
    broken: 'more is reserved than is on hand',
    sql: `update stock_balance set reserved = 40 where item_id = ${stock('CUP')};
          update reservation set reserved = 40 where item_id = ${stock('CUP')} and issued = 0`,
    shows: 'CUP',
  },
  {
    id: '7a',
    broken: 'a reservation holds stock where there is none',
    sql: `update reservation set warehouse = 'MOON' where item_id = ${stock('CUP')} and issued = 0`,
    shows: 'MOON',
  },
  {
    id: '7b',
    broken: 'a movement has another quantity',
    sql: "update stock_movement set quantity = -2 where document_number = 'ST-2011-000004'",
    shows: 'TEA',
  },
  {
    id: '7b',
    broken: 'a movement is gone',
    sql: "delete from stock_movement where document_number = 'ST-2011-000004'",
    shows: 'TEA',
  },
  {
    id: '7b',
    broken: 'stock of an item without a balance has moved',
    sql: `update stock_movement set item_id = ${stock('POST')} where document_number = 'ST-2011-000004'`,
    shows: 'POST',
  },
  {
    id: '7c',
    broken: 'stock is worth less than the account',
    sql: `update stock_balance set value = value - 4 where item_id = ${stock('TEA')};
          update stock_movement set value = -8 where document_number = 'ST-2011-000004'`,
    shows: '576.50',
  },
]

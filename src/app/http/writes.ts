import type { WriteRoute } from './write-route.js'
import { BOOK_WRITES } from './writes/books.js'
import { CASH_WRITES } from './writes/cash.js'
import { MASTER_WRITES } from './writes/masters.js'
import { ORDER_WRITES } from './writes/orders.js'
import { WAREHOUSE_WRITES } from './writes/warehouse.js'

/** Every POST of the API, one entry for each operation. */
export const WRITES: readonly WriteRoute[] = [
  ...ORDER_WRITES,
  ...WAREHOUSE_WRITES,
  ...BOOK_WRITES,
  ...CASH_WRITES,
  ...MASTER_WRITES,
]

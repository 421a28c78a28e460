import type { WriteRoute } from './write-route.js'
import { MASTER_WRITES } from './writes/masters.js'
import { MONEY_WRITES } from './writes/money.js'
import { ORDER_WRITES } from './writes/orders.js'
import { WAREHOUSE_WRITES } from './writes/warehouse.js'

/** Every POST of the API, one entry for each operation. */
export const WRITES: readonly WriteRoute[] = [...ORDER_WRITES, ...WAREHOUSE_WRITES, ...MONEY_WRITES, ...MASTER_WRITES]

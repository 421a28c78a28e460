import type { Resource } from './resource.js'
import { BOOK_RESOURCES } from './resources/books.js'
import { MASTER_RESOURCES } from './resources/masters.js'
import { MONEY_RESOURCES } from './resources/money.js'
import { SALES_RESOURCES } from './resources/sales.js'
import { STOCK_RESOURCES } from './resources/stock.js'

/** Everything that can be read. */
export const RESOURCES: readonly Resource[] = [
  ...SALES_RESOURCES,
  ...MONEY_RESOURCES,
  ...BOOK_RESOURCES,
  ...STOCK_RESOURCES,
  ...MASTER_RESOURCES,
]

const PATHS = new Map(RESOURCES.filter((r) => r.by !== undefined).map((r) => [r.type, r.path]))
/** Documents that stand in the list of another. */
const ALIASES: Readonly<Record<string, string>> = { credit_note: 'invoice', deposit: 'invoice' }

/** The address of a document; `undefined` where documents of the type are not shown one by one. */
export function hrefOf(type: string, id: string | undefined): string | undefined {
  const path = PATHS.get(ALIASES[type] ?? type)
  return path && id !== undefined ? `/api${path}/${encodeURIComponent(id)}` : undefined
}

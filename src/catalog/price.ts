import { arrayOf } from '../kernel/binary-array.js'
import type { BusinessDate } from '../kernel/date.js'
import type { Decimal } from '../kernel/decimal.js'
import { groupBy } from '../kernel/group.js'
import { fromRow, table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

export const itemPriceTable = table(
  'item_price',
  ['id'],
  {
    id: 'uuid',
    itemId: 'uuid',
    customerId: 'uuid',
    currency: 'text',
    validFrom: 'date',
    validTo: 'date',
    minimumQuantity: 'numeric',
    price: 'numeric',
  },
  { isRule: true },
)

/** A price as an order looks at it. */
export interface AgreedPrice {
  /** Whose it is; the list's, for everybody, where it is null. */
  readonly customerId: string | null
  readonly currency: string
  readonly validFrom: BusinessDate
  /** The last day on which it holds; without end where it is null. */
  readonly validTo: BusinessDate | null
  /** Holds for quantities from this on. */
  readonly minimumQuantity: Decimal
  /** Net, of one unit. */
  readonly price: Decimal
}

/**
 * Every dated price of these items that may hold for these customers, by item id: the customers' own before the list's,
 * larger quantity breaks and later starts first. The list stays in memory; prices of one's own are few and are looked up.
 */
export async function pricesOf(
  tx: Tx,
  itemIds: readonly string[],
  customerIds: readonly string[],
): Promise<Map<string, readonly AgreedPrice[]>> {
  const items = arrayOf('uuid', itemIds)
  const [list, own] = await Promise.all([
    tx.cachedByKey('list prices by item', itemIds, (missing) => listPrices(tx, missing)),
    readPrices(tx, 'item_id = any($2::uuid[]) and customer_id = any($3::uuid[])', [
      items,
      arrayOf('uuid', customerIds),
    ]),
  ])
  for (const [itemId, prices] of own) list.set(itemId, [...prices, ...list.get(itemId)!])
  return list
}

/** The list's prices of every one of these items, none for an item without. */
async function listPrices(tx: Tx, itemIds: readonly string[]): Promise<Map<string, readonly AgreedPrice[]>> {
  const found = await readPrices(tx, 'item_id = any($2::uuid[]) and customer_id is null', [arrayOf('uuid', itemIds)])
  return new Map(itemIds.map((id) => [id, found.get(id) ?? []]))
}

async function readPrices(tx: Tx, which: string, values: readonly unknown[]): Promise<Map<string, AgreedPrice[]>> {
  const rows = await tx.query<Record<string, string> & { item_id: string }>(
    `select ${itemPriceTable.selection} from item_price t where t.tenant_id = $1 and ${which}
      order by item_id, minimum_quantity desc, valid_from desc, id desc`,
    values,
  )
  const found = new Map<string, AgreedPrice[]>()
  for (const [itemId, group] of groupBy(rows, (row) => row.item_id))
    found.set(
      itemId,
      group.map((row) => fromRow<AgreedPrice>(itemPriceTable, row, tx.facts.baseCurrency)),
    )
  return found
}

/**
 * The price agreed for a customer, date, currency and quantity: the customer's own before the list, the largest
 * quantity break that is reached, the latest start. `undefined` when none is agreed.
 */
export function agreedPrice(
  prices: readonly AgreedPrice[],
  wanted: { customerId: string; currency: string; date: BusinessDate; reaches: (minimum: Decimal) => boolean },
): Decimal | undefined {
  const valid = prices.filter(
    (p) =>
      p.currency === wanted.currency &&
      p.validFrom <= wanted.date &&
      (p.validTo === null || p.validTo >= wanted.date) &&
      wanted.reaches(p.minimumQuantity),
  )
  return (valid.find((p) => p.customerId === wanted.customerId) ?? valid.find((p) => p.customerId === null))?.price
}

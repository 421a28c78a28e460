import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal } from '../kernel/decimal.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

export const itemPriceTable = table('item_price', ['id'], {
  id: 'uuid',
  itemId: 'uuid',
  customerId: 'uuid',
  currency: 'text',
  validFrom: 'date',
  validTo: 'date',
  minimumQuantity: 'numeric',
  price: 'numeric',
})

export interface AgreedPrice {
  readonly customerId: string | null
  readonly currency: string
  readonly validFrom: BusinessDate
  readonly validTo: BusinessDate | null
  readonly minimumQuantity: Decimal
  readonly price: Decimal
}

/** Every price that is in force today for these items, by item id: the customers' own and the list's. */
export async function pricesOf(
  tx: Tx,
  itemIds: readonly string[],
  customerIds: readonly string[],
): Promise<Map<string, AgreedPrice[]>> {
  const rows = await tx.query<{
    item_id: string
    customer_id: string | null
    currency: string
    valid_from: BusinessDate
    valid_to: BusinessDate | null
    minimum_quantity: string
    price: string
  }>(
    `select item_id, customer_id, currency, valid_from, valid_to, minimum_quantity, price from item_price
      where tenant_id = $1 and item_id = any($2::uuid[]) and (customer_id is null or customer_id = any($3::uuid[]))
      order by item_id, minimum_quantity desc, valid_from desc, id desc`,
    [[...new Set(itemIds)], [...new Set(customerIds)]],
  )
  const found = new Map<string, AgreedPrice[]>()
  for (const r of rows) {
    const list = found.get(r.item_id) ?? []
    list.push({
      customerId: r.customer_id,
      currency: r.currency,
      validFrom: r.valid_from,
      validTo: r.valid_to,
      minimumQuantity: decimal(r.minimum_quantity),
      price: decimal(r.price),
    })
    found.set(r.item_id, list)
  }
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

import { arrayOf } from '../kernel/binary-array.js'
import type { Decimal } from '../kernel/decimal.js'
import { decimal } from '../kernel/decimal.js'
import type { Id } from '../kernel/id.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** Only goods are stocked; a kit is priced as a whole and stocked as its components; a test item never reaches the books. */
export type ItemKind = 'goods' | 'service' | 'charge' | 'voucher' | 'kit' | 'test'

export interface Item {
  readonly id: Id<'item'>
  readonly number: string
  readonly name: string
  readonly kind: ItemKind
  readonly unit: string
  /** Role of the account that its sale is: revenue of goods, carriage, voucher liability, marketplace fees, … */
  readonly accountRole: string
  /** `outside` the scope of VAT (EN 16931 category O), else the seller's standard treatment by destination. */
  readonly taxClass: 'standard' | 'outside'
  /** Cost per unit assumed where no purchase is known, in base currency. */
  readonly standardCost: Decimal
  readonly minimumQuantity: Decimal | null
  readonly maximumQuantity: Decimal | null
  readonly quantityMultiple: Decimal | null
}

export const itemTable = table(
  'item',
  ['id'],
  {
    id: 'uuid',
    number: 'text',
    name: 'text',
    kind: 'text',
    unit: 'text',
    accountRole: 'text',
    taxClass: 'text',
    standardCost: 'numeric',
    minimumQuantity: 'numeric',
    maximumQuantity: 'numeric',
    quantityMultiple: 'numeric',
  },
  { isRule: true },
)

/** One component of a kit, as the recipe stands today. */
export interface KitComponent {
  readonly componentId: Id<'item'>
  readonly quantity: Decimal
  /** Price of the component when sold alone: its weight when revenue is allocated (IFRS 15.76). */
  readonly standAlonePrice: Decimal
}

export const kitComponentTable = table(
  'kit_component',
  ['itemId', 'componentId'],
  { itemId: 'uuid', componentId: 'uuid', position: 'int4', quantity: 'numeric', standAlonePrice: 'numeric' },
  { isRule: true },
)

/** An item with what an order needs to know of it. */
export interface SellableItem extends Item {
  readonly recipe: readonly KitComponent[]
}

type ItemRow = Record<string, string | null> & {
  recipe: { componentId: Id<'item'>; quantity: string; standAlonePrice: string }[] | null
}

/** Items by number as rules that stay in memory: documents freeze what they use of them. */
export const itemsOf = (tx: Tx, numbers: Iterable<string>): Promise<Map<string, SellableItem>> =>
  tx.cachedByKey('item by number', numbers, (missing) => itemsByNumber(tx, missing))

/** Items by number as they stand in the database, with the recipes of kits. Plain reads: orders do not lock master data. */
export async function itemsByNumber(tx: Tx, numbers: readonly string[]): Promise<Map<string, SellableItem>> {
  const rows = await tx.query<ItemRow>(
    `select ${itemTable.selection},
            case when t.kind = 'kit' then
              (select jsonb_agg(jsonb_build_object('componentId', k.component_id, 'quantity', k.quantity::text,
                                                   'standAlonePrice', k.stand_alone_price::text) order by k.position)
                 from kit_component k where k.tenant_id = t.tenant_id and k.item_id = t.id) end as recipe
       from item t where t.tenant_id = $1 and t.number = any($2::text[])`,
    [arrayOf('text', [...new Set(numbers)])],
  )
  return new Map(rows.map((row) => [row.number!, sellable(row)]))
}

const optional = (text: string | null | undefined): Decimal | null => (text == null ? null : decimal(text))

const sellable = (row: ItemRow): SellableItem => ({
  id: row.id as Id<'item'>,
  number: row.number!,
  name: row.name!,
  kind: row.kind as ItemKind,
  unit: row.unit!,
  accountRole: row.account_role!,
  taxClass: row.tax_class as Item['taxClass'],
  standardCost: decimal(row.standard_cost!),
  minimumQuantity: optional(row.minimum_quantity),
  maximumQuantity: optional(row.maximum_quantity),
  quantityMultiple: optional(row.quantity_multiple),
  recipe: (row.recipe ?? []).map((c) => ({
    componentId: c.componentId,
    quantity: decimal(c.quantity),
    standAlonePrice: decimal(c.standAlonePrice),
  })),
})

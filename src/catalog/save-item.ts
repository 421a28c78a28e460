import { z } from 'zod'
import { type Decimal, decimal, isNegative, isPositive, ZERO } from '../kernel/decimal.js'
import { type Refused, refuse, type Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { type Id, newId } from '../kernel/id.js'
import { codeInput, decimalInput, lineOfText } from '../kernel/input.js'
import { saving, stated } from '../kernel/master-data.js'
import { changedProperties } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import { type Item, itemsByNumber, itemTable, type KitComponent, kitComponentTable, type SellableItem } from './item.js'

/** What a sale of each kind of item usually is in the books. */
const USUAL_ROLE: Readonly<Record<Item['kind'], string>> = {
  goods: 'revenue_goods',
  kit: 'revenue_goods',
  test: 'revenue_goods',
  service: 'revenue_other',
  charge: 'revenue_carriage',
  voucher: 'voucher_liability',
}

const ROLES = [
  'revenue_goods',
  'revenue_carriage',
  'revenue_other',
  'sales_discount',
  'voucher_liability',
  'samples',
  'marketplace_fees',
  'bank_charges',
  'charity',
] as const

const optionalQuantity = decimalInput.nullable().optional()

const itemInput = z.object({
  number: codeInput(60).describe('By which everybody calls the item; one number is one item'),
  name: lineOfText(300).min(1),
  kind: z
    .enum(['goods', 'service', 'charge', 'voucher', 'kit', 'test'])
    .optional()
    .describe('It stays; goods when absent'),
  unit: lineOfText(10).min(1).optional().describe('UN/ECE Recommendation 20 code; EA when absent. It stays'),
  accountRole: z
    .enum(ROLES)
    .optional()
    .describe('What its sale is in the books; usual for its kind when absent. It stays'),
  taxClass: z.enum(['standard', 'outside']).optional().describe('outside the scope of VAT, or standard. It stays'),
  standardCost: decimalInput.optional().describe('Cost of one unit where no purchase is known'),
  minimumQuantity: optionalQuantity,
  maximumQuantity: optionalQuantity,
  quantityMultiple: optionalQuantity,
  recipe: z
    .array(z.object({ itemNumber: lineOfText(60).min(1), quantity: decimalInput, standAlonePrice: decimalInput }))
    .max(200)
    .optional()
    .describe('Components of a kit; those that exist may change quantity, none can be taken out'),
})
export type ItemInput = z.infer<typeof itemInput>

interface RecipeRow extends KitComponent {
  readonly itemId: Id<'item'>
  readonly position: number
}

export interface StoredItem extends Item {
  readonly recipe: readonly RecipeRow[]
}

/** Items by the number that people know, with their recipes. */
export const itemStore = documentStore<StoredItem>({
  name: 'item',
  table: itemTable,
  key: ['number'],
  parts: [{ property: 'recipe', table: kitComponentTable, parent: 'itemId', order: 'position' }],
})

type Components = ReadonlyMap<string, SellableItem>

const FIXED = ['kind', 'unit', 'accountRole', 'taxClass'] as const

/** The item as an input wants it: what it does not mention stays, or is the usual for a new one. */
function mergeItem(existing: StoredItem | undefined, input: ItemInput, components: Components): StoredItem | Refused {
  const fixed = existing && FIXED.find((name) => input[name] !== undefined && input[name] !== existing[name])
  if (fixed)
    return refuse('item.fixed', `the ${fixed} of ${input.number} is ${existing[fixed]} for good: create another item`, {
      property: fixed,
    })
  const numbers = numbersOf(input)
  if ('problem' in numbers) return numbers
  const base = existing ?? newItem(input)
  const recipe = recipeOf(base, input, components)
  if ('problem' in recipe) return recipe
  return { ...base, name: input.name, ...stated(numbers), recipe }
}

function newItem(input: ItemInput): StoredItem {
  const kind = input.kind ?? 'goods'
  return {
    id: newId<'item'>(),
    number: input.number,
    name: input.name,
    kind,
    unit: input.unit ?? 'EA',
    accountRole: input.accountRole ?? USUAL_ROLE[kind],
    taxClass: input.taxClass ?? (kind === 'voucher' ? 'outside' : 'standard'),
    standardCost: ZERO,
    minimumQuantity: null,
    maximumQuantity: null,
    quantityMultiple: null,
    recipe: [],
  }
}

type Quantities = Partial<Pick<Item, 'standardCost' | 'minimumQuantity' | 'maximumQuantity' | 'quantityMultiple'>>

function numbersOf(input: ItemInput): Quantities | Refused {
  const read = (text: string | null | undefined): Decimal | null | undefined => (text == null ? text : decimal(text))
  const { standardCost, ...quantities } = {
    standardCost: read(input.standardCost) ?? undefined,
    minimumQuantity: read(input.minimumQuantity),
    maximumQuantity: read(input.maximumQuantity),
    quantityMultiple: read(input.quantityMultiple),
  }
  if (standardCost && isNegative(standardCost))
    return refuse('item.negative_cost', `the standard cost of ${input.number} must not be negative`)
  if (Object.values(quantities).some((quantity) => quantity && !isPositive(quantity)))
    return refuse(
      'item.quantity_not_positive',
      `the quantities of ${input.number} must be more than 0, or null for none`,
    )
  return { standardCost, ...quantities }
}

function recipeOf(item: StoredItem, input: ItemInput, components: Components): readonly RecipeRow[] | Refused {
  if (input.recipe === undefined) {
    if (item.kind !== 'kit' || item.recipe.length > 0) return item.recipe
    return refuse('item.no_recipe', `${item.number} is a kit: state its recipe`)
  }
  if (item.kind !== 'kit') return refuse('item.not_a_kit', `${item.number} is no kit: only kits have a recipe`)
  const rows = new Map(item.recipe.map((row) => [row.componentId as string, row]))
  for (const part of input.recipe) {
    const component = components.get(part.itemNumber)
    if (component?.kind !== 'goods')
      return refuse('item.unknown_component', `${part.itemNumber} is no item in stock: a kit is made of goods`, {
        itemNumber: part.itemNumber,
      })
    if (!isPositive(decimal(part.quantity)) || isNegative(decimal(part.standAlonePrice)))
      return refuse(
        'item.component_quantity',
        `${part.itemNumber}: the quantity must be more than 0, the price 0 or more`,
      )
    rows.set(component.id, {
      itemId: item.id,
      componentId: component.id,
      position: rows.get(component.id)?.position ?? rows.size + 1,
      quantity: decimal(part.quantity),
      standAlonePrice: decimal(part.standAlonePrice),
    })
  }
  const kept = new Set(input.recipe.map((part) => components.get(part.itemNumber)!.id as string))
  const missing = item.recipe.find((row) => !kept.has(row.componentId))
  if (missing)
    return refuse('item.component_fixed', `no component of ${item.number} can be taken out: create another kit`)
  return sameRecipe(item.recipe, [...rows.values()]) ? item.recipe : [...rows.values()]
}

const sameRecipe = (a: readonly RecipeRow[], b: readonly RecipeRow[]): boolean =>
  a.length === b.length && a.every((row, i) => changedProperties(kitComponentTable, row, b[i]!).length === 0)

const itemSubject = (item: Item): Subject => ({ type: 'item', id: item.id, number: item.number })

const componentsOf = (tx: Tx, inputs: readonly ItemInput[]): Promise<Components> =>
  itemsByNumber(
    tx,
    inputs.flatMap((input) => (input.recipe ?? []).map((part) => part.itemNumber)),
  )

export const saveItems = saving<ItemInput, StoredItem, Components>({
  permission: 'catalog.save',
  summary: 'Create items and kits, or change those whose numbers exist; orders keep what they froze.',
  input: itemInput,
  store: itemStore,
  keyOf: (input) => input.number,
  facts: componentsOf,
  merge: mergeItem,
  subject: itemSubject,
})

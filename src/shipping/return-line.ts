import type { SellableItem } from '../catalog/item.js'
import { compare, type Decimal, decimal, isNegative, isPositive, plainText, subtract, ZERO } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import type { Id } from '../kernel/id.js'
import { zero } from '../kernel/money.js'
import type { TenantFacts } from '../kernel/tx.js'
import { lineOf, type Order, type OrderLine } from '../order/order.js'
import type { Customer } from '../party/customer.js'
import { componentPrice, portionsOf } from './kit.js'
import type { ReturnLine } from './return.js'
import type { ReturnInput, ReturnLineInput } from './return-input.js'
import { countReturned, type Layer, portionKey, shippedQuantity } from './shipped-layers.js'

export interface ReturnLineFacts {
  readonly tenant: TenantFacts
  readonly items: ReadonlyMap<string, SellableItem>
  readonly order: (id: string) => Order | undefined
  readonly shipped: ReadonlyMap<string, readonly Layer[]>
  /** What living returns have taken already; grows with each return of the batch. */
  readonly returned: Map<string, Decimal>
}

/** The return that a line stands in, and what the lines before it have taken. */
export interface Surroundings {
  readonly input: ReturnInput
  readonly customer: Customer
  readonly taken: Map<string, Decimal>
}

type Where = Readonly<Record<string, unknown>>

/** Builds one line of a return, or says why it cannot be returned. */
export function lineOfReturn(
  returnId: Id<'customer_return'>,
  line: number,
  input: ReturnLineInput,
  around: Surroundings,
  facts: ReturnLineFacts,
): ReturnLine | Refused {
  const where = { line, itemNumber: input.itemNumber }
  const item = facts.items.get(input.itemNumber)
  if (!item) return refuse('return.unknown_item', `line ${line}: there is no item ${input.itemNumber}`, where)
  const quantity = decimal(input.quantity)
  if (!isPositive(quantity) || quantity.scale > 6)
    return refuse(
      'return.quantity_invalid',
      `line ${line}: the quantity must be more than 0 with at most 6 decimal places, not ${input.quantity}`,
      where,
    )
  const price = input.unitPrice === undefined ? undefined : decimal(input.unitPrice)
  if (price && (isNegative(price) || price.scale > 6))
    return refuse(
      'return.price_invalid',
      `line ${line}: the price must not be negative and has at most 6 decimal places, not ${input.unitPrice}`,
      where,
    )
  const cost = zero(facts.tenant.baseCurrency)
  const own =
    input.orderId === undefined
      ? unlinked(input, item, price, where)
      : linked(input, item, quantity, price, around, facts, where)
  return 'problem' in own ? own : { returnId, line, quantity, cost, ...own }
}

type OwnPart = Omit<ReturnLine, 'returnId' | 'line' | 'quantity' | 'cost'>

/** A return of which nobody knows the sale: at the price stated, with the item's own account. */
function unlinked(
  input: ReturnLineInput,
  item: SellableItem,
  unitPrice: Decimal | undefined,
  where: Where,
): OwnPart | Refused {
  const line = where.line
  if (input.noLinkReason === undefined)
    return refuse(
      'return.no_sale',
      `line ${line} names no order line: name the sale, or say why that is not possible`,
      where,
    )
  if (item.kind === 'kit')
    return refuse('return.kit_without_sale', `line ${line}: a kit without its sale comes back by its components`, where)
  if (!unitPrice)
    return refuse('return.no_price', `line ${line}: without a sale the price to credit must be stated`, where)
  return {
    orderId: null,
    orderLine: null,
    itemId: item.id,
    description: input.description ?? item.name,
    unit: item.unit,
    unitPrice,
    accountRole: item.accountRole,
    taxClass: item.taxClass,
    restock: item.kind === 'goods' && input.restock !== false,
    componentPosition: null,
    noLinkReason: input.noLinkReason,
  }
}

function linked(
  input: ReturnLineInput,
  item: SellableItem,
  quantity: Decimal,
  price: Decimal | undefined,
  around: Surroundings,
  facts: ReturnLineFacts,
  where: Where,
): OwnPart | Refused {
  const line = where.line
  const order = facts.order(input.orderId!)
  const ordered = order && lineOf(order, input.orderLine ?? 0)
  if (!ordered)
    return refuse(
      'return.no_such_sale',
      `line ${line}: there is no line ${input.orderLine} of order ${input.orderId}`,
      where,
    )
  const otherSale = anotherSale(order, ordered, item, around, where)
  if (otherSale) return otherSale
  const component = input.componentItem === undefined ? null : componentOf(ordered, input.componentItem, facts)
  if (component === undefined)
    return refuse(
      'return.no_such_component',
      `line ${line}: ${ordered.itemNumber} has no component ${input.componentItem}`,
      where,
    )
  const tooMuch = moreThanShipped(order, ordered, quantity, component?.position ?? null, around.taken, facts, where)
  if (tooMuch) return tooMuch
  const salePrice = component ? componentPrice(ordered, component.position) : ordered.unitPrice
  const unitPrice = price ?? salePrice
  if (compare(unitPrice, salePrice) > 0)
    return refuse(
      'return.price_above_sale',
      `line ${line}: ${plainText(unitPrice)} is more than the ${plainText(salePrice)} it was sold for: credit at most that`,
      where,
    )
  return {
    orderId: order.id,
    orderLine: ordered.line,
    itemId: component?.item.id ?? ordered.itemId,
    description: input.description ?? component?.item.name ?? ordered.description,
    unit: component?.item.unit ?? ordered.unit,
    unitPrice,
    accountRole: ordered.accountRole,
    taxClass: ordered.taxClass,
    restock: ordered.stocked && input.restock !== false,
    componentPosition: component?.position ?? null,
    noLinkReason: null,
  }
}

/** Why a line of an order is not the sale that came back: it is another customer's, in another currency, of another item. */
function anotherSale(
  order: Order,
  ordered: OrderLine,
  item: SellableItem,
  { customer, input }: Surroundings,
  where: Where,
): Refused | undefined {
  const line = where.line
  if (order.customerId !== customer.id)
    return refuse(
      'return.other_customer',
      `line ${line}: order ${order.number} is not an order of ${customer.number}`,
      where,
    )
  if (order.currency !== input.currency)
    return refuse(
      'return.other_currency',
      `line ${line}: order ${order.number} is in ${order.currency}: credit it in ${order.currency}`,
      where,
    )
  if (ordered.itemId !== item.id)
    return refuse(
      'return.other_item',
      `line ${line}: line ${ordered.line} of ${order.number} sold ${ordered.itemNumber}, not ${item.number}`,
      where,
    )
  return undefined
}

/** The component of a kit line with this item number; `undefined` when it has none. */
function componentOf(
  ordered: OrderLine,
  itemNumber: string,
  facts: ReturnLineFacts,
): { position: number; item: SellableItem } | undefined {
  const item = facts.items.get(itemNumber)
  const index = (ordered.recipe ?? []).findIndex((part) => part.itemId === item?.id)
  return item && index >= 0 ? { position: index + 1, item } : undefined
}

/** Takes a quantity of a sale, unless less than that was shipped and has not come back. */
function moreThanShipped(
  order: Order,
  ordered: OrderLine,
  quantity: Decimal,
  component: number | null,
  taken: Map<string, Decimal>,
  facts: ReturnLineFacts,
  where: Where,
): Refused | undefined {
  for (const portion of portionsOf(ordered, quantity, component)) {
    const key = portionKey(order.id, ordered.line, portion.position)
    const shipped = shippedQuantity(facts.shipped.get(key))
    const back = facts.returned.get(key) ?? ZERO
    const left = subtract(subtract(shipped, back), taken.get(key) ?? ZERO)
    if (compare(portion.quantity, left) > 0) {
      const numbers = {
        ...where,
        order: order.number,
        shipped: plainText(shipped),
        returned: plainText(subtract(shipped, left)),
      }
      return refuse(
        'return.more_than_shipped',
        `line ${where.line}: ${plainText(portion.quantity)} of ${ordered.itemNumber} come back but ${numbers.shipped} were shipped with ${order.number} and ${numbers.returned} of them are returned already`,
        numbers,
      )
    }
  }
  const own = { orderId: order.id, orderLine: ordered.line, componentPosition: component, quantity }
  countReturned(taken, own, order)
  return undefined
}

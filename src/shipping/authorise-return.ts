import { itemsByNumber, type SellableItem } from '../catalog/item.js'
import { isCurrency } from '../kernel/currency.js'
import { compare, type Decimal, decimal, isNegative, isPositive, plainText, subtract, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { type Id, newId } from '../kernel/id.js'
import { zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { operation } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { lineOf, type Order, type OrderLine, orderStore } from '../order/order.js'
import { type Customer, customersOf } from '../party/customer.js'
import { sellingRules } from '../policy/selling-rules.js'
import { settingChoice } from '../policy/settings.js'
import { componentPrice, portionsOf } from './kit.js'
import { type KnownReturns, knownReturns } from './known-returns.js'
import { CREDIT_USES, type CustomerReturn, type ReturnLine, returnStore, returnSubject } from './return.js'
import { type ReturnInput, type ReturnLineInput, returnHash, returnInput } from './return-input.js'
import {
  countReturned,
  type Layer,
  portionKey,
  returnedQuantities,
  shippedLayers,
  shippedQuantity,
} from './shipped-layers.js'

export interface AuthoriseFacts {
  readonly tenant: TenantFacts
  readonly customers: ReadonlyMap<string, Customer>
  readonly items: ReadonlyMap<string, SellableItem>
  readonly order: (id: string) => Order | undefined
  readonly shipped: ReadonlyMap<string, readonly Layer[]>
  /** What living returns have taken already; grows with each return of the batch. */
  readonly returned: Map<string, Decimal>
  readonly known: KnownReturns
  readonly legalEntity: string
  readonly warehouse: string
  readonly series: () => NumberSeries
}

/** Authorise a return: each line names the sale that it takes back, within what was shipped and has not come back, or says why it cannot. */
export function authorise(
  _: CustomerReturn | undefined,
  input: ReturnInput,
  facts: AuthoriseFacts,
): Decision<CustomerReturn> {
  const customer = facts.customers.get(input.customerNumber)
  if (!customer)
    return refuse('return.unknown_customer', `there is no customer ${input.customerNumber}: check the number`, {
      customerNumber: input.customerNumber,
    })
  const hash = returnHash(input)
  const repeated = facts.known.find(input, hash)
  if (repeated) return repeated
  if (!isCurrency(input.currency))
    return refuse('return.unknown_currency', `"${input.currency}" is not an ISO 4217 currency`)
  const id = newId<'customer_return'>()
  const taken = new Map<string, Decimal>()
  const lines: ReturnLine[] = []
  for (const [index, line] of input.lines.entries()) {
    const built = lineOfReturn(id, index + 1, line, { input, customer, taken }, facts)
    if ('problem' in built) return built
    lines.push(built)
  }
  const authorised = returnOf(id, input, customer, hash, lines, facts)
  const summary = { customer: customer.number, externalNumber: authorised.externalNumber, lines: lines.length }
  return accept(authorised, [event('return.authorised', returnSubject(authorised), summary)])
}

function returnOf(
  id: Id<'customer_return'>,
  input: ReturnInput,
  customer: Customer,
  contentHash: string,
  lines: readonly ReturnLine[],
  facts: AuthoriseFacts,
): CustomerReturn {
  const number = numberText('RMA', facts.series())
  return {
    id,
    number,
    channel: input.channel,
    externalNumber: input.externalNumber ?? number,
    sourceDocumentId: input.sourceDocumentId ?? null,
    state: 'authorised',
    legalEntity: facts.legalEntity,
    customerId: customer.id,
    returnDate: facts.tenant.today,
    currency: input.currency,
    warehouse: facts.warehouse,
    shipToCountry: input.shipToCountry ?? customer.country,
    creditUse: input.creditUse ?? settingChoice(facts.tenant, 'returns.credit_use', CREDIT_USES),
    reason: input.reason ?? null,
    contentHash,
    lines,
  }
}

/** The return that a line stands in, and what the lines before it have taken. */
interface Surroundings {
  readonly input: ReturnInput
  readonly customer: Customer
  readonly taken: Map<string, Decimal>
}

type Where = Readonly<Record<string, unknown>>

function lineOfReturn(
  returnId: Id<'customer_return'>,
  line: number,
  input: ReturnLineInput,
  around: Surroundings,
  facts: AuthoriseFacts,
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
  facts: AuthoriseFacts,
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
  if (order.customerId !== around.customer.id)
    return refuse(
      'return.other_customer',
      `line ${line}: order ${order.number} is not an order of ${around.customer.number}`,
      where,
    )
  if (order.currency !== around.input.currency)
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

/** The component of a kit line with this item number; `undefined` when it has none. */
function componentOf(
  ordered: OrderLine,
  itemNumber: string,
  facts: AuthoriseFacts,
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
  facts: AuthoriseFacts,
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
  const { id: orderId, line: orderLine } = { id: order.id, line: ordered.line }
  countReturned(taken, { orderId, orderLine, componentPosition: component, quantity }, order)
  return undefined
}

async function authoriseFacts(tx: Tx, inputs: readonly ReturnInput[]): Promise<AuthoriseFacts> {
  const lines = inputs.flatMap((input) => input.lines)
  const sales = lines.flatMap(({ orderId, orderLine }) => (orderId && orderLine ? [{ orderId, orderLine }] : []))
  await tx.documents.lock(
    orderStore,
    sales.map((sale) => sale.orderId),
  )
  const order = (id: string): Order | undefined => tx.documents.current(orderStore, id)
  const known = await knownReturns(tx, inputs)
  const { entities, warehouse } = await sellingRules(tx)
  const legalEntity = entities.keys().next().value!
  const facts: Omit<AuthoriseFacts, 'series'> = {
    tenant: tx.facts,
    customers: await customersOf(
      tx,
      inputs.map((input) => input.customerNumber),
    ),
    items: await tx.cached(
      'item by number',
      lines.flatMap((line) => [line.itemNumber, ...(line.componentItem ? [line.componentItem] : [])]),
      (missing) => itemsByNumber(tx, missing),
    ),
    order,
    shipped: await shippedLayers(tx, sales),
    returned: await returnedQuantities(tx, sales, ['authorised', 'received', 'credited'], order),
    known,
    legalEntity,
    warehouse,
  }
  await lockSeries(tx, [{ legalEntity, series: 'return', date: tx.today }])
  return { ...facts, series: () => seriesOf(tx, legalEntity, 'return', tx.today) }
}

/** Authorises returns, one or thousands, from any channel. */
export const authoriseReturns = operation<ReturnInput, CustomerReturn, AuthoriseFacts>({
  name: 'return.authorise',
  permission: 'shipping.return',
  summary: 'Authorise returns of what was shipped; a repeated return changes nothing.',
  input: returnInput,
  store: returnStore,
  facts: (tx, _, inputs) => authoriseFacts(tx, inputs),
  decide: authorise,
  apply: (tx, { document, events }, facts) => {
    if (events.length === 0) return
    for (const line of document.lines) {
      if (line.orderId) countReturned(facts.returned, line, facts.order(line.orderId)!)
    }
    facts.known.add(document)
    numberUsed(tx, facts.series(), tx.today)
  },
})

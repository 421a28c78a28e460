import { itemsOf, type SellableItem } from '../catalog/item.js'
import { type AgreedPrice, agreedPrice, pricesOf } from '../catalog/price.js'
import { type TaxRate, taxCategoryOf, taxRateOf } from '../catalog/tax.js'
import { isCurrency } from '../kernel/currency.js'
import type { BusinessDate, Moment } from '../kernel/date.js'
import { compare, type Decimal, decimal, isNegative, isPositive, plainText, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { type Id, newId } from '../kernel/id.js'
import { zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { operation } from '../kernel/operation.js'
import { problem } from '../kernel/problem.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { addressOf, type Customer, customersOf } from '../party/customer.js'
import type { LegalEntity } from '../party/legal-entity.js'
import type { PaymentTerm } from '../party/payment-term.js'
import { sellingRules } from '../policy/selling-rules.js'
import { settingChoice, settingDecimal } from '../policy/settings.js'
import { idsOfKnown, type KnownOrders, knownOrders } from './known-orders.js'
import { grossOf, lineNet, type Order, type OrderLine, orderStore, orderSubject } from './order.js'
import { contentHash, type OrderInput, orderInput, referenceKey } from './order-input.js'

export interface IntakeFacts {
  readonly tenant: TenantFacts
  readonly customers: ReadonlyMap<string, Customer>
  readonly items: ReadonlyMap<string, SellableItem>
  readonly prices: ReadonlyMap<string, readonly AgreedPrice[]>
  readonly terms: ReadonlyMap<string, PaymentTerm>
  readonly rates: readonly TaxRate[]
  readonly legalEntity: LegalEntity
  readonly warehouses: ReadonlySet<string>
  readonly defaultWarehouse: string
  readonly known: KnownOrders
  readonly series: () => NumberSeries
}

/** Take an order in: refuse what cannot be understood, recognise what is known already, freeze prices, terms and tax. */
export function receive(_: Order | undefined, input: OrderInput, facts: IntakeFacts): Decision<Order> {
  const customer = facts.customers.get(input.customerNumber)
  if (!customer)
    return refuse(
      'order.unknown_customer',
      `there is no customer ${input.customerNumber}: check the number or create the customer first`,
      { customerNumber: input.customerNumber },
    )
  const hash = contentHash(input)
  const repeated = facts.known.find(input, customer.id, hash)
  if (repeated) return repeated
  const broken = brokenHeader(input, facts) ?? brokenLine(input, facts)
  if (broken) return broken
  const order = orderOf(input, customer, hash, facts)
  if ('problem' in order) return order
  return accept(order, [
    event('order.received', orderSubject(order), {
      channel: order.channel,
      externalNumber: order.externalNumber,
      customer: customer.number,
      lines: order.lines.length,
      net: order.net,
    }),
  ])
}

function brokenHeader(input: OrderInput, facts: IntakeFacts): Refused | undefined {
  if (!isCurrency(input.currency))
    return refuse('order.unknown_currency', `"${input.currency}" is not an ISO 4217 currency`, {
      currency: input.currency,
    })
  if (input.paymentTerm !== undefined && !facts.terms.has(input.paymentTerm)) {
    return refuse('order.unknown_payment_term', `there is no payment term ${input.paymentTerm}`, {
      paymentTerm: input.paymentTerm,
    })
  }
  if (input.warehouse !== undefined && !facts.warehouses.has(input.warehouse)) {
    return refuse('order.unknown_warehouse', `there is no warehouse ${input.warehouse}: check its code`, {
      warehouse: input.warehouse,
    })
  }
  return undefined
}

function brokenLine(input: OrderInput, facts: IntakeFacts): Refused | undefined {
  const maximum = settingDecimal(facts.tenant, 'verify.maximum_quantity')
  for (const [index, line] of input.lines.entries()) {
    const where = { line: index + 1, itemNumber: line.itemNumber }
    if (!facts.items.has(line.itemNumber))
      return refuse(
        'order.unknown_item',
        `line ${index + 1}: there is no item ${line.itemNumber}: check the number or create the item first`,
        where,
      )
    if (line.currency !== undefined && line.currency !== input.currency) {
      return refuse(
        'order.two_currencies',
        `line ${index + 1} is in ${line.currency} but the order is in ${input.currency}: send one order for each currency`,
        where,
      )
    }
    const broken = brokenQuantity(line.quantity, maximum, where) ?? brokenPrice(line.unitPrice, where)
    if (broken) return broken
  }
  return undefined
}

interface Where {
  readonly line: number
  readonly itemNumber: string
  readonly [name: string]: unknown
}

function brokenQuantity(quantity: string, maximum: Decimal, where: Where): Refused | undefined {
  const { line } = where
  const asked = decimal(quantity)
  if (!isPositive(asked))
    return refuse(
      'order.quantity_not_positive',
      `line ${line}: the quantity must be more than 0, not ${quantity}`,
      where,
    )
  if (compare(asked, maximum) > 0)
    return refuse(
      'order.quantity_too_large',
      `line ${line}: the quantity ${quantity} is above the limit of ${plainText(maximum)}`,
      where,
    )
  if (asked.scale > 6)
    return refuse(
      'order.quantity_too_fine',
      `line ${line}: the quantity ${quantity} has more than 6 decimal places`,
      where,
    )
  return undefined
}

function brokenPrice(price: string | undefined, where: Where): Refused | undefined {
  if (price === undefined) return undefined
  const { line } = where
  if (isNegative(decimal(price)))
    return refuse('order.negative_price', `line ${line}: the price must not be negative, not ${price}`, where)
  if (decimal(price).scale > 6)
    return refuse('order.price_too_fine', `line ${line}: the price ${price} has more than 6 decimal places`, where)
  return undefined
}

function orderOf(input: OrderInput, customer: Customer, hash: string, facts: IntakeFacts): Order | Refused {
  const { tenant, legalEntity } = facts
  const term = facts.terms.get(input.paymentTerm ?? customer.paymentTerm)!
  const shipTo = input.shipTo ?? addressOf(customer)
  const orderDate = (input.orderDate ?? tenant.today) as BusinessDate
  const buyer = customer.kind === 'business' ? 'business' : 'consumer'
  const taxCategory = taxCategoryOf(legalEntity.country, shipTo.country, buyer, orderDate)
  const taxRate = taxRateOf(facts.rates, legalEntity.country, taxCategory, orderDate)
  const id = newId<'order'>()
  const lines: OrderLine[] = []
  for (const [index, line] of input.lines.entries()) {
    const built = orderLineOf(id, index + 1, line, input.currency, customer, orderDate, facts)
    if ('problem' in built) return built
    lines.push(built)
  }
  const number = numberText('SO', facts.series())
  return {
    id,
    number,
    channel: input.channel,
    externalNumber: input.externalNumber ?? number,
    sourceDocumentId: input.sourceDocumentId ?? null,
    state: 'received',
    legalEntity: legalEntity.code,
    customerId: customer.id,
    customerReference: input.customerReference ?? null,
    referenceKey: input.customerReference ? referenceKey(input.customerReference) : null,
    orderDate,
    orderedAt: (input.orderedAt ?? tenant.now) as Moment,
    requestedDate: (input.requestedDate ?? orderDate) as BusinessDate,
    currency: input.currency,
    paymentTerm: term.code,
    settlement: term.settlement,
    billingRule: customer.billingRule ?? settingChoice(tenant, 'billing.rule', ['per_delivery', 'complete_order']),
    completeDelivery: customer.completeDelivery,
    warehouse: input.warehouse ?? facts.defaultWarehouse,
    shipTo,
    shipToCountry: shipTo.country,
    taxCategory,
    taxRate,
    ...grossOf(lines, taxRate, input.currency),
    committed: zero(input.currency),
    contentHash: hash,
    lines,
    holds: [],
  }
}

function orderLineOf(
  orderId: Id<'order'>,
  line: number,
  input: OrderInput['lines'][number],
  currency: string,
  customer: Customer,
  date: BusinessDate,
  facts: IntakeFacts,
): OrderLine | Refused {
  const item = facts.items.get(input.itemNumber)!
  const quantity = decimal(input.quantity)
  const agreed = agreedPrice(facts.prices.get(item.id) ?? [], {
    customerId: customer.id,
    currency,
    date,
    reaches: (minimum) => compare(quantity, minimum) >= 0,
  })
  const unitPrice = input.unitPrice === undefined ? agreed : decimal(input.unitPrice)
  if (!unitPrice)
    return refuse(
      'order.no_price',
      `line ${line}: no price is agreed for ${item.number} in ${currency} and the order states none`,
      { line, itemNumber: item.number },
    )
  return {
    orderId,
    line,
    itemId: item.id,
    itemNumber: item.number,
    description: input.description ?? item.name,
    quantity,
    unit: item.unit,
    unitPrice,
    agreedPrice: agreed ?? null,
    net: lineNet(quantity, unitPrice, currency),
    accountRole: item.accountRole,
    taxClass: item.taxClass,
    stocked: item.kind === 'goods' || item.kind === 'kit',
    recipe:
      item.kind === 'kit'
        ? item.recipe.map((c) => ({
            itemId: c.componentId,
            quantity: plainText(c.quantity),
            standAlonePrice: plainText(c.standAlonePrice),
          }))
        : null,
    cancelled: ZERO,
    cancelReason: null,
  }
}

async function intakeFacts(tx: Tx, inputs: readonly OrderInput[]): Promise<IntakeFacts> {
  const itemNumbers = inputs.flatMap((i) => i.lines.map((l) => l.itemNumber))
  const [customers, items, { terms, rates, entities, warehouse, warehouses }, knownIds] = await Promise.all([
    customersOf(
      tx,
      inputs.map((input) => input.customerNumber),
    ),
    itemsOf(tx, itemNumbers),
    sellingRules(tx),
    idsOfKnown(tx, inputs),
  ])
  const legalEntity = entities.values().next().value
  if (!legalEntity)
    throw problem('tenant.no_legal_entity', 'the tenant has no legal entity yet: create one before the first order')
  const [prices, known] = await Promise.all([
    pricesOf(
      tx,
      [...items.values()].map((item) => item.id),
      [...customers.values()].map((customer) => customer.id),
    ),
    knownOrders(tx, knownIds),
    lockSeries(tx, [{ legalEntity: legalEntity.code, series: 'order', date: tx.today }]),
  ])
  return {
    tenant: tx.facts,
    customers,
    items,
    prices,
    terms,
    rates,
    legalEntity,
    warehouses,
    defaultWarehouse: warehouse,
    known,
    series: () => seriesOf(tx, legalEntity.code, 'order', tx.today),
  }
}

/** Takes orders in, one or thousands, from any channel. */
export const receiveOrders = operation<OrderInput, Order, IntakeFacts>({
  name: 'order.receive',
  permission: 'order.receive',
  summary: 'Take orders in; a repeated order changes nothing.',
  input: orderInput,
  store: orderStore,
  facts: (tx, _, inputs) => intakeFacts(tx, inputs),
  decide: receive,
  apply: (tx, { document, events }, facts) => {
    if (events.length === 0) return
    facts.known.add(document)
    numberUsed(tx, facts.series(), tx.today)
  },
})

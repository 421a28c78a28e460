import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { decimal, isNegative, plainText, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { type Id, newId } from '../kernel/id.js'
import { currencyInput, dateInput, decimalInput, lineOfText } from '../kernel/input.js'
import { operation } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { type Customer, customersOf } from '../party/customer.js'
import { itemsByNumber, type SellableItem } from './item.js'
import { type AgreedPrice, itemPriceTable } from './price.js'

export interface Price extends AgreedPrice {
  readonly id: Id<'item_price'>
  readonly itemId: string
}

export const priceStore = documentStore<Price>({ name: 'item_price', table: itemPriceTable })

const priceInput = z.object({
  itemNumber: lineOfText(60).min(1),
  customerNumber: lineOfText(40).min(1).optional().describe("The customer's own price; everybody's when absent"),
  currency: currencyInput,
  validFrom: dateInput.optional().describe('Today when absent'),
  validTo: dateInput.optional().describe('Last day; without end when absent'),
  minimumQuantity: decimalInput.optional().describe('From which quantity on it holds'),
  price: decimalInput.describe('Net price of one unit'),
})
export type PriceInput = z.infer<typeof priceInput>

interface PriceFacts {
  readonly items: ReadonlyMap<string, SellableItem>
  readonly customers: ReadonlyMap<string, Customer>
  readonly today: BusinessDate
}

/** Agree a price from a day on. Prices are never changed: among equals the one agreed last counts, and orders froze theirs. */
function agreePrice(_: Price | undefined, input: PriceInput, facts: PriceFacts): Decision<Price> {
  const item = facts.items.get(input.itemNumber)
  if (!item)
    return refuse('price.unknown_item', `there is no item ${input.itemNumber}: create it first`, {
      itemNumber: input.itemNumber,
    })
  const { customerNumber } = input
  const customer = customerNumber === undefined ? null : facts.customers.get(customerNumber)
  if (customer === undefined)
    return refuse('price.unknown_customer', `there is no customer ${customerNumber}: create it first`, {
      customerNumber,
    })
  const price = decimal(input.price)
  const minimumQuantity = input.minimumQuantity === undefined ? ZERO : decimal(input.minimumQuantity)
  if (isNegative(price) || isNegative(minimumQuantity))
    return refuse('price.negative', `the price of ${item.number} and its minimum quantity must not be negative`)
  const validFrom = (input.validFrom ?? facts.today) as BusinessDate
  const validTo = (input.validTo ?? null) as BusinessDate | null
  if (validTo !== null && validTo < validFrom)
    return refuse(
      'price.ends_before_start',
      `the price of ${item.number} ends on ${validTo}, before it starts on ${validFrom}`,
    )
  const agreed: Price = {
    id: newId<'item_price'>(),
    itemId: item.id,
    customerId: customer?.id ?? null,
    currency: input.currency,
    validFrom,
    validTo,
    minimumQuantity,
    price,
  }
  const detail = { price: plainText(price), currency: input.currency, validFrom, customer: customer?.number ?? null }
  return accept(agreed, [event('price.agreed', { type: 'item', id: item.id, number: item.number }, detail)])
}

async function priceFacts(tx: Tx, inputs: readonly PriceInput[]): Promise<PriceFacts> {
  return {
    items: await itemsByNumber(
      tx,
      inputs.map((input) => input.itemNumber),
    ),
    customers: await customersOf(
      tx,
      inputs.flatMap((input) => input.customerNumber ?? []),
    ),
    today: tx.today,
  }
}

export const savePrices = operation<PriceInput, Price, PriceFacts>({
  name: 'item_price.save',
  permission: 'catalog.save',
  summary: 'Agree prices, for everybody or for one customer.',
  input: priceInput,
  store: priceStore,
  facts: (tx, _, inputs) => priceFacts(tx, inputs),
  decide: agreePrice,
})

import { Chain } from '../../src/automation/chain.js'
import { type CreditInvoiceInput, creditInvoices } from '../../src/billing/credit-invoice.js'
import { receivePaymentInput } from '../../src/cash/receive-input.js'
import { receivePayments } from '../../src/cash/receive-payment.js'
import { reopenedOrders } from '../../src/cash/reopen-order.js'
import { settledOrders } from '../../src/cash/settled-orders.js'
import { correctStockInput, correctStocks } from '../../src/inventory/correct-stock.js'
import { receiveStockInput, receiveStocks } from '../../src/inventory/receive-stock.js'
import type { Database } from '../../src/kernel/database.js'
import type { Operation } from '../../src/kernel/operation.js'
import { orderStore } from '../../src/order/order.js'
import { applyOrderChanges } from '../../src/shipping/apply-change.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { cancelOrders } from '../../src/shipping/cancel-order.js'
import { type CloseLinesInput, closeOrderLines } from '../../src/shipping/close-lines.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { Shop } from '../scenario/shop.js'

/** In what currency each buys. */
export const CURRENCIES: Readonly<Record<string, string>> = {
  C1: 'GBP',
  C2: 'GBP',
  C3: 'GBP',
  C4: 'EUR',
  FR1: 'EUR',
  US1: 'USD',
  US2: 'USD',
  WEB: 'GBP',
}
export const CUSTOMERS = Object.keys(CURRENCIES)
/** Billed when an order is complete, so that revenue is earned before: their orders are small enough to get there. */
export const BILLED_WHOLE = ['C3', 'C4', 'US1']
export const ITEMS = ['TEA', 'CUP', 'POT', 'MUG', 'JAR', 'POST']

/** What a dollar and a euro are worth from a day on. */
export async function newRates(shop: Shop, day: string, random: () => number): Promise<void> {
  for (const currency of ['EUR', 'USD'])
    await shop.sql('insert into exchange_rate (tenant_id, currency, valid_from, rate) values ($1, $2, $3, $4)', [
      currency,
      day,
      (0.5 + random()).toFixed(4),
    ])
}

/** A shop with customers and stock of every kind. */
export async function walkShop(database: Database): Promise<Shop> {
  const shop = await Shop.open(database, {
    settings: { 'cash.small_difference': '0.50', 'shipping.over_tolerance': '5' },
  })
  for (const number of CUSTOMERS) {
    const currency = CURRENCIES[number]!
    const country = ({ F: 'FR', U: 'US' } as Record<string, string>)[number[0]!] ?? 'GB'
    await shop.customer(number, number === 'WEB' ? { kind: 'web_shop', paymentTerm: 'AT-ONCE' } : { country, currency })
    if (BILLED_WHOLE.includes(number))
      await shop.sql("update customer set billing_rule = 'complete_order' where tenant_id = $1 and number = $2", [
        number,
      ])
  }
  for (const [i, item] of ITEMS.entries()) {
    if (item === 'POST') await shop.item(item, '5.00', '0', '0', { kind: 'charge', accountRole: 'revenue_carriage' })
    else await shop.item(item, '5.00', String(60 + 60 * i), '2.13')
  }
  await shop.sql('delete from item_price where tenant_id = $1')
  return shop
}

/** Goods come in from a supplier. */
export async function stockArrives(shop: Shop, itemNumber: string, quantity: number, unitCost: string): Promise<void> {
  const lines = [{ itemNumber, quantity: String(quantity), unitCost }]
  await shop.perform(receiveStocks, receiveStockInput.parse({ lines }))
}

/** A count finds more or less; a difference of nothing is no input. */
export async function stockIsCounted(shop: Shop, itemNumber: string, difference: number): Promise<void> {
  const lines = [{ itemNumber, quantity: String(difference) }]
  const input = correctStockInput.safeParse({ reason: 'counted', lines })
  if (input.success) await shop.perform(correctStocks, input.data)
}

/** An order that may be a change to an earlier one. */
export interface Proposal {
  readonly orderId: string
  readonly orderNumber: string
}

/** The order desk applies it, possible or not, and the changed order goes on. */
export function changeIsApplied(shop: Shop, proposal: Proposal): Promise<void> {
  return shop.transact(async (tx) => {
    const request = { input: { ...proposal, reason: 'a change' }, actor: shop.actor }
    const [decision] = await applyOrderChanges.perform(tx, [request])
    if (!decision?.ok) return
    await new Chain(tx, shop.actor).afterChange([tx.documents.current(orderStore, decision.document.orderId)!])
  })
}

/** Money goes back, and with it the completion of orders. */
export function goesBack<I, D, E>(shop: Shop, operation: Operation<I, D, E>, input: I): Promise<void> {
  return shop.transact(async (tx) => {
    await operation.perform(tx, [{ input, actor: shop.actor }])
    await new Chain(tx, shop.actor).afterReopening(reopenedOrders(tx))
  })
}

/** Money of a customer, or of who knows whom; orders that are paid with it are complete. */
export function moneyArrives(shop: Shop, input: object): Promise<void> {
  return shop.transact(async (tx) => {
    await receivePayments.perform(tx, [{ input: receivePaymentInput.parse(input), actor: shop.actor }])
    await new Chain(tx, shop.actor).afterPayment(settledOrders(tx))
  })
}

/** An invoice or a part of it is credited, and what follows from that follows. */
export function isCredited(shop: Shop, input: CreditInvoiceInput): Promise<void> {
  return shop.transact(async (tx) => {
    const [decision] = await creditInvoices.perform(tx, [{ input, actor: shop.actor }])
    if (decision?.ok) await new Chain(tx, shop.actor).afterCredit([decision.document])
  })
}

/** Customers send goods back, more than they have, too. */
export function goodsComeBack(shop: Shop, input: object): Promise<void> {
  return shop.transact(async (tx) => {
    const [decision] = await authoriseReturns.perform(tx, [{ input: returnInput.parse(input), actor: shop.actor }])
    if (decision?.ok) await new Chain(tx, shop.actor).afterReturn([decision.document])
  })
}

/** One operation, and the orders that are complete after it. */
export function settles<I, D, E>(shop: Shop, operation: Operation<I, D, E>, input: I): Promise<void> {
  return shop.transact(async (tx) => {
    await operation.perform(tx, [{ input, actor: shop.actor }])
    await new Chain(tx, shop.actor).afterPayment(settledOrders(tx))
  })
}

/** What is still open of lines is not delivered any more. */
export function linesAreClosed(shop: Shop, input: CloseLinesInput): Promise<void> {
  return shop.transact(async (tx) => {
    const [decision] = await closeOrderLines.perform(tx, [{ input, actor: shop.actor }])
    if (decision?.ok) await new Chain(tx, shop.actor).afterCancellation([decision.document])
  })
}

/** An order is called off, as far as that is still possible. */
export function orderIsCancelled(shop: Shop, orderId: string): Promise<void> {
  return shop.transact(async (tx) => {
    const request = { input: { orderId, reason: 'changed my mind' }, actor: shop.actor }
    const [decision] = await cancelOrders.perform(tx, [request])
    if (decision?.ok) await new Chain(tx, shop.actor).afterCancellation([decision.document])
  })
}

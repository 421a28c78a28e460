import type { Database } from '../../src/kernel/database.js'
import type { Order } from '../../src/order/order.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { Shop } from './shop.js'
import { Warehouse } from './warehouse.js'

/** A shop that keeps its books in pounds on 1 March 2011, when the dollar has this rate, and a customer in the States. */
export async function dollarShop(
  database: Database,
  settings: Record<string, string> = {},
  rate = '0.90',
): Promise<Shop> {
  const shop = await Shop.open(database, { settings })
  await atRate(shop, '2011-03-01', rate)
  await shop.customer('US1', { country: 'US', currency: 'USD' })
  await shop.item('TEA', '10.00', '100', '4.00')
  await shop.item('CUP', '1.50', '100', '0.50')
  await shop.item('POST', '5.00', '0', '0', { kind: 'charge', accountRole: 'revenue_carriage' })
  return shop
}

/** Another day, on which the dollar has another rate. */
export async function atRate(shop: Shop, day: string, rate: string): Promise<void> {
  await shop.sql("insert into exchange_rate (tenant_id, currency, valid_from, rate) values ($1, 'USD', $2, $3)", [
    day,
    rate,
  ])
  await shop.day(day)
}

/** An order in dollars, ten TEA at 100.00 unless said otherwise, with its delivery being made ready. */
export async function orderedInDollars(
  shop: Shop,
  lines: [item: string, quantity: string, price: string][] = [['TEA', '10', '100.00']],
): Promise<{ order: Order; warehouse: Warehouse }> {
  const order = await shop.order('US1', lines, { currency: 'USD' })
  return { order, warehouse: new Warehouse(shop) }
}

/** The first line of an order comes back, as far as that goes by itself. */
export async function comesBack(shop: Shop, order: Order, quantity: string, more: object = {}): Promise<void> {
  const [line] = order.lines
  const lines = [{ itemNumber: line!.itemNumber, quantity, orderId: order.id, orderLine: 1 }]
  const input = returnInput.parse({ customerNumber: 'US1', currency: 'USD', lines, ...more })
  const authorised = await shop.must(authoriseReturns, input)
  await new Warehouse(shop).chain((chain) => chain.afterReturn([authorised]))
}

/** The journal without what moves stock: that is in base currency whatever the order is in. */
export async function withoutStock(shop: Shop): Promise<string> {
  const entries = (await shop.ledger()).split(/\n(?! )/)
  return entries.filter((entry) => !/^(Goods issue|Reversal of goods issue|Return) /.test(entry)).join('\n')
}

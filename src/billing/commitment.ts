import { type Money, minus, zero } from '../kernel/money.js'
import { shareOf } from '../ledger/base-amount.js'
import type { Order } from '../order/order.js'
import { type Advance, sumOf } from './advance.js'

/** What is still to be billed of an order and not asked for in advance, net. */
export const openOf = (order: Order, parts: readonly Advance[]): Money =>
  minus(sumOf(parts, 'toBill', order.currency), sumOf(parts, 'asked', order.currency))

/**
 * What an order takes up of its customer's credit beside what is claimed of it: what is still to be billed and not asked
 * for in advance, with tax. Only orders that are confirmed on credit take up any.
 */
export function commitmentOf(order: Order, open: Money): Money {
  if (order.state !== 'confirmed' || order.settlement !== 'credit') return zero(order.currency)
  return open.minor > 0n ? shareOf({ net: order.net, base: order.gross }, open) : zero(order.currency)
}

import { z } from 'zod'
import { isPositive, plainText } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import { type Order, orderLifecycle, orderStore, orderSubject, wanted } from '../order/order.js'
import { applyCancelled, type CancelFacts, cancelFacts, cancelLines, type LinesCancelled } from './cancel-lines.js'

const cancelOrderInput = z.object({ orderId: z.uuid(), reason: lineOfText(300).min(1) })
export type CancelOrderInput = z.infer<typeof cancelOrderInput>

/** Cancel an order of which nothing has left: the stock is available again, the credit free. */
export function cancelOrder(
  order: Order,
  { reason }: CancelOrderInput,
  facts: CancelFacts,
): Decision<Order, LinesCancelled> {
  const wrong = whyNot(orderLifecycle, order.state, 'cancel')
  if (wrong) return refusal(wrong)
  for (const line of order.lines) {
    const { shipped, billed } = facts.progress(order.id, line.line)
    if (!isPositive(shipped)) continue
    const numbers = { line: line.line, shipped: plainText(shipped), billed: plainText(billed) }
    return refuse(
      'order.shipped',
      `line ${line.line} of order ${order.number}: ${numbers.shipped} of ${plainText(line.quantity)} have left and ${numbers.billed} are billed: close the open lines instead, and take the goods back as a return`,
      numbers,
    )
  }
  const deliveries = facts.livingDeliveries.get(order.id)
  if (deliveries)
    return refuse(
      'order.in_delivery',
      `order ${order.number} is being made ready in ${deliveries.join(', ')}: cancel the delivery first`,
      { deliveries },
    )
  const everything = new Map(order.lines.map((line) => [line.line, wanted(line)]))
  const { order: cancelled, ...rest } = cancelLines(order, everything, reason, facts)
  return accept(cancelled, [event('order.cancelled', orderSubject(order), { reason })], rest)
}

export const cancelOrders = operation<CancelOrderInput, Order, CancelFacts, LinesCancelled>({
  name: 'order.cancel',
  permission: 'order.cancel',
  summary: 'Cancel orders of which nothing has left.',
  input: cancelOrderInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: (tx, orders) => cancelFacts(tx, orders),
  decide: cancelOrder,
  apply: (tx, { document, ...rest }) => applyCancelled(tx, document, rest),
})

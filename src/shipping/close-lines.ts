import { z } from 'zod'
import { compare, type Decimal, decimal, isPositive, plainText } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import { lineOf, type Order, orderLifecycle, orderStore, orderSubject } from '../order/order.js'
import {
  applyCancelled,
  type CancelFacts,
  cancelFacts,
  cancelLines,
  type LinesCancelled,
  stillOpen,
} from './cancel-lines.js'

const closeLinesInput = z.object({
  orderId: z.uuid(),
  reason: lineOfText(300).min(1),
  lines: z
    .array(
      z.object({
        line: z.number().int().positive(),
        quantity: decimalInput.optional().describe('All that is open when absent'),
      }),
    )
    .min(1)
    .max(10_000),
})
export type CloseLinesInput = z.infer<typeof closeLinesInput>

/** Close lines short (golden case 3): the rest is not delivered any more. What has left or is being made ready stays. */
function closeLines(order: Order, input: CloseLinesInput, facts: CancelFacts): Decision<Order, LinesCancelled> {
  const wrong = whyNot(orderLifecycle, order.state, 'cancel')
  if (wrong) return refusal(wrong)
  const quantities = new Map<number, Decimal>()
  for (const asked of input.lines) {
    const quantity = closable(order, asked, facts)
    if ('problem' in quantity) return quantity
    quantities.set(asked.line, quantity)
  }
  const { order: closed, ...rest } = cancelLines(order, quantities, input.reason, facts)
  const detail = {
    reason: input.reason,
    lines: [...quantities].map(([line, quantity]) => ({ line, quantity: plainText(quantity) })),
  }
  const events = [event('order.lines_closed', orderSubject(closed), detail)]
  if (closed.state === 'cancelled')
    events.push(event('order.cancelled', orderSubject(closed), { reason: input.reason }))
  return accept(closed, events, rest)
}

function closable(
  order: Order,
  { line, quantity: stated }: CloseLinesInput['lines'][number],
  facts: CancelFacts,
): Decimal | Refused {
  const ordered = lineOf(order, line)
  if (!ordered) return refuse('order.no_such_line', `order ${order.number} has no line ${line}`, { line })
  const progress = facts.progress(order.id, line)
  const possible = stillOpen(ordered, progress)
  const quantity = stated === undefined ? possible : decimal(stated)
  if (isPositive(quantity) && compare(quantity, possible) <= 0) return quantity
  const numbers = {
    line,
    open: plainText(possible),
    shipped: plainText(progress.shipped),
    billed: plainText(progress.billed),
    inDelivery: plainText(progress.inDelivery),
  }
  return refuse(
    'order.line_not_open',
    `line ${line} of order ${order.number}: ${stated ?? 'nothing'} cannot be closed; of ${plainText(ordered.quantity)} ordered ${numbers.shipped} have left (${numbers.billed} billed), ${numbers.inDelivery} are in a delivery and ${numbers.open} are open`,
    numbers,
  )
}

export const closeOrderLines = operation<CloseLinesInput, Order, CancelFacts, LinesCancelled>({
  name: 'order.close-lines',
  permission: 'order.cancel',
  summary: 'Close order lines short: the rest is not delivered any more.',
  input: closeLinesInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: (tx, orders) => cancelFacts(tx, orders),
  decide: closeLines,
  apply: (tx, { document, ...rest }) => applyCancelled(tx, document, rest),
})

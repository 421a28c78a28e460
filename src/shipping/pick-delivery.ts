import { z } from 'zod'
import { compare, decimal, isNegative, plainText } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import { decimalInput } from '../order/order-input.js'
import { type Delivery, deliveryLifecycle, deliveryStore, deliverySubject } from './delivery.js'

export const pickInput = z.object({
  deliveryId: z.uuid(),
  lines: z
    .array(z.object({ line: z.number().int().positive(), picked: decimalInput }))
    .max(10_000)
    .optional()
    .describe('Lines picked differently from the plan; everything as planned when absent'),
})
export type PickInput = z.infer<typeof pickInput>

/** Confirm what was taken from the shelves. A short pick leaves the rest reserved for a later delivery. */
export function pick(delivery: Delivery, input: PickInput): Decision<Delivery> {
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'pick')
  if (wrong) return refusal(wrong)
  const picked = new Map((input.lines ?? []).map((line) => [line.line, decimal(line.picked)]))
  for (const [line, quantity] of picked) {
    if (!delivery.lines.some((l) => l.line === line))
      return refuse('delivery.no_such_line', `delivery ${delivery.number} has no line ${line}`, { line })
    if (isNegative(quantity))
      return refuse('delivery.negative_quantity', `line ${line}: the picked quantity must not be negative`, { line })
  }
  const lines = delivery.lines.map((line) => {
    const quantity = picked.get(line.line)
    return quantity && compare(quantity, line.quantity) !== 0 ? { ...line, picked: quantity } : line
  })
  const differences = lines
    .filter((line) => line.picked)
    .map((line) => ({ line: line.line, planned: plainText(line.quantity), picked: plainText(line.picked!) }))
  const detail = differences.length > 0 ? { differences } : undefined
  return accept(advance(deliveryLifecycle, { ...delivery, lines }, 'pick'), [
    event('delivery.picked', deliverySubject(delivery), detail),
  ])
}

export const pickDeliveries = operation<PickInput, Delivery, null>({
  name: 'delivery.pick',
  permission: 'shipping.pick',
  summary: 'Confirm picking, with differences where there are any.',
  input: pickInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: async () => null,
  decide: pick,
})

export const packInput = z.object({ deliveryId: z.uuid() })

/** Confirm that a delivery is packed. */
export function pack(delivery: Delivery): Decision<Delivery> {
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'pack')
  if (wrong) return refusal(wrong)
  return accept(advance(deliveryLifecycle, delivery, 'pack'), [event('delivery.packed', deliverySubject(delivery))])
}

export const packDeliveries = operation<z.infer<typeof packInput>, Delivery, null>({
  name: 'delivery.pack',
  permission: 'shipping.pack',
  summary: 'Confirm packing.',
  input: packInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: async () => null,
  decide: pack,
})

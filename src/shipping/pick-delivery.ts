import { z } from 'zod'
import { type Actor, allows, forbidden } from '../kernel/actor.js'
import { compare, decimal, isNegative, plainText } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { groupBy } from '../kernel/group.js'
import { decimalInput } from '../kernel/input.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import {
  type Delivery,
  type DeliveryLine,
  deliveryLifecycle,
  deliveryStore,
  deliverySubject,
  partsOf,
} from './delivery.js'
import { type OverPickFacts, overPick, overPickFacts } from './over-pick.js'

const pickInput = z.object({
  deliveryId: z.uuid(),
  lines: z
    .array(
      z.object({
        line: z.number().int().positive(),
        component: z
          .number()
          .int()
          .positive()
          .optional()
          .describe('Position of the component, where the line is a kit'),
        picked: decimalInput,
      }),
    )
    .max(10_000)
    .optional()
    .describe('Lines picked differently from the plan; the others are as planned, or as picked before'),
  packed: z.boolean().optional().describe('Whether it is packed with that, where both are one step'),
})
export type PickInput = z.infer<typeof pickInput>
type Picked = NonNullable<PickInput['lines']>[number]

/**
 * Confirm what was taken from the shelves. A short pick leaves the rest reserved for a later delivery. Until goods issue
 * the last pick of a line counts: a miscount is corrected by picking again. Without lines, again says nothing new.
 */
export function pick(delivery: Delivery, input: PickInput, facts: OverPickFacts): Decision<Delivery> {
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'pick')
  if (wrong) return refusal(wrong)
  const picks = input.lines ?? []
  if (picks.length === 0 && delivery.state !== 'released') return accept(delivery, [])
  for (const picked of picks) {
    const unfit = unfitPick(delivery, picked)
    if (unfit) return unfit
  }
  const byLine = groupBy(picks, (picked) => picked.line)
  const lines = delivery.lines.map((line) => withPicks(line, byLine.get(line.line) ?? []))
  const over = overPick(delivery, lines, facts)
  if (over) return over
  const differences = lines.flatMap(differencesOf)
  const detail = differences.length > 0 ? { differences } : undefined
  return accept(advance(deliveryLifecycle, { ...delivery, lines }, 'pick'), [
    event('delivery.picked', deliverySubject(delivery), detail),
  ])
}

function unfitPick(delivery: Delivery, { line, component, picked }: Picked): Refused | undefined {
  const where = { line, component }
  const found = delivery.lines.find((l) => l.line === line)
  if (!found) return refuse('delivery.no_such_line', `delivery ${delivery.number} has no line ${line}`, where)
  if (isNegative(decimal(picked)))
    return refuse('delivery.negative_quantity', `line ${line}: the picked quantity must not be negative`, where)
  if (!found.components && component === undefined) return undefined
  const part = found.components?.find((c) => c.position === component)
  if (!part) {
    const message = found.components
      ? `line ${line} is a kit: say what was picked of each component, 1 to ${found.components.length}`
      : `line ${line} is no kit: leave the component out`
    return refuse('delivery.no_such_component', message, where)
  }
  if (compare(decimal(picked), decimal(part.quantity)) <= 0) return undefined
  const message = `line ${line}: ${picked} picked of component ${component} where ${part.quantity} were planned: kits are not over-delivered`
  return refuse('delivery.component_over_pick', message, where)
}

function withPicks(line: DeliveryLine, picks: readonly Picked[]): DeliveryLine {
  if (picks.length === 0) return line
  if (!line.components) {
    const picked = decimal(picks.at(-1)!.picked)
    return { ...line, picked: compare(picked, line.quantity) === 0 ? null : picked }
  }
  const components = line.components.map((c) => {
    const found = picks.find((picked) => picked.component === c.position)
    if (!found) return c
    const same = compare(decimal(found.picked), decimal(c.quantity)) === 0
    return { ...c, picked: same ? null : plainText(decimal(found.picked)) }
  })
  return { ...line, components }
}

const differencesOf = (line: DeliveryLine): object[] =>
  partsOf(line)
    .filter((part) => compare(part.planned, part.leaving) !== 0)
    .map((part) => ({
      line: line.line,
      ...(line.components ? { component: part.position } : {}),
      planned: plainText(part.planned),
      picked: plainText(part.leaving),
    }))

export const pickDeliveries = operation<PickInput, Delivery, OverPickFacts>({
  name: 'delivery.pick',
  permission: 'shipping.pick',
  summary: 'Confirm picking, with differences where there are any; again to correct it, until goods issue.',
  input: pickInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: (tx, deliveries, inputs) =>
    overPickFacts(
      tx,
      inputs.flatMap((input) => (input.lines?.length ? (deliveries.get(input.deliveryId) ?? []) : [])),
    ),
  decide: (delivery, input, facts, actor) =>
    input.packed ? pickAndPack(delivery, input, facts, actor) : pick(delivery, input, facts),
})

/** For warehouses where picking and packing are one step: confirmed together, or not at all. */
function pickAndPack(delivery: Delivery, input: PickInput, facts: OverPickFacts, actor: Actor): Decision<Delivery> {
  if (!allows(actor, PACK)) return refusal(forbidden(actor, PACK))
  const picked = pick(delivery, input, facts)
  if (!picked.ok || picked.document.state === 'packed') return picked
  const packed = pack(picked.document)
  return packed.ok ? accept(packed.document, [...picked.events, ...packed.events]) : packed
}

const PACK = 'shipping.pack'
const packInput = z.object({ deliveryId: z.uuid() })

/** Confirm that a delivery is packed. */
export function pack(delivery: Delivery): Decision<Delivery> {
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'pack')
  if (wrong) return refusal(wrong)
  return accept(advance(deliveryLifecycle, delivery, 'pack'), [event('delivery.packed', deliverySubject(delivery))])
}

export const packDeliveries = operation<z.infer<typeof packInput>, Delivery, null>({
  name: 'delivery.pack',
  permission: PACK,
  summary: 'Confirm packing.',
  input: packInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: async () => null,
  decide: pack,
})

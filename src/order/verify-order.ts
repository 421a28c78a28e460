import { z } from 'zod'
import { itemsOf, type SellableItem } from '../catalog/item.js'
import { arrayOfProperty } from '../kernel/binary-array.js'
import type { BusinessDate } from '../kernel/date.js'
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  divide,
  isZero,
  multiply,
  plainText,
  subtract,
} from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { groupBy } from '../kernel/group.js'
import { lineOfText } from '../kernel/input.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { missingParts } from '../party/address.js'
import { type Customer, customersById } from '../party/customer.js'
import { settingDecimal } from '../policy/settings.js'
import { liftHold, placeHold } from './hold.js'
import { type Order, type OrderLine, orderLifecycle, orderStore, orderSubject, wanted, withCancelled } from './order.js'

/** What stands in an order's way: the field, what was expected, and who must act. */
export interface Finding {
  readonly code: string
  readonly field: string
  readonly message: string
  readonly owner: 'order desk' | 'sales'
}

export interface VerificationFacts {
  readonly tenant: TenantFacts
  readonly customers: ReadonlyMap<string, Customer>
  readonly items: ReadonlyMap<string, SellableItem>
  /** Numbers of other orders of the same customer with the same purchase order number, by order id. */
  readonly sameReference: ReadonlyMap<string, readonly string[]>
}

/** Complete and correct before anything else moves. Findings hold the order; without findings a hold lifts by itself. */
export function verify(order: Order, _: VerifyInput, facts: VerificationFacts): Decision<Order> {
  const wrong = whyNot(orderLifecycle, order.state, 'verify')
  if (wrong) return refusal(wrong)
  const { today } = facts.tenant
  if (order.lines.every((line) => facts.items.get(line.itemNumber)?.kind === 'test')) return cancelTest(order)
  const findings = findingsOf(order, facts)
  if (findings.length > 0) {
    const held = placeHold(order, 'verification', findings[0]!.code, findings, today, 'verification')
    return accept(held.order, held.events)
  }
  const free = liftHold(order, 'verification', 'verified', today, 'verification')
  const verified = advance(orderLifecycle, free.order, 'verify')
  return accept(verified, [...free.events, event('order.verified', orderSubject(order))])
}

/** An order of nothing but test items ends here: it never reaches stock, customers or books. */
function cancelTest(order: Order): Decision<Order> {
  const everything = new Map(order.lines.map((line) => [line.line, wanted(line)]))
  const cancelled = advance(orderLifecycle, withCancelled(order, everything, 'test order'), 'cancel')
  return accept(cancelled, [event('order.cancelled', orderSubject(order), { reason: 'test order' })])
}

export function findingsOf(order: Order, facts: VerificationFacts): Finding[] {
  const customer = facts.customers.get(order.customerId)
  const findings: Finding[] = []
  const found = (code: string, field: string, message: string, owner: Finding['owner'] = 'order desk'): void => {
    findings.push({ code, field, message, owner })
  }
  const missing = missingParts(order.shipTo)
  if (missing.length > 0) found('address_incomplete', 'shipTo', `the ship-to address lacks ${missing.join(', ')}`)
  if (customer?.requiresReference && !order.customerReference) {
    found(
      'reference_missing',
      'customerReference',
      `${customer.name} demands its purchase order number on every document`,
    )
  }
  if (customer && customer.currency !== order.currency) {
    found(
      'currency_unusual',
      'currency',
      `the customer buys in ${customer.currency}, this order is in ${order.currency}`,
      'sales',
    )
  }
  const others = facts.sameReference.get(order.id) ?? []
  if (others.length > 0) {
    found(
      'possible_duplicate',
      'customerReference',
      `${others.join(', ')} has the same purchase order number and other content: a duplicate, or a change to it?`,
    )
  }
  for (const line of order.lines) lineFindings(line, facts, found)
  return findings
}

function lineFindings(
  line: OrderLine,
  facts: VerificationFacts,
  found: (code: string, field: string, message: string, owner?: Finding['owner']) => void,
): void {
  const item = facts.items.get(line.itemNumber)
  const field = `lines[${line.line - 1}]`
  if (item?.minimumQuantity && compare(line.quantity, item.minimumQuantity) < 0)
    found('below_minimum', field, `at least ${plainText(item.minimumQuantity)} of ${line.itemNumber} are sold at once`)
  if (item?.maximumQuantity && compare(line.quantity, item.maximumQuantity) > 0)
    found('above_maximum', field, `at most ${plainText(item.maximumQuantity)} of ${line.itemNumber} are sold at once`)
  if (item?.quantityMultiple && !isMultiple(line.quantity, item.quantityMultiple))
    found('not_a_multiple', field, `${line.itemNumber} is sold in multiples of ${plainText(item.quantityMultiple)}`)
  if (
    line.agreedPrice &&
    deviates(line.unitPrice, line.agreedPrice, settingDecimal(facts.tenant, 'verify.price_tolerance'))
  ) {
    found(
      'price_deviates',
      field,
      `the price ${plainText(line.unitPrice)} of ${line.itemNumber} differs from the agreed ${plainText(line.agreedPrice)}`,
      'sales',
    )
  }
}

function isMultiple(quantity: Decimal, of: Decimal): boolean {
  const times = divide(quantity, of, 0)
  return isZero(subtract(quantity, multiply(times, of)))
}

function deviates(stated: Decimal, agreed: Decimal, percent: Decimal): boolean {
  const allowed = multiply(absolute(agreed), multiply(percent, decimal('0.01')))
  return compare(absolute(subtract(stated, agreed)), allowed) > 0
}

const verifyInput = z.object({ orderId: z.uuid() })
export type VerifyInput = z.infer<typeof verifyInput>

async function verificationFacts(tx: Tx, orders: Iterable<Order>): Promise<VerificationFacts> {
  const all = [...orders]
  const customers = await customersById(
    tx,
    all.map((order) => order.customerId),
  )
  const items = await itemsOf(
    tx,
    all.flatMap((o) => o.lines.map((l) => l.itemNumber)),
  )
  return { tenant: tx.facts, customers, items, sameReference: await sameReferences(tx, all) }
}

/** Earlier living orders of the same customers with the same purchase order numbers: of the database and of this batch. */
async function sameReferences(tx: Tx, orders: readonly Order[]): Promise<Map<string, string[]>> {
  const referenced = orders.filter((order) => order.referenceKey !== null)
  const same = new Map<string, string[]>()
  if (referenced.length === 0) return same
  const stored = await tx.query<{ number: string; customerId: string; referenceKey: string }>(
    `select o.number, o.customer_id as "customerId", o.reference_key as "referenceKey"
       from (select distinct * from unnest($2::uuid[], $3::text[])) k(customer_id, reference_key)
       join sales_order o on o.customer_id = k.customer_id and o.reference_key = k.reference_key
      where o.tenant_id = $1 and o.state <> 'cancelled'`,
    [arrayOfProperty('uuid', referenced, 'customerId'), arrayOfProperty('text', referenced, 'referenceKey')],
  )
  const mine = tx.documents.all(orderStore).filter((o) => o.referenceKey !== null && o.state !== 'cancelled')
  const keyOf = (o: { customerId: string; referenceKey: string | null }): string => `${o.customerId} ${o.referenceKey}`
  const alike = groupBy([...stored, ...mine], keyOf)
  for (const order of referenced) {
    const numbers = alike.get(keyOf(order))?.flatMap(({ number }) => (number < order.number ? [number] : [])) ?? []
    if (numbers.length > 0) same.set(order.id, [...new Set(numbers)])
  }
  return same
}

/** Verifies orders: findings hold them, none lets them go on. */
export const verifyOrders = operation<VerifyInput, Order, VerificationFacts>({
  name: 'order.verify',
  permission: 'order.verify',
  summary: 'Check that orders are complete and correct; hold those that are not.',
  input: verifyInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: (tx, orders) => verificationFacts(tx, orders.values()),
  decide: verify,
})

/** A person's word that an order is right as it is. */
const approveInput = z.object({ orderId: z.uuid(), reason: lineOfText(300).min(1) })

/** Lifts the verification hold of an order on a person's responsibility; the order goes on as verified. */
export const approveFindings = operation<z.infer<typeof approveInput>, Order, { today: BusinessDate }>({
  name: 'order.approve-findings',
  permission: 'order.approve',
  summary: 'Accept an order with its findings.',
  input: approveInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: async (tx) => ({ today: tx.today }),
  decide: (order, input, { today }) => {
    const wrong = whyNot(orderLifecycle, order.state, 'verify')
    if (wrong) return refusal(wrong)
    const free = liftHold(order, 'verification', input.reason, today, 'person')
    if (free.events.length === 0) return refuse('order.not_held', `order ${order.number} has no findings to accept`)
    return accept(advance(orderLifecycle, free.order, 'verify'), [
      ...free.events,
      event('order.verified', orderSubject(order), { reason: input.reason }),
    ])
  },
})

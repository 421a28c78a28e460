import { arrayOf } from '../kernel/binary-array.js'
import { type Accepted, accept, type Refused, refuse } from '../kernel/decision.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderStore } from './order.js'
import { type OrderInput, referenceKey } from './order-input.js'

/** What is known already of the orders that a batch brings. */
export interface KnownOrders {
  /** The answer for an input that came before: the first order, or a refusal when its number now says something else. */
  find(input: OrderInput, customerId: string, hash: string): Accepted<Order> | Refused | undefined
  add(order: Order): void
}

const byNumber = (channel: string, externalNumber: string): string => `${channel}\t${externalNumber}`
const byReference = (customerId: string, key: string): string => `${customerId}\t${key}`

/**
 * An order is known by its number in its channel, and by its customer's purchase order number with the same content
 * (normalised, so that a resend through another channel is recognised too). Answers the orders that may be meant.
 */
export async function idsOfKnown(tx: Tx, inputs: readonly OrderInput[]): Promise<readonly string[]> {
  const numbered = inputs.filter((input) => input.externalNumber !== undefined)
  const referenced = inputs.filter((input) => input.customerReference)
  if (numbered.length === 0 && referenced.length === 0) return []
  const rows = await tx.query<{ id: string }>(
    `select o.id from sales_order o join unnest($2::text[], $3::text[]) k(channel, external_number)
            on o.channel = k.channel and o.external_number = k.external_number
      where o.tenant_id = $1
     union
     select o.id from unnest($4::text[], $5::text[]) k(customer_number, reference_key)
       join customer c on c.tenant_id = $1 and c.number = k.customer_number
       join sales_order o on o.tenant_id = $1 and o.customer_id = c.id and o.reference_key = k.reference_key`,
    [
      numbered.map((i) => i.channel),
      numbered.map((i) => i.externalNumber),
      referenced.map((i) => i.customerNumber),
      referenced.map((i) => referenceKey(i.customerReference!)),
    ].map((texts) => arrayOf('text', texts)),
  )
  return rows.map((row) => row.id)
}

/** Locks what is known already, so that the answer to a repetition is the order as it stands. */
export async function knownOrders(tx: Tx, ids: readonly string[]): Promise<KnownOrders> {
  const found = await tx.documents.lock(orderStore, ids)
  const known = new Map<string, Order[]>()
  const remember = (key: string, order: Order): void => {
    const list = known.get(key)
    if (list) list.push(order)
    else known.set(key, [order])
  }
  const add = (order: Order): void => {
    remember(byNumber(order.channel, order.externalNumber), order)
    if (order.referenceKey !== null) remember(byReference(order.customerId, order.referenceKey), order)
  }
  for (const order of found.values()) add(order)
  return { add, find: (input, customerId, hash) => answer(known, input, customerId, hash) }
}

function answer(
  known: ReadonlyMap<string, readonly Order[]>,
  input: OrderInput,
  customerId: string,
  hash: string,
): Accepted<Order> | Refused | undefined {
  if (input.externalNumber !== undefined) {
    const [first] = known.get(byNumber(input.channel, input.externalNumber)) ?? []
    if (first?.contentHash === hash) return accept(first, [])
    if (first) {
      const message = `order ${input.externalNumber} came through channel ${input.channel} before with other content, as ${first.number}: send a change to that order, or use a new number`
      return refuse('order.number_reused', message, { externalNumber: input.externalNumber, orderNumber: first.number })
    }
  }
  if (!input.customerReference) return undefined
  const same = (known.get(byReference(customerId, referenceKey(input.customerReference))) ?? []).find(
    (order) => order.contentHash === hash,
  )
  return same && accept(same, [])
}

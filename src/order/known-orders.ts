import { type Accepted, accept, type Refused, refuse } from '../kernel/decision.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderStore } from './order.js'
import { normalisedReference, type OrderInput } from './order-input.js'

/** What is known already of the orders that a batch brings. */
export interface KnownOrders {
  /** The answer for an input that came before: the first order, or a refusal when its number now says something else. */
  find(input: OrderInput, customerId: string, hash: string): Accepted<Order> | Refused | undefined
  add(order: Order): void
}

const byNumber = (channel: string, externalNumber: string): string => `${channel}\t${externalNumber}`
const byReference = (customerId: string, reference: string): string =>
  `${customerId}\t${normalisedReference(reference)}`

/**
 * An order is known by its number in its channel, and by its customer's purchase order number with the same content
 * (normalised, so that a resend through another channel is recognised too). Answers the orders that may be meant.
 */
export async function idsOfKnown(tx: Tx, inputs: readonly OrderInput[]): Promise<readonly string[]> {
  const numbered = inputs.filter((input) => input.externalNumber !== undefined)
  const referenced = inputs.filter((input) => input.customerReference !== undefined)
  if (numbered.length === 0 && referenced.length === 0) return []
  const rows = await tx.query<{ id: string }>(
    `select o.id from sales_order o join unnest($2::text[], $3::text[]) k(channel, external_number)
            on o.channel = k.channel and o.external_number = k.external_number
      where o.tenant_id = $1
     union
     select o.id from customer c join sales_order o on o.tenant_id = c.tenant_id and o.customer_id = c.id
      where c.tenant_id = $1 and c.number = any($4::text[]) and o.customer_reference is not null`,
    [
      numbered.map((i) => i.channel),
      numbered.map((i) => i.externalNumber),
      [...new Set(referenced.map((i) => i.customerNumber))],
    ],
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
    if (order.customerReference) remember(byReference(order.customerId, order.customerReference), order)
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
  if (input.customerReference === undefined) return undefined
  const same = (known.get(byReference(customerId, input.customerReference)) ?? []).find(
    (order) => order.contentHash === hash,
  )
  return same && accept(same, [])
}

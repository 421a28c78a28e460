import { z } from 'zod'
import { type Demand, demandStore, type Reservation, toAllocate } from '../inventory/demand.js'
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isPositive,
  multiply,
  smaller,
  subtract,
  ZERO,
} from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { groupBy } from '../kernel/group.js'
import { newId } from '../kernel/id.js'
import { zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { operation } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { activeHold, type Order, type OrderLine, orderStore, wanted } from '../order/order.js'
import { type Delivery, type DeliveryLine, deliveryStore, deliverySubject } from './delivery.js'
import { plannedQuantities } from './planned-quantities.js'

export const releaseInput = z.object({ orderId: z.uuid() })
export type ReleaseInput = z.infer<typeof releaseInput>

export interface ReleaseFacts {
  readonly tenant: TenantFacts
  readonly order: (id: string) => Order | undefined
  readonly demand: (orderId: string) => Demand | undefined
  /** What living deliveries already carry of lines without stock, by order and line. */
  readonly planned: ReadonlyMap<string, Decimal>
  readonly paid: ReadonlySet<string>
  readonly series: (legalEntity: string) => NumberSeries
}

/** Plan a delivery of everything that is reserved for an order and not yet in one; charges and services go with the first. */
export function release(
  _: Delivery | undefined,
  input: ReleaseInput,
  facts: ReleaseFacts,
): Decision<Delivery, { demand: Demand | null }> {
  const order = facts.order(input.orderId)
  if (!order) return refuse('order.not_found', `there is no order ${input.orderId}`)
  if (order.state !== 'confirmed')
    return refuse(
      'delivery.order_not_confirmed',
      `order ${order.number} is ${order.state}; only confirmed orders are released`,
    )
  const held = activeHold(order)
  if (held)
    return refuse(
      'order.on_hold',
      `order ${order.number} is held (${held.kind}: ${held.reason}): lift the hold first`,
      { kind: held.kind, reason: held.reason },
    )
  if (order.settlement === 'prepaid' && !facts.paid.has(order.id))
    return refuse('delivery.not_prepaid', `order ${order.number} ships when it is paid for`)
  const demand = facts.demand(order.id)
  if (order.completeDelivery && demand?.reservations.some((r) => compare(r.reserved, r.requested) < 0)) {
    return refuse('delivery.incomplete', `order ${order.number} ships only complete, and stock is missing`)
  }
  const quantities = deliverable(order, demand, facts.planned)
  if (quantities.size === 0)
    return refuse('delivery.nothing_ready', `nothing of order ${order.number} is ready to ship`)
  const delivery = deliveryOf(order, quantities, facts)
  const summary = { order: order.number, lines: delivery.lines.length }
  return accept(delivery, [event('delivery.released', deliverySubject(delivery), summary)], {
    demand: demand ? allocated(demand, order, quantities) : null,
  })
}

/** How much of each line can leave now. */
function deliverable(
  order: Order,
  demand: Demand | undefined,
  planned: ReadonlyMap<string, Decimal>,
): Map<number, Decimal> {
  const quantities = new Map<number, Decimal>()
  const byLine = groupBy(demand?.reservations ?? [], (r) => r.line)
  for (const line of order.lines) {
    const quantity = line.stocked
      ? reservedFor(line, byLine.get(line.line) ?? [])
      : subtract(wanted(line), planned.get(`${order.id} ${line.line}`) ?? ZERO)
    if (isPositive(quantity)) quantities.set(line.line, quantity)
  }
  return quantities
}

/** Reserved and not allocated; of a kit only as many as every component allows. */
function reservedFor(line: OrderLine, reservations: readonly Reservation[]): Decimal {
  if (!line.recipe) return reservations.reduce((sum, r) => add(sum, toAllocate(r)), ZERO)
  const kits = reservations.map((r) => floor(toAllocate(r), decimal(line.recipe![r.position - 1]!.quantity)))
  return kits.reduce(smaller, wanted(line))
}

const floor = (a: Decimal, b: Decimal): Decimal => {
  const whole = divide(a, b, 0)
  return compare(multiply(whole, b), a) > 0 ? subtract(whole, decimal('1')) : whole
}

function allocated(demand: Demand, order: Order, quantities: ReadonlyMap<number, Decimal>): Demand {
  const recipes = new Map(order.lines.map((line) => [line.line, line.recipe]))
  const reservations = demand.reservations.map((r) => {
    const quantity = quantities.get(r.line)
    if (!quantity) return r
    const recipe = recipes.get(r.line)
    const taken = recipe ? multiply(quantity, decimal(recipe[r.position - 1]!.quantity)) : quantity
    return { ...r, allocated: add(r.allocated, taken) }
  })
  return { ...demand, reservations }
}

function deliveryOf(order: Order, quantities: ReadonlyMap<number, Decimal>, facts: ReleaseFacts): Delivery {
  const id = newId<'delivery'>()
  const { today, baseCurrency } = facts.tenant
  const lines: DeliveryLine[] = [...quantities].map(([orderLine, quantity], i) => ({
    deliveryId: id,
    line: i + 1,
    orderId: order.id,
    orderLine,
    quantity,
    picked: null,
    cost: zero(baseCurrency),
  }))
  return {
    id,
    number: numberText('DN', facts.series(order.legalEntity)),
    orderId: order.id,
    customerId: order.customerId,
    legalEntity: order.legalEntity,
    warehouse: order.warehouse,
    state: 'released',
    plannedDate: today,
    goodsIssueDate: null,
    deliveredDate: null,
    cost: zero(baseCurrency),
    billed: false,
    recognised: false,
    lines,
  }
}

async function releaseFacts(tx: Tx, inputs: readonly ReleaseInput[]): Promise<ReleaseFacts> {
  const ids = inputs.map((input) => input.orderId)
  const orders = await tx.documents.lock(orderStore, ids)
  await tx.documents.lock(demandStore, ids)
  const planned = await plannedQuantities(tx, [...orders.values()])
  const paid = await paidInFull(
    tx,
    [...orders.values()].filter((order) => order.settlement === 'prepaid'),
  )
  await lockSeries(
    tx,
    [...orders.values()].map((o) => ({ legalEntity: o.legalEntity, series: 'delivery', date: tx.today })),
  )
  return {
    tenant: tx.facts,
    order: (id) => tx.documents.current(orderStore, id),
    demand: (orderId) => tx.documents.current(demandStore, orderId),
    planned,
    paid,
    series: (legalEntity) => seriesOf(tx, legalEntity, 'delivery', tx.today),
  }
}

/** Prepaid orders whose deposits, less what is still open of them, cover the order. */
async function paidInFull(tx: Tx, orders: readonly Order[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set()
  const rows = await tx.query<{ order_id: string }>(
    `select p.order_id from order_deposit_paid p join sales_order o on o.tenant_id = p.tenant_id and o.id = p.order_id
      where p.tenant_id = $1 and p.order_id = any($2::uuid[]) and p.paid >= o.gross`,
    [orders.map((order) => order.id)],
  )
  return new Set(rows.map((row) => row.order_id))
}

/** Releases deliveries to the warehouse. */
export const releaseDeliveries = operation<ReleaseInput, Delivery, ReleaseFacts, { demand: Demand | null }>({
  name: 'delivery.release',
  permission: 'shipping.release',
  summary: 'Plan deliveries of what is reserved for orders.',
  input: releaseInput,
  store: deliveryStore,
  facts: (tx, _, inputs) => releaseFacts(tx, inputs),
  decide: release,
  apply: (tx, { document, demand }, facts) => {
    if (demand) tx.documents.save(demandStore, demand)
    numberUsed(tx, facts.series(document.legalEntity), tx.today)
  },
})

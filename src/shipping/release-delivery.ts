import { z } from 'zod'
import { type Demand, demandStore, type Reservation, toAllocate } from '../inventory/demand.js'
import {
  add,
  compare,
  type Decimal,
  decimal,
  isPositive,
  larger,
  multiply,
  plainText,
  subtract,
  sum,
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
import { type Delivery, type DeliveryComponent, type DeliveryLine, deliveryStore, deliverySubject } from './delivery.js'
import { wholeKits } from './kit.js'
import { plannedQuantities } from './planned-quantities.js'

const releaseInput = z.object({ orderId: z.uuid() })
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
  const plans = deliverable(order, demand, facts.planned)
  if (plans.size === 0) return refuse('delivery.nothing_ready', `nothing of order ${order.number} is ready to ship`)
  const delivery = deliveryOf(order, plans, facts)
  const summary = { order: order.number, lines: delivery.lines.length }
  return accept(delivery, [event('delivery.released', deliverySubject(delivery), summary)], {
    demand: demand ? allocated(demand, plans) : null,
  })
}

/** What of a line can leave now; of a kit also how much of each component. */
interface Plan {
  readonly quantity: Decimal
  readonly components: readonly DeliveryComponent[] | null
}

function deliverable(
  order: Order,
  demand: Demand | undefined,
  planned: ReadonlyMap<string, Decimal>,
): Map<number, Plan> {
  const plans = new Map<number, Plan>()
  const byLine = groupBy(demand?.reservations ?? [], (r) => r.line)
  for (const line of order.lines) {
    const plan = line.stocked
      ? reservedPlan(line, byLine.get(line.line) ?? [])
      : { quantity: subtract(wanted(line), planned.get(`${order.id} ${line.line}`) ?? ZERO), components: null }
    if (isPositive(plan.quantity)) plans.set(line.line, plan)
  }
  return plans
}

/**
 * Reserved and not allocated. Of a kit: what is missing to make all the kits that the reservations allow, so that a
 * component that stayed behind follows alone.
 */
function reservedPlan(line: OrderLine, reservations: readonly Reservation[]): Plan {
  const { recipe } = line
  if (!recipe) return { quantity: sum(reservations.map(toAllocate)), components: null }
  const at = new Map(reservations.map((r) => [r.position, r]))
  const kits = wholeKits(recipe, (position) => at.get(position)?.reserved ?? ZERO)
  const under = wholeKits(recipe, (position) => at.get(position)?.allocated ?? ZERO)
  const components = reservations.map((r) => {
    const missing = subtract(multiply(kits, decimal(recipe[r.position - 1]!.quantity)), r.allocated)
    const { position, itemId } = r
    return { position, itemId, quantity: plainText(larger(missing, ZERO)), picked: null, cost: '0' }
  })
  return { quantity: subtract(kits, under), components }
}

function allocated(demand: Demand, plans: ReadonlyMap<number, Plan>): Demand {
  const reservations = demand.reservations.map((r) => {
    const plan = plans.get(r.line)
    if (!plan) return r
    const component = plan.components?.find((c) => c.position === r.position)
    return { ...r, allocated: add(r.allocated, component ? decimal(component.quantity) : plan.quantity) }
  })
  return { ...demand, reservations }
}

function deliveryOf(order: Order, plans: ReadonlyMap<number, Plan>, facts: ReleaseFacts): Delivery {
  const id = newId<'delivery'>()
  const { today, baseCurrency } = facts.tenant
  const lines: DeliveryLine[] = [...plans].map(([orderLine, plan], i) => ({
    deliveryId: id,
    line: i + 1,
    orderId: order.id,
    orderLine,
    ...plan,
    picked: null,
    cost: zero(baseCurrency),
    credited: ZERO,
    withdrawn: ZERO,
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
    billsOver: false,
    lines,
  }
}

async function releaseFacts(tx: Tx, inputs: readonly ReleaseInput[]): Promise<ReleaseFacts> {
  const ids = inputs.map((input) => input.orderId)
  const [orders] = await Promise.all([tx.documents.lock(orderStore, ids), tx.documents.lock(demandStore, ids)])
  const all = [...orders.values()]
  const [planned, paid] = await Promise.all([
    plannedQuantities(tx, all),
    paidInFull(
      tx,
      all.filter((order) => order.settlement === 'prepaid'),
    ),
    lockSeries(
      tx,
      all.map((o) => ({ legalEntity: o.legalEntity, series: 'delivery', date: tx.today })),
    ),
  ])
  return {
    tenant: tx.facts,
    order: (id) => tx.documents.current(orderStore, id),
    demand: (orderId) => tx.documents.current(demandStore, orderId),
    planned,
    paid,
    series: (legalEntity) => seriesOf(tx, legalEntity, 'delivery', tx.today),
  }
}

/** Prepaid orders whose deposits, less what is still open of them, cover what is still to be billed. */
async function paidInFull(tx: Tx, orders: readonly Order[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set()
  const rows = await tx.query<{ order_id: string }>(
    'select order_id from order_advance where tenant_id = $1 and order_id = any($2::uuid[]) and paid >= to_bill',
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

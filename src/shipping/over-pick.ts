import {
  add,
  compare,
  type Decimal,
  decimal,
  isPositive,
  multiply,
  plainText,
  subtract,
  ZERO,
} from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { lineOf, type Order, orderStore } from '../order/order.js'
import { settingDecimal } from '../policy/settings.js'
import { type Delivery, type DeliveryLine, leaving } from './delivery.js'

/** What says how much more than planned may be picked. */
export interface OverPickFacts {
  readonly tenant: TenantFacts
  readonly order: (id: string) => Order
  /** What was picked beyond the plan, by delivery and line. */
  readonly surplus: readonly Surplus[]
}

interface Surplus {
  readonly deliveryId: string
  readonly orderId: string
  readonly orderLine: number
  readonly quantity: Decimal
}

/** Picking more than ordered is refused beyond the tolerance (golden case 2), all deliveries of a line together. */
export function overPick(
  delivery: Delivery,
  lines: readonly DeliveryLine[],
  facts: OverPickFacts,
): Refused | undefined {
  const tolerance = settingDecimal(facts.tenant, 'shipping.over_tolerance')
  for (const line of lines) {
    const over = subtract(leaving(line), line.quantity)
    if (!isPositive(over)) continue
    const ordered = lineOf(facts.order(delivery.orderId), line.orderLine)!.quantity
    const before = surplusOfOthers(line, facts.surplus)
    const allowed = multiply(ordered, multiply(tolerance, decimal('0.01')))
    if (compare(add(over, before), allowed) <= 0) continue
    const numbers = {
      line: line.line,
      planned: plainText(line.quantity),
      picked: plainText(leaving(line)),
      ordered: plainText(ordered),
      before: plainText(before),
    }
    const others = isPositive(before) ? `, and other deliveries carry ${numbers.before} too many` : ''
    return refuse(
      'delivery.over_delivery',
      `line ${line.line}: ${numbers.picked} picked where ${numbers.planned} of ${numbers.ordered} ordered were planned${others}; the tolerance is ${plainText(tolerance)} %: put the rest back and correct the pick`,
      numbers,
    )
  }
  return undefined
}

const surplusOfOthers = (line: DeliveryLine, surplus: readonly Surplus[]): Decimal =>
  surplus
    .filter((s) => s.orderId === line.orderId && s.orderLine === line.orderLine && s.deliveryId !== line.deliveryId)
    .reduce((total, s) => add(total, s.quantity), ZERO)

/** For deliveries that were not picked as planned; the others need no look at their orders. */
export async function overPickFacts(tx: Tx, deliveries: readonly Delivery[]): Promise<OverPickFacts> {
  const orderIds = deliveries.map((delivery) => delivery.orderId)
  await tx.documents.lock(orderStore, orderIds)
  return {
    tenant: tx.facts,
    order: (id) => tx.documents.current(orderStore, id)!,
    surplus: orderIds.length > 0 ? await surplusOf(tx, orderIds) : [],
  }
}

async function surplusOf(tx: Tx, orderIds: readonly string[]): Promise<Surplus[]> {
  await tx.flush()
  const rows = await tx.query<{ delivery_id: string; order_id: string; order_line: number; quantity: string }>(
    `select l.delivery_id, l.order_id, l.order_line, l.picked - l.quantity as quantity
       from delivery_line l join delivery d on d.tenant_id = l.tenant_id and d.id = l.delivery_id
      where l.tenant_id = $1 and l.order_id = any($2::uuid[]) and l.picked > l.quantity and d.state <> 'cancelled'`,
    [orderIds],
  )
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    orderId: row.order_id,
    orderLine: row.order_line,
    quantity: decimal(row.quantity),
  }))
}

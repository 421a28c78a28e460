import {
  add,
  type Decimal,
  decimal,
  divide,
  isPositive,
  isZero,
  multiply,
  smaller,
  subtract,
  sum,
  ZERO,
} from '../kernel/decimal.js'
import { type Money, minus, money, roundToMoney, toDecimal, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { lineOf, type Order } from '../order/order.js'
import type { DeliveryComponent } from './delivery.js'
import { portionsOf } from './kit.js'
import type { ReturnLine, ReturnState } from './return.js'

/** What one delivery brought of one item of an order line, and what it had cost. */
export interface Layer {
  readonly quantity: Decimal
  readonly cost: Money
}

/** Names one item of an order line: position 0 is the line's own, 1, 2, … the components of its kit. */
export const portionKey = (orderId: string, line: number, position: number): string => `${orderId} ${line} ${position}`

/** An order line that a return names. */
export interface SaleLine {
  readonly orderId: string
  readonly orderLine: number
}

const columnsOf = (lines: readonly SaleLine[]): [string[], number[]] => [
  lines.map((line) => line.orderId),
  lines.map((line) => line.orderLine),
]

/** What left for these order lines, by item, the oldest delivery first: a return takes from them in that order. */
export async function shippedLayers(tx: Tx, lines: readonly SaleLine[]): Promise<Map<string, Layer[]>> {
  const layers = new Map<string, Layer[]>()
  if (lines.length === 0) return layers
  await tx.flush()
  const rows = await tx.query<{
    order_id: string
    order_line: number
    leaving: string
    cost: string
    components: DeliveryComponent[] | null
  }>(
    `select l.order_id, l.order_line, coalesce(l.picked, l.quantity) as leaving, l.cost, l.components
       from (select distinct * from unnest($2::uuid[], $3::int4[]) k(order_id, order_line)) k
       join delivery_line l on l.order_id = k.order_id and l.order_line = k.order_line
       join delivery d on d.tenant_id = l.tenant_id and d.id = l.delivery_id
      where l.tenant_id = $1 and d.tenant_id = $1 and d.state in ('issued', 'delivered')
      order by d.goods_issue_date, d.number, l.line`,
    columnsOf(lines),
  )
  const push = (key: string, quantity: Decimal, cost: string): void => {
    const list = layers.get(key)
    const layer = { quantity, cost: money(cost, tx.facts.baseCurrency) }
    if (list) list.push(layer)
    else layers.set(key, [layer])
  }
  for (const row of rows) {
    if (!row.components) push(portionKey(row.order_id, row.order_line, 0), decimal(row.leaving), row.cost)
    for (const c of row.components ?? [])
      push(portionKey(row.order_id, row.order_line, c.position), decimal(c.picked ?? c.quantity), c.cost)
  }
  return layers
}

/** What returns in these states have taken of these order lines, by item. The orders must have been locked. */
export async function returnedQuantities(
  tx: Tx,
  lines: readonly SaleLine[],
  states: readonly ReturnState[],
  order: (id: string) => Order | undefined,
): Promise<Map<string, Decimal>> {
  const returned = new Map<string, Decimal>()
  if (lines.length === 0) return returned
  await tx.flush()
  const rows = await tx.query<{
    order_id: string
    order_line: number
    component_position: number | null
    quantity: string
  }>(
    `select l.order_id, l.order_line, l.component_position, sum(l.quantity) as quantity
       from (select distinct * from unnest($2::uuid[], $3::int4[]) k(order_id, order_line)) k
       join customer_return_line l on l.order_id = k.order_id and l.order_line = k.order_line
       join customer_return r on r.tenant_id = l.tenant_id and r.id = l.return_id
      where l.tenant_id = $1 and r.tenant_id = $1 and r.state = any($4::text[])
      group by l.order_id, l.order_line, l.component_position`,
    [...columnsOf(lines), states],
  )
  for (const row of rows) {
    const { order_id: orderId, order_line: orderLine, component_position: componentPosition } = row
    const line = { orderId, orderLine, componentPosition, quantity: decimal(row.quantity) }
    countReturned(returned, line, order(orderId)!)
  }
  return returned
}

/** Adds a linked return line to what has been returned. */
export function countReturned(
  returned: Map<string, Decimal>,
  line: Pick<ReturnLine, 'orderId' | 'orderLine' | 'componentPosition' | 'quantity'>,
  order: Order,
): void {
  const ordered = lineOf(order, line.orderLine!)!
  for (const { position, quantity } of portionsOf(ordered, line.quantity, line.componentPosition)) {
    const key = portionKey(order.id, ordered.line, position)
    returned.set(key, add(returned.get(key) ?? ZERO, quantity))
  }
}

export const shippedQuantity = (layers: readonly Layer[] | undefined): Decimal =>
  sum((layers ?? []).map((layer) => layer.quantity))

/**
 * Original cost of the next `quantity` that comes back after `before` came back already. Telescoping, so that all the
 * returns of a delivery together put back exactly what it had cost.
 */
export function originalCost(layers: readonly Layer[], before: Decimal, quantity: Decimal, currency: string): Money {
  return minus(costOfFirst(layers, add(before, quantity), currency), costOfFirst(layers, before, currency))
}

function costOfFirst(layers: readonly Layer[], quantity: Decimal, currency: string): Money {
  let left = quantity
  let { minor } = zero(currency)
  for (const layer of layers) {
    if (!isPositive(left)) break
    const taken = smaller(left, layer.quantity)
    if (!isZero(taken)) minor += shareOf(layer, taken).minor
    left = subtract(left, taken)
  }
  return { minor, currency }
}

const shareOf = (layer: Layer, taken: Decimal): Money =>
  roundToMoney(divide(multiply(toDecimal(layer.cost), taken), layer.quantity, 12), layer.cost.currency)

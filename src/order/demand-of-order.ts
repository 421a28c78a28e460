import type { Demand, Reservation } from '../inventory/demand.js'
import { type Decimal, decimal, multiply, ZERO } from '../kernel/decimal.js'
import { type Order, type OrderLine, wanted } from './order.js'

/** What a confirmed order asks of stock: its goods, and the components of its kits. */
export const demandOf = (order: Order): Demand => ({
  id: order.id,
  reservations: order.lines.filter((line) => line.stocked).flatMap((line) => reservationsOf(order, line)),
})

function reservationsOf(order: Order, line: OrderLine): Reservation[] {
  if (!line.recipe) return [reservation(order, line, 0, line.itemId, wanted(line))]
  return line.recipe.map((part, i) =>
    reservation(order, line, i + 1, part.itemId, multiply(wanted(line), decimal(part.quantity))),
  )
}

const reservation = (
  order: Order,
  line: OrderLine,
  position: number,
  itemId: string,
  requested: Decimal,
): Reservation => ({
  demandId: order.id,
  line: line.line,
  position,
  warehouse: order.warehouse,
  itemId,
  neededOn: order.orderDate,
  requested,
  reserved: ZERO,
  allocated: ZERO,
  issued: ZERO,
})

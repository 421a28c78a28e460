import {
  type Changed,
  type Demand,
  giveUp,
  type Reservation,
  type Shelf,
  toAllocate,
  waiting,
} from '../inventory/demand.js'
import { balanceKey, type StockBalance } from '../inventory/stock.js'
import { add, type Decimal, isPositive, smaller, subtract } from '../kernel/decimal.js'
import { type Delivery, type DeliveryPart, partsOf } from './delivery.js'

/** A demand with the reservations changed that a delivery carries, each with its part of the delivery. */
export function changeCarried(
  demand: Demand,
  delivery: Delivery,
  change: (reservation: Reservation, part: DeliveryPart) => Reservation,
): Demand {
  const parts = new Map(
    delivery.lines.flatMap((line) => partsOf(line).map((part) => [`${line.orderLine} ${part.position}`, part])),
  )
  const reservations = demand.reservations.map((r) => {
    const part = parts.get(`${r.line} ${r.position}`)
    return part ? change(r, part) : r
  })
  return { ...demand, reservations }
}

/** The demand after a delivery was given up: what it carried is reserved for the order and waits for another. */
export const deallocated = (demand: Demand, delivery: Delivery): Demand =>
  changeCarried(demand, delivery, (r, part) => ({ ...r, allocated: subtract(r.allocated, part.planned) }))

/** Part of a reservation that is no longer wanted. */
export interface Excess {
  readonly line: number
  readonly position: number
  readonly quantity: Decimal
}

/**
 * Gives up what is no longer wanted, as far as no delivery carries it: a part that is still in one, or on its way back
 * to the shelf, is given up when that has ended.
 */
export function giveUpExcess(demand: Demand, excess: readonly Excess[], shelf: Shelf): Changed {
  const balances = new Map<string, StockBalance>()
  const layered: Shelf = (warehouse, itemId) => balances.get(balanceKey(warehouse, itemId)) ?? shelf(warehouse, itemId)
  let current = demand
  for (const { line, position, quantity } of excess) {
    const reservation = current.reservations.find((r) => r.line === line && r.position === position)
    if (!reservation) continue
    const free = smaller(quantity, add(waiting(reservation), toAllocate(reservation)))
    if (!isPositive(free)) continue
    const changed = giveUp(current, line, position, free, layered)
    current = changed.demand
    for (const balance of changed.balances) balances.set(balanceKey(balance.warehouse, balance.itemId), balance)
  }
  return { demand: current, balances: [...balances.values()] }
}

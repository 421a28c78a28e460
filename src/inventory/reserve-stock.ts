import { z } from 'zod'
import { isPositive, isZero, plainText } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { operation } from '../kernel/operation.js'
import {
  type Changed,
  type Demand,
  demandStore,
  lockBalances,
  reserveAvailable,
  type Shelf,
  saveChanged,
} from './demand.js'
import { balanceOf } from './stock.js'

const reserveInput = z.object({
  demandId: z.uuid(),
  /** How people call the demand: for the event log. */
  demandType: z.string().default('order'),
  demandNumber: z.string(),
})
export type ReserveInput = z.infer<typeof reserveInput>

/** Reserve for a demand what is there; what is missing goes on waiting. */
export function reserve(demand: Demand, input: ReserveInput, shelf: Shelf): Decision<Demand, { changed: Changed }> {
  const result = reserveAvailable(demand, shelf)
  const subject = { type: input.demandType, id: demand.id, number: input.demandNumber }
  if (isZero(result.reserved) && isPositive(result.short)) {
    return refuse('stock.none_available', `nothing that ${input.demandNumber} waits for is available`, {
      short: plainText(result.short),
    })
  }
  const events = isZero(result.reserved)
    ? []
    : [event('stock.reserved', subject, { reserved: plainText(result.reserved), short: plainText(result.short) })]
  return accept(result.demand, events, { changed: result })
}

/** Reserves stock under the lock of its balances, taken in item order: any number of clients, never oversold. */
export const reserveStock = operation<ReserveInput, Demand, Shelf, { changed: Changed }>({
  name: 'stock.reserve',
  permission: 'inventory.reserve',
  summary: 'Reserve available stock for a demand.',
  input: reserveInput,
  store: demandStore,
  target: (input) => input.demandId,
  facts: async (tx, demands) => {
    await lockBalances(tx, demands.values())
    return (warehouse, itemId) => balanceOf(tx, warehouse, itemId)
  },
  decide: reserve,
  apply: (tx, { changed }) => saveChanged(tx, changed),
})

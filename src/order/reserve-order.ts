import { z } from 'zod'
import { demandStore } from '../inventory/demand.js'
import { reserveStock } from '../inventory/reserve-stock.js'
import { accept, type Decision, refuse } from '../kernel/decision.js'
import { notFound, type Operation, type Request, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderStore } from './order.js'

const reserveOrderInput = z.object({ orderId: z.uuid() })
export type ReserveOrderInput = z.infer<typeof reserveOrderInput>

/** Reserves what is available for confirmed orders: the stock's own operation, asked for an order. */
export const reserveOrders: Operation<ReserveOrderInput, Order> = {
  name: 'order.reserve',
  permission: reserveStock.permission,
  summary: 'Reserve available stock for an order.',
  input: reserveOrderInput,
  store: orderStore,
  async perform(tx, requests) {
    const ids = requests.map(({ input }) => input.orderId)
    await tx.documents.lock(orderStore, ids)
    await tx.documents.lock(demandStore, ids)
    const refused = requests.map(({ input }) => whyNoReservation(tx, input.orderId))
    const fit = requests.filter((_, i) => !refused[i])
    const reserved = await reserveStock.perform(
      tx,
      fit.map((request) => reservationOf(tx, request)),
    )
    let next = 0
    return requests.map(({ input }, i): Decision<Order> => {
      const decision = refused[i] ?? reserved[next++]!
      return decision.ok ? accept(tx.documents.current(orderStore, input.orderId)!, decision.events) : decision
    })
  },
}

function whyNoReservation(tx: Tx, orderId: string) {
  const order = tx.documents.current(orderStore, orderId)
  if (!order) return refusal(notFound('order', orderId))
  if (order.state !== 'confirmed')
    return refuse(
      'order.wrong_state',
      `order ${order.number} is ${order.state}: stock is reserved for confirmed orders`,
      {
        state: order.state,
      },
    )
  if (tx.documents.current(demandStore, orderId)) return undefined
  return refuse('order.nothing_to_reserve', `nothing of order ${order.number} comes from stock`)
}

const reservationOf = (tx: Tx, { input, actor }: Request<ReserveOrderInput>) => {
  const order = tx.documents.current(orderStore, input.orderId)!
  return { input: { demandId: order.id as string, demandType: 'order', demandNumber: order.number }, actor }
}

import { z } from 'zod'
import { type Changed, type Demand, demandStore, lockBalances, type Shelf, saveChanged } from '../inventory/demand.js'
import { balanceOf } from '../inventory/stock.js'
import type { BusinessDate } from '../kernel/date.js'
import { subtract } from '../kernel/decimal.js'
import { accept, type Decision, event } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { type Id, newId } from '../kernel/id.js'
import { advance, type Lifecycle, lifecycle, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import { lineOf, type Order, orderStore, wanted } from '../order/order.js'
import { deallocated, type Excess, giveUpExcess } from './allocation.js'
import { type Delivery, deliveryStore, deliverySubject } from './delivery.js'
import { portionsOf } from './kit.js'

export const putBackLifecycle: Lifecycle<'open' | 'confirmed', 'confirm'> = lifecycle({
  name: 'put_back',
  initial: 'open',
  states: {
    open: { label: 'to be put back', tone: 'waiting' },
    confirmed: { label: 'back on the shelf', tone: 'good' },
  },
  actions: { confirm: { label: 'Confirm', from: ['open'], to: 'confirmed' } },
})

/** Picked goods of a cancelled delivery on their way back to the shelf. */
export interface PutBack {
  readonly id: Id<'put_back'>
  readonly deliveryId: string
  readonly state: 'open' | 'confirmed'
  readonly openedOn: BusinessDate
  readonly confirmedOn: BusinessDate | null
}

export const putBackStore = documentStore<PutBack>({
  name: 'put_back',
  table: table('put_back', ['id'], {
    id: 'uuid',
    deliveryId: 'uuid',
    state: 'text',
    openedOn: 'date',
    confirmedOn: 'date',
  }),
})

export const putBackOf = (delivery: Delivery, today: BusinessDate): PutBack => ({
  id: newId<'put_back'>(),
  deliveryId: delivery.id,
  state: 'open',
  openedOn: today,
  confirmedOn: null,
})

const confirmPutBackInput = z.object({ putBackId: z.uuid() })
export type ConfirmPutBackInput = z.infer<typeof confirmPutBackInput>

interface PutBackFacts {
  readonly today: BusinessDate
  readonly delivery: (id: string) => Delivery
  readonly order: (id: string) => Order
  readonly demand: (orderId: string) => Demand | undefined
  readonly shelf: Shelf
}

/** Confirm that the goods are back on the shelf: what the order still wants stays reserved for it, the rest is available again. */
function confirmPutBack(
  putBack: PutBack,
  _: ConfirmPutBackInput,
  facts: PutBackFacts,
): Decision<PutBack, { changed: Changed | null }> {
  const wrong = whyNot(putBackLifecycle, putBack.state, 'confirm')
  if (wrong) return refusal(wrong)
  const delivery = facts.delivery(putBack.deliveryId)
  const demand = facts.demand(delivery.orderId)
  const free = demand && deallocated(demand, delivery)
  const changed = free ? giveUpExcess(free, excessOf(free, facts.order(delivery.orderId)), facts.shelf) : null
  const confirmed = advance(putBackLifecycle, putBack, 'confirm', { confirmedOn: facts.today })
  return accept(confirmed, [event('delivery.put_back', deliverySubject(delivery))], { changed })
}

/** What a demand asks for beyond what the order still wants: lines were cancelled while the goods were in a delivery. */
function excessOf(demand: Demand, order: Order): Excess[] {
  return demand.reservations.map(({ line, position, requested }) => {
    const ordered = lineOf(order, line)!
    const portion = portionsOf(ordered, wanted(ordered)).find((one) => one.position === position)!
    return { line, position, quantity: subtract(requested, portion.quantity) }
  })
}

async function putBackFacts(tx: Tx, putBacks: Iterable<PutBack>): Promise<PutBackFacts> {
  const ids = [...putBacks].map((putBack) => putBack.deliveryId)
  const deliveries = await tx.documents.lock(deliveryStore, ids)
  const orderIds = [...deliveries.values()].map((delivery) => delivery.orderId)
  await tx.documents.lock(orderStore, orderIds)
  await lockBalances(tx, (await tx.documents.lock(demandStore, orderIds)).values())
  return {
    today: tx.today,
    delivery: (id) => tx.documents.current(deliveryStore, id)!,
    order: (id) => tx.documents.current(orderStore, id)!,
    demand: (orderId) => tx.documents.current(demandStore, orderId),
    shelf: (warehouse, itemId) => balanceOf(tx, warehouse, itemId),
  }
}

export const confirmPutBacks = operation<ConfirmPutBackInput, PutBack, PutBackFacts, { changed: Changed | null }>({
  name: 'put-back.confirm',
  permission: 'shipping.pick',
  summary: 'Confirm that goods of a cancelled delivery are back on the shelf.',
  input: confirmPutBackInput,
  store: putBackStore,
  target: (input) => input.putBackId,
  facts: (tx, putBacks) => putBackFacts(tx, putBacks.values()),
  decide: confirmPutBack,
  apply: (tx, { changed }) => {
    if (changed) saveChanged(tx, changed)
  },
})

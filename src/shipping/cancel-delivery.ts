import { z } from 'zod'
import { type Demand, demandStore } from '../inventory/demand.js'
import type { BusinessDate } from '../kernel/date.js'
import { accept, type Decision, event } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { deallocated } from './allocation.js'
import { type Delivery, deliveryLifecycle, deliveryStore, deliverySubject } from './delivery.js'
import { type PutBack, putBackOf, putBackStore } from './put-back.js'

const cancelDeliveryInput = z.object({ deliveryId: z.uuid(), reason: lineOfText(300).min(1) })
export type CancelDeliveryInput = z.infer<typeof cancelDeliveryInput>

interface CancelFacts {
  readonly today: BusinessDate
  readonly demand: (orderId: string) => Demand | undefined
}

interface DeliveryCancelled {
  readonly demand: Demand | null
  readonly putBack: PutBack | null
}

/**
 * Cancel a delivery that has not left (golden case 10). Before the pick its goods are free for another delivery at
 * once; after it they are on a trolley: they stay taken until somebody has put them back.
 */
export function cancelDelivery(
  delivery: Delivery,
  { reason }: CancelDeliveryInput,
  facts: CancelFacts,
): Decision<Delivery, DeliveryCancelled> {
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'cancel')
  if (wrong) return refusal(wrong)
  const picked = delivery.state !== 'released'
  const demand = facts.demand(delivery.orderId)
  const cancelled = advance(deliveryLifecycle, delivery, 'cancel')
  return accept(cancelled, [event('delivery.cancelled', deliverySubject(cancelled), { reason, putBack: picked })], {
    demand: demand && !picked ? deallocated(demand, delivery) : null,
    putBack: picked ? putBackOf(delivery, facts.today) : null,
  })
}

async function cancelFacts(tx: Tx, deliveries: Iterable<Delivery>): Promise<CancelFacts> {
  await tx.documents.lock(
    demandStore,
    [...deliveries].map((delivery) => delivery.orderId),
  )
  return { today: tx.today, demand: (orderId) => tx.documents.current(demandStore, orderId) }
}

export const cancelDeliveries = operation<CancelDeliveryInput, Delivery, CancelFacts, DeliveryCancelled>({
  name: 'delivery.cancel',
  permission: 'shipping.cancel',
  summary: 'Cancel deliveries before goods issue; what was picked is put back.',
  input: cancelDeliveryInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: (tx, deliveries) => cancelFacts(tx, deliveries.values()),
  decide: cancelDelivery,
  apply: (tx, { demand, putBack }) => {
    if (demand) tx.documents.save(demandStore, demand)
    if (putBack) tx.documents.save(putBackStore, putBack)
  },
})

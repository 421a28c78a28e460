import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { accept, type Decision, event } from '../kernel/decision.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import { type Delivery, deliveryLifecycle, deliveryStore, deliverySubject } from './delivery.js'

const deliverInput = z.object({ deliveryId: z.uuid() })

/** Proof of delivery: control has passed to the customer. */
function confirmDelivery(delivery: Delivery, _: unknown, { today }: { today: BusinessDate }): Decision<Delivery> {
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'deliver')
  if (wrong) return refusal(wrong)
  return accept(advance(deliveryLifecycle, delivery, 'deliver', { deliveredDate: today }), [
    event('delivery.delivered', deliverySubject(delivery)),
  ])
}

export const confirmDeliveries = operation<z.infer<typeof deliverInput>, Delivery, { today: BusinessDate }>({
  name: 'delivery.deliver',
  permission: 'shipping.deliver',
  summary: 'Confirm that deliveries have arrived.',
  input: deliverInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: async (tx) => ({ today: tx.today }),
  decide: confirmDelivery,
})

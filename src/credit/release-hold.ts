import { z } from 'zod'
import { demandStore } from '../inventory/demand.js'
import type { Actor } from '../kernel/actor.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { plus, zero } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import { demandOf } from '../order/demand-of-order.js'
import { liftHold } from '../order/hold.js'
import { activeHold, type Order, orderLifecycle, orderStore, orderSubject } from '../order/order.js'
import { creditAccountStore, starterAccount } from './credit-account.js'
import { type CreditFacts, type CreditOutcome, creditFacts, inCurrency, recordDecision } from './decide-credit.js'

const releaseHoldInput = z.object({
  orderId: z.uuid(),
  reason: lineOfText(300).min(1).describe('Why the order may go on; kept with the decision'),
})
export type ReleaseHoldInput = z.infer<typeof releaseHoldInput>

type Approved = CreditOutcome & { readonly decidedBy: string }

/** Let an order that credit holds go on, on a person's responsibility; it takes up the customer's credit like any other. */
function releaseHold(
  order: Order,
  input: ReleaseHoldInput,
  facts: CreditFacts,
  actor: Actor,
): Decision<Order, Approved> {
  const wrong = whyNot(orderLifecycle, order.state, 'confirm')
  if (wrong) return refusal(wrong)
  if (!activeHold(order, 'credit'))
    return refuse('order.not_held', `order ${order.number} is not held by credit: decide it instead`)
  const { today } = facts.tenant
  const account = facts.account(order.customerId) ?? starterAccount(order.customerId, order.currency, facts.tenant)
  const free = liftHold(order, 'credit', input.reason, today, actor.name)
  const confirmed = advance(orderLifecycle, free.order, 'confirm', { committed: order.gross })
  const used = {
    ...account,
    committed: plus(account.committed, inCurrency(order.gross, account.currency, facts)),
  }
  return accept(
    confirmed,
    [...free.events, event('order.confirmed', orderSubject(order), { credit: 'released', reason: input.reason })],
    {
      account: used,
      outcome: 'approved',
      reason: input.reason,
      overdue: facts.overdue.get(order.customerId) ?? zero(account.currency),
      decidedBy: actor.name,
    },
  )
}

export const releaseHolds = operation<ReleaseHoldInput, Order, CreditFacts, Approved>({
  name: 'credit.release-hold',
  permission: 'credit.release',
  summary: 'Approve an order that credit holds, with a reason.',
  input: releaseHoldInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: (tx, orders) => creditFacts(tx, orders.values()),
  decide: releaseHold,
  apply: (tx, { document: order, decidedBy, account, outcome, reason, overdue }, facts) => {
    tx.documents.save(creditAccountStore, account!)
    tx.documents.save(demandStore, demandOf(order))
    recordDecision(tx, order, { account, outcome, reason, overdue }, facts.tenant.today, decidedBy)
  },
})

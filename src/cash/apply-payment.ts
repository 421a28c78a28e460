import { z } from 'zod'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { moneyJson, negated } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { postingRefused } from '../ledger/period.js'
import { allocate, allocationInput } from './allocate.js'
import { type ApplicationPlan, cashOf } from './application-plan.js'
import { type Assignment, assignmentOf, bookAssignment } from './assign-customer.js'
import { bookApplication } from './book-application.js'
import { type Payment, paymentStore, paymentSubject } from './payment.js'
import { type PaymentFacts, paymentFacts } from './payment-facts.js'
import { postPayment } from './receive-payment.js'

const applyPaymentInput = z.object({
  paymentId: z.uuid(),
  allocations: z.array(allocationInput).min(1).max(1000),
})
export type ApplyPaymentInput = z.infer<typeof applyPaymentInput>

interface Applied {
  readonly plan: ApplicationPlan
  /** Present when the payer was unknown until now: whose documents it pays is who paid. */
  readonly assignment: Assignment | null
}

/** Apply what is left of a payment as a person decides, the oldest instalment of each document first. */
function applyPayment(payment: Payment, input: ApplyPaymentInput, facts: PaymentFacts): Decision<Payment, Applied> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const item = facts.item(payment.openItemId)
  if (!item || item.residual.minor === 0n)
    return refuse('payment.nothing_left', `nothing of ${payment.number} is left to apply`)
  const told = allocate({ ...payment, amount: negated(item.residual) }, input.allocations, facts)
  if ('problem' in told) return told
  const assignment = payment.customerId === null ? assignmentOf(payment, told.customerId, facts)! : null
  const applied = assignment
    ? { ...payment, customerId: told.customerId, openItemId: assignment.creditItem.id }
    : payment
  const detail = {
    amount: moneyJson(cashOf(told.plan, payment.currency)),
    documents: [...new Set(told.plan.clearings.map(({ claim }) => claim.documentNumber))],
    reasons: input.allocations.flatMap(({ reason }) => reason ?? []),
  }
  return accept(applied, [event('payment.applied', paymentSubject(payment), detail)], { plan: told.plan, assignment })
}

function book(tx: Tx, payment: Payment, { plan, assignment }: Applied, facts: PaymentFacts): void {
  const moved = assignment ? bookAssignment(tx, payment, assignment) : []
  const applied = bookApplication(tx, payment, facts.item(payment.openItemId)!, plan, facts, tx.today)
  postPayment(tx, payment, tx.today, `Application of ${payment.number}`, [...moved, ...applied])
}

/** Applies payments to documents. */
export const applyPayments = operation<ApplyPaymentInput, Payment, PaymentFacts, Applied>({
  name: 'payment.apply',
  permission: 'cash.apply',
  posts: true,
  summary: 'Say what a payment is for; discounts and differences may be granted with it.',
  input: applyPaymentInput,
  store: paymentStore,
  target: (input) => input.paymentId,
  facts: (tx, payments, inputs) =>
    paymentFacts(
      tx,
      payments,
      inputs.flatMap((input) => input.allocations.map((allocation) => allocation.documentNumber)),
    ),
  decide: applyPayment,
  apply: (tx, accepted, facts) => book(tx, accepted.document, accepted, facts),
})

import { z } from 'zod'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { moneyJson } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import { postingRefused } from '../ledger/period.js'
import type { Settlement } from '../ledger/reverse-settlement.js'
import { type Payment, paymentStore, paymentSubject } from './payment.js'
import { type PaymentFacts, paymentFacts } from './payment-facts.js'
import { postPayment } from './receive-payment.js'
import { freedBy, isApplication, takeBack } from './take-back.js'

const unapplyPaymentInput = z.object({
  paymentId: z.uuid(),
  documentNumber: lineOfText(100).min(1).optional().describe('Only the application to this document; all when absent'),
  reason: lineOfText(300).min(1),
})
export type UnapplyPaymentInput = z.infer<typeof unapplyPaymentInput>

interface Unapplied {
  readonly settlements: readonly Settlement[]
}

/** Take back what a payment was applied to: claims and payment have what they had before, discounts are withdrawn. */
function unapplyPayment(
  payment: Payment,
  input: UnapplyPaymentInput,
  facts: PaymentFacts,
): Decision<Payment, Unapplied> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const documents = new Set(facts.documents(input.documentNumber ?? '').map((document) => document.id))
  const concerned = (settlement: Settlement): boolean =>
    input.documentNumber === undefined || documents.has(facts.item(settlement.debitItem)?.documentId ?? '')
  const settlements = facts.standing(payment).filter((settlement) => isApplication(settlement) && concerned(settlement))
  if (settlements.length === 0)
    return refuse('payment.not_applied', `${payment.number} is not applied to ${input.documentNumber ?? 'anything'}`)
  const detail = {
    amount: moneyJson(freedBy(settlements, payment.currency)),
    documents: [...new Set(settlements.map(({ debitItem }) => facts.item(debitItem)!.documentNumber))],
    reason: input.reason,
  }
  return accept(payment, [event('payment.unapplied', paymentSubject(payment), detail)], { settlements })
}

/** Takes applications of payments back. */
export const unapplyPayments = operation<UnapplyPaymentInput, Payment, PaymentFacts, Unapplied>({
  name: 'payment.unapply',
  permission: 'cash.apply',
  posts: true,
  summary: 'Take back what a payment was applied to; both sides are open again as before.',
  input: unapplyPaymentInput,
  store: paymentStore,
  target: (input) => input.paymentId,
  facts: (tx, payments, inputs) =>
    paymentFacts(
      tx,
      payments,
      inputs.flatMap((input) => input.documentNumber ?? []),
    ),
  decide: unapplyPayment,
  apply: (tx, { document: payment, settlements }, facts) =>
    postPayment(
      tx,
      payment,
      tx.today,
      `Application of ${payment.number} taken back`,
      takeBack(tx, settlements, { type: 'payment', id: payment.id }, facts.takenBack),
    ),
})

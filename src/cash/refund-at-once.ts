import { z } from 'zod'
import { invoiceSubject } from '../billing/invoice.js'
import { changeExposure } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { minus, moneyJson, negated } from '../kernel/money.js'
import { numberUsed } from '../kernel/numbering.js'
import { notFound, operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { inBase } from '../ledger/base-amount.js'
import { credit, debit, post } from '../ledger/journal.js'
import { type OpenItem, settle } from '../ledger/open-item.js'
import { postingRefused } from '../ledger/period.js'
import { type Payment, paymentStore, paymentSubject } from './payment.js'
import { type ProviderFacts, providerFacts, providerPayment } from './provider-payment.js'

const refundAtOnceInput = z.object({ creditNoteId: z.uuid() })
export type RefundAtOnceInput = z.infer<typeof refundAtOnceInput>

/** Pay a credit back through the payment service that took the money: it is taken out of the next payout. */
function refundAtOnce(
  _: Payment | undefined,
  input: RefundAtOnceInput,
  facts: ProviderFacts,
): Decision<Payment, { item: OpenItem }> {
  const creditNote = facts.document(input.creditNoteId)
  if (creditNote?.type !== 'credit_note') return refusal(notFound('credit_note', input.creditNoteId))
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const item = facts.items(creditNote.id).find((one) => one.residual.minor < 0n)
  if (!item) return refuse('payment.nothing_to_refund', `credit note ${creditNote.number} has nothing left to pay back`)
  const amount = negated(item.residual)
  const payment = providerPayment(creditNote, facts, { direction: 'out', amount, openItemId: null })
  const summary = { amount: moneyJson(amount), creditNote: invoiceSubject(creditNote).number }
  return accept(payment, [event('payment.refunded', paymentSubject(payment), summary)], { item })
}

/** Debit the customer's credit, credit the provider's account; a difference between the rates of the two days is realised (IAS 21.28). */
function postRefund(tx: Tx, payment: Payment, item: OpenItem): void {
  const { amount } = payment
  const cause = { causeType: 'payment', causeId: payment.id }
  const { baseCredit } = settle(tx, { kind: 'refund', creditItem: item.id, amount, ...cause })
  const paid = inBase(amount, payment.exchangeRate, tx.facts.baseCurrency)
  const gain = minus(baseCredit, paid)
  post(tx, {
    documentType: 'payment',
    documentId: payment.id,
    documentNumber: payment.number,
    legalEntity: payment.legalEntity,
    date: tx.today,
    text: `Refund ${payment.number} of ${payment.reference}`,
    currency: payment.currency,
    lines: [
      debit('customer_credit', amount, { base: baseCredit, party: payment.customerId }),
      credit('provider_clearing', amount, { base: paid }),
      credit('exchange_gain', { ...amount, minor: 0n }, { base: gain }),
    ],
  })
  changeExposure(tx, item.customerId!, { receivable: amount })
}

/** Pays credit notes of customers who pay at once back through the payment-provider clearing account. */
export const refundCreditNotesAtOnce = operation<RefundAtOnceInput, Payment, ProviderFacts, { item: OpenItem }>({
  name: 'payment.refund-at-once',
  permission: 'cash.refund',
  posts: true,
  summary: 'Pay credit notes back through the payment service that took the money.',
  input: refundAtOnceInput,
  store: paymentStore,
  facts: (tx, _, inputs) =>
    providerFacts(
      tx,
      inputs.map(({ creditNoteId }) => creditNoteId),
    ),
  decide: refundAtOnce,
  apply: (tx, { document: payment, item }, facts) => {
    numberUsed(tx, facts.series(payment.legalEntity), tx.today)
    postRefund(tx, payment, item)
  },
})

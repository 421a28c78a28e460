import { z } from 'zod'
import { changeExposure } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { moneyJson, total } from '../kernel/money.js'
import { numberUsed } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import { inBase } from '../ledger/base-amount.js'
import { credit, debit, post } from '../ledger/journal.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { postingRefused } from '../ledger/period.js'
import { applyCredit, spread } from './apply.js'
import { itemOfPayment } from './new-payment.js'
import { type Payment, paymentStore, paymentSubject } from './payment.js'
import { type ProviderFacts, providerFacts, providerPayment } from './provider-payment.js'

const settleAtOnceInput = z.object({ invoiceId: z.uuid() })
export type SettleAtOnceInput = z.infer<typeof settleAtOnceInput>

/** A sale paid through a payment service at the moment of purchase: the money is with the provider until its payout. */
function settleAtOnce(
  _: Payment | undefined,
  input: SettleAtOnceInput,
  facts: ProviderFacts,
): Decision<Payment, { claims: readonly OpenItem[] }> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const invoice = facts.document(input.invoiceId)
  if (!invoice || invoice.type === 'credit_note')
    return refuse('invoice.not_found', `there is no invoice ${input.invoiceId}`)
  const claims = facts.items(invoice.id).filter((item) => item.residual.minor > 0n)
  if (claims.length === 0) return refuse('payment.nothing_open', `invoice ${invoice.number} has nothing left to pay`)
  const amount = total(
    claims.map((item) => item.residual),
    invoice.currency,
  )
  const payment = providerPayment(invoice, facts, { direction: 'in', amount, openItemId: newId<'open_item'>() })
  return accept(
    payment,
    [event('payment.received', paymentSubject(payment), { amount: moneyJson(amount), invoice: invoice.number })],
    { claims },
  )
}

/** Settles invoices of customers who pay at once through the payment-provider clearing account. */
export const settleInvoicesAtOnce = operation<
  SettleAtOnceInput,
  Payment,
  ProviderFacts,
  { claims: readonly OpenItem[] }
>({
  name: 'payment.settle-at-once',
  permission: 'cash.settle',
  posts: true,
  summary: 'Book the payment of sales that a payment service settled at once.',
  input: settleAtOnceInput,
  store: paymentStore,
  facts: (tx, _, inputs) =>
    providerFacts(
      tx,
      inputs.map(({ invoiceId }) => invoiceId),
    ),
  decide: settleAtOnce,
  apply: (tx, { document: payment, claims }, facts) => {
    const { baseCurrency } = tx.facts
    const item = {
      ...itemOfPayment(payment, tx.today, payment.exchangeRate, baseCurrency),
      id: payment.openItemId as OpenItem['id'],
    }
    tx.documents.save(openItemStore, item)
    numberUsed(tx, facts.series(payment.legalEntity), tx.today)
    const base = inBase(payment.amount, payment.exchangeRate, baseCurrency)
    const received = [
      debit('provider_clearing', payment.amount, { base }),
      credit('customer_credit', payment.amount, { base, party: payment.customerId }),
    ]
    const applied = applyCredit(
      tx,
      item,
      spread(payment.amount, claims),
      { type: 'payment', id: payment.id },
      'application',
    )
    post(tx, {
      documentType: 'payment',
      documentId: payment.id,
      documentNumber: payment.number,
      legalEntity: payment.legalEntity,
      date: tx.today,
      text: `Payment ${payment.number} of ${payment.reference}`,
      currency: payment.currency,
      lines: [...received, ...applied],
    })
    changeExposure(tx, payment.customerId!, { receivable: { ...payment.amount, minor: -payment.amount.minor } })
  },
})

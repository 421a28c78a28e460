import { z } from 'zod'
import { type Invoice, invoiceStore, invoiceSubject } from '../billing/invoice.js'
import { changeExposure, lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { minus, moneyJson, negated } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { notFound, operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { inBase } from '../ledger/base-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { credit, debit, post } from '../ledger/journal.js'
import { lockItemsOf, type OpenItem, openItemStore, settle } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { type Payment, paymentStore, paymentSubject } from './payment.js'

const refundAtOnceInput = z.object({ creditNoteId: z.uuid() })
export type RefundAtOnceInput = z.infer<typeof refundAtOnceInput>

interface Facts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly creditNote: (id: string) => Invoice | undefined
  readonly items: (creditNoteId: string) => readonly OpenItem[]
  readonly exchange: RateOf
  readonly series: (legalEntity: string) => NumberSeries
}

/** Pay a credit back through the payment service that took the money: it is taken out of the next payout. */
function refundAtOnce(
  _: Payment | undefined,
  input: RefundAtOnceInput,
  facts: Facts,
): Decision<Payment, { item: OpenItem }> {
  const creditNote = facts.creditNote(input.creditNoteId)
  if (creditNote?.type !== 'credit_note') return refusal(notFound('credit_note', input.creditNoteId))
  const { today, baseCurrency } = facts.tenant
  const closed = postingRefused(facts.periods, today)
  if (closed) return refusal(closed)
  const item = facts.items(creditNote.id).find((one) => one.residual.minor < 0n)
  if (!item) return refuse('payment.nothing_to_refund', `credit note ${creditNote.number} has nothing left to pay back`)
  const amount = negated(item.residual)
  const number = numberText('PAY', facts.series(creditNote.legalEntity))
  const payment: Payment = {
    id: newId<'payment'>(),
    number,
    direction: 'out',
    method: 'provider',
    accountRole: 'provider_clearing',
    legalEntity: creditNote.legalEntity,
    customerId: creditNote.customerId,
    payerName: null,
    payerAccount: null,
    reference: creditNote.number,
    entryReference: `provider ${number}`,
    receivedOn: today,
    currency: creditNote.currency,
    exchangeRate: facts.exchange(creditNote.currency, baseCurrency),
    amount,
    openItemId: null,
    reverses: null,
    unmatched: null,
  }
  const summary = { amount: moneyJson(amount), creditNote: invoiceSubject(creditNote).number }
  return accept(payment, [event('payment.refunded', paymentSubject(payment), summary)], { item })
}

async function refundFacts(tx: Tx, inputs: readonly RefundAtOnceInput[]): Promise<Facts> {
  const creditNotes = await tx.documents.lock(
    invoiceStore,
    inputs.map((input) => input.creditNoteId),
  )
  const all = [...creditNotes.values()]
  await lockCreditAccounts(
    tx,
    all.map((creditNote) => creditNote.customerId),
  )
  const items = await lockItemsOf(tx, [...creditNotes.keys()])
  const exchange = await exchangeRates(
    tx,
    all.map((creditNote) => creditNote.currency),
  )
  const periods = await restrictedPeriods(tx)
  await lockSeries(
    tx,
    all.map((creditNote) => ({ legalEntity: creditNote.legalEntity, series: 'payment', date: tx.today })),
  )
  return {
    tenant: tx.facts,
    periods,
    creditNote: (id) => tx.documents.current(invoiceStore, id),
    items: (id) => (items.get(id) ?? []).map((item) => tx.documents.current(openItemStore, item.id)!),
    exchange,
    series: (legalEntity) => seriesOf(tx, legalEntity, 'payment', tx.today),
  }
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
export const refundCreditNotesAtOnce = operation<RefundAtOnceInput, Payment, Facts, { item: OpenItem }>({
  name: 'payment.refund-at-once',
  permission: 'cash.refund',
  posts: true,
  summary: 'Pay credit notes back through the payment service that took the money.',
  input: refundAtOnceInput,
  store: paymentStore,
  facts: (tx, _, inputs) => refundFacts(tx, inputs),
  decide: refundAtOnce,
  apply: (tx, { document: payment, item }, facts) => {
    numberUsed(tx, facts.series(payment.legalEntity), tx.today)
    postRefund(tx, payment, item)
  },
})

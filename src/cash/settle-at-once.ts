import { z } from 'zod'
import { type Invoice, invoiceStore } from '../billing/invoice.js'
import { changeExposure, lockCreditAccounts } from '../credit/credit-account.js'
import { ONE } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { moneyJson, total } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { inBase } from '../ledger/base-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { credit, debit, post } from '../ledger/journal.js'
import { lockItemsOf, type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { applyCredit, spread } from './apply.js'
import { itemOfPayment } from './new-payment.js'
import { type Payment, paymentStore, paymentSubject } from './payment.js'

const settleAtOnceInput = z.object({ invoiceId: z.uuid() })
export type SettleAtOnceInput = z.infer<typeof settleAtOnceInput>

interface Facts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly invoice: (id: string) => Invoice | undefined
  readonly items: (invoiceId: string) => readonly OpenItem[]
  readonly exchange: RateOf
  readonly series: (legalEntity: string) => NumberSeries
}

/** A sale paid through a payment service at the moment of purchase: the money is with the provider until its payout. */
function settleAtOnce(
  _: Payment | undefined,
  input: SettleAtOnceInput,
  facts: Facts,
): Decision<Payment, { claims: readonly OpenItem[] }> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const invoice = facts.invoice(input.invoiceId)
  if (!invoice || invoice.type === 'credit_note')
    return refuse('invoice.not_found', `there is no invoice ${input.invoiceId}`)
  const claims = facts.items(invoice.id).filter((item) => item.residual.minor > 0n)
  if (claims.length === 0) return refuse('payment.nothing_open', `invoice ${invoice.number} has nothing left to pay`)
  const amount = total(
    claims.map((item) => item.residual),
    invoice.currency,
  )
  const number = numberText('PAY', facts.series(invoice.legalEntity))
  const payment: Payment = {
    id: newId<'payment'>(),
    number,
    direction: 'in',
    method: 'provider',
    accountRole: 'provider_clearing',
    legalEntity: invoice.legalEntity,
    customerId: invoice.customerId,
    payerName: null,
    payerAccount: null,
    reference: invoice.number,
    entryReference: `provider ${number}`,
    receivedOn: facts.tenant.today,
    currency: invoice.currency,
    exchangeRate:
      invoice.currency === facts.tenant.baseCurrency
        ? ONE
        : facts.exchange(invoice.currency, facts.tenant.baseCurrency),
    amount,
    openItemId: newId<'open_item'>(),
    reverses: null,
    unmatched: null,
  }
  return accept(
    payment,
    [event('payment.received', paymentSubject(payment), { amount: moneyJson(amount), invoice: invoice.number })],
    { claims },
  )
}

async function settleFacts(tx: Tx, inputs: readonly SettleAtOnceInput[]): Promise<Facts> {
  const invoices = await tx.documents.lock(
    invoiceStore,
    inputs.map((input) => input.invoiceId),
  )
  const all = [...invoices.values()]
  await lockCreditAccounts(
    tx,
    all.map((invoice) => invoice.customerId),
  )
  const items = await lockItemsOf(tx, [...invoices.keys()])
  const exchange = await exchangeRates(
    tx,
    all.map((invoice) => invoice.currency),
  )
  const periods = await restrictedPeriods(tx)
  await lockSeries(
    tx,
    all.map((invoice) => ({ legalEntity: invoice.legalEntity, series: 'payment', date: tx.today })),
  )
  return {
    tenant: tx.facts,
    periods,
    invoice: (id) => tx.documents.current(invoiceStore, id),
    items: (id) => (items.get(id) ?? []).map((item) => tx.documents.current(openItemStore, item.id)!),
    exchange,
    series: (legalEntity) => seriesOf(tx, legalEntity, 'payment', tx.today),
  }
}

/** Settles invoices of customers who pay at once through the payment-provider clearing account. */
export const settleInvoicesAtOnce = operation<SettleAtOnceInput, Payment, Facts, { claims: readonly OpenItem[] }>({
  name: 'payment.settle-at-once',
  permission: 'cash.settle',
  posts: true,
  summary: 'Book the payment of sales that a payment service settled at once.',
  input: settleAtOnceInput,
  store: paymentStore,
  facts: (tx, _, inputs) => settleFacts(tx, inputs),
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

import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { type Money, minus, moneyJson, moneyText, negated, zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import type { AccountRole } from '../ledger/account.js'
import { inBase } from '../ledger/base-amount.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { credit, debit } from '../ledger/journal.js'
import { type OpenItem, settle } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { changeReceivable } from '../receivables/exposure.js'
import { type BankAccount, bankAccounts } from './bank-account.js'
import { referenceReused, referencesInUse } from './bank-reference.js'
import { type CreditsNamed, lockCreditsNamed } from './credits-named.js'
import {
  MONEY_ACCOUNTS,
  PAYMENT_SERIES,
  type Payment,
  paymentNumberUsed,
  paymentSeries,
  paymentStore,
  paymentSubject,
  usualAccount,
} from './payment.js'
import { postPayment } from './receive-payment.js'

export const refundCreditInput = z.object({
  creditNumber: lineOfText(100).min(1).describe('Payment or credit note of which something is left'),
  amount: decimalInput.optional().describe('All that is left when absent'),
  method: z.enum(['bank', 'provider', 'cash', 'other']).default('bank'),
  bankAccount: lineOfText(60).min(1).optional().describe('Code of our account that the money leaves'),
  accountRole: z
    .enum(MONEY_ACCOUNTS)
    .optional()
    .describe('Ledger account of the money, where no bank account is named; by method and currency when absent'),
  entryReference: lineOfText(200).min(1).optional().describe("The bank's reference of the refund"),
  reason: lineOfText(300).min(1),
})
export type RefundCreditInput = z.infer<typeof refundCreditInput>

interface RefundFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly accounts: ReadonlyMap<string, BankAccount>
  readonly exchange: RateOf
  readonly credits: CreditsNamed
  readonly references: Set<string>
  readonly series: (legalEntity: string) => NumberSeries
}

/** Pay a credit back to the customer: money that was too much, a credit note for what was paid already. */
function refundCredit(
  _: Payment | undefined,
  input: RefundCreditInput,
  facts: RefundFacts,
): Decision<Payment, { item: OpenItem }> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const reused = referenceReused(input.entryReference, facts.references)
  if (reused) return reused
  const unknown = facts.credits.unknown(input.creditNumber)
  if (unknown) return unknown
  const [item] = facts.credits.left(input.creditNumber)
  if (!item)
    return refuse('payment.nothing_to_refund', `nothing is left on ${input.creditNumber} to pay back`, {
      creditNumber: input.creditNumber,
    })
  const amount = refundable(input, item)
  if ('problem' in amount) return amount
  const account = facts.accounts.get(input.bankAccount ?? '')
  if (input.bankAccount !== undefined && account?.currency !== item.currency)
    return refuse(
      'payment.unknown_bank_account',
      `there is no bank account ${input.bankAccount} of ours in ${item.currency}`,
    )
  const number = numberText('PAY', facts.series(item.legalEntity))
  const payment: Payment = {
    id: newId<'payment'>(),
    number,
    direction: 'out',
    method: input.method,
    accountRole:
      account?.accountRole ??
      input.accountRole ??
      usualAccount({ method: input.method, currency: item.currency }, facts.tenant.baseCurrency),
    legalEntity: item.legalEntity,
    customerId: item.customerId,
    payerName: null,
    payerAccount: null,
    reference: input.creditNumber,
    entryReference: input.entryReference ?? `refund ${number}`,
    receivedOn: facts.tenant.today,
    currency: item.currency,
    exchangeRate: facts.exchange(item.currency, facts.tenant.baseCurrency),
    amount,
    openItemId: null,
    reverses: null,
    unmatched: null,
  }
  const detail = { amount: moneyJson(amount), credit: input.creditNumber, reason: input.reason }
  return accept(payment, [event('payment.refunded', paymentSubject(payment), detail)], { item })
}

function refundable(input: RefundCreditInput, item: OpenItem): Money | Refused {
  const left = negated(item.residual)
  const amount = input.amount === undefined ? left : positiveAmount(input.amount, item.currency)
  if ('problem' in amount || amount.minor <= left.minor) return amount
  return refuse(
    'payment.more_than_left',
    `${moneyText(left)} ${item.currency} is left on ${input.creditNumber}: pay back that or less, not ${moneyText(amount)}`,
    { left: moneyJson(left) },
  )
}

async function refundFacts(tx: Tx, inputs: readonly RefundCreditInput[]): Promise<RefundFacts> {
  const accounts = await bankAccounts(tx)
  const periods = await restrictedPeriods(tx)
  const credits = await lockCreditsNamed(
    tx,
    inputs.map((input) => input.creditNumber),
    (customerIds) => lockCreditAccounts(tx, customerIds),
  )
  const items = inputs.flatMap((input) => credits.left(input.creditNumber))
  const exchange = await exchangeRates(
    tx,
    items.map((item) => item.currency),
  )
  await lockSeries(
    tx,
    items.map(({ legalEntity }) => ({ legalEntity, series: PAYMENT_SERIES, date: tx.today })),
  )
  const references = await referencesInUse(
    tx,
    inputs.map((input) => input.entryReference),
  )
  return {
    tenant: tx.facts,
    periods,
    accounts,
    exchange,
    credits,
    references,
    series: (code) => paymentSeries(tx, code),
  }
}

/** Debit the credit, credit the bank; a difference between the rates of the two days is realised (IAS 21.28). */
function book(tx: Tx, payment: Payment, item: OpenItem): void {
  paymentNumberUsed(tx, payment)
  const { amount } = payment
  const { baseCredit } = settle(tx, {
    kind: 'refund',
    creditItem: item.id,
    amount,
    causeType: 'payment',
    causeId: payment.id,
  })
  const base = inBase(amount, payment.exchangeRate, tx.facts.baseCurrency)
  changeReceivable(tx, item.customerId, amount)
  postPayment(tx, payment, tx.today, `Refund ${payment.number} of ${payment.reference}`, [
    debit(item.accountRole, amount, { base: baseCredit, party: item.customerId }),
    credit(payment.accountRole as AccountRole, amount, { base }),
    credit('exchange_gain', zero(amount.currency), { base: minus(baseCredit, base) }),
  ])
}

/** Pays credits back. */
export const refundCredits = operation<RefundCreditInput, Payment, RefundFacts, { item: OpenItem }>({
  name: 'payment.refund',
  permission: 'cash.refund',
  posts: true,
  summary: 'Pay back what is left of a payment or a credit note.',
  input: refundCreditInput,
  store: paymentStore,
  facts: (tx, _, inputs) => refundFacts(tx, inputs),
  decide: refundCredit,
  apply: (tx, { document, item }, { references }) => {
    references.add(document.entryReference)
    book(tx, document, item)
  },
})

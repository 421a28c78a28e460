import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { lineOfText } from '../kernel/input.js'
import { minus, moneyJson, zero } from '../kernel/money.js'
import { numberText } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import type { AccountRole } from '../ledger/account.js'
import { inBase } from '../ledger/base-amount.js'
import { credit, debit } from '../ledger/journal.js'
import { settle } from '../ledger/open-item.js'
import { postingRefused } from '../ledger/period.js'
import type { Settlement } from '../ledger/reverse-settlement.js'
import { changeReceivable } from '../receivables/exposure.js'
import { referenceReused, referencesInUse } from './bank-reference.js'
import { type Payment, paymentNumberUsed, paymentStore, paymentSubject } from './payment.js'
import { type PaymentFacts, paymentFacts } from './payment-facts.js'
import { postPayment } from './receive-payment.js'
import { isApplication, takeBack } from './take-back.js'

const reversePaymentInput = z.object({
  paymentId: z.uuid().describe('The payment that came back: a returned debit, a bounced cheque, a mistake'),
  entryReference: lineOfText(200).min(1).optional().describe("The bank's reference of the return"),
  reason: lineOfText(300).min(1),
})
export type ReversePaymentInput = z.infer<typeof reversePaymentInput>

interface ReturnFacts extends PaymentFacts {
  readonly references: Set<string>
}

interface Returned {
  readonly original: Payment
  readonly settlements: readonly Settlement[]
}

/**
 * The bank took a payment back: what it had settled is open again with its old due dates, discounts taken with it are
 * withdrawn, and the money leaves the account at the rate at which it came. The reversal is a payment of its own.
 */
export function reversePayment(
  _: Payment | undefined,
  input: ReversePaymentInput,
  facts: ReturnFacts,
): Decision<Payment, Returned> {
  const { today } = facts.tenant
  const closed = postingRefused(facts.periods, today)
  if (closed) return refusal(closed)
  const reused = referenceReused(input.entryReference, facts.references)
  if (reused) return reused
  const original = facts.payment(input.paymentId)
  if (original?.direction !== 'in') return refuse('payment.not_found', `no payment ${input.paymentId} came in`)
  const settlements = facts.standing(original).filter(isApplication)
  const item = facts.item(original.openItemId)!
  const kept = settlements
    .filter(({ creditItem }) => creditItem === item.id)
    .reduce((sum, { amount }) => sum + amount.minor, 0n)
  if (kept - item.residual.minor !== original.amount.minor)
    return refuse(
      'payment.partly_gone',
      `${original.number} was refunded or reversed, wholly or in part: only a payment that is still here whole can go back`,
    )
  const reversal: Payment = {
    ...original,
    id: newId<'payment'>(),
    number: numberText('PAY', facts.series(original.legalEntity)),
    direction: 'out',
    reference: `Return of ${original.number}`,
    entryReference: input.entryReference ?? `return of ${original.number}`,
    receivedOn: today as BusinessDate,
    openItemId: null,
    reverses: original.id,
    unmatched: null,
  }
  const detail = { reverses: original.number, amount: moneyJson(original.amount), reason: input.reason }
  return accept(reversal, [event('payment.reversed', paymentSubject(reversal), detail)], { original, settlements })
}

function book(tx: Tx, reversal: Payment, { original, settlements }: Returned, facts: PaymentFacts): void {
  paymentNumberUsed(tx, reversal)
  const reopened = takeBack(tx, settlements, { type: 'payment', id: reversal.id }, facts.takenBack)
  const item = facts.item(original.openItemId)!
  const { amount } = original
  const { baseCredit } = settle(tx, {
    kind: 'refund',
    creditItem: item.id,
    amount,
    causeType: 'payment',
    causeId: reversal.id,
  })
  const base = inBase(amount, original.exchangeRate, tx.facts.baseCurrency)
  changeReceivable(tx, item.customerId, amount)
  postPayment(tx, reversal, tx.today, `Return ${reversal.number} of ${original.number}`, [
    ...reopened,
    debit(item.accountRole, amount, { base: baseCredit, party: item.customerId }),
    credit(original.accountRole as AccountRole, amount, { base }),
    credit('exchange_gain', zero(amount.currency), { base: minus(baseCredit, base) }),
  ])
}

/** Books returned debits, bounced cheques and payments that were a mistake. */
export const reversePayments = operation<ReversePaymentInput, Payment, ReturnFacts, Returned>({
  name: 'payment.reverse',
  permission: 'cash.reverse',
  posts: true,
  summary: 'Book that a payment went back: what it had settled is open again.',
  input: reversePaymentInput,
  store: paymentStore,
  facts: async (tx, _, inputs) => {
    const originals = await tx.documents.lock(
      paymentStore,
      inputs.map((input) => input.paymentId),
    )
    const facts = await paymentFacts(tx, originals, [])
    const references = await referencesInUse(
      tx,
      inputs.map((input) => input.entryReference),
    )
    return { ...facts, references }
  },
  decide: reversePayment,
  apply: (tx, accepted, facts) => {
    facts.references.add(accepted.document.entryReference)
    book(tx, accepted.document, accepted, facts)
  },
})

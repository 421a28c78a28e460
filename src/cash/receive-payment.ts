import type { BusinessDate } from '../kernel/date.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { type Money, moneyJson, moneyText, negated } from '../kernel/money.js'
import { numberText } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import type { AccountRole } from '../ledger/account.js'
import { inBase } from '../ledger/base-amount.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import { condensed, credit, debit, type JournalLineDraft, post } from '../ledger/journal.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { postingRefused } from '../ledger/period.js'
import { changeReceivable } from '../receivables/exposure.js'
import { allocate } from './allocate.js'
import { type ApplicationPlan, cashOf, NO_APPLICATION } from './application-plan.js'
import { applicationDay, bookApplication } from './book-application.js'
import { matchExactly, nothingNamed } from './match-exactly.js'
import { itemOfPayment } from './new-payment.js'
import { type Payment, paymentNumberUsed, paymentStore, paymentSubject, usualAccount } from './payment.js'
import { namesOf, postingDay, type ReceiveFacts, receiveFacts } from './receive-facts.js'
import { entryKey, type ReceivePaymentInput, receivePaymentInput } from './receive-input.js'

/** What receiving money did: `plan` says what it was applied to. */
export interface Received {
  readonly plan: ApplicationPlan
  readonly postedOn: BusinessDate
}

/**
 * Take money in, once. What a person allocates is applied as told, or refused; documents that are named are paid when
 * the amount agrees exactly; the rest is the customer's credit, or unapplied cash while nobody knows who paid.
 */
function receivePayment(
  _: Payment | undefined,
  input: ReceivePaymentInput,
  facts: ReceiveFacts,
): Decision<Payment, Received> {
  const amount = positiveAmount(input.amount, input.currency)
  if ('problem' in amount) return amount
  const known = facts.known.get(entryKey(input))
  if (known) return sameMoney(known, amount, input)
  const broken = brokenHeader(input, facts)
  if (broken) return broken
  const money = moneyOf(input, amount, facts)
  if ('problem' in money) return money
  const purpose = purposeOf(money, input, facts)
  if ('problem' in purpose) return purpose
  const payment = { ...money, customerId: purpose.customerId, unmatched: purpose.unmatched }
  const applied = cashOf(purpose.plan, payment.currency)
  const documents = [...new Set(purpose.plan.clearings.map(({ claim }) => claim.documentNumber))]
  const detail = { amount: moneyJson(amount), applied: moneyJson(applied), documents, unmatched: purpose.unmatched }
  const postedOn = postingDay(facts, payment.receivedOn)
  return accept(payment, [event('payment.received', paymentSubject(payment), detail)], {
    plan: purpose.plan,
    postedOn,
  })
}

function sameMoney(known: Payment, amount: Money, input: ReceivePaymentInput): Decision<Payment, Received> {
  const same =
    known.direction === 'in' &&
    known.amount.minor === amount.minor &&
    known.currency === amount.currency &&
    known.receivedOn === input.receivedOn
  if (same) return accept(known, [], { plan: NO_APPLICATION, postedOn: known.receivedOn })
  return refuse(
    'payment.reference_reused',
    `the reference ${input.entryReference} belongs to ${known.number}, ${moneyText(known.amount)} ${known.currency} of ${known.receivedOn}: money has one reference, and another payment another`,
    { entryReference: input.entryReference, paymentNumber: known.number },
  )
}

function brokenHeader(input: ReceivePaymentInput, facts: ReceiveFacts): Refused | undefined {
  const { today } = facts.tenant
  if (input.receivedOn > today)
    return refuse(
      'payment.in_the_future',
      `the money came in on ${input.receivedOn}, but today is ${today}: book it when the day has come`,
      {
        receivedOn: input.receivedOn,
        today,
      },
    )
  const closed = postingRefused(facts.periods, postingDay(facts, input.receivedOn as BusinessDate))
  if (closed) return refusal(closed)
  const { customerNumber, bankAccount } = input
  if (customerNumber !== undefined && !facts.customers.has(customerNumber))
    return refuse(
      'payment.unknown_customer',
      `there is no customer ${customerNumber}: check the number, or leave it out`,
      { customerNumber },
    )
  const account = bankAccount === undefined ? undefined : facts.accounts.get(bankAccount)
  if (bankAccount !== undefined && !account)
    return refuse('payment.unknown_bank_account', `there is no bank account ${bankAccount} of ours: create it first`, {
      bankAccount,
    })
  if (account && account.currency !== input.currency)
    return refuse(
      'payment.account_currency',
      `the bank account ${bankAccount} is in ${account.currency}, the money in ${input.currency}`,
      { bankAccount },
    )
  return undefined
}

function moneyOf(input: ReceivePaymentInput, amount: Money, facts: ReceiveFacts): Payment | Refused {
  const account = facts.accounts.get(input.bankAccount ?? '')
  const legalEntity = account?.legalEntity ?? facts.legalEntity
  const receivedOn = input.receivedOn as BusinessDate
  const day = postingDay(facts, receivedOn)
  const exchangeRate = facts.rate(input.currency, day)
  if (!exchangeRate)
    return refuse(
      'exchange_rate.missing',
      `there is no exchange rate from ${input.currency} to ${facts.tenant.baseCurrency} on ${day}: add one`,
      { currency: input.currency, day },
    )
  return {
    id: newId<'payment'>(),
    number: numberText('PAY', facts.series(legalEntity)),
    direction: 'in',
    method: input.method,
    accountRole: input.accountRole ?? account?.accountRole ?? usualAccount(input, facts.tenant.baseCurrency),
    legalEntity,
    customerId: facts.customers.get(input.customerNumber ?? '')?.id ?? null,
    payerName: input.payerName ?? null,
    payerAccount: input.payerAccount ?? null,
    reference: input.reference,
    entryReference: entryKey(input),
    receivedOn,
    currency: input.currency,
    exchangeRate,
    amount,
    openItemId: newId<'open_item'>(),
    reverses: null,
    unmatched: null,
  }
}

interface Purpose {
  readonly plan: ApplicationPlan
  readonly unmatched: string | null
  readonly customerId: string | null
}

function purposeOf(payment: Payment, input: ReceivePaymentInput, facts: ReceiveFacts): Purpose | Refused {
  if (input.allocations) {
    const told = allocate(payment, input.allocations, facts)
    return 'problem' in told
      ? told
      : { ...told, unmatched: input.allocations.length > 0 ? null : 'left unapplied by a person' }
  }
  const unpayable = input.documentNumbers && unpayableDocument(input.documentNumbers, facts)
  if (unpayable) return unpayable
  const names = namesOf(input)
  const documents = new Map(names.flatMap((name) => facts.documents(name).map((one) => [one.id, one])))
  const match =
    documents.size > 0
      ? matchExactly(payment, [...documents.values()].flatMap(facts.open), facts)
      : { unmatched: nothingNamed(names) }
  if ('unmatched' in match) return { plan: NO_APPLICATION, unmatched: match.unmatched, customerId: payment.customerId }
  return { plan: match.plan, unmatched: null, customerId: match.plan.clearings[0]!.claim.customerId }
}

/** A person or a file who names a document wants it paid: that it does not exist or is paid already must be said. */
function unpayableDocument(names: readonly string[], facts: ReceiveFacts): Refused | undefined {
  for (const documentNumber of names) {
    const documents = facts.documents(documentNumber)
    if (documents.length === 0)
      return refuse(
        'payment.unknown_document',
        `there is no invoice ${documentNumber} to pay: check the number, or leave it out`,
        { documentNumber },
      )
    if (documents.every((document) => facts.open(document).length === 0))
      return refuse(
        'payment.already_paid',
        `nothing is open on ${documentNumber}: it is paid already. Name no document, and the money stays with the customer`,
        { documentNumber },
      )
  }
  return undefined
}

function book(tx: Tx, payment: Payment, { plan, postedOn }: Received, facts: ReceiveFacts): void {
  facts.known.set(payment.entryReference, payment)
  paymentNumberUsed(tx, payment)
  const { baseCurrency } = tx.facts
  const item = {
    ...itemOfPayment(payment, postedOn, payment.exchangeRate, baseCurrency),
    id: payment.openItemId as OpenItem['id'],
  }
  tx.documents.save(openItemStore, item)
  const base = inBase(payment.amount, payment.exchangeRate, baseCurrency)
  const received = [
    debit(payment.accountRole as AccountRole, payment.amount, { base }),
    credit(item.accountRole, payment.amount, { base, party: payment.customerId }),
  ]
  const appliedOn = applicationDay(plan, postedOn)
  const applied = bookApplication(tx, payment, item, plan, facts, appliedOn)
  changeReceivable(tx, payment.customerId, negated(payment.amount))
  const together = appliedOn === postedOn
  postPayment(tx, payment, postedOn, `Payment ${payment.number}`, together ? [...received, ...applied] : received)
  if (!together) postPayment(tx, payment, appliedOn, `Application of ${payment.number}`, applied)
}

/** Posts journal lines as part of a payment's story, debits first. */
export function postPayment(
  tx: Tx,
  payment: Payment,
  date: BusinessDate,
  text: string,
  lines: readonly JournalLineDraft[],
): void {
  post(tx, {
    documentType: 'payment',
    documentId: payment.id,
    documentNumber: payment.number,
    legalEntity: payment.legalEntity,
    date,
    text,
    currency: payment.currency,
    lines: condensed(lines).sort((a, b) => Number(a.side === 'credit') - Number(b.side === 'credit')),
  })
}

/** Takes money in, from any channel, one or thousands. */
export const receivePayments = operation<ReceivePaymentInput, Payment, ReceiveFacts, Received>({
  name: 'payment.receive',
  permission: 'cash.receive',
  summary:
    'Take money in; it is applied where documents and amount agree exactly. The same money again changes nothing.',
  input: receivePaymentInput,
  store: paymentStore,
  facts: (tx, _, inputs) => receiveFacts(tx, inputs),
  decide: receivePayment,
  apply: (tx, accepted, facts) => {
    if (accepted.events.length > 0) book(tx, accepted.document, accepted, facts)
  },
})

import { Chain } from '../../automation/chain.js'
import { cashOf } from '../../cash/application-plan.js'
import type { Payment } from '../../cash/payment.js'
import type { ReceivePaymentInput } from '../../cash/receive-input.js'
import { type Received, receivePayments } from '../../cash/receive-payment.js'
import { settledOrders } from '../../cash/settled-orders.js'
import type { Actor } from '../../kernel/actor.js'
import type { BusinessDate } from '../../kernel/date.js'
import type { Accepted } from '../../kernel/decision.js'
import { type Money, minus, moneyText, plus, zero } from '../../kernel/money.js'
import type { Problem } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import { inBase } from '../../ledger/base-amount.js'
import { type BankEntry, bankEntryStore } from './bank-entry.js'

/** Payments by what became of them; amounts in base currency. */
export interface Share {
  readonly count: number
  readonly amount: Money
}

export interface Booked {
  /** Entries looked at; 0 when nothing is left for today. */
  readonly entries: number
  readonly payments: number
  readonly applied: Share
  readonly unapplied: Share
}

/** One batch of bank receipts whose day has come; answers how many entries were looked at, 0 when none is left. */
export async function receiveDueBankEntries(tx: Tx, actor: Actor, limit = 500): Promise<number> {
  return (await bookDueEntries(tx, actor, limit)).entries
}

/**
 * Books receipts of bank statements whose day has come, the oldest first: one batch, with the completion of the orders
 * that they pay. An entry whose booking is refused waits with the reason, and is taken again as soon as that is gone.
 */
export async function bookDueEntries(tx: Tx, actor: Actor, limit: number): Promise<Booked> {
  const entries = await dueEntries(tx, limit)
  const decisions = await receivePayments.perform(
    tx,
    entries.map((entry) => ({ input: paymentOf(entry), actor })),
  )
  let booked: Booked = { ...nothingBooked(tx.facts.baseCurrency), entries: entries.length }
  for (const [index, entry] of entries.entries()) {
    const decision = decisions[index]!
    if (!decision.ok) tx.documents.save(bankEntryStore, refused(entry, decision.problem, tx.today))
    else {
      const paymentId = decision.document.id
      const booking = { state: 'booked', reason: null, refusal: null, refusedOn: null, paymentId } as const
      tx.documents.save(bankEntryStore, { ...entry, ...booking })
      if (decision.events.length > 0) booked = withPayment(booked, decision, tx.facts.baseCurrency)
    }
  }
  await new Chain(tx, actor).afterPayment(settledOrders(tx))
  return booked
}

const refused = (entry: BankEntry, { code, message }: Problem, today: BusinessDate): BankEntry => ({
  ...entry,
  reason: message,
  refusal: code,
  refusedOn: today,
})

/**
 * Entries of later days wait, so that history can be replayed day by day; and so does money of days whose documents
 * are not taken in yet, since it may be for them. What was refused is due again once the reason is gone (`bank_entry_again`): so no batch
 * takes it in vain, and a run comes to its end.
 */
async function dueEntries(tx: Tx, limit: number): Promise<BankEntry[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from bank_entry e
      where tenant_id = $1 and state = 'waiting' and (reason is null or refusal is not null) and booking_date <= $2::date
        and (refusal is null or exists (select from bank_entry_again a where a.tenant_id = $1 and a.id = e.id))
        and booking_date < coalesce((select min(d.business_date) from source_document d
                                      where d.tenant_id = $1 and d.state = 'waiting'), 'infinity')
      order by booking_date, id limit $3::int for update skip locked`,
    [tx.today, limit],
  )
  const found = await tx.documents.lock(
    bankEntryStore,
    rows.map((row) => row.id),
  )
  return rows.map((row) => found.get(row.id)!)
}

const paymentOf = (entry: BankEntry): ReceivePaymentInput => ({
  entryReference: entry.entryReference,
  amount: moneyText(entry.amount),
  currency: entry.currency,
  receivedOn: entry.bookingDate,
  method: 'bank',
  bankAccount: entry.bankAccount,
  payerName: entry.counterpartyName ?? undefined,
  payerAccount: entry.counterpartyAccount ?? undefined,
  reference: entry.text,
})

export const nothingBooked = (currency: string): Booked => ({
  entries: 0,
  payments: 0,
  applied: { count: 0, amount: zero(currency) },
  unapplied: { count: 0, amount: zero(currency) },
})

/** The tally with one payment more. */
export function withPayment(booked: Booked, decision: Accepted<Payment, Received>, baseCurrency: string): Booked {
  const { document: payment, plan } = decision
  const applied = cashOf(plan, payment.currency)
  const tally = (share: Share, amount: Money): Share =>
    amount.minor === 0n
      ? share
      : { count: share.count + 1, amount: plus(share.amount, inBase(amount, payment.exchangeRate, baseCurrency)) }
  return {
    ...booked,
    payments: booked.payments + 1,
    applied: tally(booked.applied, applied),
    unapplied: tally(booked.unapplied, minus(payment.amount, applied)),
  }
}

export const sumOf = (a: Booked, b: Booked): Booked => ({
  entries: a.entries + b.entries,
  payments: a.payments + b.payments,
  applied: { count: a.applied.count + b.applied.count, amount: plus(a.applied.amount, b.applied.amount) },
  unapplied: { count: a.unapplied.count + b.unapplied.count, amount: plus(a.unapplied.amount, b.unapplied.amount) },
})

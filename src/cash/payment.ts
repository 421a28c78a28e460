import type { BusinessDate } from '../kernel/date.js'
import type { Decimal } from '../kernel/decimal.js'
import type { Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import type { Money } from '../kernel/money.js'
import { type NumberSeries, numberUsed, seriesOf } from '../kernel/numbering.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/**
 * Money that arrived (`in`) or was paid back (`out`). Posted when made; corrected only by its reversal. A payer who was
 * unknown is named later, once.
 */
export interface Payment {
  readonly id: Id<'payment'>
  readonly number: string
  readonly direction: 'in' | 'out'
  readonly method: 'bank' | 'provider' | 'cash' | 'other'
  /** The account that holds the money. */
  readonly accountRole: string
  readonly legalEntity: string
  /** Absent while nobody knows who paid: never guessed. */
  readonly customerId: string | null
  readonly payerName: string | null
  readonly payerAccount: string | null
  /** What the payer wrote. */
  readonly reference: string
  /** The bank's or provider's own reference: one movement of money is one payment. */
  readonly entryReference: string
  readonly receivedOn: BusinessDate
  readonly currency: string
  readonly exchangeRate: Decimal
  readonly amount: Money
  /** What is left of it to apply; of a payment whose payer was named later, the customer's credit. */
  readonly openItemId: string | null
  /** The payment that the bank took back. */
  readonly reverses: string | null
  /** Why nothing of it was applied when it came in; `null` where something was, and on money that went out. */
  readonly unmatched: string | null
}

export const paymentTable = table('payment', ['id'], {
  id: 'uuid',
  number: 'text',
  direction: 'text',
  method: 'text',
  accountRole: 'text',
  legalEntity: 'text',
  customerId: 'uuid',
  payerName: 'text',
  payerAccount: 'text',
  reference: 'text',
  entryReference: 'text',
  receivedOn: 'date',
  currency: 'text',
  exchangeRate: 'numeric',
  amount: 'money',
  openItemId: 'uuid',
  reverses: 'uuid',
  unmatched: 'text',
})

export const paymentStore = documentStore<Payment>({ name: 'payment', table: paymentTable })

export const paymentSubject = (payment: Payment): Subject => ({
  type: 'payment',
  id: payment.id,
  number: payment.number,
})

export const PAYMENT_SERIES = 'payment'

export const paymentSeries = (tx: Tx, legalEntity: string): NumberSeries =>
  seriesOf(tx, legalEntity, PAYMENT_SERIES, tx.today)

export const paymentNumberUsed = (tx: Tx, payment: Payment): void =>
  numberUsed(tx, paymentSeries(tx, payment.legalEntity), tx.today)

/** Accounts that can hold money. */
export const MONEY_ACCOUNTS = ['bank', 'bank_foreign', 'cash_on_hand', 'provider_clearing'] as const

/** Where money lies, coming or going, that names no account. */
export const usualAccount = (
  { method, currency }: Pick<Payment, 'method' | 'currency'>,
  baseCurrency: string,
): (typeof MONEY_ACCOUNTS)[number] => {
  if (method === 'provider') return 'provider_clearing'
  if (method === 'cash') return 'cash_on_hand'
  return currency === baseCurrency ? 'bank' : 'bank_foreign'
}

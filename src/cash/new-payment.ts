import type { BusinessDate } from '../kernel/date.js'
import type { Decimal } from '../kernel/decimal.js'
import { newId } from '../kernel/id.js'
import { negated, zero } from '../kernel/money.js'
import { inBase } from '../ledger/base-amount.js'
import type { OpenItem } from '../ledger/open-item.js'
import type { Payment } from './payment.js'

/** The open item of a payment: a credit in the customer's favour, or suspense while the payer is unknown. */
export function itemOfPayment(payment: Payment, today: BusinessDate, rate: Decimal, baseCurrency: string): OpenItem {
  const amount = negated(payment.amount)
  const base = inBase(amount, rate, baseCurrency)
  return {
    id: newId<'open_item'>(),
    legalEntity: payment.legalEntity,
    accountRole: payment.customerId ? 'customer_credit' : 'unapplied_cash',
    customerId: payment.customerId,
    documentType: 'payment',
    documentId: payment.id,
    documentNumber: payment.number,
    instalment: 1,
    orderId: null,
    issueDate: today,
    dueDate: today,
    currency: payment.currency,
    amount,
    baseAmount: base,
    residual: amount,
    baseResidual: base,
    discountUntil: null,
    discount: zero(payment.currency),
    disputed: zero(payment.currency),
    dunningLevel: 0,
  }
}

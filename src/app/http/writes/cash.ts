import type { Chain } from '../../../automation/chain.js'
import { applyPayments } from '../../../cash/apply-payment.js'
import { assignCustomers } from '../../../cash/assign-customer.js'
import { offsetCredits } from '../../../cash/offset-credit.js'
import { receivePayments } from '../../../cash/receive-payment.js'
import { refundCreditNotesAtOnce } from '../../../cash/refund-at-once.js'
import { refundCredits } from '../../../cash/refund-credit.js'
import { releaseCredits } from '../../../cash/release-credit.js'
import { reopenedOrders } from '../../../cash/reopen-order.js'
import { reversePayments } from '../../../cash/reverse-payment.js'
import { settleInvoicesAtOnce } from '../../../cash/settle-at-once.js'
import { settledOrders } from '../../../cash/settled-orders.js'
import { takeBackDiscounts } from '../../../cash/take-back-discount.js'
import { unapplyPayments } from '../../../cash/unapply-payment.js'
import type { Tx } from '../../../kernel/tx.js'
import { adjustBadDebts } from '../../../receivables/adjust-bad-debt.js'
import { disputeClaims } from '../../../receivables/dispute-claim.js'
import { postWriteOffs } from '../../../receivables/post-write-off.js'
import { recoverWriteOffs } from '../../../receivables/recover-write-off.js'
import { remindCustomers } from '../../../receivables/remind.js'
import { EXAMPLE_ID, post, type WriteRoute } from '../write-route.js'

/** Orders whose last claim was cleared may be complete now. */
const complete = (chain: Chain, _: unknown, tx: Tx): Promise<void> => chain.afterPayment(settledOrders(tx))

/** Orders that had been complete and are not paid any more. */
const reopen = (chain: Chain, _: unknown, tx: Tx): Promise<void> => chain.afterReopening(reopenedOrders(tx))

export const CASH_WRITES: readonly WriteRoute[] = [
  post('/payments', receivePayments, {
    tag: 'Payments',
    creates: true,
    many: 'payments',
    offer: { by: '/invoices', name: 'pay' },
    example: {
      entryReference: 'BANK-2011-0301-17',
      amount: '120.00',
      currency: 'GBP',
      receivedOn: '2011-03-01',
      customerNumber: 'C1',
      reference: 'INV-2011-000001',
    },
    follow: complete,
  }),
  post('/payments/{id}/apply', applyPayments, {
    tag: 'Payments',
    id: 'paymentId',
    example: { allocations: [{ documentNumber: 'INV-2011-000001', amount: '120.00' }] },
    follow: complete,
  }),
  post('/payments/{id}/unapply', unapplyPayments, {
    tag: 'Payments',
    id: 'paymentId',
    example: { reason: 'Meant for another invoice' },
    follow: reopen,
  }),
  post('/payments/{id}/reverse', reversePayments, {
    tag: 'Payments',
    id: 'paymentId',
    creates: true,
    example: { reason: 'Cheque returned unpaid' },
    follow: reopen,
  }),
  post('/payments/{id}/assign', assignCustomers, {
    tag: 'Payments',
    id: 'paymentId',
    example: { customerNumber: 'C1' },
  }),
  post('/refunds', refundCredits, {
    tag: 'Payments',
    creates: true,
    offer: { by: '/invoices', name: 'refund' },
    example: { creditNumber: 'CN-2011-000001', reason: 'The customer asked for the money' },
  }),
  post('/offsets', offsetCredits, {
    tag: 'Open items',
    offer: { by: '/invoices', name: 'offset' },
    example: { creditNumber: 'CN-2011-000001', allocations: [{ documentNumber: 'INV-2011-000002' }] },
    follow: complete,
  }),
  post('/offsets/take-back', releaseCredits, {
    tag: 'Open items',
    example: { creditNumber: 'CN-2011-000001', reason: 'Meant for another invoice' },
    follow: reopen,
  }),
  post('/offsets/discounts', takeBackDiscounts, {
    tag: 'Open items',
    example: { creditNumber: 'CN-2011-000001' },
    follow: complete,
  }),
  post('/invoices/{id}/settle-at-once', settleInvoicesAtOnce, {
    tag: 'Payments',
    id: 'invoiceId',
    creates: true,
    follow: complete,
  }),
  post('/invoices/{id}/refund-at-once', refundCreditNotesAtOnce, {
    tag: 'Payments',
    id: 'creditNoteId',
    creates: true,
  }),
  post('/write-offs', postWriteOffs, {
    tag: 'Write-offs',
    creates: true,
    many: 'writeOffs',
    offer: { by: '/invoices', name: 'write-off' },
    example: { documentNumber: 'INV-2011-000001', reason: 'The customer is insolvent' },
    follow: complete,
  }),
  post('/write-offs/{id}/recover', recoverWriteOffs, {
    tag: 'Write-offs',
    id: 'writeOffId',
    creates: true,
    example: { amount: '60.00', reason: 'Dividend of the insolvency' },
  }),
  post('/bad-debt-adjustments', adjustBadDebts, {
    tag: 'Write-offs',
    creates: true,
    many: 'adjustments',
    example: { externalNumber: 'ALLOWANCE-2011-03', amount: '500.00', text: 'Allowance for March' },
  }),
  post('/open-items/{id}/dispute', disputeClaims, {
    tag: 'Open items',
    id: 'openItemId',
    example: { amount: '3.00', reason: 'Freight was agreed to be ours' },
  }),
  post('/dunning-notices', remindCustomers, {
    tag: 'Dunning',
    creates: true,
    many: 'notices',
    example: { customerId: EXAMPLE_ID, level: 1, currency: 'GBP' },
  }),
]

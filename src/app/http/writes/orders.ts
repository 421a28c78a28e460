import { completeOrders } from '../../../cash/complete-order.js'
import { reopenOrders } from '../../../cash/reopen-order.js'
import { decideCredits } from '../../../credit/decide-credit.js'
import { releaseHolds } from '../../../credit/release-hold.js'
import { setLimits } from '../../../credit/set-limit.js'
import { holdOrders, liftOrderHolds } from '../../../order/hold-order.js'
import { type Order, orderStore } from '../../../order/order.js'
import { receiveOrders } from '../../../order/receive-order.js'
import { reserveOrders } from '../../../order/reserve-order.js'
import { approveFindings, verifyOrders } from '../../../order/verify-order.js'
import { applyOrderChanges } from '../../../shipping/apply-change.js'
import { cancelOrders } from '../../../shipping/cancel-order.js'
import { closeOrderLines } from '../../../shipping/close-lines.js'
import { releaseDeliveries } from '../../../shipping/release-delivery.js'
import { post, type WriteRoute } from '../write-route.js'

const only = (orders: readonly Order[], state: Order['state']) => orders.filter((order) => order.state === state)

export const ORDER_WRITES: readonly WriteRoute[] = [
  post('/orders', receiveOrders, {
    tag: 'Orders',
    creates: true,
    many: 'orders',
    example: {
      externalNumber: 'WEB-1001',
      customerNumber: 'C1',
      currency: 'GBP',
      lines: [{ itemNumber: 'TEA', quantity: '10', unitPrice: '10.00' }],
    },
    follow: (chain, orders) => chain.afterReceipt(orders),
  }),
  post('/orders/{id}/verify', verifyOrders, {
    tag: 'Orders',
    id: 'orderId',
    action: 'verify',
    follow: (chain, orders) => chain.afterVerification(only(orders, 'verified')),
  }),
  post('/orders/{id}/approve', approveFindings, {
    tag: 'Orders',
    id: 'orderId',
    example: { reason: 'The customer confirmed the price by telephone' },
    states: ['received'],
    follow: (chain, orders) => chain.afterVerification(orders),
  }),
  post('/orders/{id}/apply-change', applyOrderChanges, {
    tag: 'Orders',
    id: 'orderId',
    creates: true,
    example: { reason: 'The customer wants twelve instead of ten' },
    states: ['received'],
    follow: (chain, changes, tx) =>
      chain.afterChange(changes.map((change) => tx.documents.current(orderStore, change.orderId)!)),
  }),
  post('/orders/{id}/decide-credit', decideCredits, {
    tag: 'Credit',
    id: 'orderId',
    action: 'confirm',
    follow: (chain, orders) => chain.afterConfirmation(only(orders, 'confirmed')),
  }),
  post('/orders/{id}/release-credit', releaseHolds, {
    tag: 'Credit',
    id: 'orderId',
    example: { reason: 'Paid 5,000 today by telephone order' },
    states: ['verified'],
    follow: (chain, orders) => chain.afterConfirmation(orders),
  }),
  post('/orders/{id}/hold', holdOrders, {
    tag: 'Orders',
    id: 'orderId',
    example: { kind: 'manual', reason: 'The customer asked us to wait' },
    states: ['received', 'verified', 'confirmed'],
  }),
  post('/orders/{id}/lift-hold', liftOrderHolds, {
    tag: 'Orders',
    id: 'orderId',
    example: { kind: 'manual', reason: 'The customer is ready' },
  }),
  post('/orders/{id}/reserve', reserveOrders, {
    tag: 'Orders',
    id: 'orderId',
    states: ['confirmed'],
    follow: (chain, orders) => chain.afterReservation(orders.map((order) => order.id)),
  }),
  post('/orders/{id}/release', releaseDeliveries, {
    tag: 'Deliveries',
    id: 'orderId',
    creates: true,
    states: ['confirmed'],
    stoppedByHold: true,
  }),
  post('/orders/{id}/cancel', cancelOrders, {
    tag: 'Orders',
    id: 'orderId',
    action: 'cancel',
    example: { reason: 'Ordered by mistake' },
    follow: (chain, orders) => chain.afterCancellation(orders),
  }),
  post('/orders/{id}/close-lines', closeOrderLines, {
    tag: 'Orders',
    id: 'orderId',
    example: { reason: 'The customer does not want the rest', lines: [{ line: 1, quantity: '4' }] },
    states: ['received', 'verified', 'confirmed'],
    follow: (chain, orders) => chain.afterCancellation(orders),
  }),
  post('/orders/{id}/complete', completeOrders, { tag: 'Orders', id: 'orderId', action: 'complete' }),
  post('/orders/{id}/reopen', reopenOrders, { tag: 'Orders', id: 'orderId', action: 'reopen' }),
  post('/credit-accounts/{id}/limit', setLimits, {
    tag: 'Credit',
    id: 'customerId',
    example: { limit: '50000.00', reason: 'Annual review 2011' },
  }),
]

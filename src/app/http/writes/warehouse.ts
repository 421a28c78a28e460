import { correctStocks } from '../../../inventory/correct-stock.js'
import { expectStocks } from '../../../inventory/expect-stock.js'
import { receiveStocks } from '../../../inventory/receive-stock.js'
import { saveWarehouses } from '../../../inventory/save-warehouse.js'
import { authoriseReturns } from '../../../shipping/authorise-return.js'
import { cancelDeliveries } from '../../../shipping/cancel-delivery.js'
import { closeReturns } from '../../../shipping/close-return.js'
import { confirmDeliveries } from '../../../shipping/confirm-delivery.js'
import { issueDeliveries } from '../../../shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../../shipping/pick-delivery.js'
import { confirmPutBacks } from '../../../shipping/put-back.js'
import { receiveReturns } from '../../../shipping/receive-return.js'
import { reverseIssues } from '../../../shipping/reverse-issue.js'
import { waiveCredits } from '../../../shipping/waive-credit.js'
import { EXAMPLE_ID, post, type WriteRoute } from '../write-route.js'

export const WAREHOUSE_WRITES: readonly WriteRoute[] = [
  post('/deliveries/{id}/pick', pickDeliveries, {
    tag: 'Deliveries',
    id: 'deliveryId',
    action: 'pick',
    example: { lines: [{ line: 1, picked: '6' }] },
  }),
  post('/deliveries/{id}/pack', packDeliveries, { tag: 'Deliveries', id: 'deliveryId', action: 'pack' }),
  post('/deliveries/{id}/issue', issueDeliveries, {
    tag: 'Deliveries',
    id: 'deliveryId',
    action: 'issue',
    follow: (chain, deliveries) => chain.afterGoodsIssue(deliveries),
  }),
  post('/deliveries/{id}/deliver', confirmDeliveries, {
    tag: 'Deliveries',
    id: 'deliveryId',
    action: 'deliver',
    follow: (chain, deliveries) => chain.afterDelivery(deliveries),
  }),
  post('/deliveries/{id}/reverse-issue', reverseIssues, {
    tag: 'Deliveries',
    id: 'deliveryId',
    action: 'reverse_issue',
    example: { reason: 'The lorry came back' },
  }),
  post('/deliveries/{id}/cancel', cancelDeliveries, {
    tag: 'Deliveries',
    id: 'deliveryId',
    action: 'cancel',
    example: { reason: 'Wrong pallet' },
  }),
  post('/put-backs/{id}/confirm', confirmPutBacks, { tag: 'Deliveries', id: 'putBackId', states: ['open'] }),
  post('/returns', authoriseReturns, {
    tag: 'Returns',
    creates: true,
    many: 'returns',
    example: {
      customerNumber: 'C1',
      currency: 'GBP',
      reason: 'Damaged in transit',
      lines: [{ itemNumber: 'TEA', quantity: '2', orderId: EXAMPLE_ID, orderLine: 1 }],
    },
  }),
  post('/returns/{id}/receive', receiveReturns, {
    tag: 'Returns',
    id: 'returnId',
    action: 'receive',
    follow: (chain, returns) => chain.afterReturn(returns),
  }),
  post('/returns/{id}/close', closeReturns, {
    tag: 'Returns',
    id: 'returnId',
    action: 'close',
    example: { reason: 'The goods never came' },
  }),
  post('/returns/{id}/waive', waiveCredits, {
    tag: 'Returns',
    id: 'returnId',
    action: 'waive',
    example: { reason: 'Credited in full before the goods came back' },
  }),
  post('/stock/receipts', receiveStocks, {
    tag: 'Stock',
    creates: true,
    many: 'receipts',
    example: { reference: 'PO-77', lines: [{ itemNumber: 'TEA', quantity: '100', unitCost: '4.00' }] },
  }),
  post('/stock/expected', expectStocks, {
    tag: 'Stock',
    many: 'expected',
    example: { reference: 'PO-78', itemNumber: 'TEA', quantity: '100', expectedOn: '2031-03-10' },
  }),
  post('/stock/corrections', correctStocks, {
    tag: 'Stock',
    creates: true,
    many: 'corrections',
    example: { reason: 'Annual count', lines: [{ itemNumber: 'TEA', quantity: '-1' }] },
  }),
  post('/warehouses', saveWarehouses, {
    tag: 'Stock',
    many: 'warehouses',
    example: { code: 'NORTH', name: 'Warehouse north' },
  }),
]

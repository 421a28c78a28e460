import { saveWarehouses } from '../../../inventory/save-warehouse.js'
import { confirmDeliveries } from '../../../shipping/confirm-delivery.js'
import { issueDeliveries } from '../../../shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../../shipping/pick-delivery.js'
import { post, type WriteRoute } from '../write-route.js'

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
  post('/warehouses', saveWarehouses, {
    tag: 'Stock',
    many: 'warehouses',
    example: { code: 'NORTH', name: 'Warehouse north' },
  }),
]

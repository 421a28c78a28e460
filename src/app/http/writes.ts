import { receiveOrders } from '../../order/receive-order.js'
import { post, type WriteRoute } from './write-route.js'

/** Every POST of the API, one line for each operation. */
export const WRITES: readonly WriteRoute[] = [
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
]

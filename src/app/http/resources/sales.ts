import { invoiceStore } from '../../../billing/invoice.js'
import { compare, type Decimal, subtract } from '../../../kernel/decimal.js'
import type { Lifecycle } from '../../../kernel/lifecycle.js'
import { table } from '../../../kernel/table.js'
import { orderLifecycle, orderStore } from '../../../order/order.js'
import { orderChangeStore } from '../../../order/order-change.js'
import { deliveryLifecycle, deliveryStore } from '../../../shipping/delivery.js'
import { putBackStore } from '../../../shipping/put-back.js'
import { returnLifecycle, returnStore } from '../../../shipping/return.js'
import {
  between,
  customerNumber,
  equal,
  matching,
  ofCustomer,
  oneOf,
  partsOf,
  type Resource,
  resource,
  whether,
} from '../resource.js'

const cycle = (lifecycle: unknown) => lifecycle as Lifecycle<string, string>

type Progress = Readonly<Record<'quantity' | 'cancelled' | 'reserved', Decimal>>

/** Whether there is not yet stock for all that a line asks for. */
const isShort = ({ quantity, cancelled, reserved }: Progress): boolean =>
  compare(reserved, subtract(quantity, cancelled)) < 0

const orders = resource({
  path: '/orders',
  type: 'order',
  tag: 'Orders',
  about: "Customers' orders, with lines, holds and how far each line has come.",
  permission: 'order.read',
  table: orderStore.table,
  by: 'id',
  parts: partsOf(orderStore),
  lifecycle: cycle(orderLifecycle),
  linked: true,
  computed: {
    customerNumber,
    version: {
      type: 'int4',
      sql: '(select coalesce(max(c.version), 1) from order_change c where c.tenant_id = t.tenant_id and c.order_id = t.id)',
    },
    heldFor: {
      type: 'texts',
      sql: `(select coalesce(jsonb_agg(h.kind order by h.kind), '[]') from order_hold h
              where h.tenant_id = t.tenant_id and h.order_id = t.id and h.lifted_on is null)`,
    },
  },
  filters: {
    number: equal(orderStore.table, 'number', 'Our number of the order'),
    state: oneOf(orderStore.table, 'state', Object.keys(orderLifecycle.states), 'State of the order'),
    channel: equal(orderStore.table, 'channel', 'Channel through which it came'),
    externalNumber: equal(orderStore.table, 'externalNumber', 'Its number in its channel'),
    customerReference: equal(orderStore.table, 'customerReference', "The customer's purchase order number"),
    customerNumber: ofCustomer,
    ...between(orderStore.table, 'orderDate', 'order date'),
    heldFor: matching(
      'Kind of an active hold: verification, credit, delivery, manual',
      `exists (select from order_hold h
                where h.tenant_id = t.tenant_id and h.order_id = t.id and h.lifted_on is null and h.kind = ?)`,
    ),
  },
  details: {
    progress: {
      about: 'How far each line has come, as sums over deliveries, invoices and returns',
      sql: `select line, quantity, cancelled, reserved, shipped, billed, returned from order_line_progress
             where tenant_id = $1 and order_id = $2 order by line`,
      columns: {
        line: 'int4',
        quantity: 'numeric',
        cancelled: 'numeric',
        reserved: 'numeric',
        shipped: 'numeric',
        billed: 'numeric',
        returned: 'numeric',
      },
    },
    backorders: {
      about:
        'What lines wait for, in pieces, each with the day on which its goods are expected; without a day where none is known',
      sql: `select b.line, b.item_number as "itemNumber", b.quantity, b.confirmed_on as "confirmedOn", b.reference
              from (select distinct item_id from reservation where tenant_id = $1 and demand_id = $2 and reserved < requested) r
             cross join lateral (select * from order_backorder b where b.tenant_id = $1 and b.item_id = r.item_id offset 0) b
             where b.order_id = $2 order by b.line, b.position, b.confirmed_on`,
      when: ({ progress }) => (progress as readonly Progress[]).some(isShort),
      columns: {
        line: 'int4',
        itemNumber: 'text',
        quantity: 'numeric',
        confirmedOn: 'date',
        reference: 'text',
      },
    },
  },
})

const orderChanges = resource({
  path: '/order-changes',
  type: 'order_change',
  tag: 'Orders',
  about: 'Changes applied to orders: what each version added, cancelled or left at its price.',
  permission: 'order.read',
  table: orderChangeStore.table,
  by: 'id',
  filters: {
    orderId: equal(orderChangeStore.table, 'orderId', 'Id of the order that was changed'),
    sourceOrderId: equal(orderChangeStore.table, 'sourceOrderId', 'Id of the order whose content was asked for'),
  },
})

const proposal = table('order_change_proposal', ['orderId', 'changedId', 'itemNumber'], {
  orderId: 'uuid',
  changedId: 'uuid',
  changedNumber: 'text',
  itemNumber: 'text',
  before: 'numeric',
  after: 'numeric',
  open: 'numeric',
  reason: 'text',
})

const orderChangeProposals = resource({
  path: '/order-change-proposals',
  type: 'order_change_proposal',
  tag: 'Orders',
  about:
    'What would change if an order held as a possible duplicate were applied to the earlier order: each item before and after, what of it is open, and what stands in the way.',
  permission: 'order.read',
  table: proposal,
  filters: {
    orderId: equal(proposal, 'orderId', 'Id of the held order'),
    changedNumber: equal(proposal, 'changedNumber', 'Number of the earlier order'),
  },
})

const deliveries = resource({
  path: '/deliveries',
  type: 'delivery',
  tag: 'Deliveries',
  about: 'Goods on their way to customers: planned, picked, packed, issued, delivered.',
  permission: 'shipping.read',
  table: deliveryStore.table,
  by: 'id',
  parts: partsOf(deliveryStore),
  lifecycle: cycle(deliveryLifecycle),
  linked: true,
  computed: {
    customerNumber,
    orderNumber: {
      type: 'text',
      sql: '(select o.number from sales_order o where o.tenant_id = t.tenant_id and o.id = t.order_id)',
    },
  },
  filters: {
    number: equal(deliveryStore.table, 'number', 'Number of the delivery'),
    state: oneOf(deliveryStore.table, 'state', Object.keys(deliveryLifecycle.states), 'State of the delivery'),
    orderId: equal(deliveryStore.table, 'orderId', 'Id of its order'),
    customerNumber: ofCustomer,
    ...between(deliveryStore.table, 'plannedDate', 'planned date'),
  },
})

const putBacks = resource({
  path: '/put-backs',
  type: 'put_back',
  tag: 'Deliveries',
  about: 'Picked goods of cancelled deliveries on their way back to the shelf.',
  permission: 'shipping.read',
  table: putBackStore.table,
  by: 'id',
  parts: partsOf(putBackStore),
  filters: {
    state: oneOf(putBackStore.table, 'state', ['open', 'confirmed'], 'Whether the goods are back on the shelf'),
    deliveryId: equal(putBackStore.table, 'deliveryId', 'Id of the delivery'),
  },
})

const returns = resource({
  path: '/returns',
  type: 'return',
  tag: 'Returns',
  about: 'What customers send back or claim back, until it is credited.',
  permission: 'shipping.read',
  table: returnStore.table,
  by: 'id',
  parts: partsOf(returnStore),
  lifecycle: cycle(returnLifecycle),
  linked: true,
  computed: { customerNumber },
  filters: {
    number: equal(returnStore.table, 'number', 'Number of the return'),
    state: oneOf(returnStore.table, 'state', Object.keys(returnLifecycle.states), 'State of the return'),
    externalNumber: equal(returnStore.table, 'externalNumber', 'Its number in its channel'),
    customerNumber: ofCustomer,
    ...between(returnStore.table, 'returnDate', 'return date'),
  },
})

const OPEN_AMOUNT = `(select coalesce(sum(i.residual), 0) from open_item i
                       where i.tenant_id = t.tenant_id and i.document_id = t.id)`

const invoices = resource({
  path: '/invoices',
  type: 'invoice',
  tag: 'Invoices',
  about: 'Invoices, credit notes and deposits. They never change; what is open of them is calculated.',
  permission: 'billing.read',
  table: invoiceStore.table,
  by: 'id',
  parts: partsOf(invoiceStore),
  linked: true,
  computed: { openAmount: { type: 'money', sql: OPEN_AMOUNT } },
  filters: {
    number: equal(invoiceStore.table, 'number', 'Number of the document'),
    type: oneOf(invoiceStore.table, 'type', ['invoice', 'credit_note', 'deposit'], 'Kind of document'),
    customerNumber: ofCustomer,
    orderId: equal(invoiceStore.table, 'orderId', 'Id of its order'),
    externalNumber: equal(invoiceStore.table, 'externalNumber', "The order's number in its channel"),
    ...between(invoiceStore.table, 'issueDate', 'issue date'),
    open: whether('Whether something of it is still open', `${OPEN_AMOUNT} <> 0`),
  },
})

export const SALES_RESOURCES: readonly Resource[] = [
  orders,
  orderChanges,
  orderChangeProposals,
  deliveries,
  putBacks,
  returns,
  invoices,
]

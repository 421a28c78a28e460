import { type TaxCategory, taxOn } from '../catalog/tax.js'
import type { BusinessDate, Moment } from '../kernel/date.js'
import { add, type Decimal, multiply, subtract } from '../kernel/decimal.js'
import type { Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import { type Lifecycle, lifecycle } from '../kernel/lifecycle.js'
import { type Money, plus, roundToMoney, total } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Address } from '../party/address.js'
import type { BillingRule } from '../party/customer.js'
import type { SettlementMode } from '../party/payment-term.js'

export type OrderState = 'received' | 'verified' | 'confirmed' | 'completed' | 'cancelled'
export type OrderAction = 'verify' | 'confirm' | 'complete' | 'reopen' | 'cancel'

export const orderLifecycle: Lifecycle<OrderState, OrderAction> = lifecycle({
  name: 'order',
  initial: 'received',
  states: {
    received: { label: 'received', tone: 'neutral' },
    verified: { label: 'verified', tone: 'neutral' },
    confirmed: { label: 'confirmed', tone: 'waiting' },
    completed: { label: 'completed', tone: 'good' },
    cancelled: { label: 'cancelled', tone: 'bad' },
  },
  actions: {
    verify: { label: 'Verify', from: ['received'], to: 'verified' },
    confirm: { label: 'Confirm', from: ['verified'], to: 'confirmed' },
    complete: { label: 'Complete', from: ['confirmed'], to: 'completed' },
    reopen: { label: 'Reopen', from: ['completed'], to: 'confirmed' },
    cancel: { label: 'Cancel', from: ['received', 'verified', 'confirmed'], to: 'cancelled' },
  },
})

/** One component of a kit as it was when the kit was ordered. */
export interface RecipePart {
  readonly itemId: string
  /** Decimal text: components needed for one kit. */
  readonly quantity: string
  /** Decimal text: weight when revenue is allocated to the component. */
  readonly standAlonePrice: string
}

export interface OrderLine {
  readonly orderId: Id<'order'>
  readonly line: number
  readonly itemId: string
  readonly itemNumber: string
  readonly description: string
  readonly quantity: Decimal
  readonly unit: string
  /** Net price of one unit, as ordered. */
  readonly unitPrice: Decimal
  /** What had been agreed when the order came, where that is known. */
  readonly agreedPrice: Decimal | null
  readonly net: Money
  readonly accountRole: string
  readonly taxClass: 'standard' | 'outside'
  /** Takes stock: goods and kits; charges and services only go along. */
  readonly stocked: boolean
  readonly recipe: readonly RecipePart[] | null
  readonly cancelled: Decimal
  readonly cancelReason: string | null
}

/** `verification` waits for the order desk, `credit` for the credit analyst, `delivery` and `manual` were placed by a person. */
export type HoldKind = 'verification' | 'credit' | 'delivery' | 'manual'

export interface Hold {
  readonly id: Id<'order_hold'>
  readonly orderId: Id<'order'>
  readonly kind: HoldKind
  readonly reason: string
  readonly detail: unknown
  readonly placedOn: BusinessDate
  readonly placedBy: string
  readonly liftedOn: BusinessDate | null
  readonly liftedBy: string | null
  readonly liftReason: string | null
}

export interface Order {
  readonly id: Id<'order'>
  readonly number: string
  readonly channel: string
  readonly externalNumber: string
  readonly sourceDocumentId: string | null
  readonly state: OrderState
  readonly legalEntity: string
  readonly customerId: Id<'customer'>
  /** The customer's purchase order number, as written. */
  readonly customerReference: string | null
  /** The same normalised, by which a repetition is found however it was written. */
  readonly referenceKey: string | null
  readonly orderDate: BusinessDate
  readonly orderedAt: Moment
  readonly requestedDate: BusinessDate
  readonly currency: string
  readonly paymentTerm: string
  readonly settlement: SettlementMode
  readonly billingRule: BillingRule
  readonly completeDelivery: boolean
  readonly warehouse: string
  readonly shipTo: Address
  readonly shipToCountry: string
  readonly taxCategory: TaxCategory
  /** Percent, as expected when the order came; the invoice takes the rate of its own tax point. */
  readonly taxRate: Decimal
  readonly net: Money
  readonly gross: Money
  /** Part of the customer's credit that this order takes up until it is billed or cancelled. */
  readonly committed: Money
  readonly contentHash: string
  readonly lines: readonly OrderLine[]
  readonly holds: readonly Hold[]
}

const salesOrder = table('sales_order', ['id'], {
  id: 'uuid',
  number: 'text',
  channel: 'text',
  externalNumber: 'text',
  sourceDocumentId: 'uuid',
  state: 'text',
  legalEntity: 'text',
  customerId: 'uuid',
  customerReference: 'text',
  referenceKey: 'text',
  orderDate: 'date',
  orderedAt: 'timestamptz',
  requestedDate: 'date',
  currency: 'text',
  paymentTerm: 'text',
  settlement: 'text',
  billingRule: 'text',
  completeDelivery: 'bool',
  warehouse: 'text',
  shipTo: 'jsonb',
  shipToCountry: 'text',
  taxCategory: 'text',
  taxRate: 'numeric',
  net: 'money',
  gross: 'money',
  committed: 'money',
  contentHash: 'text',
})

const orderLine = table('order_line', ['orderId', 'line'], {
  orderId: 'uuid',
  line: 'int4',
  itemId: 'uuid',
  itemNumber: 'text',
  description: 'text',
  quantity: 'numeric',
  unit: 'text',
  unitPrice: 'numeric',
  agreedPrice: 'numeric',
  net: 'money',
  accountRole: 'text',
  taxClass: 'text',
  stocked: 'bool',
  recipe: 'jsonb',
  cancelled: 'numeric',
  cancelReason: 'text',
})

const orderHold = table('order_hold', ['id'], {
  id: 'uuid',
  orderId: 'uuid',
  kind: 'text',
  reason: 'text',
  detail: 'jsonb',
  placedOn: 'date',
  placedBy: 'text',
  liftedOn: 'date',
  liftedBy: 'text',
  liftReason: 'text',
})

export const orderStore = documentStore<Order>({
  name: 'order',
  table: salesOrder,
  parts: [
    { property: 'lines', table: orderLine, parent: 'orderId', order: 'line' },
    { property: 'holds', table: orderHold, parent: 'orderId', order: 'id' },
  ],
})

export const orderSubject = (order: Order): Subject => ({ type: 'order', id: order.id, number: order.number })

/** Net amount of a quantity at a price (EN 16931 BR-LIN: quantity × net price, rounded to the minor unit). */
export const lineNet = (quantity: Decimal, unitPrice: Decimal, currency: string): Money =>
  roundToMoney(multiply(quantity, unitPrice), currency)

/** What of a line is still wanted. */
export const wanted = (line: OrderLine): Decimal => subtract(line.quantity, line.cancelled)

/** Net plus the tax expected at the order's own rate, per document. */
export function grossOf(lines: readonly OrderLine[], taxRate: Decimal, currency: string): { net: Money; gross: Money } {
  const net = total(
    lines.map((line) => line.net),
    currency,
  )
  const taxable = total(
    lines.filter((line) => line.taxClass === 'standard').map((line) => line.net),
    currency,
  )
  return { net, gross: plus(net, taxOn(taxable, taxRate)) }
}

/** The active hold of a kind, or of any kind. */
export const activeHold = (order: Order, kind?: HoldKind): Hold | undefined =>
  order.holds.find((hold) => hold.liftedOn === null && (kind === undefined || hold.kind === kind))

/** The line with this number. Lines are numbered from 1 in their order. */
export const lineOf = (order: Order, line: number): OrderLine | undefined => order.lines[line - 1]

/** The order with more of some lines cancelled. */
export function withCancelled(order: Order, cancelled: ReadonlyMap<number, Decimal>, reason: string): Order {
  const lines = order.lines.map((line) => {
    const more = cancelled.get(line.line)
    return more ? { ...line, cancelled: add(line.cancelled, more), cancelReason: reason } : line
  })
  return { ...order, lines }
}

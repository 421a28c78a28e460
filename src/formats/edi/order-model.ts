import type { BusinessDate } from '../../kernel/date.js'
import type { Decimal } from '../../kernel/decimal.js'
import type {
  AllowanceCharge,
  DeliveryTerms,
  ItemNumbers,
  PaymentTerms,
  Quantity,
  TradeDates,
  TradeParty,
  TradeReference,
} from './trade-model.js'

export type OrderPurpose = 'original' | 'cancel' | 'change' | 'replace' | 'confirmation' | 'duplicate'

/**
 * An order (850, ORDERS), its change (860, ORDCHG) or the answer to it (855, ORDRSP): one model, since a change repeats
 * the order and an answer repeats its lines.
 */
export interface Order {
  readonly document: 'order' | 'order-change' | 'order-response'
  /** The buyer's number of the order, on all three documents. */
  readonly number: string
  /** The day of the order, on all three documents. */
  readonly issueDate?: BusinessDate
  readonly purpose: OrderPurpose
  /** `standard`, `blanket`, `release`, `rush`, `drop-shipment` or a code. */
  readonly type?: string
  /** Number of the change or of the answer itself. */
  readonly documentNumber?: string
  /** Day of the change or of the answer. */
  readonly documentDate?: BusinessDate
  /** The answer as a whole. */
  readonly response?: 'accepted' | 'changed' | 'rejected'
  readonly currency?: string
  readonly dates: TradeDates
  readonly references: readonly TradeReference[]
  readonly parties: readonly TradeParty[]
  readonly paymentTerms?: PaymentTerms
  readonly deliveryTerms?: DeliveryTerms
  readonly notes: readonly string[]
  readonly charges: readonly AllowanceCharge[]
  readonly lines: readonly OrderLine[]
  /** The sum that the sender calculated. */
  readonly totalAmount?: Decimal
}

export interface OrderLine {
  readonly id: string
  readonly item: ItemNumbers
  readonly description?: string
  readonly quantity?: Quantity
  readonly price?: Decimal
  /** The price is for so many units; 1 where absent. */
  readonly priceQuantity?: Decimal
  readonly amount?: Decimal
  readonly dates: TradeDates
  readonly references: readonly TradeReference[]
  readonly notes: readonly string[]
  readonly charges: readonly AllowanceCharge[]
  /** Partial deliveries asked for. */
  readonly schedule: readonly ScheduleLine[]
  /** Order changes only. */
  readonly change?: 'add' | 'delete' | 'change' | 'unchanged'
  /** Order responses only: what becomes of the line, maybe of parts of it. */
  readonly confirmations: readonly Confirmation[]
}

export interface ScheduleLine {
  readonly quantity: Quantity
  readonly date: BusinessDate
}

export interface Confirmation {
  readonly status: 'accepted' | 'changed' | 'backordered' | 'rejected'
  readonly quantity?: Quantity
  /** The day of delivery that is promised. */
  readonly date?: BusinessDate
}

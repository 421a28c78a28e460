import type { BusinessDate } from '../../kernel/date.js'
import type { Decimal } from '../../kernel/decimal.js'
import type {
  AllowanceCharge,
  ItemNumbers,
  PaymentTerms,
  Quantity,
  TradeDates,
  TradeParty,
  TradeReference,
} from './trade-model.js'

/** An invoice as 810 and INVOIC carry it: plain fields, no rules. EN 16931 is judged on its own model. */
export interface EdiInvoice {
  readonly number: string
  readonly issueDate?: BusinessDate
  readonly kind: 'invoice' | 'credit-note'
  readonly currency?: string
  readonly dates: TradeDates
  /** Among them `buyer-order`, `contract`, `invoice` (the one that is corrected). */
  readonly references: readonly TradeReference[]
  readonly parties: readonly TradeParty[]
  readonly paymentTerms?: PaymentTerms
  readonly notes: readonly string[]
  readonly charges: readonly AllowanceCharge[]
  readonly lines: readonly EdiInvoiceLine[]
  readonly taxes: readonly InvoiceTax[]
  /** What is to be paid. */
  readonly total: Decimal
}

export interface EdiInvoiceLine {
  readonly id: string
  readonly item: ItemNumbers
  readonly description?: string
  readonly quantity: Quantity
  readonly price?: Decimal
  readonly priceQuantity?: Decimal
  /** Net amount of the line. */
  readonly amount?: Decimal
  readonly references: readonly TradeReference[]
  readonly charges: readonly AllowanceCharge[]
  readonly taxes: readonly InvoiceTax[]
}

/** A tax by kind (`vat`, `sales`) or code. */
export interface InvoiceTax {
  readonly kind: string
  readonly percent?: Decimal
  readonly amount?: Decimal
  readonly basis?: Decimal
  /** EDIFACT 5305 duty category: S, Z, E, … */
  readonly category?: string
}

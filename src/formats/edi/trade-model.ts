import type { BusinessDate } from '../../kernel/date.js'
import type { Decimal } from '../../kernel/decimal.js'
import type { EdiFinding } from './syntax/fault.js'

/**
 * What orders, despatch advices, invoices and remittances share. Coded fields hold our own words; a code that we have
 * no word for is kept as `x12:ZZ` or `edifact:ZZZ`, so that the same standard gets it back unchanged.
 */
export interface TradeParty {
  readonly role: string
  readonly id?: PartyId
  readonly name?: string
  readonly street?: readonly string[]
  readonly city?: string
  readonly region?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  readonly taxId?: string
  readonly contact?: Contact
}

/** Who gave the identifier: `gln`, `duns`, `buyer`, `seller`, `scac`, or a code. */
export interface PartyId {
  readonly scheme: string
  readonly value: string
}

export interface Contact {
  readonly name?: string
  readonly phone?: string
  readonly email?: string
}

export interface TradeReference {
  /** `contract`, `buyer-order`, `invoice`, … or a code. */
  readonly kind: string
  readonly value: string
}

/** Dates by meaning: `delivery-requested`, `shipped`, … or a code. */
export type TradeDates = Readonly<Record<string, BusinessDate>>

/** The dates of what names none: one for all lines, of which there may be many. */
export const noDates: TradeDates = Object.freeze({})

export interface PaymentTerms {
  readonly netDays?: number
  readonly discountPercent?: Decimal
  readonly discountDays?: number
  readonly text?: string
}

export interface DeliveryTerms {
  /** Incoterms, three letters. */
  readonly code: string
  readonly place?: string
}

/** An allowance takes from the price, a charge adds to it; at least amount or percent is given. */
export interface AllowanceCharge {
  readonly kind: 'allowance' | 'charge'
  /** `freight`, `discount`, … or a code. */
  readonly reason?: string
  readonly description?: string
  readonly amount?: Decimal
  readonly percent?: Decimal
}

/** What an article is called by whom. */
export interface ItemNumbers {
  readonly gtin?: string
  readonly buyer?: string
  readonly seller?: string
  readonly manufacturer?: string
  readonly others?: readonly TradeReference[]
}

/** The numbers of an item that has none. */
export const noNumbers: ItemNumbers = Object.freeze({})

/** A quantity with its unit by UN/ECE recommendation 20 (`EA`, `KGM`). */
export interface Quantity {
  readonly value: Decimal
  readonly unit: string
}

/** What a mapping read, and what it could not: everything that did not find its way is named. */
export interface Mapped<T> {
  readonly document: T
  readonly findings: readonly EdiFinding[]
}

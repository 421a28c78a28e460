import type { Decimal } from '../../kernel/decimal.js'
import type { XmlElement } from './xml.js'

/**
 * The semantic model of the electronic invoice (EN 16931-1:2017+A1, business groups BG and business terms BT). A term
 * is there when the document has an element for it, even an empty one: the rules tell both cases apart. Amounts stay
 * as written beside their exact value.
 */

/** A term as written. `at` is the element it was read from: terms made by a program have none. */
export interface Text {
  readonly text: string
  readonly at?: XmlElement
}

/** An identifier with the scheme it comes from (ISO/IEC 6523, EAS, UNTDID 1153 or 7143, as its term says). */
export interface Identifier extends Text {
  readonly scheme?: string
  readonly schemeVersion?: string
}

/** A number as written; `value` is missing where the text is not a number. */
export interface Numeric extends Text {
  readonly value?: Decimal
}

export interface Amount extends Numeric {
  readonly currency?: string
}

export interface Quantity extends Numeric {
  readonly unit?: string
}

/** A group read from an element, so that a finding about something missing in it has a place to point to. */
export interface Group {
  readonly at?: XmlElement
}

/** BG-1. In UBL the subject stands in the text between two hash signs. */
export interface Note extends Group {
  readonly subject?: Text
  readonly text?: Text
}

/** BG-3. */
export interface PrecedingInvoice extends Group {
  readonly number?: Text
  readonly issueDate?: Text
}

/** BG-5, BG-8, BG-12, BG-15. */
export interface Address extends Group {
  readonly line1?: Text
  readonly line2?: Text
  readonly line3?: Text
  readonly city?: Text
  readonly postCode?: Text
  readonly subdivision?: Text
  readonly country?: Text
}

/** BG-6, BG-9. */
export interface Contact extends Group {
  readonly name?: Text
  readonly telephone?: Text
  readonly email?: Text
}

/** BG-4 seller, BG-7 buyer, BG-10 payee, BG-11 tax representative: the same terms, each group uses some of them. */
export interface Party extends Group {
  readonly name?: Text
  readonly tradingName?: Text
  readonly identifiers: readonly Identifier[]
  readonly legalIdentifier?: Identifier
  readonly vatIdentifier?: Text
  /** BT-32: a registration for another tax than VAT. */
  readonly taxRegistration?: Text
  readonly legalForm?: Text
  readonly endpoint?: Identifier
  readonly address?: Address
  readonly contact?: Contact
}

/** BG-14, BG-26. */
export interface Period extends Group {
  readonly start?: Text
  readonly end?: Text
}

/** BG-13. */
export interface Delivery extends Group {
  readonly name?: Text
  readonly location?: Identifier
  readonly date?: Text
  readonly address?: Address
}

/** BG-17. */
export interface CreditTransfer extends Group {
  readonly account?: Text
  readonly accountName?: Text
  readonly serviceProvider?: Text
}

/** BG-16 with BG-17 credit transfer, BG-18 card and BG-19 direct debit. */
export interface PaymentInstruction extends Group {
  readonly code?: Text
  readonly meaning?: Text
  readonly remittance?: Text
  readonly transfer?: CreditTransfer
  readonly card?: Group & { readonly number?: Text; readonly holder?: Text; readonly network?: Text }
  readonly debit?: Group & { readonly mandate?: Text; readonly account?: Text }
}

/** The VAT terms of a line, an allowance, a charge or a breakdown (BT-95, BT-102, BT-118, BT-151 and their rates). */
export interface VatCategory extends Group {
  readonly code?: Text
  readonly rate?: Numeric
  readonly exemptionReason?: Text
  readonly exemptionCode?: Text
}

/** BG-20, BG-21 on the document, BG-27, BG-28 on a line. */
export interface AllowanceCharge extends Group {
  readonly amount?: Amount
  readonly base?: Amount
  readonly percentage?: Numeric
  readonly reason?: Text
  readonly reasonCode?: Text
  readonly vat?: VatCategory
}

/** BG-22. BT-110 is the tax total in the currency of the invoice, BT-111 the one in the currency of accounting. */
export interface Totals extends Group {
  readonly lines?: Amount
  readonly allowances?: Amount
  readonly charges?: Amount
  readonly withoutVat?: Amount
  readonly withVat?: Amount
  readonly paid?: Amount
  readonly rounding?: Amount
  readonly due?: Amount
}

/** BG-23. */
export interface VatBreakdown extends Group {
  readonly taxable?: Amount
  readonly tax?: Amount
  readonly vat?: VatCategory
}

/** BG-24. */
export interface SupportingDocument extends Group {
  readonly reference?: Identifier
  readonly description?: Text
  readonly location?: Text
  readonly attachment?: Attachment
}

/** BT-125 with its media type and file name; the content stays in base 64 as written. */
export interface Attachment extends Text {
  readonly mediaType?: string
  readonly fileName?: string
}

/** BG-29. The gross price and its discount are BT-148 and BT-147. */
export interface Price extends Group {
  readonly net?: Amount
  readonly discount?: Amount
  readonly gross?: Amount
  readonly baseQuantity?: Quantity
}

/** BT-160 and BT-161. */
export interface ItemAttribute extends Group {
  readonly name?: Text
  readonly value?: Text
}

/** BG-31. */
export interface Item extends Group {
  readonly name?: Text
  readonly description?: Text
  readonly sellersIdentifier?: Text
  readonly buyersIdentifier?: Text
  readonly standardIdentifier?: Identifier
  readonly classifications: readonly Identifier[]
  readonly origin?: Text
  readonly attributes: readonly ItemAttribute[]
}

/** BG-25. */
export interface Line extends Group {
  readonly identifier?: Text
  readonly note?: Text
  readonly object?: Identifier
  readonly quantity?: Quantity
  readonly net?: Amount
  readonly orderLine?: Text
  readonly accounting?: Text
  readonly period?: Period
  readonly allowances: readonly AllowanceCharge[]
  readonly charges: readonly AllowanceCharge[]
  readonly price?: Price
  readonly vat?: VatCategory
  readonly item?: Item
}

export interface Invoice extends Group {
  /** Which document of UBL it is; CII writes both the same way. */
  readonly kind: 'invoice' | 'creditNote'
  readonly process?: Text
  readonly specification?: Text
  readonly number?: Text
  readonly issueDate?: Text
  readonly typeCode?: Text
  readonly currency?: Text
  readonly taxCurrency?: Text
  readonly taxPointDate?: Text
  readonly taxPointCode?: Text
  readonly dueDate?: Text
  readonly buyerReference?: Text
  readonly project?: Text
  readonly contract?: Text
  readonly purchaseOrder?: Text
  readonly salesOrder?: Text
  readonly receivingAdvice?: Text
  readonly despatchAdvice?: Text
  readonly tender?: Text
  readonly object?: Identifier
  readonly buyerAccounting?: Text
  readonly paymentTerms?: Text
  readonly notes: readonly Note[]
  readonly preceding: readonly PrecedingInvoice[]
  readonly seller?: Party
  readonly buyer?: Party
  readonly payee?: Party
  readonly taxRepresentative?: Party
  readonly delivery?: Delivery
  readonly period?: Period
  readonly payments: readonly PaymentInstruction[]
  /** BT-90, the seller's identifier at the bank for direct debits. */
  readonly creditorIdentifier?: Identifier
  readonly allowances: readonly AllowanceCharge[]
  readonly charges: readonly AllowanceCharge[]
  readonly totals?: Totals
  /** BT-110 and BT-111: told apart by their currency. */
  readonly taxTotals: readonly Amount[]
  readonly breakdown: readonly VatBreakdown[]
  readonly documents: readonly SupportingDocument[]
  readonly lines: readonly Line[]
}

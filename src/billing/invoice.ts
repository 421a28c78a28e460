import { createHash } from 'node:crypto'
import type { TaxCategory } from '../catalog/tax.js'
import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, plainText } from '../kernel/decimal.js'
import type { Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import { type Money, moneyText } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Address } from '../party/address.js'

/** `deposit` is an invoice for money asked in advance (UNCL 1001 code 386). */
export type InvoiceType = 'invoice' | 'credit_note' | 'deposit'

export interface InvoiceLine {
  readonly invoiceId: Id<'invoice'>
  readonly line: number
  readonly orderId: string | null
  readonly orderLine: number | null
  readonly deliveryId: string | null
  readonly deliveryLine: number | null
  readonly returnId: string | null
  readonly returnLine: number | null
  /** The invoice line that a credit note line reduces. */
  readonly relatedId: string | null
  readonly relatedLine: number | null
  readonly itemId: string | null
  readonly description: string
  readonly quantity: Decimal
  readonly unit: string
  readonly unitPrice: Decimal
  readonly net: Money
  /** In base currency, as posted to the account. */
  readonly baseNet: Money
  readonly accountRole: string
  readonly taxCategory: TaxCategory
  readonly taxRate: Decimal
}

/** Tax of one category and rate (EN 16931 BG-23). */
export interface InvoiceTax {
  readonly invoiceId: Id<'invoice'>
  readonly category: TaxCategory
  readonly rate: Decimal
  readonly base: Money
  readonly tax: Money
}

/** An issued document; it never changes. All amounts are positive: the type says which way they count. */
export interface Invoice {
  readonly id: Id<'invoice'>
  readonly number: string
  readonly type: InvoiceType
  readonly legalEntity: string
  readonly customerId: string
  readonly customerNumber: string
  readonly customerName: string
  readonly billTo: Address & { readonly vatNumber: string | null }
  readonly country: string
  readonly issueDate: BusinessDate
  /** When tax fell due: the day the goods left. */
  readonly taxPoint: BusinessDate
  readonly dueDate: BusinessDate
  readonly currency: string
  /** Base currency for one unit of the document's. */
  readonly exchangeRate: Decimal
  readonly net: Money
  readonly tax: Money
  readonly gross: Money
  /** Deposits deducted, tax included. */
  readonly prepaid: Money
  readonly payable: Money
  readonly paymentTerm: string
  readonly orderId: string | null
  readonly orderNumber: string | null
  readonly externalNumber: string | null
  readonly customerReference: string | null
  readonly deliveryId: string | null
  readonly returnId: string | null
  /** The invoice that a credit note is about. */
  readonly relatedId: string | null
  /** Takes the related invoice back as a whole. */
  readonly reverses: boolean
  readonly reason: string | null
  readonly hash: string
  readonly previousHash: string | null
  readonly lines: readonly InvoiceLine[]
  readonly taxes: readonly InvoiceTax[]
}

const invoiceTable = table('invoice', ['id'], {
  id: 'uuid',
  number: 'text',
  type: 'text',
  legalEntity: 'text',
  customerId: 'uuid',
  customerNumber: 'text',
  customerName: 'text',
  billTo: 'jsonb',
  country: 'text',
  issueDate: 'date',
  taxPoint: 'date',
  dueDate: 'date',
  currency: 'text',
  exchangeRate: 'numeric',
  net: 'money',
  tax: 'money',
  gross: 'money',
  prepaid: 'money',
  payable: 'money',
  paymentTerm: 'text',
  orderId: 'uuid',
  orderNumber: 'text',
  externalNumber: 'text',
  customerReference: 'text',
  deliveryId: 'uuid',
  returnId: 'uuid',
  relatedId: 'uuid',
  reverses: 'bool',
  reason: 'text',
  hash: 'text',
  previousHash: 'text',
  note: 'text',
})

const invoiceLineTable = table('invoice_line', ['invoiceId', 'line'], {
  invoiceId: 'uuid',
  line: 'int4',
  orderId: 'uuid',
  orderLine: 'int4',
  deliveryId: 'uuid',
  deliveryLine: 'int4',
  returnId: 'uuid',
  returnLine: 'int4',
  relatedId: 'uuid',
  relatedLine: 'int4',
  itemId: 'uuid',
  description: 'text',
  quantity: 'numeric',
  unit: 'text',
  unitPrice: 'numeric',
  net: 'money',
  baseNet: 'base_money',
  accountRole: 'text',
  taxCategory: 'text',
  taxRate: 'numeric',
})

const invoiceTax = table('invoice_tax', ['invoiceId', 'category', 'rate'], {
  invoiceId: 'uuid',
  category: 'text',
  rate: 'numeric',
  base: 'money',
  tax: 'money',
})

export const invoiceStore = documentStore<Invoice>({
  name: 'invoice',
  table: invoiceTable,
  parts: [
    { property: 'lines', table: invoiceLineTable, parent: 'invoiceId', order: 'line' },
    { property: 'taxes', table: invoiceTax, parent: 'invoiceId', order: 'category' },
  ],
})

export const invoiceSubject = (invoice: Pick<Invoice, 'type' | 'id' | 'number'>): Subject => ({
  type: invoice.type === 'credit_note' ? 'credit_note' : 'invoice',
  id: invoice.id,
  number: invoice.number,
})

/** The content that the hash of a document covers, joined with the hash of the one before it in the series. */
function canonicalContent(i: Omit<Invoice, 'hash'>): string {
  const lines = i.lines.map((l) =>
    [l.line, plainText(l.quantity), plainText(l.unitPrice), moneyText(l.net), l.taxCategory, plainText(l.taxRate)].join(
      ',',
    ),
  )
  return [
    i.number,
    i.type,
    i.issueDate,
    i.customerNumber,
    i.currency,
    moneyText(i.net),
    moneyText(i.tax),
    moneyText(i.payable),
    ...lines,
    i.previousHash ?? '',
  ].join('|')
}

/** SHA-256 chain over a series (invariant 13): a document changed or taken out behind our back breaks every later link. */
export const chained = (invoice: Omit<Invoice, 'hash'>): Invoice => ({
  ...invoice,
  hash: createHash('sha256').update(canonicalContent(invoice)).digest('hex'),
})

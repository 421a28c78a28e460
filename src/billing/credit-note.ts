import { taxOn } from '../catalog/tax.js'
import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, plainText } from '../kernel/decimal.js'
import { groupBy } from '../kernel/group.js'
import { type Id, newId } from '../kernel/id.js'
import { lesser, type Money, minus, plus, total, zero } from '../kernel/money.js'
import { type NumberSeries, numberText } from '../kernel/numbering.js'
import { table } from '../kernel/table.js'
import { inBase, shareOf } from '../ledger/base-amount.js'
import type { Address } from '../party/address.js'
import { addressOf, type Customer } from '../party/customer.js'
import type { CreditLine } from './credit-lines.js'
import { chained, type Invoice } from './invoice.js'
import type { TaxTotal } from './invoice-totals.js'
import { taxKey, type Working } from './left-to-credit.js'

/** Tax with what it stands in the books with. */
interface BookedTax extends TaxTotal {
  readonly baseTax: Money
}

/** What a credit note takes back of an invoice in one tax category. */
export interface CreditedTax extends BookedTax {
  readonly creditNoteId: string
  readonly invoiceId: string
}

export const creditedTaxTable = table('credited_tax', ['creditNoteId', 'invoiceId', 'category', 'rate'], {
  creditNoteId: 'uuid',
  invoiceId: 'uuid',
  category: 'text',
  rate: 'numeric',
  base: 'money',
  tax: 'money',
  baseTax: 'base_money',
})

/** What a credit note says besides its lines. */
export interface CreditHeader {
  readonly customer: Customer
  readonly billTo?: Address & { readonly vatNumber: string | null }
  readonly legalEntity: string
  readonly country: string
  readonly currency: string
  readonly externalNumber: string | null
  readonly returnId: string | null
  readonly reverses: boolean
  readonly reason: string | null
  /** The invoices that it reduces. */
  readonly invoices: readonly Invoice[]
  /** Of what reduces no invoice; the rest keeps the rate of its invoice. */
  readonly exchangeRate: Decimal
  readonly baseCurrency: string
  readonly paymentTerm: string
}

export interface CreditNote {
  readonly creditNote: Invoice
  readonly creditedTaxes: readonly CreditedTax[]
  /** What it owes the customer in base currency, at the rates of the invoices that it reduces. */
  readonly baseGross: Money
  /** The tax in it. */
  readonly baseTax: Money
}

/**
 * A credit note over lines. Tax is worked out invoice by invoice, and where a category of an invoice is credited in
 * full it gives back exactly the tax it was billed with (invariant 11, golden case 8); lines without an invoice are
 * taxed by themselves.
 */
export function creditNoteOf(
  header: CreditHeader,
  drafts: readonly CreditLine[],
  left: Working,
  rounding: 'document' | 'line',
  numbered: { readonly series: NumberSeries; readonly today: BusinessDate },
): CreditNote {
  const id = newId<'invoice'>()
  const groups = groupBy(drafts, (line) => taxKey(line.relatedId ?? '', line.taxCategory, line.taxRate))
  const parts = [...groups.values()].map((lines) => ({
    invoiceId: lines[0]!.relatedId,
    ...taxOf(lines, left, rounding, header),
  }))
  const taxes = addedUp(parts, header.currency)
  const sumOf = (property: 'base' | 'tax'): Money =>
    total(
      taxes.map((tax) => tax[property]),
      header.currency,
    )
  const totals = { net: sumOf('base'), tax: sumOf('tax'), gross: plus(sumOf('base'), sumOf('tax')) }
  const { exchangeRate, baseCurrency } = header
  const lines = drafts.map((line, i) => {
    const baseNet = line.baseNet ?? inBase(line.net, exchangeRate, baseCurrency)
    return { ...line, baseNet, invoiceId: id, line: i + 1 }
  })
  return {
    ...claimsInBase(parts, header),
    creditNote: chained({
      ...documentOf(id, header, totals, numbered),
      lines,
      taxes: taxes.map((tax) => ({ ...tax, invoiceId: id })),
    }),
    creditedTaxes: parts.flatMap(({ invoiceId, ...tax }) =>
      invoiceId ? [{ ...tax, creditNoteId: id, invoiceId }] : [],
    ),
  }
}

/** The claim at the rate of each invoice, the tax as it was posted: a correction keeps the rate of what it corrects. */
function claimsInBase(
  parts: readonly (BookedTax & { readonly invoiceId: string | null })[],
  { invoices, exchangeRate, currency, baseCurrency }: CreditHeader,
): Pick<CreditNote, 'baseGross' | 'baseTax'> {
  const rates = new Map<string | null, Decimal>(invoices.map((invoice) => [invoice.id, invoice.exchangeRate]))
  const byInvoice = [...groupBy(parts, (part) => part.invoiceId ?? '')].map(([invoiceId, own]) => {
    const rate = rates.get(invoiceId) ?? exchangeRate
    const gross = total(
      own.map(({ base, tax }) => plus(base, tax)),
      currency,
    )
    return inBase(gross, rate, baseCurrency)
  })
  const taxes = parts.map(({ baseTax }) => baseTax)
  return { baseGross: total(byInvoice, baseCurrency), baseTax: total(taxes, baseCurrency) }
}

function taxOf(
  lines: readonly CreditLine[],
  left: Working,
  rounding: 'document' | 'line',
  { currency, exchangeRate, baseCurrency }: CreditHeader,
): BookedTax {
  const { relatedId, taxCategory: category, taxRate: rate } = lines[0]!
  const base = total(
    lines.map((line) => line.net),
    currency,
  )
  const own =
    rounding === 'document'
      ? taxOn(base, rate)
      : total(
          lines.map((line) => taxOn(line.net, rate)),
          currency,
        )
  if (relatedId === null) return { category, rate, base, tax: own, baseTax: inBase(own, exchangeRate, baseCurrency) }
  const key = taxKey(relatedId, category, rate)
  const before = left.tax(key)
  const tax = before.base.minor === base.minor ? before.tax : lesser(own, before.tax)
  const baseTax = shareOf({ net: before.tax, base: before.baseTax }, tax)
  left.taken.taxes.set(key, {
    base: minus(before.base, base),
    tax: minus(before.tax, tax),
    baseTax: minus(before.baseTax, baseTax),
  })
  return { category, rate, base, tax, baseTax }
}

/** The same category and rate of several invoices is one entry of the breakdown (EN 16931 BG-23). */
const addedUp = (parts: readonly TaxTotal[], currency: string): TaxTotal[] =>
  [...groupBy(parts, (part) => `${part.category} ${plainText(part.rate)}`).values()].map((same) => {
    const { category, rate } = same[0]!
    const sumOf = (property: 'base' | 'tax'): Money =>
      total(
        same.map((part) => part[property]),
        currency,
      )
    return { category, rate, base: sumOf('base'), tax: sumOf('tax') }
  })

type Totals = Pick<Invoice, 'net' | 'tax' | 'gross'>

function documentOf(
  id: Id<'invoice'>,
  header: CreditHeader,
  totals: Totals,
  { series, today }: { readonly series: NumberSeries; readonly today: BusinessDate },
): Omit<Invoice, 'hash' | 'lines' | 'taxes'> {
  const { customer, invoices } = header
  const [first] = invoices
  const ofOneOrder = invoices.every((invoice) => invoice.orderId === first?.orderId)
  return {
    id,
    number: numberText('CN', series),
    type: 'credit_note',
    legalEntity: header.legalEntity,
    customerId: customer.id,
    customerNumber: customer.number,
    customerName: first?.customerName ?? customer.name,
    billTo: first?.billTo ?? { ...addressOf(customer), vatNumber: customer.vatNumber },
    country: header.country,
    issueDate: today,
    taxPoint: today,
    dueDate: today,
    currency: header.currency,
    exchangeRate: header.exchangeRate,
    ...totals,
    prepaid: zero(header.currency),
    payable: totals.gross,
    paymentTerm: header.paymentTerm,
    orderId: ofOneOrder ? (first?.orderId ?? null) : null,
    orderNumber: ofOneOrder ? (first?.orderNumber ?? null) : null,
    externalNumber: header.externalNumber,
    customerReference: ofOneOrder ? (first?.customerReference ?? null) : null,
    deliveryId: null,
    returnId: header.returnId,
    relatedId: invoices.length === 1 ? first!.id : null,
    reverses: header.reverses,
    reason: header.reason,
    previousHash: series.lastHash,
  }
}

import { type BusinessDate, parseDate } from '../../kernel/date.js'
import { type Decimal, ZERO } from '../../kernel/decimal.js'
import { problem } from '../../kernel/problem.js'
import type { EdiInvoice, EdiInvoiceLine, InvoiceTax } from '../edi/invoice-model.js'
import type { PartyId, AllowanceCharge as TradeCharge, TradeParty, TradeReference } from '../edi/trade-model.js'
import { creditNoteTypeCodes } from '../invoice/codes/codes.js'
import type { AllowanceCharge, Identifier, Invoice, Line, Party, Text, VatBreakdown } from '../invoice/model.js'
import { filled, plain } from '../invoice/terms.js'

/** ISO/IEC 6523 schemes that EDI has a qualifier for. */
const partySchemes: Readonly<Record<string, string>> = { '0088': 'gln', '0060': 'duns' }

/** An invoice as 810 and INVOIC carry it. Dates and amounts that cannot be read are refused: EDI has no place for them. */
export function ediOfInvoice(invoice: Invoice): EdiInvoice {
  const isCredit = invoice.kind === 'creditNote' || creditNoteTypeCodes.has(plain(invoice.typeCode))
  return {
    number: plain(invoice.number),
    issueDate: requiredDate(invoice.issueDate, 'issueDate'),
    kind: isCredit ? 'credit-note' : 'invoice',
    currency: textOf(invoice.currency),
    dates: datesOf(invoice),
    references: referencesOf(invoice),
    parties: partiesOf(invoice),
    paymentTerms: filled(invoice.paymentTerms) ? { text: plain(invoice.paymentTerms) } : undefined,
    notes: invoice.notes.map(({ text }) => plain(text)).filter((text) => text !== ''),
    charges: chargesOf(invoice),
    lines: invoice.lines.map(lineOf),
    taxes: invoice.breakdown.map(taxOf),
    total: invoice.totals?.due?.value ?? ZERO,
  }
}

const textOf = (term: Text | undefined): string | undefined => plain(term) || undefined

const dateOf = (term: Text | undefined): BusinessDate | undefined => (term ? parseDate(plain(term)) : undefined)

function requiredDate(term: Text | undefined, path: string): BusinessDate {
  const found = dateOf(term)
  if (found) return found
  throw problem('convert.date', `${path} "${plain(term)}" is no calendar date: EDI cannot carry it.`, { path })
}

function datesOf({ dueDate, delivery, period }: Invoice): Readonly<Record<string, BusinessDate>> {
  const dates = {
    'payment-due': dateOf(dueDate),
    delivered: dateOf(delivery?.date),
    'service-start': dateOf(period?.start),
    'service-end': dateOf(period?.end),
  }
  return Object.fromEntries(Object.entries(dates).filter((one): one is [string, BusinessDate] => one[1] !== undefined))
}

function referencesOf(invoice: Invoice): TradeReference[] {
  const terms: readonly (readonly [kind: string, term: Text | undefined])[] = [
    ['buyer-order', invoice.purchaseOrder],
    ['seller-order', invoice.salesOrder],
    ['contract', invoice.contract],
    ['customer-reference', invoice.buyerReference],
    ['despatch-advice', invoice.despatchAdvice],
    ...invoice.preceding.map(({ number }) => ['invoice', number] as const),
  ]
  return terms.filter(([, term]) => filled(term)).map(([kind, term]) => ({ kind, value: plain(term) }))
}

function partiesOf({ seller, buyer, payee, delivery }: Invoice): TradeParty[] {
  const shipTo: Party | undefined = delivery?.address && {
    name: delivery.name,
    identifiers: delivery.location ? [delivery.location] : [],
    address: delivery.address,
  }
  const all = { seller, buyer, payee, 'ship-to': shipTo }
  return Object.entries(all).flatMap(([role, party]) => (party ? [partyOf(role, party)] : []))
}

function partyOf(role: string, { name, tradingName, identifiers, vatIdentifier, address, contact }: Party): TradeParty {
  const street = [address?.line1, address?.line2, address?.line3].flatMap((line) => textOf(line) ?? [])
  return {
    role,
    id: identifiers.flatMap((one) => partyId(role, one))[0],
    name: textOf(name) ?? textOf(tradingName),
    street: street.length > 0 ? street : undefined,
    city: textOf(address?.city),
    region: textOf(address?.subdivision),
    postalCode: textOf(address?.postCode),
    country: textOf(address?.country),
    taxId: textOf(vatIdentifier),
    contact: contact && { name: textOf(contact.name), phone: textOf(contact.telephone), email: textOf(contact.email) },
  }
}

/** A number without a scheme is one that the seller gave. */
function partyId(role: string, { text, scheme }: Identifier): PartyId[] {
  if (!text.trim()) return []
  if (scheme === undefined) return [{ scheme: role === 'seller' ? 'other' : 'seller', value: text.trim() }]
  const known = partySchemes[scheme]
  return known ? [{ scheme: known, value: text.trim() }] : []
}

interface Charged {
  readonly allowances: readonly AllowanceCharge[]
  readonly charges: readonly AllowanceCharge[]
}

function chargesOf({ allowances, charges }: Charged): TradeCharge[] {
  const tradeCharge =
    (kind: TradeCharge['kind']) =>
    ({ amount, percentage, reason }: AllowanceCharge): TradeCharge => ({
      kind,
      description: textOf(reason),
      amount: amount?.value,
      percent: percentage?.value,
    })
  return [...allowances.map(tradeCharge('allowance')), ...charges.map(tradeCharge('charge'))]
}

function lineOf(line: Line): EdiInvoiceLine {
  const { item, price, quantity } = line
  const standard = item?.standardIdentifier
  const isGtin = standard?.scheme === '0160' && /^(\d{8}|\d{12,14})$/.test(plain(standard))
  return {
    id: plain(line.identifier),
    item: {
      gtin: isGtin ? plain(standard) : undefined,
      seller: textOf(item?.sellersIdentifier),
      buyer: textOf(item?.buyersIdentifier),
    },
    description: textOf(item?.name),
    quantity: {
      value: requiredNumber(quantity?.value, `line ${plain(line.identifier)}: quantity`),
      unit: quantity?.unit ?? 'EA',
    },
    price: price?.net?.value,
    priceQuantity: price?.baseQuantity?.value,
    amount: line.net?.value,
    references: [],
    charges: chargesOf(line),
    taxes: line.vat ? [{ kind: 'vat', percent: line.vat.rate?.value ?? ZERO, category: textOf(line.vat.code) }] : [],
  }
}

function requiredNumber(value: Decimal | undefined, path: string): Decimal {
  if (value) return value
  throw problem('convert.number', `${path} is missing or no number: EDI cannot carry it.`, { path })
}

const taxOf = ({ taxable, tax, vat }: VatBreakdown): InvoiceTax => ({
  kind: 'vat',
  // Outside the scope of VAT an invoice has no rate, and X12 wants one beside every tax.
  percent: vat?.rate?.value ?? ZERO,
  amount: tax?.value,
  basis: taxable?.value,
  category: textOf(vat?.code),
})

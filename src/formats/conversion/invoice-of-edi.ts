import {
  add,
  type Decimal,
  divide,
  equals,
  isZero,
  multiply,
  ONE,
  round,
  subtract,
  sum,
  ZERO,
} from '../../kernel/decimal.js'
import type { EdiInvoice, EdiInvoiceLine, InvoiceTax } from '../edi/invoice-model.js'
import type { AllowanceCharge as TradeCharge, TradeParty } from '../edi/trade-model.js'
import type { Finding } from '../finding.js'
import { madeAmount, madeGroup, madeIdentifier, madeNumber, madeQuantity, madeText } from '../invoice/made-terms.js'
import type { Address, AllowanceCharge, Invoice, Line, Party, VatBreakdown, VatCategory } from '../invoice/model.js'

export interface MadeInvoice {
  readonly invoice: Invoice
  /** What EN 16931 asks for and the message does not say. */
  readonly findings: readonly Finding[]
}

/** An 810 or INVOIC in the one invoice model. Totals that EDI does not carry are added up; nothing else is invented. */
export function invoiceOfEdi(edi: EdiInvoice): MadeInvoice {
  const { charges } = edi
  const lines = edi.lines.map((line) => lineOf(line, edi.taxes))
  const total = totalsOf(edi, lines)
  const party = (...roles: string[]): TradeParty | undefined => edi.parties.find(({ role }) => roles.includes(role))
  const reference = (kind: string) => madeText(edi.references.find((one) => one.kind === kind)?.value)
  const shipTo = party('ship-to')
  const vat = edi.taxes.length === 1 ? vatOf(edi.taxes[0]!) : undefined
  const invoice: Invoice = {
    kind: edi.kind === 'credit-note' ? 'creditNote' : 'invoice',
    specification: madeText('urn:cen.eu:en16931:2017'),
    number: madeText(edi.number),
    issueDate: madeText(edi.issueDate),
    typeCode: madeText(edi.kind === 'credit-note' ? '381' : '380'),
    currency: madeText(edi.currency),
    dueDate: madeText(edi.dates['payment-due']),
    paymentTerms: madeText(edi.paymentTerms?.text),
    purchaseOrder: reference('buyer-order'),
    salesOrder: reference('seller-order'),
    contract: reference('contract'),
    buyerReference: reference('customer-reference'),
    despatchAdvice: reference('despatch-advice'),
    notes: edi.notes.map((text) => ({ text: madeText(text) })),
    preceding: edi.references
      .filter(({ kind }) => kind === 'invoice')
      .map(({ value }) => ({ number: madeText(value) })),
    seller: partyOf(party('seller', 'supplier')),
    buyer: partyOf(party('buyer', 'bill-to')),
    payee: partyOf(party('payee')),
    delivery: madeGroup({
      name: madeText(shipTo?.name),
      location: madeIdentifier(shipTo?.id?.value, schemeOf(shipTo)),
      date: madeText(edi.dates.delivered),
      address: addressOf(shipTo),
    }),
    period: madeGroup({ start: madeText(edi.dates['service-start']), end: madeText(edi.dates['service-end']) }),
    payments: [],
    allowances: chargesOf(charges, 'allowance', vat),
    charges: chargesOf(charges, 'charge', vat),
    totals: total.totals,
    taxTotals: [madeAmount(total.tax)],
    breakdown: edi.taxes.map(breakdownOf),
    documents: [],
    lines,
  }
  return { invoice, findings: [...total.findings, ...missingCategories(edi)] }
}

function totalsOf(edi: EdiInvoice, lines: readonly Line[]) {
  const ofKind = (kind: TradeCharge['kind']): Decimal =>
    sum(edi.charges.filter((one) => one.kind === kind).map(({ amount }) => amount ?? ZERO))
  const net = money(sum(lines.map((line) => line.net?.value ?? ZERO)))
  const [allowances, charges] = [money(ofKind('allowance')), money(ofKind('charge'))]
  const tax = money(sum(edi.taxes.map(({ amount }) => amount ?? ZERO)))
  const withoutVat = add(subtract(net, allowances), charges)
  const withVat = add(withoutVat, tax)
  const due = money(edi.total)
  const message = `The lines, charges and taxes add up to ${madeAmount(withVat).text}, the message says ${madeAmount(due).text}.`
  const findings: Finding[] = equals(withVat, due)
    ? []
    : [{ severity: 'warning', code: 'convert.total', message, position: { path: 'total' } }]
  const totals = {
    lines: madeAmount(net),
    allowances: isZero(allowances) ? undefined : madeAmount(allowances),
    charges: isZero(charges) ? undefined : madeAmount(charges),
    withoutVat: madeAmount(withoutVat),
    withVat: madeAmount(withVat),
    due: madeAmount(due),
  }
  return { totals, tax, findings }
}

/** Amounts with their two places written (BR-DEC). */
const money = (amount: Decimal): Decimal => {
  const rounded = round(amount, 2)
  return { coefficient: rounded.coefficient * 10n ** BigInt(2 - rounded.scale), scale: 2 }
}

function lineOf(line: EdiInvoiceLine, taxes: readonly InvoiceTax[]): Line {
  const { item, quantity, price, priceQuantity } = line
  const stated = line.amount ?? (price && multiply(quantity.value, divide(price, priceQuantity ?? ONE, 10)))
  const tax = line.taxes[0] ?? (taxes.length === 1 ? taxes[0] : undefined)
  return {
    identifier: madeText(line.id),
    quantity: madeQuantity(quantity.value, quantity.unit),
    net: stated && madeAmount(money(stated)),
    allowances: chargesOf(line.charges, 'allowance'),
    charges: chargesOf(line.charges, 'charge'),
    price: madeGroup({
      net: price && madeNumber(price),
      baseQuantity: priceQuantity && madeQuantity(priceQuantity, quantity.unit),
    }),
    vat: tax && vatOf(tax),
    item: {
      name: madeText(line.description ?? item.seller ?? item.buyer ?? item.gtin),
      sellersIdentifier: madeText(item.seller),
      buyersIdentifier: madeText(item.buyer),
      standardIdentifier: madeIdentifier(item.gtin, '0160'),
      classifications: [],
      attributes: [],
    },
  }
}

/** X12 has no category: a rate above zero is the standard one, and nothing is taxed at the zero rate. */
const vatOf = ({ percent = ZERO, category }: InvoiceTax): VatCategory => ({
  code: madeText(category ?? (isZero(percent) ? 'Z' : 'S')),
  // Outside the scope there is no rate, not even zero (BR-O-05).
  rate: category === 'O' ? undefined : madeNumber(percent),
})

function missingCategories(edi: EdiInvoice): Finding[] {
  if ([...edi.taxes, ...edi.lines.flatMap(({ taxes }) => taxes)].every(({ category }) => category !== undefined))
    return []
  const message = 'The message names no VAT category: S was taken for a rate above zero, Z for none.'
  return [{ severity: 'warning', code: 'convert.category', message, position: { path: 'taxes' } }]
}

const breakdownOf = (tax: InvoiceTax): VatBreakdown => ({
  taxable: tax.basis && madeAmount(money(tax.basis)),
  tax: tax.amount && madeAmount(money(tax.amount)),
  vat: vatOf(tax),
})

const chargesOf = (all: readonly TradeCharge[], kind: TradeCharge['kind'], vat?: VatCategory): AllowanceCharge[] =>
  all
    .filter((one) => one.kind === kind)
    .map(({ amount, percent, description, reason }) => ({
      amount: amount && madeAmount(money(amount)),
      percentage: percent && madeNumber(percent),
      reason: madeText(description ?? reason ?? kind),
      vat,
    }))

function partyOf(party: TradeParty | undefined): Party | undefined {
  if (!party) return undefined
  const identifier = madeIdentifier(party.id?.value, schemeOf(party))
  const { contact } = party
  return {
    name: madeText(party.name),
    identifiers: identifier ? [identifier] : [],
    vatIdentifier: madeText(party.taxId),
    address: addressOf(party),
    contact:
      contact &&
      madeGroup({ name: madeText(contact.name), telephone: madeText(contact.phone), email: madeText(contact.email) }),
  }
}

/** ISO/IEC 6523. */
const schemeOf = (party: TradeParty | undefined): string | undefined =>
  ({ gln: '0088', duns: '0060' })[party?.id?.scheme ?? '']

const addressOf = (party: TradeParty | undefined): Address | undefined =>
  party &&
  madeGroup({
    line1: madeText(party.street?.[0]),
    line2: madeText(party.street?.[1]),
    line3: madeText(party.street?.slice(2).join(', ')),
    city: madeText(party.city),
    subdivision: madeText(party.region),
    postCode: madeText(party.postalCode),
    country: madeText(party.country),
  })

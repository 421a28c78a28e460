import type { InvoiceLine, InvoiceTax } from '../../billing/invoice.js'
import { madeAmount, madeGroup, madeNumber, madeQuantity, madeText } from '../../formats/invoice/made-terms.js'
import type {
  Amount,
  Invoice,
  Line,
  PaymentInstruction,
  VatBreakdown,
  VatCategory,
} from '../../formats/invoice/model.js'
import { isNegative, isPositive, negate, plainText } from '../../kernel/decimal.js'
import { isNothing, type Money, moneyText, toDecimal } from '../../kernel/money.js'
import { instalmentsOf } from '../../party/payment-term.js'
import { addressTerms, buyerOf, sellerOf } from './document-parties.js'
import type { IssuedDocument } from './issued-document.js'
import { isGerman, specificationOf } from './specification.js'
import { taxWording } from './tax-wording.js'

/** UNTDID 1001: invoice, credit note, prepayment invoice. */
const typeCodes = { invoice: '380', credit_note: '381', deposit: '386' } as const

/** An issued document in the semantic model of EN 16931, to the cent as it stands in the ledger. */
export function invoiceOfDocument(issued: IssuedDocument, syntax: 'ubl' | 'cii' = 'ubl'): Invoice {
  const { invoice, deliveries, preceding } = issued
  const [seller, buyer] = [sellerOf(issued), buyerOf(issued)]
  const { specification, process } = specificationOf(syntax, seller, buyer)
  return {
    kind: invoice.type === 'credit_note' ? 'creditNote' : 'invoice',
    specification: madeText(specification),
    process: madeText(process),
    number: madeText(invoice.number),
    issueDate: madeText(invoice.issueDate),
    typeCode: madeText(typeCodes[invoice.type]),
    currency: madeText(invoice.currency),
    ...accountingTax(issued),
    taxPointDate: madeText(invoice.taxPoint === invoice.issueDate ? undefined : invoice.taxPoint),
    dueDate: madeText(invoice.type === 'credit_note' ? undefined : invoice.dueDate),
    // Peppol demands a reference of the buyer (PEPPOL-EN16931-R003): without one the order stands for it.
    buyerReference: madeText(invoice.customerReference ?? invoice.orderNumber ?? invoice.customerNumber),
    purchaseOrder: madeText(invoice.customerReference),
    salesOrder: madeText(invoice.orderNumber),
    despatchAdvice: madeText(deliveries.length === 1 ? deliveries[0]!.number : undefined),
    paymentTerms: madeText(termsText(issued)),
    notes: invoice.reason ? [{ text: madeText(invoice.reason) }] : [],
    preceding: preceding.map(({ number, issueDate }) => ({ number: madeText(number), issueDate: madeText(issueDate) })),
    seller,
    buyer,
    delivery: deliveryOf(issued),
    payments: isGerman(seller, buyer) ? statedPayment(issued) : paymentOf(issued),
    allowances: [],
    charges: [],
    totals: totalsOf(issued),
    breakdown: invoice.taxes.map((tax) => breakdownOf(issued, tax)),
    documents: [],
    lines: invoice.lines.map((line) => lineOf(issued, line)),
  }
}

const amountOf = (money: Money): Amount => madeAmount(toDecimal(money))

/** Tax in our own currency as well, where the document is in another (BT-6, BT-111; Directive 2006/112/EC, art. 230). */
function accountingTax({ invoice, seller, baseTax }: IssuedDocument): Pick<Invoice, 'taxCurrency' | 'taxTotals'> {
  const tax = { ...amountOf(invoice.tax), currency: invoice.currency }
  if (invoice.currency === seller.currency) return { taxTotals: [tax] }
  return {
    taxCurrency: madeText(seller.currency),
    taxTotals: [tax, { ...amountOf(baseTax), currency: seller.currency }],
  }
}

function totalsOf({ invoice }: IssuedDocument): Invoice['totals'] {
  return {
    lines: amountOf(invoice.net),
    withoutVat: amountOf(invoice.net),
    withVat: amountOf(invoice.gross),
    paid: isNothing(invoice.prepaid) ? undefined : amountOf(invoice.prepaid),
    due: amountOf(invoice.payable),
  }
}

function breakdownOf({ invoice }: IssuedDocument, tax: InvoiceTax): VatBreakdown {
  const { category, exemption } = taxWording(invoice, tax.category)
  return {
    taxable: amountOf(tax.base),
    tax: amountOf(tax.tax),
    vat: {
      code: madeText(category),
      // Outside the scope there is no rate, not even zero (BR-O-05).
      rate: category === 'O' ? undefined : madeNumber(tax.rate),
      exemptionReason: madeText(exemption?.reason),
      exemptionCode: madeText(exemption?.code),
    },
  }
}

function lineOf({ invoice, items }: IssuedDocument, line: InvoiceLine): Line {
  const { category } = taxWording(invoice, line.taxCategory)
  const vat: VatCategory = {
    code: madeText(category),
    rate: category === 'O' ? undefined : madeNumber(line.taxRate),
  }
  // A price is never below zero (BR-27): a reduction is a negative quantity of it.
  const turned = isNegative(line.unitPrice)
  return {
    identifier: madeText(String(line.line)),
    quantity: madeQuantity(turned ? negate(line.quantity) : line.quantity, line.unit),
    net: amountOf(line.net),
    orderLine: madeText(line.orderLine === null ? undefined : String(line.orderLine)),
    allowances: [],
    charges: [],
    price: { net: madeNumber(turned ? negate(line.unitPrice) : line.unitPrice) },
    vat,
    item: {
      name: madeText(line.description.trim() || items.get(line.line) || '-'),
      sellersIdentifier: madeText(items.get(line.line)),
      classifications: [],
      attributes: [],
    },
  }
}

/**
 * An intra-community supply says when and to which country the goods went (BR-IC-11, BR-IC-12). A credit note without
 * an invoice knows the country, and for the day the one on which its tax is taken back.
 */
function deliveryOf({ invoice, deliveries, shipTo }: IssuedDocument): Invoice['delivery'] {
  const leftOn = deliveries.at(-1)?.leftOn
  const isSupply = invoice.taxes.some(({ category }) => category === 'K')
  const supplied = { street: null, city: null, postcode: null, country: invoice.country }
  const place = shipTo ?? (isSupply ? supplied : undefined)
  return madeGroup({
    name: madeText(shipTo?.name),
    date: madeText(leftOn ?? (isSupply ? invoice.taxPoint : undefined)),
    // A place without town or post code is no address in Germany (BR-DE-10, BR-DE-11): without it the name still stands.
    address: place && (isSupply || (place.city && place.postcode)) ? addressTerms(place) : undefined,
  })
}

/** UNTDID 4461: 30 credit transfer, 68 online payment service. A credit note asks for no money. */
function paymentOf({ invoice, term, account }: IssuedDocument): PaymentInstruction[] {
  if (invoice.type === 'credit_note') return []
  if (term.settlement === 'at_once') return [{ code: madeText('68'), remittance: madeText(invoice.number) }]
  if (!account) return []
  const transfer = { account: madeText(account.identifier) }
  return [{ code: madeText('30'), remittance: madeText(invoice.number), transfer }]
}

/**
 * Between Germans every document states how it is settled (BR-DE-1): a credit note by clearing (UNTDID 4461: 97), and an
 * invoice that names no account by what the parties have agreed (1).
 */
function statedPayment(issued: IssuedDocument): PaymentInstruction[] {
  const stated = paymentOf(issued)
  return stated.length > 0 ? stated : [{ code: madeText(issued.invoice.type === 'credit_note' ? '97' : '1') }]
}

function termsText({ invoice, term }: IssuedDocument): string | undefined {
  if (invoice.type === 'credit_note') return undefined
  const discount = isPositive(term.discountPercent)
    ? [`${plainText(term.discountPercent)} % discount within ${term.discountDays} days`]
    : []
  const instalments = instalmentsOf(term, invoice.payable, invoice.issueDate)
  const parts = instalments.length > 1 ? instalments.map((one) => `${moneyText(one.amount)} by ${one.dueDate}`) : []
  return [term.name, ...discount, ...parts].join('; ')
}

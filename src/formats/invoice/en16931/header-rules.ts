import type { InvoiceDocument } from '../document.js'
import type { Group, Invoice, Period } from '../model.js'
import { each, rule } from '../rules.js'
import { dayWritten, filled } from '../terms.js'
import { named, tree } from '../tree-rules.js'
import { readPeriod } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { all, child, first, isFilled } from '../xml-path.js'
import { isInLine } from './ubl-tax-categories.js'
import { judgedBreakdowns } from './vat-breakdown-rules.js'

/** Rules about the invoice as a whole (EN 16931-1:2017+A1, 6.4.1 and 6.4.2, BR-01 to BR-16 without the totals). */
export const headerRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>('BR-01', 'BT-24', 'The invoice does not say which specification it follows.', (i) =>
      filled(i.specification),
    ),
    rule<Invoice>('BR-02', 'BT-1', 'The invoice has no number.', (i) => filled(i.number)),
    rule<Invoice>('BR-03', 'BT-2', 'The invoice has no issue date.', (i) => filled(i.issueDate)),
    rule<Invoice>('BR-04', 'BT-3', 'The invoice has no type code.', (i) => filled(i.typeCode)),
    rule<Invoice>('BR-05', 'BT-5', 'The invoice has no currency.', (i) => filled(i.currency)),
    rule<Invoice>('BR-06', 'BT-27', 'The seller has no name.', (i) => filled(i.seller?.name)),
    rule<Invoice>('BR-07', 'BT-44', 'The buyer has no name.', (i) => filled(i.buyer?.name)),
    rule<Invoice>('BR-08', 'BG-5', 'The seller has no postal address.', (i) => i.seller?.address !== undefined),
    rule<Invoice>('BR-10', 'BG-8', 'The buyer has no postal address.', (i) => i.buyer?.address !== undefined),
    rule<Invoice>('BR-16', 'BG-25', 'The invoice has no line.', (i) => i.lines.length > 0),
    rule<Invoice>(
      'BR-CO-03',
      'BT-7',
      'The invoice gives both a tax point date (BT-7) and a code for one (BT-8): only one may be there.',
      (i, document) =>
        document.syntax === 'ubl'
          ? i.taxPointDate === undefined || i.taxPointCode === undefined
          : judgedBreakdowns(document).length === 0 ||
            named(document, 'TaxPointDate').length === 0 ||
            named(document, 'DueDateTypeCode').length === 0,
    ),
  ],
)

/** BR-CO-18 is asked of the invoice in UBL, and in CII of every line, so that an invoice without lines keeps it. */
export const breakdownPresenceRules = each(
  ({ invoice, syntax }): readonly Group[] => (syntax === 'ubl' ? [invoice] : invoice.lines),
  [
    rule<Group>(
      'BR-CO-18',
      'BG-23',
      'The invoice has no VAT breakdown: at least one is needed.',
      (_, { invoice }) => invoice.breakdown.length > 0,
    ),
  ],
)

/** Rules about split payment, which only Italy knows: category B and its neighbours. */
export const splitPaymentRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'BR-B-01',
      'BT-151',
      'VAT category B (split payment) is for domestic Italian invoices: every country must be IT.',
      (_, document) => !usesCategory('B', document) || everyCountryIs('IT', document),
    ),
    rule<Invoice>(
      'BR-B-02',
      'BT-151',
      'VAT category B (split payment) cannot stand beside the standard rate (S) in one invoice.',
      (_, document) => !usesCategory('B', document) || !usesCategory('S', document),
    ),
  ],
)

/** True when something carries the category, anywhere. */
function usesCategory(code: 'B' | 'S', document: InvoiceDocument): boolean {
  if (document.syntax === 'cii') return named(document, 'CategoryCode').some(({ text }) => text === code)
  return named(document, 'TaxCategory', 'ClassifiedTaxCategory').some((one) => child(one, 'ID')?.text === code)
}

const everyCountryIs = (code: string, document: InvoiceDocument): boolean =>
  named(document, document.syntax === 'ubl' ? 'IdentificationCode' : 'CountryID').every(({ text }) => text === code)

/** Every reference to a preceding invoice: in UBL a billing reference, whatever it refers to and wherever it stands. */
export const referenceRules = tree([
  {
    id: 'BR-55',
    term: 'BT-25',
    says: 'The reference to a preceding invoice has no number.',
    broken: (document) =>
      document.syntax === 'ubl'
        ? named(document, 'BillingReference').filter((one) => first(one, 'InvoiceDocumentReference/ID') === undefined)
        : all(document.root, precedingInvoice).filter((one) => !isFilled(child(one, 'IssuerAssignedID'))),
  },
])

const precedingInvoice = 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/InvoiceReferencedDocument'

/** Every additional document, whatever its type and, in CII, also that of a line. */
export const supportingDocumentRules = tree([
  {
    id: 'BR-52',
    term: 'BT-122',
    says: 'The supporting document has no reference.',
    broken: (document) =>
      document.syntax === 'ubl'
        ? named(document, 'AdditionalDocumentReference').filter((one) => !isFilled(child(one, 'ID')))
        : named(document, 'AdditionalReferencedDocument').filter((one) => !isFilled(child(one, 'IssuerAssignedID'))),
  },
])

/** UBL holds the tax point code (BT-8) in the element of the period, so that either makes it complete. */
const hasTaxPointCode = (at: XmlElement | undefined): boolean => child(at, 'DescriptionCode') !== undefined

/** In UBL a period anywhere but in a line counts as one of the document. */
const documentPeriods = (document: InvoiceDocument): readonly Period[] =>
  document.syntax === 'ubl'
    ? named(document, 'InvoicePeriod').flatMap((at) => (isInLine(at) ? [] : readPeriod(at)!))
    : document.invoice.period
      ? [document.invoice.period]
      : []

export const periodRules = each(documentPeriods, [
  rule<Period>('BR-29', 'BT-74', 'The invoicing period ends before it starts.', isInOrder),
  rule<Period>(
    'BR-CO-19',
    'BG-14',
    'The invoicing period has neither a start nor an end.',
    (period, { syntax }) => isStated(period) || (syntax === 'ubl' && hasTaxPointCode(period.at)),
  ),
])

/**
 * True unless both dates are there and the wrong way round. ISO dates compare as text. In CII both elements may be there
 * in another format than that of a day: then they are in no order.
 */
export function isInOrder({ at, start, end }: Period): boolean {
  if (start && end) return dayWritten(end.text) >= dayWritten(start.text)
  return child(at, 'StartDateTime') === undefined || child(at, 'EndDateTime') === undefined
}

export const isStated = ({ at, start, end }: Period): boolean =>
  start !== undefined || end !== undefined || isBounded(at)

/** True for a period of CII that has a start or an end, in whatever format. */
export const isBounded = (at: XmlElement | undefined): boolean =>
  child(at, 'StartDateTime') !== undefined || child(at, 'EndDateTime') !== undefined

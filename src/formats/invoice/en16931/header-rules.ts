import type { InvoiceDocument } from '../document.js'
import type { Group, Invoice, Period, PrecedingInvoice, SupportingDocument, Text } from '../model.js'
import { each, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import { isFilled } from '../xml-path.js'

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
      (i) => i.taxPointDate === undefined || i.taxPointCode === undefined,
    ),
    rule<Invoice>(
      'BR-CO-18',
      'BG-23',
      'The invoice has no VAT breakdown: at least one is needed.',
      (i) => i.breakdown.length > 0,
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
      (i, document) => !usesCategory(i, 'B') || everyCountryIs('IT', document),
    ),
    rule<Invoice>(
      'BR-B-02',
      'BT-151',
      'VAT category B (split payment) cannot stand beside the standard rate (S) in one invoice.',
      (i) => !usesCategory(i, 'B') || !usesCategory(i, 'S'),
    ),
  ],
)

/** True when a line, an allowance, a charge or the breakdown carries the category. */
function usesCategory(invoice: Invoice, code: string): boolean {
  const holders = [invoice.lines, invoice.allowances, invoice.charges, invoice.breakdown]
  return holders.some((group) => group.some(({ vat }) => plain(vat?.code) === code))
}

function everyCountryIs(code: string, { syntax, elements }: InvoiceDocument): boolean {
  const countries = elements.get(syntax === 'ubl' ? 'IdentificationCode' : 'CountryID') ?? []
  return countries.every((country) => !isFilled(country) || country.text.trim() === code)
}

/** Rules about notes, periods, references and supporting documents. */
export const referenceRules = each(
  ({ invoice }) => invoice.preceding,
  [
    rule<PrecedingInvoice>('BR-55', 'BT-25', 'The reference to a preceding invoice has no number.', (one) =>
      filled(one.number),
    ),
  ],
)

export const supportingDocumentRules = each(
  ({ invoice }) => invoice.documents,
  [
    rule<SupportingDocument>('BR-52', 'BT-122', 'The supporting document has no reference.', (one) =>
      filled(one.reference),
    ),
  ],
)

/** UBL holds the tax point code (BT-8) in the element of the period, so that either makes it complete. */
interface DocumentPeriod extends Group {
  readonly period: Period
  readonly code?: Text
}

export const periodRules = each(
  ({ invoice }) =>
    invoice.period ? [{ at: invoice.period.at, period: invoice.period, code: invoice.taxPointCode }] : [],
  [
    rule<DocumentPeriod>('BR-29', 'BT-74', 'The invoicing period ends before it starts.', ({ period }) =>
      isInOrder(period),
    ),
    rule<DocumentPeriod>(
      'BR-CO-19',
      'BG-14',
      'The invoicing period has neither a start nor an end.',
      ({ period, code }, { syntax }) => isStated(period) || (syntax === 'ubl' && code !== undefined),
    ),
  ],
)

/** True unless both dates are there and the wrong way round. ISO dates compare as text. */
export const isInOrder = ({ start, end }: Period): boolean => !start || !end || end.text.trim() >= start.text.trim()

export const isStated = ({ start, end }: Period): boolean => start !== undefined || end !== undefined

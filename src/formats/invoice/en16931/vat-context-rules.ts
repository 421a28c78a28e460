import type { InvoiceDocument } from '../document.js'
import type { Invoice, Text, VatBreakdown } from '../model.js'
import { each, rule } from '../rules.js'
import { plain } from '../terms.js'
import { named } from '../tree-rules.js'
import { all, children } from '../xml-path.js'
import { isBounded } from './header-rules.js'

type Subject = Pick<VatBreakdown, 'at'> & { readonly invoice: Invoice }

const breakdownsOf =
  (code: string) =>
  ({ invoice }: InvoiceDocument): Subject[] =>
    invoice.breakdown.filter(({ vat }) => plain(vat?.code) === code).map(({ at }) => ({ at, invoice }))

/** What an intra-community supply says about the delivery (EN 16931-1, BR-IC-11, BR-IC-12). */
export const intraCommunityRules = each(breakdownsOf('K'), [
  rule<Subject>(
    'BR-IC-11',
    'BT-72',
    'An intra-community supply needs the date of delivery or the invoicing period.',
    ({ invoice }, { syntax, root }) =>
      syntax === 'cii'
        ? all(root, occurrence).length > 0 || isBounded(invoice.period?.at)
        : isLongerThanOne(invoice.delivery?.date) || Boolean(invoice.period?.at?.children.length),
  ),
  rule<Subject>(
    'BR-IC-12',
    'BT-80',
    'An intra-community supply needs the country that the goods are delivered to.',
    ({ invoice }, { syntax }) =>
      syntax === 'cii'
        ? invoice.delivery?.address?.country !== undefined
        : isLongerThanOne(invoice.delivery?.address?.country),
  ),
])

const occurrence =
  'SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString'

/** The published tests take a single character for no answer. */
const isLongerThanOne = (term: Text | undefined): boolean => (term?.text.length ?? 0) > 1

/** What is not subject to VAT stands alone (EN 16931-1, BR-O-11 to BR-O-14). */
export const notSubjectRules = each(breakdownsOf('O'), [
  rule<Subject>(
    'BR-O-11',
    'BG-23',
    'Beside a VAT breakdown "not subject to VAT" (O) there is no other.',
    ({ invoice }, document) =>
      isCii(document) ? hasNoOther('ApplicableTradeTax', document) : areAllNotSubject(invoice.breakdown),
  ),
  rule<Subject>(
    'BR-O-12',
    'BT-151',
    'In an invoice that is not subject to VAT (O), every line has that category.',
    ({ invoice }, document) =>
      isCii(document) ? hasNoOther('ApplicableTradeTax', document) : areAllNotSubject(invoice.lines),
  ),
  rule<Subject>(
    'BR-O-13',
    'BT-95',
    'In an invoice that is not subject to VAT (O), every allowance has that category.',
    ({ invoice }, document) =>
      isCii(document) ? hasNoOther('CategoryTradeTax', document) : areAllNotSubject(invoice.allowances),
  ),
  rule<Subject>(
    'BR-O-14',
    'BT-102',
    'In an invoice that is not subject to VAT (O), every charge has that category.',
    ({ invoice }, document) =>
      isCii(document) ? hasNoOther('CategoryTradeTax', document) : areAllNotSubject(invoice.charges),
  ),
])

const areAllNotSubject = (carriers: readonly Pick<VatBreakdown, 'vat'>[]): boolean =>
  carriers.every(({ vat }) => vat === undefined || plain(vat.code) === 'O')

const isCii = ({ syntax }: InvoiceDocument): boolean => syntax === 'cii'

/** The schematron of CII asks lines and breakdown together, and allowances and charges together. */
const hasNoOther = (name: string, document: InvoiceDocument): boolean =>
  named(document, name).every((tax) => children(tax, 'CategoryCode').every(({ text }) => text === 'O'))

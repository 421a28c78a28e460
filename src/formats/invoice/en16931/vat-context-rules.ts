import type { InvoiceDocument } from '../document.js'
import type { Invoice, Text, VatBreakdown } from '../model.js'
import { each, rule } from '../rules.js'
import { plain } from '../terms.js'
import { anywhere, type TreeRule, tree } from '../tree-rules.js'
import { isVatScheme } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { all, children } from '../xml-path.js'
import { isBounded } from './header-rules.js'
import { addedCategories, codeOf, isOfCharge, itemCategories, statedCategories } from './ubl-tax-categories.js'

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
        : isLongerThanOne(invoice.delivery?.date) || children(root, 'InvoicePeriod').some(isUsed),
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

const isUsed = (period: XmlElement): boolean => period.children.length > 0

const occurrence =
  'SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString'

/** The published tests take a single character for no answer. */
const isLongerThanOne = (term: Text | undefined): boolean => (term?.text.length ?? 0) > 1

type Categories = (document: InvoiceDocument) => readonly XmlElement[]

/** A rule about what stands beside a breakdown "not subject to VAT": it names each place that has another category. */
const alone = (number: string, term: string, says: string, inUbl: Categories, inCii: Categories): TreeRule => ({
  id: `BR-O-${number}`,
  term,
  says,
  broken: (document) => {
    if (breakdownsOf('O')(document).length === 0) return []
    return document.syntax === 'ubl'
      ? inUbl(document).filter((one) => isVatScheme(one) && codeOf(one) !== 'O')
      : inCii(document).filter((one) => children(one, 'CategoryCode').some(({ text }) => text !== 'O'))
  },
})

const addedAs =
  (isCharge: boolean): Categories =>
  (document) =>
    addedCategories(document).filter((one) => isOfCharge(one) === isCharge)

/** The schematron of CII asks lines and breakdown together, and allowances and charges together. */
const linesAndBreakdown = anywhere('ApplicableTradeTax')
const allowancesAndCharges = anywhere('CategoryTradeTax')

/** What is not subject to VAT stands alone (EN 16931-1, BR-O-11 to BR-O-14). */
export const notSubjectRules = tree([
  alone(
    '11',
    'BG-23',
    'Beside a VAT breakdown "not subject to VAT" (O) there is no other.',
    statedCategories,
    linesAndBreakdown,
  ),
  alone(
    '12',
    'BT-151',
    'In an invoice that is not subject to VAT (O), every line has that category.',
    itemCategories,
    linesAndBreakdown,
  ),
  alone(
    '13',
    'BT-95',
    'In an invoice that is not subject to VAT (O), every allowance has that category.',
    addedAs(false),
    allowancesAndCharges,
  ),
  alone(
    '14',
    'BT-102',
    'In an invoice that is not subject to VAT (O), every charge has that category.',
    addedAs(true),
    allowancesAndCharges,
  ),
])

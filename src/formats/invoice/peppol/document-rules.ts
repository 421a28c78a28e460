import { parseDate } from '../../../kernel/date.js'
import type { CodeList } from '../codes/code-list.js'
import { allowanceReasonCodes, chargeReasonCodes, mediaTypes, taxPointCodesUbl } from '../codes/codes.js'
import type { InvoiceDocument } from '../document.js'
import { amountElements } from '../en16931/ubl-codes.js'
import type { Invoice } from '../model.js'
import { type Check, each, rule } from '../rules.js'
import { coded, isIn, named, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { attribute, child, children, textOf } from '../xml-path.js'
import { isDomestic } from './countries.js'

/** The code lists that change from release to release (PEPPOL-EN16931-CL007 and CL008). */
export interface ReleaseLists {
  readonly currencies: CodeList
  readonly addressSchemes: CodeList
}

/** Peppol BIS Billing 3, rules about the document (PEPPOL-EN16931-Rnnn) that XRechnung does not share. */
const headerRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'PEPPOL-EN16931-R002',
      'BT-22',
      'Only a German invoice to a German buyer may have more than one note.',
      (invoice) => invoice.notes.length <= 1 || isDomestic(invoice, 'DE'),
    ),
    rule<Invoice>(
      'PEPPOL-EN16931-R003',
      'BT-10',
      'The invoice has neither a buyer reference nor an order number.',
      ({ buyerReference, purchaseOrder }) => buyerReference !== undefined || purchaseOrder !== undefined,
    ),
  ],
)

/** Amounts that are in the currency of the invoice; the VAT total for accounting is the one in another currency. */
const isInInvoiceCurrency = (amount: XmlElement): boolean => {
  const total = amount.parent
  return amount.name !== 'TaxAmount' || total?.name !== 'TaxTotal' || child(total, 'TaxSubtotal') !== undefined
}

const structureRules: readonly TreeRule[] = [
  {
    id: 'PEPPOL-EN16931-R051',
    term: 'BT-5',
    says: 'The amount is not in the currency of the invoice.',
    broken: (document) =>
      named(document, ...amountElements.split(' ')).filter(
        (amount) =>
          isInInvoiceCurrency(amount) && attribute(amount, 'currencyID') !== (document.invoice.currency?.text ?? ''),
      ),
  },
  {
    id: 'PEPPOL-EN16931-R080',
    term: 'BT-11',
    says: 'A credit note refers to one project at most.',
    broken: ({ root }) =>
      root.name !== 'CreditNote'
        ? []
        : children(root, 'AdditionalDocumentReference')
            .filter((one) => textOf(child(one, 'DocumentTypeCode')) === '50')
            .slice(1, 2),
  },
  {
    id: 'PEPPOL-EN16931-R100',
    term: 'BT-128',
    says: 'A line refers to one object at most.',
    broken: (document) =>
      named(document, 'InvoiceLine', 'CreditNoteLine').filter((line) => children(line, 'DocumentReference').length > 1),
  },
  {
    id: 'PEPPOL-EN16931-F001',
    says: 'The date is not a day of the calendar written as YYYY-MM-DD.',
    broken: (document) =>
      named(document, 'IssueDate', 'DueDate', 'TaxPointDate', 'StartDate', 'EndDate', 'ActualDeliveryDate').filter(
        (date) => date.text.length !== 10 || parseDate(date.text) === undefined,
      ),
  },
]

const indicated = (indicator: string) => (code: XmlElement) =>
  isIn(code, 'AllowanceCharge') && textOf(child(code.parent, 'ChargeIndicator')) === indicator

const exact = (code: string): string => code

const codeRules = ({ currencies, addressSchemes }: ReleaseLists): readonly TreeRule[] => [
  coded('PEPPOL-EN16931-CL001', 'BT-125', 'The media type of the attachment', {
    elements: 'EmbeddedDocumentBinaryObject',
    attribute: 'mimeCode',
    list: mediaTypes,
    normalize: exact,
  }),
  coded('PEPPOL-EN16931-CL002', 'BT-98', 'The reason of the allowance', {
    elements: 'AllowanceChargeReasonCode',
    when: indicated('false'),
    list: allowanceReasonCodes,
  }),
  coded('PEPPOL-EN16931-CL003', 'BT-105', 'The reason of the charge', {
    elements: 'AllowanceChargeReasonCode',
    when: indicated('true'),
    list: chargeReasonCodes,
  }),
  coded('PEPPOL-EN16931-CL006', 'BT-8', 'The tax point code', {
    elements: 'DescriptionCode',
    when: (code) => isIn(code, 'InvoicePeriod'),
    list: taxPointCodesUbl,
  }),
  coded('PEPPOL-EN16931-CL007', 'BT-5', 'The currency of the amount', {
    elements: amountElements,
    attribute: 'currencyID',
    list: currencies,
    normalize: exact,
    isRequired: true,
  }),
  coded('PEPPOL-EN16931-CL008', 'BT-34', 'The scheme of the electronic address', {
    elements: 'EndpointID',
    attribute: 'schemeID',
    list: addressSchemes,
    normalize: exact,
  }),
]

/** Reasons that belong to one VAT category each: the code of the reason decides which. */
const reasonCategories: readonly (readonly [rule: string, reason: string, category: string])[] = [
  ['P0104', 'VATEX-EU-G', 'G'],
  ['P0105', 'VATEX-EU-O', 'O'],
  ['P0106', 'VATEX-EU-IC', 'K'],
  ['P0107', 'VATEX-EU-AE', 'AE'],
  ['P0108', 'VATEX-EU-D', 'E'],
  ['P0109', 'VATEX-EU-F', 'E'],
  ['P0110', 'VATEX-EU-I', 'E'],
  ['P0111', 'VATEX-EU-J', 'E'],
]

const reasonRules: readonly TreeRule[] = reasonCategories.map(([number, reason, category]) => ({
  id: `PEPPOL-EN16931-${number}`,
  term: 'BT-121',
  says: `The exemption reason ${reason} is for VAT category ${category} only.`,
  broken: (document: InvoiceDocument) =>
    named(document, 'TaxExemptionReasonCode').filter(
      (code) =>
        isIn(code, 'TaxCategory') &&
        textOf(code).toUpperCase() === reason &&
        textOf(child(code.parent, 'ID')) !== category,
    ),
}))

export const documentRules = (lists: ReleaseLists): readonly Check[] => [
  headerRules,
  tree(structureRules),
  tree(codeRules(lists)),
  tree(reasonRules),
]

import {
  addressSchemes,
  allowanceReasonCodes,
  chargeReasonCodes,
  countryCodes,
  creditNoteTypeCodes,
  currencyCodes,
  exemptionReasonCodes,
  identifierSchemes,
  invoiceTypeCodes,
  mediaTypes,
  paymentMeansCodes,
  taxPointCodesUbl,
  vatCategoryCodes,
  withdrawnAddressSchemes,
  withdrawnCurrencies,
} from '../codes/codes.js'
import { classificationCodes, noteSubjectCodesUbl, referenceCodes } from '../codes/reference-codes.js'
import { unitCodes } from '../codes/unit-codes.js'
import { coded, isIn, isUnder, type TreeRule, tree } from '../tree-rules.js'
import { booleanOf } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { attribute, child, children, textOf } from '../xml-path.js'

/** Elements of UBL that hold an amount of EN 16931: each must say its currency. */
export const amountElements =
  'Amount BaseAmount PriceAmount TaxAmount TaxableAmount LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount ' +
  'AllowanceTotalAmount ChargeTotalAmount PrepaidAmount PayableRoundingAmount PayableAmount'

const currencies = { list: currencyCodes, withdrawn: withdrawnCurrencies }
const upperCase = (code: string): string => code.trim().toUpperCase()
const exact = (code: string): string => code

/** True for a reference to the invoiced object (BT-18, BT-128): UNTDID 1001 code 130. */
export const isObjectReference = (reference: XmlElement | undefined): boolean =>
  textOf(child(reference, 'DocumentTypeCode')) === '130'

const isDocumentReference = (id: XmlElement): boolean =>
  isIn(id, 'AdditionalDocumentReference') || isIn(id, 'DocumentReference')

const indicates = (isCharge: boolean) => (code: XmlElement) =>
  code.parent?.name === 'AllowanceCharge' && booleanOf(child(code.parent, 'ChargeIndicator')) === isCharge

/** Seller and payee may have the SEPA creditor identifier (BT-90) among their identifiers: its scheme is in no list. */
export const isCreditor = (id: XmlElement): boolean =>
  attribute(id, 'schemeID')?.trim() === 'SEPA' && (isUnder(id, 'AccountingSupplierParty') || isUnder(id, 'PayeeParty'))

/** Code list rules of the UBL binding (validation artefacts of EN 16931, BR-CL-01 to BR-CL-26). */
const rules: readonly TreeRule[] = [
  coded('BR-CL-01', 'BT-3', 'The invoice type', { elements: 'InvoiceTypeCode', list: invoiceTypeCodes }),
  coded('BR-CL-01', 'BT-3', 'The credit note type', { elements: 'CreditNoteTypeCode', list: creditNoteTypeCodes }),
  coded('BR-CL-03', 'BT-5', 'The currency of the amount', {
    elements: amountElements,
    attribute: 'currencyID',
    ...currencies,
    isRequired: true,
  }),
  coded('BR-CL-04', 'BT-5', 'The currency of the invoice', { elements: 'DocumentCurrencyCode', ...currencies }),
  coded('BR-CL-05', 'BT-6', 'The accounting currency', { elements: 'TaxCurrencyCode', ...currencies }),
  coded('BR-CL-06', 'BT-8', 'The tax point code', {
    elements: 'DescriptionCode',
    when: (code) => isIn(code, 'InvoicePeriod'),
    list: taxPointCodesUbl,
  }),
  coded('BR-CL-07', 'BT-18', 'The scheme of the invoiced object', {
    elements: 'ID',
    when: (id) => isDocumentReference(id) && isObjectReference(id.parent),
    attribute: 'schemeID',
    list: referenceCodes,
  }),
  coded('BR-CL-10', 'BT-29', 'The scheme of the identifier', {
    elements: 'ID',
    when: (id) => isIn(id, 'PartyIdentification') && !isCreditor(id),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
  coded('BR-CL-11', 'BT-30', 'The scheme of the legal registration', {
    elements: 'CompanyID',
    when: (id) => isIn(id, 'PartyLegalEntity'),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
  coded('BR-CL-13', 'BT-158', 'The scheme of the item classification', {
    elements: 'ItemClassificationCode',
    when: (code) => isIn(code, 'CommodityClassification'),
    attribute: 'listID',
    list: classificationCodes,
  }),
  coded('BR-CL-14', 'BT-40', 'The country', {
    elements: 'IdentificationCode',
    when: (code) => isIn(code, 'Country'),
    list: countryCodes,
  }),
  coded('BR-CL-15', 'BT-159', 'The country of origin', {
    elements: 'IdentificationCode',
    when: (code) => isIn(code, 'OriginCountry'),
    list: countryCodes,
  }),
  coded('BR-CL-16', 'BT-81', 'The payment means', { elements: 'PaymentMeansCode', list: paymentMeansCodes }),
  coded('BR-CL-17', 'BT-118', 'The VAT category', {
    elements: 'ID',
    when: (id) => isIn(id, 'TaxCategory'),
    list: vatCategoryCodes,
  }),
  coded('BR-CL-18', 'BT-151', 'The VAT category of the line', {
    elements: 'ID',
    when: (id) => isIn(id, 'ClassifiedTaxCategory'),
    list: vatCategoryCodes,
  }),
  coded('BR-CL-19', 'BT-98', 'The reason of the allowance', {
    elements: 'AllowanceChargeReasonCode',
    when: indicates(false),
    list: allowanceReasonCodes,
  }),
  coded('BR-CL-20', 'BT-105', 'The reason of the charge', {
    elements: 'AllowanceChargeReasonCode',
    when: indicates(true),
    list: chargeReasonCodes,
  }),
  coded('BR-CL-21', 'BT-157', 'The scheme of the item identifier', {
    elements: 'ID',
    when: (id) => isIn(id, 'StandardItemIdentification'),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
  coded('BR-CL-22', 'BT-121', 'The reason of the VAT exemption', {
    elements: 'TaxExemptionReasonCode',
    list: exemptionReasonCodes,
    normalize: upperCase,
  }),
  coded('BR-CL-23', 'BT-130', 'The unit of measure', {
    elements: 'InvoicedQuantity BaseQuantity CreditedQuantity',
    attribute: 'unitCode',
    list: unitCodes,
  }),
  coded('BR-CL-24', 'BT-125', 'The media type of the attachment', {
    elements: 'EmbeddedDocumentBinaryObject',
    attribute: 'mimeCode',
    list: mediaTypes,
    normalize: exact,
  }),
  coded('BR-CL-25', 'BT-34', 'The scheme of the electronic address', {
    elements: 'EndpointID',
    attribute: 'schemeID',
    list: addressSchemes,
    withdrawn: withdrawnAddressSchemes,
  }),
  coded('BR-CL-26', 'BT-71', 'The scheme of the delivery location', {
    elements: 'ID',
    when: (id) => isIn(id, 'DeliveryLocation'),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
  {
    id: 'BR-CL-08',
    term: 'BT-21',
    says: 'The subject of the note between hash signs is not a code of UNTDID 4451.',
    broken: ({ root }) => children(root, 'Note').filter((note) => !isSubjectKnown(note.text)),
  },
]

/** Three characters between the first two hash signs are meant as a subject code; anything else is text. */
function isSubjectKnown(note: string): boolean {
  const [, subject, ...behind] = note.split('#')
  return behind.length === 0 || subject?.length !== 3 || noteSubjectCodesUbl.has(subject)
}

export const ublCodeRules = tree(rules)

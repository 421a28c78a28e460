import { indicatorOf } from '../cii/read-cii-groups.js'
import {
  addressSchemes,
  allowanceReasonCodes,
  chargeReasonCodes,
  countryCodes,
  currencyCodes,
  documentTypeCodes,
  exemptionReasonCodes,
  identifierSchemes,
  mediaTypes,
  paymentMeansCodes,
  taxPointCodesCii,
  vatCategoryCodes,
  withdrawnAddressSchemes,
  withdrawnCurrencies,
} from '../codes/codes.js'
import { classificationCodes, noteSubjectCodesCii, referenceCodes } from '../codes/reference-codes.js'
import { unitCodes } from '../codes/unit-codes.js'
import { coded, isIn, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'

const currencies = { list: currencyCodes, withdrawn: withdrawnCurrencies }
const upperCase = (code: string): string => code.trim().toUpperCase()
const exact = (code: string): string => code

const indicates = (isCharge: boolean) => (code: XmlElement) =>
  code.parent?.name === 'SpecifiedTradeAllowanceCharge' && indicatorOf(code.parent) === isCharge

/** Code list rules of the CII binding (validation artefacts of EN 16931, BR-CL-01 to BR-CL-26). */
const rules: readonly TreeRule[] = [
  coded('BR-CL-01', 'BT-3', 'The document type', {
    elements: 'TypeCode',
    when: (code) => isIn(code, 'ExchangedDocument'),
    list: documentTypeCodes,
  }),
  coded('BR-CL-03', 'BT-110', 'The currency of the VAT total', {
    elements: 'TaxTotalAmount',
    attribute: 'currencyID',
    ...currencies,
  }),
  coded('BR-CL-04', 'BT-5', 'The currency of the invoice', { elements: 'InvoiceCurrencyCode', ...currencies }),
  coded('BR-CL-05', 'BT-6', 'The accounting currency', { elements: 'TaxCurrencyCode', ...currencies }),
  coded('BR-CL-06', 'BT-8', 'The tax point code', { elements: 'DueDateTypeCode', list: taxPointCodesCii }),
  coded('BR-CL-07', 'BT-18', 'The scheme of the invoiced object', {
    elements: 'ReferenceTypeCode',
    list: referenceCodes,
  }),
  coded('BR-CL-08', 'BT-21', 'The subject of the note', { elements: 'SubjectCode', list: noteSubjectCodesCii }),
  coded('BR-CL-10', 'BT-29', 'The scheme of the identifier', {
    elements: 'GlobalID',
    when: (id) => !isIn(id, 'SpecifiedTradeProduct') && !isIn(id, 'ShipToTradeParty'),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
  coded('BR-CL-11', 'BT-30', 'The scheme of the registration', {
    elements: 'ID',
    when: (id) => !isIn(id, 'SpecifiedTaxRegistration'),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
  coded('BR-CL-13', 'BT-158', 'The scheme of the item classification', {
    elements: 'ClassCode',
    attribute: 'listID',
    list: classificationCodes,
  }),
  coded('BR-CL-14', 'BT-40', 'The country', { elements: 'CountryID', list: countryCodes }),
  coded('BR-CL-15', 'BT-159', 'The country of origin', {
    elements: 'ID',
    when: (id) => isIn(id, 'OriginTradeCountry'),
    list: countryCodes,
  }),
  coded('BR-CL-16', 'BT-81', 'The payment means', {
    elements: 'TypeCode',
    when: (code) => isIn(code, 'SpecifiedTradeSettlementPaymentMeans'),
    list: paymentMeansCodes,
  }),
  coded('BR-CL-17', 'BT-95', 'The VAT category', {
    elements: 'CategoryCode',
    when: (code) => isIn(code, 'CategoryTradeTax'),
    list: vatCategoryCodes,
  }),
  coded('BR-CL-18', 'BT-118', 'The VAT category', {
    elements: 'CategoryCode',
    when: (code) => isIn(code, 'ApplicableTradeTax'),
    list: vatCategoryCodes,
  }),
  coded('BR-CL-19', 'BT-98', 'The reason of the allowance', {
    elements: 'ReasonCode',
    when: indicates(false),
    list: allowanceReasonCodes,
  }),
  coded('BR-CL-20', 'BT-105', 'The reason of the charge', {
    elements: 'ReasonCode',
    when: indicates(true),
    list: chargeReasonCodes,
  }),
  coded('BR-CL-21', 'BT-157', 'The scheme of the item identifier', {
    elements: 'GlobalID',
    when: (id) => isIn(id, 'SpecifiedTradeProduct'),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
  coded('BR-CL-22', 'BT-121', 'The reason of the VAT exemption', {
    elements: 'ExemptionReasonCode',
    list: exemptionReasonCodes,
    normalize: upperCase,
  }),
  coded('BR-CL-23', 'BT-130', 'The unit of measure', {
    elements: 'BasisQuantity BilledQuantity',
    attribute: 'unitCode',
    list: unitCodes,
  }),
  coded('BR-CL-24', 'BT-125', 'The media type of the attachment', {
    elements: 'AttachmentBinaryObject',
    attribute: 'mimeCode',
    list: mediaTypes,
    normalize: exact,
  }),
  coded('BR-CL-25', 'BT-34', 'The scheme of the electronic address', {
    elements: 'URIID',
    when: (id) => isIn(id, 'URIUniversalCommunication'),
    attribute: 'schemeID',
    list: addressSchemes,
    withdrawn: withdrawnAddressSchemes,
  }),
  coded('BR-CL-26', 'BT-71', 'The scheme of the delivery location', {
    elements: 'GlobalID',
    when: (id) => isIn(id, 'ShipToTradeParty', 'ApplicableHeaderTradeDelivery'),
    attribute: 'schemeID',
    list: identifierSchemes,
  }),
]

export const ciiCodeRules = tree(rules)

import { type TreeRule, tree } from '../tree-rules.js'
import { all, children } from '../xml-path.js'

/**
 * What must stand exactly once in each element that may hold it, as the syntax tables of Peppol BIS Billing 3 say and the
 * schema of UBL does not (PEPPOL-EN16931-R140 to R276, from release 3.0.22 on). The rules are numbered in the order of
 * their paths: groups before values, each by name, so that the lists below are in that order.
 */
const below = (base: string, ...paths: readonly string[]): string[] => paths.map((path) => `${base}/${path}`)

const address = ['AddressLine/Line', 'Country', 'Country/IdentificationCode']
const registration = ['TaxScheme/ID', 'CompanyID']
const category = ['TaxScheme', 'TaxScheme/ID', 'ID']
const postalAddress = ['PostalAddress', ...below('PostalAddress', ...address)]

const party = [
  'Party',
  ...below(
    'Party',
    'PartyLegalEntity',
    'PartyLegalEntity/RegistrationName',
    ...below('PartyTaxScheme', ...registration),
    ...postalAddress,
    'EndpointID',
  ),
]

const parties = [
  'AccountingCustomerParty',
  ...below('AccountingCustomerParty', ...party),
  ...below('AccountingSupplierParty', ...party),
]

const references = [
  'AdditionalDocumentReference/Attachment/ExternalReference/URI',
  'AllowanceCharge/TaxCategory',
  ...below('AllowanceCharge/TaxCategory', ...category),
  'BillingReference/InvoiceDocumentReference',
]

const item = [
  'AdditionalItemProperty/Value',
  'ClassifiedTaxCategory',
  ...below('ClassifiedTaxCategory', ...category),
  'CommodityClassification/ItemClassificationCode',
  'OriginCountry/IdentificationCode',
  'Name',
]

const delivery = [...below('Delivery/DeliveryLocation/Address', ...address), 'Delivery/DeliveryParty/PartyName']

const totalsAndPayment = [
  ...below('LegalMonetaryTotal', 'LineExtensionAmount', 'TaxExclusiveAmount', 'TaxInclusiveAmount'),
  ...below('PayeeParty', 'PartyLegalEntity/CompanyID', 'PartyName'),
  ...below(
    'PaymentMeans',
    'PayeeFinancialAccount/FinancialInstitutionBranch/ID',
    'PayeeFinancialAccount/ID',
    'PaymentMandate/PayerFinancialAccount/ID',
  ),
  'PaymentTerms/Note',
  ...below(
    'TaxRepresentativeParty',
    'PartyName',
    'PartyTaxScheme',
    ...below('PartyTaxScheme', ...registration),
    ...postalAddress,
  ),
  ...below('TaxTotal/TaxSubtotal/TaxCategory', ...category),
  'TaxTotal/TaxSubtotal/TaxableAmount',
]

const creditNote = [
  ...parties,
  ...references,
  ...below('CreditNoteLine', 'DocumentReference/DocumentTypeCode', 'Item', ...below('Item', ...item)),
  ...below('CreditNoteLine', 'Price', 'CreditedQuantity', 'LineExtensionAmount'),
  ...delivery,
  ...totalsAndPayment,
  'CreditNoteTypeCode',
  'CustomizationID',
  'DocumentCurrencyCode',
  'ProfileID',
]

/** The schema asks a line of an invoice for its item, but not one of a credit note. */
const invoice = [
  ...parties,
  ...references,
  ...delivery,
  ...below('InvoiceLine', 'DocumentReference/DocumentTypeCode', ...below('Item', ...item)),
  ...below('InvoiceLine', 'Price', 'InvoicedQuantity', 'LineExtensionAmount'),
  ...totalsAndPayment,
  'CustomizationID',
  'DocumentCurrencyCode',
  'InvoiceTypeCode',
  'ProfileID',
]

function exactlyOnce(document: 'CreditNote' | 'Invoice', from: number, paths: readonly string[]): TreeRule[] {
  return paths.map((path, index): TreeRule => {
    const steps = path.split('/')
    const name = steps.pop() ?? path
    const base = steps.join('/')
    return {
      id: `PEPPOL-EN16931-R${from + index}`,
      says: `${base || document} must have ${name} exactly once.`,
      broken: ({ root }) => {
        if (root.name !== document) return []
        const places = base === '' ? [root] : all(root, base)
        return places.filter((at) => children(at, name).length !== 1)
      },
    }
  })
}

export const mandatoryElements = tree([
  ...exactlyOnce('CreditNote', 140, creditNote),
  ...exactlyOnce('Invoice', 209, invoice),
])

import type { InvoiceDocument } from '../document.js'
import { placesWritten } from '../numbers.js'
import type { Check, RuleText } from '../rules.js'
import { anywhere, endingWith, isIn, named, type Places, type TreeRule, tree } from '../tree-rules.js'
import { booleanOf, isVatScheme } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, textOf } from '../xml-path.js'
import { isObjectReference } from './ubl-codes.js'

/** What a cardinality rule counts from a context: a path of names, or a function where the path has conditions. */
type Counted = string | ((context: XmlElement) => readonly unknown[])

const countOf = (context: XmlElement, counted: Counted): number =>
  typeof counted === 'string' ? all(context, counted).length : counted(context).length

const atMostOne = (contexts: Places, id: string, what: string, counted: Counted): TreeRule => ({
  id,
  says: `There is more than one ${what}: the model has room for one.`,
  broken: (document) => contexts(document).filter((context) => countOf(context, counted) > 1),
})

const must = (contexts: Places, id: string, says: string, holds: (at: XmlElement) => boolean): TreeRule => ({
  id,
  says,
  broken: (document) => contexts(document).filter((context) => !holds(context)),
})

const root: Places = (document) => [document.root]
const line = anywhere('InvoiceLine', 'CreditNoteLine')
const seller = 'AccountingSupplierParty/Party'
const buyer = 'AccountingCustomerParty/Party'
/** As written: the published tests compare with the blanks around. */
const distinct = (elements: readonly XmlElement[]): ReadonlySet<string> => new Set(elements.map(({ text }) => text))

const companyIds = (party: string, isVat: boolean) => (context: XmlElement) =>
  all(context, `${party}/PartyTaxScheme`)
    .filter((one) => child(one, 'TaxScheme') !== undefined && isVatScheme(one) === isVat)
    .flatMap((one) => children(one, 'CompanyID'))

const isCreditorScheme = (id: XmlElement): boolean => attribute(id, 'schemeID')?.toUpperCase() === 'SEPA'

/** Terms of the document that the model has once (UBL-SR-01 to UBL-SR-18, UBL-SR-24 and later). */
const documentRules: readonly TreeRule[] = [
  atMostOne(root, 'UBL-SR-01', 'contract reference', 'ContractDocumentReference/ID'),
  atMostOne(root, 'UBL-SR-02', 'receiving advice reference', 'ReceiptDocumentReference/ID'),
  atMostOne(root, 'UBL-SR-03', 'despatch advice reference', 'DespatchDocumentReference/ID'),
  atMostOne(root, 'UBL-SR-04', 'invoiced object', (at) =>
    children(at, 'AdditionalDocumentReference')
      .filter(isObjectReference)
      .flatMap((one) => children(one, 'ID')),
  ),
  atMostOne(root, 'UBL-SR-05', 'text of payment terms', 'PaymentTerms/Note'),
  atMostOne(root, 'UBL-SR-08', 'invoicing period', 'InvoicePeriod'),
  atMostOne(root, 'UBL-SR-09', 'name of the seller', `${seller}/PartyLegalEntity/RegistrationName`),
  atMostOne(root, 'UBL-SR-10', 'trading name of the seller', `${seller}/PartyName/Name`),
  atMostOne(root, 'UBL-SR-11', 'legal registration of the seller', `${seller}/PartyLegalEntity/CompanyID`),
  atMostOne(root, 'UBL-SR-12', 'VAT identifier of the seller', companyIds(seller, true)),
  atMostOne(root, 'UBL-SR-13', 'tax registration of the seller', companyIds(seller, false)),
  atMostOne(root, 'UBL-SR-14', 'legal form of the seller', `${seller}/PartyLegalEntity/CompanyLegalForm`),
  atMostOne(root, 'UBL-SR-15', 'name of the buyer', `${buyer}/PartyLegalEntity/RegistrationName`),
  atMostOne(root, 'UBL-SR-16', 'identifier of the buyer', `${buyer}/PartyIdentification/ID`),
  atMostOne(root, 'UBL-SR-17', 'legal registration of the buyer', `${buyer}/PartyLegalEntity/CompanyID`),
  atMostOne(root, 'UBL-SR-18', 'VAT identifier of the buyer', companyIds(buyer, true)),
  atMostOne(root, 'UBL-SR-24', 'delivery', 'Delivery'),
  {
    id: 'UBL-SR-29',
    says: 'There is more than one SEPA creditor identifier: the model has room for one.',
    broken: (document) => {
      const creditors = named(document, 'ID').filter((id) => isIn(id, 'PartyIdentification') && isCreditorScheme(id))
      return creditors.slice(1, 2)
    },
  },
  atMostOne(root, 'UBL-SR-39', 'project reference', 'ProjectReference/ID'),
  atMostOne(root, 'UBL-SR-40', 'trading name of the buyer', `${buyer}/PartyName/Name`),
  {
    id: 'UBL-SR-44',
    says: 'The payment instructions carry different remittance texts: all must be the same.',
    broken: (document) => (distinct(named(document, 'PaymentID')).size > 1 ? [document.root] : []),
  },
  atMostOne(root, 'UBL-SR-45', 'due date of payment', 'PaymentMeans/PaymentDueDate'),
  atMostOne(root, 'UBL-SR-46', 'text of the payment means', (at) =>
    all(at, 'PaymentMeans/PaymentMeansCode').filter((code) => attribute(code, 'name') !== undefined),
  ),
  {
    id: 'UBL-SR-47',
    says: 'The payment instructions name different payment means: all must be the same.',
    broken: (document) => (distinct(named(document, 'PaymentMeansCode')).size > 1 ? [document.root] : []),
  },
  atMostOne(root, 'UBL-SR-49', 'tax point code', 'InvoicePeriod/DescriptionCode'),
  atMostOne(root, 'UBL-SR-54', 'payment card', 'PaymentMeans/CardAccount'),
  atMostOne(root, 'UBL-SR-55', 'direct debit mandate', 'PaymentMeans/PaymentMandate'),
  atMostOne(root, 'UBL-SR-56', 'tender reference', 'OriginatorDocumentReference/ID'),
]

/** The published tests ask for a name of the payee that differs from one of the seller: without either they break. */
const payeeRule = (id: string, what: string, counted: (payee: XmlElement) => readonly XmlElement[]): TreeRule =>
  must(
    anywhere('PayeeParty'),
    id,
    `There is more than one ${what} of the payee, or the payee is not known to be somebody else than the seller.`,
    (payee) => counted(payee).length <= 1 && isNamedOtherwise(payee),
  )

function isNamedOtherwise(payee: XmlElement): boolean {
  const sellers = all(payee.parent, 'AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName')
  return all(payee, 'PartyName/Name').some((name) => sellers.some(({ text }) => text !== name.text))
}

const groupRules: readonly TreeRule[] = [
  atMostOne(anywhere('BillingReference'), 'UBL-SR-06', 'preceding invoice', 'InvoiceDocumentReference'),
  must(
    anywhere('BillingReference'),
    'UBL-SR-07',
    'The reference to a preceding invoice has no number.',
    (at) => first(at, 'InvoiceDocumentReference/ID') !== undefined,
  ),
  payeeRule('UBL-SR-19', 'name', (payee) => all(payee, 'PartyName/Name')),
  payeeRule('UBL-SR-20', 'identifier', (payee) =>
    all(payee, 'PartyIdentification/ID').filter((id) => !isCreditorScheme(id)),
  ),
  payeeRule('UBL-SR-21', 'legal registration', (payee) => all(payee, 'PartyLegalEntity/CompanyID')),
  atMostOne(anywhere('TaxRepresentativeParty'), 'UBL-SR-22', 'name of the tax representative', 'PartyName/Name'),
  atMostOne(
    anywhere('TaxRepresentativeParty'),
    'UBL-SR-23',
    'tax registration of the tax representative',
    'PartyTaxScheme/CompanyID',
  ),
  atMostOne(anywhere('Delivery'), 'UBL-SR-25', 'name of the receiver', 'DeliveryParty/PartyName/Name'),
  atMostOne(anywhere('PaymentMeans'), 'UBL-SR-26', 'remittance text', 'PaymentID'),
  atMostOne(anywhere('PaymentMeans'), 'UBL-SR-27', 'payment means code', 'PaymentMeansCode'),
  atMostOne(anywhere('PaymentMeans'), 'UBL-SR-28', 'mandate reference', 'PaymentMandate/ID'),
  atMostOne(indicated(false), 'UBL-SR-30', 'reason of the allowance', 'AllowanceChargeReason'),
  atMostOne(indicated(true), 'UBL-SR-31', 'reason of the charge', 'AllowanceChargeReason'),
  atMostOne(anywhere('TaxSubtotal'), 'UBL-SR-32', 'reason of the VAT exemption', 'TaxCategory/TaxExemptionReason'),
  atMostOne(anywhere('AdditionalDocumentReference'), 'UBL-SR-33', 'description of the document', 'DocumentDescription'),
  must(
    supplierParties,
    'UBL-SR-42',
    'The seller has more than two tax registrations: one for VAT and one for other taxes.',
    (party) => children(party, 'PartyTaxScheme').length <= 2,
  ),
  {
    id: 'UBL-SR-43',
    says: 'Only a reference to the invoiced object has a scheme or a type code 130; a credit note may use 50 for a project.',
    broken: (document) =>
      named(document, 'AdditionalDocumentReference').filter((one) => !isReferenceTyped(one, document)),
  },
  atMostOne(anywhere('PostalAddress', 'Address'), 'UBL-SR-51', 'third address line', 'AddressLine'),
  must(
    anywhere('PartyTaxScheme'),
    'UBL-SR-53',
    'A tax registration needs both the identifier and the tax scheme.',
    (at) => first(at, 'TaxScheme/ID') !== undefined && child(at, 'CompanyID') !== undefined,
  ),
]

function indicated(isCharge: boolean): Places {
  return (document) =>
    named(document, 'AllowanceCharge').filter((at) => booleanOf(child(at, 'ChargeIndicator')) === isCharge)
}

function supplierParties(document: InvoiceDocument): readonly XmlElement[] {
  return named(document, 'Party').filter((party) => isIn(party, 'AccountingSupplierParty'))
}

function isReferenceTyped(reference: XmlElement, { root: { name } }: InvoiceDocument): boolean {
  const type = child(reference, 'DocumentTypeCode')
  if (textOf(type) === '130') return true
  if (textOf(type) === '50' && name === 'CreditNote') return true
  return type === undefined && attribute(child(reference, 'ID'), 'schemeID') === undefined
}

const lineRules: readonly TreeRule[] = [
  atMostOne(line, 'UBL-SR-34', 'note on the line', 'Note'),
  atMostOne(line, 'UBL-SR-35', 'order line reference', 'OrderLineReference/LineID'),
  atMostOne(line, 'UBL-SR-36', 'period of the line', 'InvoicePeriod'),
  atMostOne(line, 'UBL-SR-37', 'discount on the price', 'Price/AllowanceCharge/Amount'),
  must(
    line,
    'UBL-SR-48',
    'The line must have exactly one VAT category.',
    (at) => all(at, 'Item/ClassifiedTaxCategory').length === 1,
  ),
  atMostOne(line, 'UBL-SR-50', 'description of the item', 'Item/Description'),
  atMostOne(line, 'UBL-SR-52', 'object reference on the line', 'DocumentReference'),
]

/** Attributes that the data types of the standard do not have; UBL allows them, so that they only deserve a warning. */
const unwantedAttributes =
  'schemeName schemeAgencyName schemeDataURI schemeURI format unitCodeListIdentifier unitCodeListAgencyIdentifier ' +
  'unitCodeListAgencyName listAgencyName listName name languageID listURI listSchemeURI languageLocaleID uri ' +
  'currencyCodeListVersionID characterSetCode encodingCode schemeAgencyID listAgencyID'

const attributeIds: readonly (readonly [name: string, id: string])[] = [
  ...unwantedAttributes
    .split(' ')
    .map((name, index) => [name, `UBL-DT-${String(index + 8).padStart(2, '0')}`] as const),
  ['unitCodeListID', 'UBL-CR-663'],
]

const attributeRules: ReadonlyMap<string, RuleText> = new Map(
  attributeIds.map(([name, id]) => [
    name,
    { id, says: `The attribute ${name} is not part of the standard: it will not be read.`, severity: 'warning' },
  ]),
)

/** Each attribute is reported once, however often it is used. `name` is wanted as text of the payment means (BT-82). */
const checkAttributes: Check = (document, report) => {
  const seen = new Set<string>()
  const check = (one: XmlElement): void => {
    for (const { name } of one.attributes) {
      const unwanted = attributeRules.get(name)
      if (!unwanted || seen.has(name) || (name === 'name' && one.name === 'PaymentMeansCode')) continue
      seen.add(name)
      report(unwanted, one)
    }
  }
  for (const elements of document.elements.values()) for (const one of elements) check(one)
}

/** Prices may have any number of decimals, and so may the discount that is part of one. */
const isAmount = (at: XmlElement): boolean => at.name !== 'PriceAmount' && !isIn(at, 'AllowanceCharge', 'Price')

const dataTypeRules: readonly TreeRule[] = [
  {
    id: 'UBL-DT-01',
    says: 'The amount has more than two decimals.',
    broken: (document) => endingWith(document, 'Amount').filter((at) => isAmount(at) && placesWritten(at.text) > 2),
  },
  {
    id: 'UBL-DT-06',
    says: 'The attachment does not state its media type.',
    broken: (document) => endingWith(document, 'BinaryObject').filter((at) => attribute(at, 'mimeCode') === undefined),
  },
  {
    id: 'UBL-DT-07',
    says: 'The attachment does not state its file name.',
    broken: (document) => endingWith(document, 'BinaryObject').filter((at) => attribute(at, 'filename') === undefined),
  },
]

/** How UBL is narrowed to the model (validation artefacts of EN 16931, UBL-SR and UBL-DT). */
export const ublStructureRules: readonly Check[] = [
  ...[documentRules, groupRules, lineRules, dataTypeRules].map(tree),
  checkAttributes,
]

import type { InvoiceDocument } from '../document.js'
import type { RuleText } from '../rules.js'
import { isIn, named, type Places, type TreeRule, tree } from '../tree-rules.js'
import { all, attribute, child, children, textOf } from '../xml-path.js'
import { isObjectReference } from './ubl-codes.js'

/** From the root where the name has a path, anywhere where it begins with two slashes, as the rules put it. */
function at(path: string): Places {
  if (!path.startsWith('//')) return ({ root }) => all(root, path)
  const [first = '', ...rest] = path.slice(2).split('/')
  if (rest.length === 0) return (document) => named(document, first)
  const below = rest.join('/')
  return (document) => named(document, first).flatMap((one) => all(one, below))
}

function unwanted(number: number, what: string, broken: Places, severity: RuleText['severity'] = 'warning'): TreeRule {
  const says = `The model has no place for ${what}: it will not be read.`
  // The rules look from the document and report once, whatever the number of places.
  return { id: `UBL-CR-${String(number).padStart(3, '0')}`, says, severity, broken: (it) => broken(it).slice(0, 1) }
}

/** A rule about an attribute of the elements at a path. */
function attributeRule(number: number, name: string, path: string): TreeRule {
  const places = at(path)
  return unwanted(number, `the attribute ${name} of ${path}`, (document) =>
    places(document).filter((one) => attribute(one, name) !== undefined),
  )
}

const objectReferences = (document: InvoiceDocument) =>
  named(document, 'AdditionalDocumentReference').filter(isObjectReference)

const otherReferences = (document: InvoiceDocument) =>
  named(document, 'AdditionalDocumentReference').filter((one) => !isObjectReference(one))

/** A due date among the payment means is for credit notes: an invoice has an element for it. */
const isInvoice = ({ root }: InvoiceDocument): boolean => root.name === 'Invoice'

const rules: readonly TreeRule[] = [
  unwanted(2, 'another UBL version than 2.1', ({ root }) =>
    children(root, 'UBLVersionID').filter((version) => textOf(version) !== '2.1'),
  ),
  unwanted(412, 'PaymentMeans/PaymentDueDate', (document) =>
    isInvoice(document) ? all(document.root, 'PaymentMeans/PaymentDueDate') : [],
  ),
  attributeRule(648, 'schemeID', 'CustomizationID'),
  attributeRule(649, 'schemeID', 'ProfileID'),
  attributeRule(650, 'schemeID', 'ID'),
  attributeRule(651, 'schemeID', 'SalesOrderID'),
  attributeRule(652, 'schemeID', '//PartyTaxScheme/CompanyID'),
  attributeRule(653, 'schemeID', 'PaymentMeans/PaymentID'),
  attributeRule(654, 'schemeID', 'PaymentMeans/PayeeFinancialAccount/ID'),
  attributeRule(655, 'schemeID', 'PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID'),
  attributeRule(656, 'listID', 'InvoiceTypeCode'),
  attributeRule(657, 'listID', 'DocumentCurrencyCode'),
  attributeRule(658, 'listID', 'TaxCurrencyCode'),
  attributeRule(659, 'listID', 'AdditionalDocumentReference/DocumentTypeCode'),
  attributeRule(660, 'listID', '//Country/IdentificationCode'),
  attributeRule(661, 'listID', 'PaymentMeans/PaymentMeansCode'),
  attributeRule(662, 'listID', '//AllowanceChargeReasonCode'),
  unwanted(664, 'FinancialInstitution', at('//FinancialInstitution')),
  unwanted(665, 'a scheme of a document that is not the invoiced object', (document) =>
    otherReferences(document).filter((one) => attribute(child(one, 'ID'), 'schemeID') !== undefined),
  ),
  unwanted(
    666,
    'an attachment of the invoiced object',
    (document) => objectReferences(document).filter((one) => child(one, 'Attachment') !== undefined),
    'error',
  ),
  attributeRule(667, 'schemeID', '//BuyersItemIdentification/ID'),
  attributeRule(668, 'schemeID', '//SellersItemIdentification/ID'),
  ...['AllowanceChargeReasonCode', 'AllowanceChargeReason', 'MultiplierFactorNumeric'].map((name, index) =>
    unwanted(669 + index, `${name} of the discount on a price`, (document) =>
      named(document, name).filter((one) => isIn(one, 'AllowanceCharge', 'Price')),
    ),
  ),
  attributeRule(672, 'listID', 'CreditNoteTypeCode'),
  unwanted(
    673,
    'a description of the invoiced object',
    (document) => objectReferences(document).filter((one) => child(one, 'DocumentDescription') !== undefined),
    'error',
  ),
  attributeRule(674, 'schemeID', '//PrimaryAccountNumberID'),
  attributeRule(675, 'schemeID', '//CardAccount/NetworkID'),
  attributeRule(676, 'schemeID', '//PaymentMandate/ID'),
  attributeRule(677, 'schemeID', '//PaymentMandate/PayerFinancialAccount/ID'),
  attributeRule(678, 'schemeID', '//TaxCategory/ID'),
  attributeRule(679, 'schemeID', '//ClassifiedTaxCategory/ID'),
  unwanted(680, 'PaymentMeans/PayerFinancialAccount', at('//PaymentMeans/PayerFinancialAccount')),
]

/** The restrictions of UBL that are no plain path (validation artefacts of EN 16931, UBL-CR). */
export const ublAttributeRules = tree(rules)

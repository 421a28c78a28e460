import type { InvoiceDocument } from '../document.js'
import { forbidden } from '../forbidden.js'
import type { Check, Severity } from '../rules.js'
import {
  anywhere,
  endingWith,
  isIn,
  isUnder,
  lookedUpOnce,
  named,
  type Places,
  type TreeRule,
  tree,
} from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { attribute, child, children, textOf } from '../xml-path.js'

type Condition = (element: XmlElement) => boolean

const id = (number: number): string => `CII-DT-${String(number).padStart(3, '0')}`

const ending =
  (name: string): Places =>
  (document) =>
    endingWith(document, name)

const narrowed =
  (places: Places, condition: Condition): Places =>
  (document) =>
    places(document).filter(condition)

/** One rule for each attribute, numbered on: none of them is part of the data type. */
function noAttributes(from: number, places: Places, names: string, severity: Severity = 'error'): TreeRule[] {
  const withAttributes = lookedUpOnce(narrowed(places, ({ attributes }) => attributes.length > 0))
  return names.split(' ').map((name, index) => ({
    id: id(from + index),
    says: `The attribute ${name} is not part of the standard here.`,
    severity,
    broken: narrowed(withAttributes, (element) => attribute(element, name) !== undefined),
  }))
}

/** One rule for each child, numbered on: the model has no place for it. */
function noChildren(from: number, places: Places, names: string, severity: Severity = 'error'): TreeRule[] {
  const found = lookedUpOnce(places)
  return forbidden(id, from, '', names, severity).map((row) => ({ ...row, broken: holding(found, row.path) }))
}

const holding = (places: Places, path: string): Places => {
  const [name = '', below] = path.split('/')
  return narrowed(places, (element) => {
    const found = child(element, name)
    return found !== undefined && (below === undefined || child(found, below) !== undefined)
  })
}

/** Identifiers of the document and the line are plain texts; other identifiers may name a scheme but not its origin. */
const isPlainIdentifier: Condition = (element) =>
  isIn(element, 'GuidelineSpecifiedDocumentContextParameter') ||
  (element.name === 'ID' && isIn(element, 'ExchangedDocument')) ||
  (element.name === 'LineID' && isIn(element, 'AssociatedDocumentLineDocument')) ||
  (element.name === 'SellerAssignedID' && isIn(element, 'SpecifiedTradeProduct'))

const schemeOrigin = 'schemeName schemeAgencyName schemeDataURI schemeURI'

const identifierRules: readonly TreeRule[] = [
  ...noAttributes(
    1,
    narrowed(ending('ID'), isPlainIdentifier),
    `${schemeOrigin} schemeID schemeAgencyID schemeVersionID`,
  ),
  ...noAttributes(
    101,
    narrowed(ending('ID'), (element) => !isPlainIdentifier(element)),
    schemeOrigin,
  ),
  ...noAttributes(8, anywhere('TypeCode'), 'name listURI'),
  ...noAttributes(13, ({ root }) => [root], 'languageID languageLocaleID'),
  ...noAttributes(
    45,
    narrowed(anywhere('CategoryCode'), (code) => isIn(code, 'ApplicableTradeTax', 'SpecifiedLineTradeSettlement')),
    'listID listAgencyID listVersionID listURI',
    'warning',
  ),
]

/** Which parts of a reference the model knows depends on what is referred to. */
const isAdditional = (...codes: readonly string[]): Condition => {
  const allowed = new Set(codes)
  return (reference) =>
    reference.name === 'AdditionalReferencedDocument' && allowed.has(textOf(child(reference, 'TypeCode')))
}
const isSupporting = isAdditional('916')
const isPreceding: Condition = ({ name }) => name === 'InvoiceReferencedDocument'
const never: Condition = () => false

const references = ending('ReferencedDocument')

const referenceParts: readonly (readonly [number: number, name: string, isAllowed: Condition])[] = [
  [15, 'URIID', isSupporting],
  [16, 'StatusCode', never],
  [17, 'CopyIndicator', never],
  [18, 'TypeCode', isAdditional('50', '130', '916')],
  [19, 'GlobalID', never],
  [20, 'RevisionID', never],
  [21, 'Name', isSupporting],
  [22, 'AttachmentBinaryObject', isSupporting],
  [23, 'Information', never],
  [24, 'ReferenceTypeCode', isAdditional('130')],
  [25, 'SectionName', never],
  [26, 'PreviousRevisionID', never],
  [27, 'FormattedIssueDateTime', isPreceding],
  [28, 'EffectiveSpecifiedPeriod', never],
  [29, 'IssuerTradeParty', never],
  [30, 'AttachedSpecifiedBinaryFile', never],
]

const referenceRules: readonly TreeRule[] = referenceParts.flatMap(([number, name, isAllowed]) =>
  noChildren(
    number,
    narrowed(references, (reference) => !isAllowed(reference)),
    name,
  ),
)

const amounts = narrowed(ending('Amount'), ({ name }) => name !== 'TaxTotalAmount')

const hasInvoicedUnit = (document: InvoiceDocument): boolean =>
  named(document, 'BilledQuantity').some((quantity) => attribute(quantity, 'unitCode') !== undefined)

const quantities = ending('Quantity')

const numberRules: readonly TreeRule[] = [
  ...noAttributes(31, amounts, 'currencyID currencyCodeListVersionID'),
  ...noAttributes(33, (document) => (hasInvoicedUnit(document) ? [] : quantities(document)), 'unitCode'),
  ...noAttributes(34, quantities, 'unitCodeListID unitCodeListAgencyID unitCodeListAgencyName'),
]

const taxes = ending('TradeTax')
const isOfHeader: Condition = (tax) => isUnder(tax, 'ApplicableHeaderTradeSettlement')
const isApplicable: Condition = ({ name }) => name === 'ApplicableTradeTax'
const except = (condition: Condition): Places => narrowed(taxes, (tax) => !condition(tax))
const accounts = ['BuyerRepayable', 'SellerPayable', 'SellerRefundable', 'BuyerDeductible', 'BuyerNonDeductible']

const taxRules: readonly TreeRule[] = [
  {
    id: 'CII-DT-037',
    says: 'The tax is not VAT: the model knows no other.',
    broken: narrowed(taxes, (tax) => {
      const types = children(tax, 'TypeCode')
      return types.length > 0 && types.every(({ text }) => text !== 'VAT')
    }),
  },
  ...noChildren(38, taxes, 'CalculatedRate CalculationSequenceNumeric BasisQuantity', 'warning'),
  ...noChildren(41, except(isOfHeader), 'BasisAmount', 'warning'),
  ...noChildren(42, taxes, 'UnitBasisAmount LineTotalBasisAmount AllowanceChargeBasisAmount', 'warning'),
  ...noChildren(49, taxes, 'CurrencyCode Jurisdiction CustomsDutyIndicator', 'warning'),
  ...noChildren(52, except(isApplicable), 'ExemptionReasonCode', 'warning'),
  ...noChildren(98, except(isApplicable), 'ExemptionReason', 'warning'),
  ...noChildren(53, taxes, 'TaxBasisAllowanceRate', 'warning'),
  ...noChildren(54, except(isOfHeader), 'TaxPointDate', 'warning'),
  ...noChildren(55, taxes, 'Type InformationAmount CategoryName', 'warning'),
  ...noChildren(58, except(isOfHeader), 'DueDateTypeCode', 'warning'),
  ...noAttributes(
    59,
    narrowed(anywhere('RateApplicablePercent'), (rate) => rate.parent?.name.endsWith('TradeTax') === true),
    'format',
    'warning',
  ),
  ...noChildren(60, taxes, 'SpecifiedTradeAccountingAccount ServiceSupplyTradeCountry', 'warning'),
  ...noChildren(62, taxes, accounts.map((name) => `${name}TaxSpecifiedTradeAccountingAccount`).join(' '), 'warning'),
  ...noChildren(67, taxes, 'PlaceApplicableTradeLocation', 'warning'),
]

const periods = anywhere('BillingSpecifiedPeriod')
const addresses = anywhere('PostalTradeAddress')
const calendarDay = /^\s*\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\s*$/

const placeAndTimeRules: readonly TreeRule[] = [
  ...noChildren(
    68,
    periods,
    'StartDateTime/DateTime DurationMeasure InclusiveIndicator Description EndDateTime/DateTime',
  ),
  ...noChildren(73, periods, 'CompleteDateTime OpenIndicator SeasonCode ID Name SequenceNumeric'),
  ...noChildren(79, periods, 'StartDateFlexibilityCode ContinuousIndicator PurposeCode'),
  ...noChildren(82, addresses, 'ID PostOfficeBox BuildingName'),
  ...noChildren(86, addresses, 'LineFour LineFive StreetName CitySubDivisionName CountryName CountrySubDivisionID'),
  ...noChildren(92, addresses, 'AttentionOf CareOf BuildingNumber DepartmentName AdditionalStreetName'),
  {
    id: 'CII-DT-097',
    says: 'The date is not a day of the calendar written as CCYYMMDD.',
    broken: narrowed(
      anywhere('DateTimeString'),
      (date) => attribute(date, 'format') === '102' && !calendarDay.test(date.text),
    ),
  },
]

/** How the data types of CII are narrowed (validation artefacts of EN 16931, CII-DT). */
export const ciiDataTypeRules: readonly Check[] = [
  identifierRules,
  referenceRules,
  numberRules,
  taxRules,
  placeAndTimeRules,
].map(tree)

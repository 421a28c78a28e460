import type { InvoiceDocument } from '../document.js'
import type { Check, Severity } from '../rules.js'
import { anywhere, isIn, isUnder, named, type Places, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, textOf } from '../xml-path.js'

function count(
  contexts: Places,
  id: string,
  path: string,
  [least, most]: readonly [number, number],
  severity: Severity,
): TreeRule {
  const allowed = least === most ? `exactly ${most}` : least === 0 ? `at most ${most}` : `${least} to ${most}`
  return {
    id,
    says: `The element ${path} must be there ${allowed} time${most === 1 ? '' : 's'}.`,
    severity,
    broken: (document) =>
      contexts(document).filter((context) => {
        const found = all(context, path).length
        return found < least || found > most
      }),
  }
}

const once = (contexts: Places, id: string, path: string, severity: Severity = 'error') =>
  count(contexts, id, path, [1, 1], severity)
const atMostOnce = (contexts: Places, id: string, path: string, severity: Severity = 'error') =>
  count(contexts, id, path, [0, 1], severity)

const must = (
  contexts: Places,
  id: string,
  says: string,
  holds: (at: XmlElement) => boolean,
  severity: Severity = 'error',
): TreeRule => ({
  id,
  says,
  severity,
  broken: (document) => contexts(document).filter((context) => !holds(context)),
})

const exchangeContext = anywhere('ExchangedDocumentContext')
const exchanged = anywhere('ExchangedDocument')
const lineDocument = anywhere('AssociatedDocumentLineDocument')
const agreement = anywhere('ApplicableHeaderTradeAgreement')
const settlement = anywhere('ApplicableHeaderTradeSettlement')
const seller = anywhere('SellerTradeParty')
const buyer = anywhere('BuyerTradeParty')
const allowance = anywhere('SpecifiedTradeAllowanceCharge')
const parameters = (document: InvoiceDocument): readonly XmlElement[] =>
  named(document, 'ExchangedDocumentContext')
    .flatMap((context) => context.children)
    .filter(({ name }) => name.endsWith('DocumentContextParameter'))

const guideline = 'GuidelineSpecifiedDocumentContextParameter'

const headerRules: readonly TreeRule[] = [
  atMostOnce(exchangeContext, 'CII-SR-003', 'BusinessProcessSpecifiedDocumentContextParameter', 'warning'),
  once(exchangeContext, 'CII-SR-009', guideline),
  once(exchangeContext, 'CII-SR-010', `${guideline}/ID`),
  count(parameters, 'CII-SR-04', 'Value', [0, 0], 'warning'),
  count(parameters, 'CII-SR-05', 'SpecifiedDocumentVersion', [0, 0], 'warning'),
  once(exchanged, 'CII-SR-014', 'TypeCode'),
  must(anywhere('IncludedNote'), 'CII-SR-030', 'The note has more than one text.', hasOneContent, 'warning'),
]

function hasOneContent(note: XmlElement): boolean {
  return !isIn(note, 'ExchangedDocument') || children(note, 'Content').length <= 1
}

const lineRules: readonly TreeRule[] = [
  atMostOnce(lineDocument, 'CII-SR-039', 'IncludedNote', 'warning'),
  atMostOnce(lineDocument, 'CII-SR-040', 'IncludedNote/Content', 'warning'),
  must(
    anywhere('SpecifiedTradeProduct'),
    'CII-SR-046',
    'The standard identifier of the item does not state its scheme.',
    isStandardIdentified,
  ),
  must(
    anywhere('CalculationPercent'),
    'CII-SR-186',
    'The attribute format is not part of the standard here.',
    (at) => !isUnder(at, 'SpecifiedLineTradeSettlement') || attribute(at, 'format') === undefined,
    'warning',
  ),
  must(
    anywhere('SpecifiedTradeProduct'),
    'CII-SR-090',
    'The element OriginTradeCountry/ID must be there exactly 1 time where the item has a country of origin.',
    hasOneOrigin,
  ),
  once(anywhere('ApplicableProductCharacteristic'), 'CII-SR-069', 'Description'),
  once(anywhere('ApplicableProductCharacteristic'), 'CII-SR-072', 'Value'),
  once(anywhere('SpecifiedLineTradeAgreement'), 'CII-SR-439', 'NetPriceProductTradePrice/ChargeAmount'),
  must(
    anywhere('SpecifiedLineTradeAgreement'),
    'CII-SR-119',
    'The discount on the gross price must be an allowance with an amount.',
    isDiscount,
    'warning',
  ),
  atMostOnce(anywhere('AppliedTradeAllowanceCharge'), 'CII-SR-440', 'ActualAmount'),
  atMostOnce(anywhere('NetPriceProductTradePrice'), 'CII-SR-441', 'ChargeAmount'),
  once(anywhere('SpecifiedLineTradeSettlement'), 'CII-SR-454', 'ApplicableTradeTax', 'warning'),
  must(
    allowance,
    'CII-SR-463',
    'It is not said whether this is an allowance or a charge.',
    (at) => child(at, 'ChargeIndicator') !== undefined,
  ),
  atMostOnce(allowance, 'CII-SR-471', 'RateApplicablePercent'),
  atMostOnce(allowance, 'CII-SR-472', 'CategoryTradeTax'),
  atMostOnce(allowance, 'CII-SR-473', 'ActualAmount'),
]

/** One identifier with a scheme is enough, as the published test compares sets. */
function isStandardIdentified(product: XmlElement): boolean {
  const identifiers = children(product, 'GlobalID')
  return identifiers.length === 0 || identifiers.some((id) => attribute(id, 'schemeID') !== undefined)
}

function hasOneOrigin(product: XmlElement): boolean {
  return child(product, 'OriginTradeCountry') === undefined || all(product, 'OriginTradeCountry/ID').length === 1
}

function isDiscount(agreement: XmlElement): boolean {
  const applied = all(agreement, 'GrossPriceProductTradePrice/AppliedTradeAllowanceCharge')
  const indicators = applied.flatMap((one) => children(one, 'ChargeIndicator'))
  const hasAmount = applied.some((one) => child(one, 'ActualAmount') !== undefined)
  const isAllowance = indicators.some((one) => falsehoods.has(textOf(child(one, 'Indicator'))))
  return hasAmount ? isAllowance : indicators.length === 0
}

const onlyOneOf = (contexts: Places, id: string, a: string, b: string): TreeRule =>
  must(
    contexts,
    id,
    `There may be ${a} or ${b}, not both.`,
    (at) => child(at, a) === undefined || child(at, b) === undefined,
    'warning',
  )

const falsehoods = new Set(['false', '0'])

const within =
  (name: string, parent: string): Places =>
  (document) =>
    named(document, name).filter((one) => isIn(one, parent))

const ofType = (at: XmlElement, code: string): XmlElement[] =>
  children(at, 'AdditionalReferencedDocument').filter((one) => textOf(child(one, 'TypeCode')) === code)

/** Documents of a type share one element with others: what there may be only once is counted over all of the type. */
const atMostOneOfType = (contexts: Places, id: string, code: string, what: string, below?: string): TreeRule => ({
  id,
  says: `There is more than one ${what}: the model has room for one.`,
  severity: 'warning',
  broken: (document) =>
    contexts(document).filter((at) => {
      const found = ofType(at, code)
      return (below === undefined ? found : found.flatMap((one) => children(one, below))).length > 1
    }),
})

const partyRules: readonly TreeRule[] = [
  onlyOneOf(buyer, 'CII-SR-450', 'ID', 'GlobalID'),
  onlyOneOf(within('ShipToTradeParty', 'ApplicableHeaderTradeDelivery'), 'CII-SR-449', 'ID', 'GlobalID'),
  onlyOneOf(within('PayeeTradeParty', 'ApplicableHeaderTradeSettlement'), 'CII-SR-451', 'ID', 'GlobalID'),
  atMostOnce(seller, 'CII-SR-455', 'DefinedTradeContact'),
  atMostOnce(buyer, 'CII-SR-456', 'DefinedTradeContact'),
  atMostOneOfType(agreement, 'CII-SR-457', '50', 'tender reference'),
  atMostOneOfType(agreement, 'CII-SR-458', '130', 'invoiced object'),
  atMostOnce(seller, 'CII-SR-459', 'URIUniversalCommunication'),
  atMostOnce(buyer, 'CII-SR-460', 'URIUniversalCommunication'),
  onlyOneOf(within('DefinedTradeContact', 'SellerTradeParty'), 'CII-SR-465', 'PersonName', 'DepartmentName'),
  onlyOneOf(within('DefinedTradeContact', 'BuyerTradeParty'), 'CII-SR-466', 'PersonName', 'DepartmentName'),
  atMostOneOfType(anywhere('SpecifiedLineTradeSettlement'), 'CII-SR-474', '130', 'invoiced object of the line'),
  atMostOneOfType(agreement, 'CII-SR-475', '916', 'description of supporting documents', 'Name'),
  atMostOneOfType(agreement, 'CII-SR-476', '916', 'attachment', 'AttachmentBinaryObject'),
]

/** Every payment instruction of a document must say the same in these two elements. */
const sameInAllMeans = (id: string, name: string, what: string): TreeRule => ({
  id,
  says: `The payment instructions differ in ${what}: all must be the same.`,
  broken: (document) =>
    settlement(document).filter(
      (at) => new Set(all(at, `SpecifiedTradeSettlementPaymentMeans/${name}`).map(textOf)).size > 1,
    ),
})

const settlementRules: readonly TreeRule[] = [
  atMostOnce(settlement, 'CII-SR-452', 'SpecifiedTradePaymentTerms', 'warning'),
  atMostOnce(settlement, 'CII-SR-453', 'SpecifiedTradePaymentTerms/Description', 'warning'),
  atMostOnce(settlement, 'CII-SR-461', 'ApplicableTradeTax/TaxPointDate'),
  {
    id: 'CII-SR-462',
    says: 'The VAT breakdowns give different tax point codes: all must be the same.',
    broken: (document) =>
      new Set(named(document, 'DueDateTypeCode').map(textOf)).size > 1 ? settlement(document).slice(0, 1) : [],
  },
  sameInAllMeans('CII-SR-467', 'TypeCode', 'the payment means'),
  sameInAllMeans('CII-SR-468', 'Information', 'the text of the payment means'),
  atMostOnce(settlement, 'CII-SR-469', 'PaymentReference'),
  must(settlement, 'CII-SR-470', 'A credit transfer does not name the account to pay to.', (at) =>
    children(at, 'SpecifiedTradeSettlementPaymentMeans').every(isPayable),
  ),
]

function isPayable(means: XmlElement): boolean {
  const code = textOf(child(means, 'TypeCode'))
  if (code !== '30' && code !== '58') return true
  const account = 'PayeePartyCreditorFinancialAccount'
  return first(means, `${account}/IBANID`) !== undefined || first(means, `${account}/ProprietaryID`) !== undefined
}

const totals =
  'LineTotal ChargeTotal AllowanceTotal TaxBasisTotal Rounding GrandTotal Information TotalPrepaid TotalDiscount ' +
  'TotalAllowanceCharge DuePayable RetailValueExcludingTaxInformation TotalDepositFeeInformation ' +
  'ProductValueExcludingTobaccoTaxInformation TotalRetailValueInformation GrossLineTotal NetLineTotal ' +
  'NetIncludingTaxesLineTotal'

const summationRules: readonly TreeRule[] = totals
  .split(' ')
  .map((name, index) =>
    atMostOnce(anywhere('SpecifiedTradeSettlementHeaderMonetarySummation'), `CII-SR-${477 + index}`, `${name}Amount`),
  )

/** How CII is narrowed to the model where a rule counts or compares (validation artefacts of EN 16931, CII-SR). */
export const ciiStructureRules: readonly Check[] = [
  headerRules,
  lineRules,
  partyRules,
  settlementRules,
  summationRules,
].map(tree)

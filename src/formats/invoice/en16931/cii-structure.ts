import type { InvoiceDocument } from '../document.js'
import type { Check, Severity } from '../rules.js'
import { anywhere, isIn, isUnder, named, type Places, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, isFilled, textOf } from '../xml-path.js'

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
    (product) => children(product, 'GlobalID').every((id) => attribute(id, 'schemeID') !== undefined),
  ),
  must(
    anywhere('CalculationPercent'),
    'CII-SR-186',
    'The attribute format is not part of the standard here.',
    (at) => !isUnder(at, 'SpecifiedLineTradeSettlement') || attribute(at, 'format') === undefined,
    'warning',
  ),
  once(anywhere('OriginTradeCountry'), 'CII-SR-090', 'ID'),
  once(anywhere('ApplicableProductCharacteristic'), 'CII-SR-069', 'Description'),
  once(anywhere('ApplicableProductCharacteristic'), 'CII-SR-072', 'Value'),
  once(anywhere('SpecifiedLineTradeAgreement'), 'CII-SR-439', 'NetPriceProductTradePrice/ChargeAmount'),
  must(
    anywhere('GrossPriceProductTradePrice'),
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
  atMostOnce(allowance, 'CII-SR-471', 'CategoryTradeTax/RateApplicablePercent'),
  atMostOnce(allowance, 'CII-SR-472', 'CategoryTradeTax'),
  atMostOnce(allowance, 'CII-SR-473', 'ActualAmount'),
]

function isDiscount(price: XmlElement): boolean {
  const isAllowance = textOf(first(price, 'AppliedTradeAllowanceCharge/ChargeIndicator/Indicator')) === 'false'
  const hasAmount = first(price, 'AppliedTradeAllowanceCharge/ActualAmount') !== undefined
  return isAllowance === hasAmount
}

const onlyOneOf = (contexts: Places, id: string, a: string, b: string): TreeRule =>
  must(
    contexts,
    id,
    `There may be ${a} or ${b}, not both.`,
    (at) => child(at, a) === undefined || child(at, b) === undefined,
    'warning',
  )

const contactOf =
  (party: string): Places =>
  (document) =>
    named(document, 'DefinedTradeContact').filter((contact) => isIn(contact, party))

const ofType =
  (code: string): Places =>
  (document) =>
    named(document, 'AdditionalReferencedDocument').filter(
      (one) => isIn(one, 'ApplicableHeaderTradeAgreement') && textOf(child(one, 'TypeCode')) === code,
    )

const atMostOneOfType = (id: string, code: string, what: string): TreeRule => ({
  id,
  says: `There is more than one ${what}: the model has room for one.`,
  severity: 'warning',
  broken: (document) => ofType(code)(document).slice(1, 2),
})

const partyRules: readonly TreeRule[] = [
  {
    id: 'CII-SR-282',
    says: 'The model has no place for an identifier of the tax representative: it will not be read.',
    severity: 'warning',
    broken: (document) =>
      named(document, 'SellerTaxRepresentativeTradeParty').filter((party) => child(party, 'ID') !== undefined),
  },
  onlyOneOf(buyer, 'CII-SR-450', 'ID', 'GlobalID'),
  onlyOneOf(anywhere('ShipToTradeParty'), 'CII-SR-449', 'ID', 'GlobalID'),
  onlyOneOf(anywhere('PayeeTradeParty'), 'CII-SR-451', 'ID', 'GlobalID'),
  atMostOnce(seller, 'CII-SR-455', 'DefinedTradeContact'),
  atMostOnce(buyer, 'CII-SR-456', 'DefinedTradeContact'),
  atMostOneOfType('CII-SR-457', '50', 'tender reference'),
  atMostOneOfType('CII-SR-458', '130', 'invoiced object'),
  atMostOnce(seller, 'CII-SR-459', 'URIUniversalCommunication'),
  atMostOnce(buyer, 'CII-SR-460', 'URIUniversalCommunication'),
  onlyOneOf(contactOf('SellerTradeParty'), 'CII-SR-465', 'PersonName', 'DepartmentName'),
  onlyOneOf(contactOf('BuyerTradeParty'), 'CII-SR-466', 'PersonName', 'DepartmentName'),
  atMostOnce(ofType('130'), 'CII-SR-474', 'ReferenceTypeCode', 'warning'),
  atMostOnce(ofType('916'), 'CII-SR-475', 'Name', 'warning'),
  atMostOnce(ofType('916'), 'CII-SR-476', 'AttachmentBinaryObject', 'warning'),
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
  must(
    anywhere('SpecifiedTradeSettlementPaymentMeans'),
    'CII-SR-470',
    'The credit transfer does not name the account to pay to.',
    isPayable,
  ),
]

function isPayable(means: XmlElement): boolean {
  const code = textOf(child(means, 'TypeCode'))
  if (code !== '30' && code !== '58') return true
  const account = child(means, 'PayeePartyCreditorFinancialAccount')
  return isFilled(child(account, 'IBANID')) || isFilled(child(account, 'ProprietaryID'))
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

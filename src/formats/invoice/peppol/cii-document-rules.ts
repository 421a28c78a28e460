import { type Decimal, isNegative, isPositive } from '../../../kernel/decimal.js'
import { allowanceReasonCodes, chargeReasonCodes, mediaTypes } from '../codes/codes.js'
import type { InvoiceDocument } from '../document.js'
import type { Check } from '../rules.js'
import { numeric } from '../terms.js'
import { anywhere, coded, isIn, must, named, type PlaceRule, placed, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, textOf } from '../xml-path.js'
import type { ReleaseLists } from './document-rules.js'

/** Peppol BIS Billing 3 as published for CII: what it asks of the document (PEPPOL-EN16931-Rnnn, CLnnn, F001). */
const rule = (number: string, term: string, says: string, holds: PlaceRule['holds']): PlaceRule =>
  must(`PEPPOL-EN16931-${number}`, term, says, holds)

const has = (at: XmlElement, path: string): boolean => first(at, path) !== undefined
const ofType = (at: XmlElement, code: string): XmlElement[] =>
  children(at, 'AdditionalReferencedDocument').filter((one) => child(one, 'TypeCode')?.text === code)

const agreementRules: readonly PlaceRule[] = [
  rule(
    'R003',
    'BT-10',
    'The invoice has neither a buyer reference nor an order number.',
    (at) => has(at, 'BuyerReference') || all(at, 'BuyerOrderReferencedDocument/IssuerAssignedID').length > 0,
  ),
  rule('R006', 'BT-18', 'There is more than one invoiced object.', (at) => ofType(at, '130').length <= 1),
  rule('R080', 'BT-11', 'There is more than one reference of type 50.', (at) => ofType(at, '50').length <= 1),
]

const totalsIn = (settlement: XmlElement, isWanted: (currency: string) => boolean): XmlElement[] =>
  all(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount').filter((total) => {
    const currency = attribute(total, 'currencyID')
    return currency !== undefined && isWanted(currency)
  })

const currencyOf = (settlement: XmlElement, name: string): string | undefined => child(settlement, name)?.text

const isMain = (settlement: XmlElement) => (currency: string) =>
  currency === currencyOf(settlement, 'InvoiceCurrencyCode')

function haveSameSign(settlement: XmlElement): boolean {
  const accounting = currencyOf(settlement, 'TaxCurrencyCode')
  if (accounting === undefined) return true
  const values = (isWanted: (currency: string) => boolean): Decimal[] =>
    totalsIn(settlement, isWanted).flatMap((total) => numeric(total)?.value ?? [])
  const sides = [values((currency) => currency === accounting), values(isMain(settlement))]
  return sides.every((side) => side.some(isNegative)) || sides.every((side) => side.some((one) => !isNegative(one)))
}

const currencyRules: readonly PlaceRule[] = [
  rule(
    'R005',
    'BT-6',
    'The accounting currency is the currency of the invoice: leave it out.',
    (at) =>
      !has(at, 'TaxCurrencyCode') || textOf(child(at, 'TaxCurrencyCode')) !== textOf(child(at, 'InvoiceCurrencyCode')),
  ),
  rule(
    'R054',
    'BT-111',
    'There must be one VAT total in another currency where an accounting currency is stated, and none otherwise.',
    (at) =>
      totalsIn(at, (currency) => has(at, 'InvoiceCurrencyCode') && !isMain(at)(currency)).length ===
      (has(at, 'TaxCurrencyCode') ? 1 : 0),
  ),
]

const mainTotals = (settlement: XmlElement): XmlElement[] => totalsIn(settlement, isMain(settlement))

/** PEPPOL-EN16931-R053 and R055 as Peppol has them, and as XRechnung has: there the VAT total may be missing. */
const totalRules = (mayBeMissing: boolean): readonly PlaceRule[] => [
  rule('R053', 'BT-110', 'There must be exactly one VAT total in the currency of the invoice.', (at) => {
    const count = mainTotals(at).length
    return count === 1 || (mayBeMissing && count === 0)
  }),
  rule(
    'R055',
    'BT-111',
    'The VAT totals in both currencies must have the same sign.',
    (at) => (mayBeMissing && mainTotals(at).length === 0) || haveSameSign(at),
  ),
]

const partyRule = (number: string, term: string, who: string): PlaceRule =>
  rule(
    number,
    term,
    `The ${who} has no electronic address.`,
    (at) => all(at, 'URIUniversalCommunication/URIID').length > 0,
  )

const paymentRules: readonly PlaceRule[] = [
  rule(
    'R061',
    'BT-89',
    'A direct debit needs the reference of its mandate.',
    (at) =>
      !['49', '59'].includes(textOf(child(at, 'TypeCode'))) ||
      all(at.parent, 'SpecifiedTradePaymentTerms/DirectDebitMandateID').length > 0,
  ),
]

const basisRules: readonly PlaceRule[] = [
  rule('R121', 'BT-149', 'The quantity that the price is for must be above zero.', (price) => {
    const base = numeric(child(price, 'BasisQuantity'))
    return base === undefined || (base.value !== undefined && isPositive(base.value))
  }),
  rule('R130', 'BT-150', 'The unit of the price is not the unit of the quantity.', (price) => {
    const unit = attribute(child(price, 'BasisQuantity'), 'unitCode')
    const quantity = first(price.parent?.parent, 'SpecifiedLineTradeDelivery/BilledQuantity')
    return unit === undefined || attribute(quantity, 'unitCode') === unit
  }),
]

const onlyOneObject = rule(
  'R100',
  'BT-128',
  'A line refers to one object at most.',
  (line) => all(line, 'SpecifiedLineTradeSettlement').flatMap((at) => ofType(at, '130')).length <= 1,
)

const onlyObjects = rule('R101', 'BT-128', 'A line may only refer to the invoiced object (type code 130).', (line) => {
  const documents = all(line, 'SpecifiedLineTradeSettlement/AdditionalReferencedDocument')
  return documents.length === 0 || documents.some((one) => child(one, 'TypeCode')?.text === '130')
})

const within = (bound: 'Start' | 'End'): ((line: XmlElement, document: InvoiceDocument) => boolean) => {
  const name = `${bound}DateTime`
  return (holder, { root }) => {
    const whole = all(
      root,
      `SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/BillingSpecifiedPeriod/${name}`,
    )
    if (whole.length === 0) return true
    const days = all(holder, `${name}/DateTimeString`)
    const limits = whole.flatMap((one) => children(one, 'DateTimeString'))
    return (
      !has(holder, name) ||
      days.some((day) => limits.some((limit) => (bound === 'Start' ? day.text >= limit.text : day.text <= limit.text)))
    )
  }
}

const periodRules: readonly PlaceRule[] = [
  rule('R110', 'BT-134', 'The period of the line starts before the period of the invoice.', within('Start')),
  rule('R111', 'BT-135', 'The period of the line ends after the period of the invoice.', within('End')),
]

const linePeriods = (document: InvoiceDocument): readonly XmlElement[] =>
  named(document, 'BillingSpecifiedPeriod').filter((at) => isIn(at, 'SpecifiedLineTradeSettlement'))

const indicated = (indicator: string) => (code: XmlElement) =>
  isIn(code, 'SpecifiedTradeAllowanceCharge') && textOf(first(code.parent, 'ChargeIndicator/Indicator')) === indicator

const exact = (code: string): string => code

const codeRules = ({ currencies, addressSchemes }: ReleaseLists): readonly TreeRule[] => [
  coded('PEPPOL-EN16931-CL001', 'BT-125', 'The media type of the attachment', {
    elements: 'AttachmentBinaryObject',
    attribute: 'mimeCode',
    list: mediaTypes,
    normalize: exact,
  }),
  coded('PEPPOL-EN16931-CL002', 'BT-98', 'The reason of the allowance', {
    elements: 'ReasonCode',
    when: indicated('false'),
    list: allowanceReasonCodes,
  }),
  coded('PEPPOL-EN16931-CL003', 'BT-105', 'The reason of the charge', {
    elements: 'ReasonCode',
    when: indicated('true'),
    list: chargeReasonCodes,
  }),
  coded('PEPPOL-EN16931-CL007', 'BT-110', 'The currency of the VAT total', {
    elements: 'TaxTotalAmount',
    attribute: 'currencyID',
    list: currencies,
    normalize: exact,
  }),
  coded('PEPPOL-EN16931-CL008', 'BT-34', 'The scheme of the electronic address', {
    elements: 'URIID',
    when: (id) =>
      isIn(id, 'URIUniversalCommunication', 'BuyerTradeParty') ||
      isIn(id, 'URIUniversalCommunication', 'SellerTradeParty'),
    attribute: 'schemeID',
    list: addressSchemes,
    normalize: exact,
    isRequired: true,
  }),
  {
    id: 'PEPPOL-EN16931-F001',
    says: 'The date is not a day written as CCYYMMDD.',
    broken: (document) =>
      named(document, 'DateTimeString').filter(
        (date) => attribute(date, 'format')?.trim() !== '102' || !/^20\d{6}$/.test(date.text),
      ),
  },
]

/** The rules that XRechnung has taken over as they are. */
const taken: readonly Check[] = [
  placed(anywhere('ExchangedDocumentContext'), [
    rule(
      'R001',
      'BT-23',
      'The business process is not stated.',
      (at) => all(at, 'BusinessProcessSpecifiedDocumentContextParameter/ID').length > 0,
    ),
  ]),
  placed(anywhere('ApplicableHeaderTradeSettlement'), currencyRules),
  placed(anywhere('BuyerTradeParty'), [partyRule('R010', 'BT-49', 'buyer')]),
  placed(anywhere('SellerTradeParty'), [partyRule('R020', 'BT-34', 'seller')]),
  placed(anywhere('SpecifiedTradeSettlementPaymentMeans'), paymentRules),
  placed(anywhere('IncludedSupplyChainTradeLineItem'), [onlyObjects]),
  placed(anywhere('NetPriceProductTradePrice', 'GrossPriceProductTradePrice'), basisRules),
  placed(linePeriods, periodRules),
]

export const ciiDocumentRulesOfXRechnung: readonly Check[] = [
  ...taken,
  placed(anywhere('ApplicableHeaderTradeSettlement'), totalRules(true)),
]

export const ciiDocumentRules = (lists: ReleaseLists): readonly Check[] => [
  ...taken,
  placed(anywhere('ExchangedDocument'), [
    rule(
      'R002',
      'BT-22',
      'There may be one note, and none with a subject.',
      (at) => children(at, 'IncludedNote').length <= 1 && all(at, 'IncludedNote/SubjectCode').length === 0,
    ),
  ]),
  placed(anywhere('ApplicableHeaderTradeAgreement'), agreementRules),
  placed(anywhere('ApplicableHeaderTradeSettlement'), totalRules(false)),
  placed(anywhere('IncludedSupplyChainTradeLineItem'), [onlyOneObject]),
  tree(codeRules(lists)),
]

import type { RuleText } from '../rules.js'
import type { XmlElement } from '../xml.js'

/**
 * The order of elements in the aggregates of CII D16B that invoices use (sequences of the schema). Names that are not in
 * a list are left to other rules.
 */
const party =
  'ID GlobalID Name RoleCode Description SpecifiedLegalOrganization DefinedTradeContact PostalTradeAddress ' +
  'URIUniversalCommunication SpecifiedTaxRegistration'

const orders: Readonly<Record<string, string>> = {
  CrossIndustryInvoice: 'ExchangedDocumentContext ExchangedDocument SupplyChainTradeTransaction',
  ExchangedDocument: 'ID Name TypeCode IssueDateTime CopyIndicator LanguageID IncludedNote EffectiveSpecifiedPeriod',
  SupplyChainTradeTransaction:
    'IncludedSupplyChainTradeLineItem ApplicableHeaderTradeAgreement ApplicableHeaderTradeDelivery ' +
    'ApplicableHeaderTradeSettlement',
  IncludedSupplyChainTradeLineItem:
    'AssociatedDocumentLineDocument SpecifiedTradeProduct SpecifiedLineTradeAgreement SpecifiedLineTradeDelivery ' +
    'SpecifiedLineTradeSettlement',
  SpecifiedLineTradeDelivery: 'BilledQuantity ChargeFreeQuantity PackageQuantity',
  SpecifiedTradeSettlementHeaderMonetarySummation:
    'LineTotalAmount ChargeTotalAmount AllowanceTotalAmount TaxBasisTotalAmount TaxTotalAmount RoundingAmount ' +
    'GrandTotalAmount TotalPrepaidAmount DuePayableAmount',
  PostalTradeAddress: 'PostcodeCode LineOne LineTwo LineThree CityName CountryID CountrySubDivisionName',
  SellerTradeParty: party,
  BuyerTradeParty: party,
  PayeeTradeParty: party,
  ShipToTradeParty: party,
  SellerTaxRepresentativeTradeParty: party,
  ApplicableTradeTax:
    'CalculatedAmount TypeCode ExemptionReason BasisAmount LineTotalBasisAmount AllowanceChargeBasisAmount ' +
    'CategoryCode ExemptionReasonCode TaxPointDate DueDateTypeCode RateApplicablePercent',
  SpecifiedTradeAllowanceCharge:
    'ChargeIndicator SequenceNumeric CalculationPercent BasisAmount BasisQuantity ActualAmount ReasonCode Reason ' +
    'CategoryTradeTax',
}

const positions: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(orders).map(([name, order]) => [name, new Map(order.split(' ').map((one, index) => [one, index]))]),
)

const order: RuleText = {
  id: 'XSD-ORDER',
  says: 'The element stands behind one that the schema has after it.',
}

/** Reports the first element of each aggregate that is out of order. */
export function elementOrder(
  elements: ReadonlyMap<string, readonly XmlElement[]>,
  report: (rule: RuleText, at: XmlElement) => void,
): void {
  for (const [name, places] of positions) {
    for (const aggregate of elements.get(name) ?? []) {
      const misplaced = firstMisplaced(aggregate, places)
      if (misplaced) report(order, misplaced)
    }
  }
}

function firstMisplaced(aggregate: XmlElement, places: ReadonlyMap<string, number>): XmlElement | undefined {
  let last = 0
  for (const child of aggregate.children) {
    const place = places.get(child.name)
    if (place === undefined) continue
    if (place < last) return child
    last = place
  }
  return undefined
}

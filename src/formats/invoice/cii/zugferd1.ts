import type { XmlElement } from '../xml.js'
import { attribute } from '../xml-path.js'

/**
 * ZUGFeRD 1.0 (2014) is an invoice of an older Cross Industry vocabulary. Its tree is read under the names of today's, so
 * that one reader serves both; paths keep the names as written.
 */
export const zugferd1Namespace = 'urn:ferd:CrossIndustryDocument:invoice:1p0'
/** The release candidate of 2013, whose elements below the second level have no namespace. */
export const candidateNamespace = 'urn:un:unece:uncefact:data:standard:CBFBUY:5'

export const isZugferd1 = ({ namespace, name }: Pick<XmlElement, 'namespace' | 'name'>): boolean =>
  (namespace === zugferd1Namespace && name === 'CrossIndustryDocument') ||
  (namespace === candidateNamespace && name === 'Invoice')

const names: Readonly<Record<string, string>> = {
  SpecifiedExchangedDocumentContext: 'ExchangedDocumentContext',
  HeaderExchangedDocument: 'ExchangedDocument',
  SpecifiedSupplyChainTradeTransaction: 'SupplyChainTradeTransaction',
  ApplicableSupplyChainTradeAgreement: 'ApplicableHeaderTradeAgreement',
  ApplicableSupplyChainTradeDelivery: 'ApplicableHeaderTradeDelivery',
  ApplicableSupplyChainTradeSettlement: 'ApplicableHeaderTradeSettlement',
  SpecifiedSupplyChainTradeAgreement: 'SpecifiedLineTradeAgreement',
  SpecifiedSupplyChainTradeDelivery: 'SpecifiedLineTradeDelivery',
  SpecifiedSupplyChainTradeSettlement: 'SpecifiedLineTradeSettlement',
  ApplicablePercent: 'RateApplicablePercent',
}

const inLine = 'SpecifiedSupplyChainTradeSettlement'

function nameOf(element: XmlElement): string {
  const { name, parent } = element
  if (name === 'SpecifiedTradeSettlementMonetarySummation') {
    return `SpecifiedTradeSettlement${parent?.name === inLine ? 'Line' : 'Header'}MonetarySummation`
  }
  if (name === 'ID' && parent?.name.endsWith('ReferencedDocument')) return 'IssuerAssignedID'
  return names[name] ?? name
}

/** The tree with the names of D16B. */
export function modernized(element: XmlElement, parent?: XmlElement): XmlElement {
  const renamed = copied(element, nameOf(element), parent)
  renamed.children = element.children.map((one) => modernized(one, renamed))
  if (!isBareDate(element)) return renamed
  renamed.children = [copied(element, 'DateTimeString', renamed)]
  return renamed
}

/** The element without its children. */
function copied(element: XmlElement, name: string, parent: XmlElement | undefined) {
  const { written, namespace, attributes, text, line } = element
  const children: readonly XmlElement[] = []
  return { name, written, namespace, attributes, children, text, parent, line }
}

/** The release candidate wrote the date into the element itself. */
const isBareDate = (element: XmlElement): boolean =>
  element.name.endsWith('DateTime') && element.children.length === 0 && attribute(element, 'format') !== undefined

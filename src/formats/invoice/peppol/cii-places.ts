import type { InvoiceDocument } from '../document.js'
import { anywhere, type Places } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, textOf } from '../xml-path.js'
import { at, textAt } from './places.js'

/**
 * National rules of Peppol BIS Billing 3 as published for CII. Up to release 3.0.21 they tell VAT identifiers by the
 * scheme `VAT`, which CII does not have (it is `VA`): most of what they ask of VAT identifiers is asked of nobody.
 */
export type VatScheme = 'VA' | 'VAT'

export const transaction = 'SupplyChainTradeTransaction'
export const agreement = `${transaction}/ApplicableHeaderTradeAgreement`
export const settlement = `${transaction}/ApplicableHeaderTradeSettlement`
export const sellers = at(`${agreement}/SellerTradeParty`)
export const buyers = at(`${agreement}/BuyerTradeParty`)
export const means = at(`${settlement}/SpecifiedTradeSettlementPaymentMeans`)

/** Whether a national rule is about the document. */
export type Holds = (document: InvoiceDocument) => boolean

export const where =
  (holds: Holds, places: Places): Places =>
  (document) =>
    holds(document) ? places(document) : []

export const below =
  (places: Places, path: string): Places =>
  (document) =>
    places(document).flatMap((one) => all(one, path))

const countryOf = (places: Places, document: InvoiceDocument): string =>
  textOf(below(places, 'PostalTradeAddress/CountryID')(document)[0])
export const isSellerIn =
  (country: string): Holds =>
  (document) =>
    countryOf(sellers, document).toUpperCase() === country
export const isBuyerIn =
  (country: string): Holds =>
  (document) =>
    countryOf(buyers, document).toUpperCase() === country
export const isDomesticIn =
  (country: string): Holds =>
  (document) =>
    isSellerIn(country)(document) && isBuyerIn(country)(document)

export const registered = (party: XmlElement | undefined, scheme: string): XmlElement[] =>
  all(party, 'SpecifiedTaxRegistration/ID').filter((id) => attribute(id, 'schemeID') === scheme)
export const vatOf = (party: XmlElement | undefined, scheme: VatScheme): string => textOf(registered(party, scheme)[0])

/** By VAT identifier, that of the tax representative, or the address. */
function supplierCountry(document: InvoiceDocument, scheme: VatScheme): string {
  const representative = at(`${agreement}/SellerTaxRepresentativeTradeParty`)(document)[0]
  const prefix = (vatOf(sellers(document)[0], scheme) || vatOf(representative, scheme)).slice(0, 2)
  return (prefix || countryOf(sellers, document)).toUpperCase()
}

export const isSupplierIn =
  (country: string, scheme: VatScheme): Holds =>
  (document) =>
    supplierCountry(document, scheme) === country

export const everySeller = anywhere('SellerTradeParty')

export const codeOf = (one: XmlElement): string => textAt(one, 'TypeCode')
export const bankOf = (one: XmlElement): string => textAt(one, 'PayeeSpecifiedCreditorFinancialInstitution/BICID')

import { vatPrefixes } from '../codes/codes.js'
import type { InvoiceDocument } from '../document.js'
import type { Address, Group, Invoice, Party } from '../model.js'
import { each, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import { isVatScheme } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { attribute, child, textOf } from '../xml-path.js'

/** Rules about the seller (EN 16931-1, BR-09, BR-62, BR-CO-26). */
export const sellerRules = each(
  ({ invoice }) => (invoice.seller ? [invoice.seller] : []),
  [
    rule<Party>(
      'BR-09',
      'BT-40',
      'The address of the seller has no country.',
      ({ address }) => !address || filled(address.country),
    ),
    rule<Party>(
      'BR-62',
      'BT-34',
      'The electronic address of the seller does not say which scheme it belongs to.',
      hasEndpointScheme,
    ),
    rule<Party>(
      'BR-CO-26',
      'BT-29',
      'The seller cannot be recognised: give an identifier (BT-29), a legal registration (BT-30) or a VAT identifier (BT-31).',
      (seller) =>
        seller.identifiers.length > 0 || seller.legalIdentifier !== undefined || seller.vatIdentifier !== undefined,
    ),
  ],
)

/** Rules about the buyer (BR-11, BR-63). */
export const buyerRules = each(
  ({ invoice }) => (invoice.buyer ? [invoice.buyer] : []),
  [
    rule<Party>(
      'BR-11',
      'BT-55',
      'The address of the buyer has no country.',
      ({ address }) => !address || filled(address.country),
    ),
    rule<Party>(
      'BR-63',
      'BT-49',
      'The electronic address of the buyer does not say which scheme it belongs to.',
      hasEndpointScheme,
    ),
  ],
)

/** UBL is content with a scheme that is empty, where the code list rule then refuses it; CII is not. */
function hasEndpointScheme({ endpoint }: Party, { syntax }: InvoiceDocument): boolean {
  if (!endpoint) return true
  return endpoint.scheme !== undefined && (syntax === 'ubl' || endpoint.scheme.trim() !== '')
}

/** Rules about a payee who is not the seller (BR-17). */
export const payeeRules = each(
  ({ invoice }) => (invoice.payee ? [{ at: invoice.payee.at, payee: invoice.payee, invoice }] : []),
  [
    rule<Group & { readonly payee: Party; readonly invoice: Invoice }>(
      'BR-17',
      'BT-59',
      'The payee needs a name and must be somebody else than the seller.',
      ({ payee, invoice }, { syntax }) => payee.name !== undefined && isSomebodyElse(payee, invoice, syntax),
    ),
  ],
)

/** UBL compares the payee with the seller's trading name, CII with the name: each binding maps "seller" differently. */
function isSomebodyElse(payee: Party, { seller }: Invoice, syntax: InvoiceDocument['syntax']): boolean {
  if (!seller) return true
  const sellerName = syntax === 'ubl' ? seller.tradingName : seller.name
  const identifiers = new Set(seller.identifiers.map(plain))
  const shared = payee.identifiers.some((one) => identifiers.has(plain(one)))
  const sameLegal =
    syntax === 'cii' && filled(payee.legalIdentifier) && plain(payee.legalIdentifier) === plain(seller.legalIdentifier)
  return !shared && !sameLegal && (sellerName === undefined || plain(payee.name) !== plain(sellerName))
}

/** Rules about the seller's tax representative (BR-18 to BR-20, BR-56). */
export const taxRepresentativeRules = each(
  ({ invoice }) => (invoice.taxRepresentative ? [invoice.taxRepresentative] : []),
  [
    rule<Party>('BR-18', 'BT-62', 'The tax representative has no name.', ({ name }) => filled(name)),
    rule<Party>(
      'BR-19',
      'BG-12',
      'The tax representative has no postal address.',
      ({ address }) => address !== undefined,
    ),
    rule<Party>(
      'BR-20',
      'BT-69',
      'The address of the tax representative has no country.',
      ({ address }) => !address || filled(address.country),
    ),
    rule<Party>('BR-56', 'BT-63', 'The tax representative has no VAT identifier.', (one) => filled(one.vatIdentifier)),
  ],
)

/** Rule about the address of delivery (BR-57). */
export const deliveryRules = each(
  ({ invoice }) => (invoice.delivery?.address ? [invoice.delivery.address] : []),
  [rule<Address>('BR-57', 'BT-80', 'The delivery address has no country.', ({ country }) => filled(country))],
)

/** Rule about every VAT identifier: its first two letters name the country that gave it (BR-CO-09). */
export const vatIdentifierRules = each(vatIdentifiers, [
  rule<Group & { readonly written: string }>(
    'BR-CO-09',
    'BT-31',
    'The VAT identifier does not begin with the two letters of a country (EL for Greece).',
    ({ written }, { syntax }) => (written === '' ? syntax === 'ubl' : vatPrefixes.has(written.slice(0, 2))),
  ),
])

function vatIdentifiers({ syntax, elements }: InvoiceDocument): (Group & { readonly written: string })[] {
  if (syntax === 'cii') {
    const registrations = (elements.get('SpecifiedTaxRegistration') ?? []).map((one) => child(one, 'ID'))
    return registrations.filter((id) => attribute(id, 'schemeID') === 'VA').map(asWritten)
  }
  const companies = (elements.get('PartyTaxScheme') ?? []).filter(isVatScheme).map((one) => child(one, 'CompanyID'))
  return companies.map(asWritten)
}

const asWritten = (at: XmlElement | undefined) => ({ at, written: textOf(at) })

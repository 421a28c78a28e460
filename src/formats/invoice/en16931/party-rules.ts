import { vatPrefixes } from '../codes/codes.js'
import type { InvoiceDocument } from '../document.js'
import type { Group, Invoice, Party } from '../model.js'
import { each, rule } from '../rules.js'
import { filled } from '../terms.js'
import { named, tree } from '../tree-rules.js'
import { isVatScheme } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, first } from '../xml-path.js'

/**
 * Rules about seller and buyer. The tests of CII look from the invoice: an address that is not there has no country, and
 * an electronic address needs the identifier with its scheme.
 */
export const tradingPartyRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'BR-09',
      'BT-40',
      'The address of the seller has no country.',
      ({ seller }, { syntax }) => isCountryStated(seller, syntax),
      { at: ({ seller }) => seller },
    ),
    rule<Invoice>(
      'BR-62',
      'BT-34',
      'The electronic address of the seller does not say which scheme it belongs to.',
      ({ seller }, { syntax }) => hasEndpointScheme(seller, syntax),
      { at: ({ seller }) => seller },
    ),
    rule<Invoice>(
      'BR-CO-26',
      'BT-29',
      'The seller cannot be recognised: give an identifier (BT-29), a legal registration (BT-30) or a VAT identifier (BT-31).',
      ({ seller }, document) => (seller ? isRecognised(seller) : !namesNobody(document)),
      { at: ({ seller }) => seller },
    ),
    rule<Invoice>(
      'BR-11',
      'BT-55',
      'The address of the buyer has no country.',
      ({ buyer }, { syntax }) => isCountryStated(buyer, syntax),
      { at: ({ buyer }) => buyer },
    ),
    rule<Invoice>(
      'BR-63',
      'BT-49',
      'The electronic address of the buyer does not say which scheme it belongs to.',
      ({ buyer }, { syntax }) => hasEndpointScheme(buyer, syntax),
      { at: ({ buyer }) => buyer },
    ),
  ],
)

const isCountryStated = (party: Party | undefined, syntax: InvoiceDocument['syntax']): boolean =>
  filled(party?.address?.country) || (syntax === 'ubl' && party?.address === undefined)

/** UBL is content with a scheme that is empty, where the code list rule then refuses it; CII is not. */
function hasEndpointScheme(party: Party | undefined, syntax: InvoiceDocument['syntax']): boolean {
  if (syntax === 'ubl') return !party?.endpoint || party.endpoint.scheme !== undefined
  const communication = child(party?.at, 'URIUniversalCommunication')
  return !communication || (attribute(child(communication, 'URIID'), 'schemeID') ?? '').trim() !== ''
}

/** The identifier of a SEPA creditor does not count: in UBL it stands among those of the party, but tells less. */
const isRecognised = ({ identifiers, legalIdentifier, vatIdentifier }: Party): boolean =>
  identifiers.length > 0 || legalIdentifier !== undefined || vatIdentifier !== undefined

/** UBL has an element around the seller: with nothing in it, there is a seller who cannot be recognised. */
const namesNobody = ({ root }: InvoiceDocument): boolean => child(root, 'AccountingSupplierParty') !== undefined

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

/** What each binding compares: UBL the trading name of the seller, CII the name; CII leaves out global identifiers. */
const compared = {
  ubl: ['PartyName/Name', 'PartyIdentification/ID'],
  cii: ['Name', 'ID', 'SpecifiedLegalOrganization/ID'],
}

function isSomebodyElse(payee: Party, { seller }: Invoice, syntax: InvoiceDocument['syntax']): boolean {
  return compared[syntax].every((path) => {
    const ofSeller = new Set(all(seller?.at, path).map(({ text }) => text))
    return all(payee.at, path).every(({ text }) => !ofSeller.has(text))
  })
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
      ({ address }, { syntax }) => (syntax === 'ubl' && !address) || filled(address?.country),
    ),
    rule<Party>('BR-56', 'BT-63', 'The tax representative has no VAT identifier.', (one, { syntax }) =>
      syntax === 'ubl' ? one.vatIdentifier !== undefined : filled(one.vatIdentifier),
    ),
  ],
)

/** Rule about the address of delivery (BR-57): in UBL that of any delivery. */
export const deliveryRules = tree([
  {
    id: 'BR-57',
    term: 'BT-80',
    says: 'The delivery address has no country.',
    broken: (document) => {
      if (document.syntax === 'ubl') {
        return named(document, 'Delivery')
          .flatMap((delivery) => all(delivery, 'DeliveryLocation/Address'))
          .filter((address) => first(address, 'Country/IdentificationCode') === undefined)
      }
      const address = document.invoice.delivery?.address
      return address?.at && !filled(address.country) ? [address.at] : []
    },
  },
])

/** Rule about every VAT identifier: its first two letters name the country that gave it (BR-CO-09). */
export const vatIdentifierRules = each(vatIdentifiers, [
  rule<Group & { readonly written: string }>(
    'BR-CO-09',
    'BT-31',
    'The VAT identifier does not begin with the two letters of a country (EL for Greece).',
    ({ written }, { syntax }) =>
      syntax === 'ubl' ? prefixText.includes(written.slice(0, 2)) : vatPrefixes.has(written.slice(0, 2)),
  ),
])

/** The test of UBL looks for the first two characters in this text: one letter, or none, is found too. */
const prefixText = ` ${[...vatPrefixes].join(' ')} `

function vatIdentifiers({ syntax, elements }: InvoiceDocument): (Group & { readonly written: string })[] {
  if (syntax === 'cii') {
    const registrations = (elements.get('SpecifiedTaxRegistration') ?? []).map((one) => child(one, 'ID'))
    return registrations.filter((id) => attribute(id, 'schemeID') === 'VA').map(asWritten)
  }
  const companies = (elements.get('PartyTaxScheme') ?? []).filter(isVatScheme).map((one) => child(one, 'CompanyID'))
  return companies.map(asWritten)
}

const asWritten = (at: XmlElement | undefined) => ({ at, written: at?.text ?? '' })

import type { Contact, Party } from '../model.js'
import { identifier, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first } from '../xml-path.js'
import { readAddress } from './read-cii-groups.js'

/** A trade party of CII; tax registrations are told apart by their scheme, `VA` for VAT and `FC` for other taxes. */
export function readParty(at: XmlElement | undefined): Party | undefined {
  if (!at) return undefined
  const organization = child(at, 'SpecifiedLegalOrganization')
  const registered = (scheme: string) =>
    text(all(at, 'SpecifiedTaxRegistration/ID').find((one) => attribute(one, 'schemeID') === scheme))
  return {
    at,
    name: text(child(at, 'Name')),
    tradingName: text(child(organization, 'TradingBusinessName')),
    identifiers: [...children(at, 'ID'), ...children(at, 'GlobalID')].map((one) => identifier(one)!),
    legalIdentifier: identifier(child(organization, 'ID')),
    vatIdentifier: registered('VA'),
    taxRegistration: registered('FC'),
    legalForm: text(child(at, 'Description')),
    endpoint: identifier(first(at, 'URIUniversalCommunication/URIID')),
    address: readAddress(child(at, 'PostalTradeAddress')),
    contact: readContact(child(at, 'DefinedTradeContact')),
  }
}

function readContact(at: XmlElement | undefined): Contact | undefined {
  return (
    at && {
      at,
      name: text(child(at, 'PersonName') ?? child(at, 'DepartmentName')),
      telephone: text(first(at, 'TelephoneUniversalCommunication/CompleteNumber')),
      email: text(first(at, 'EmailURIUniversalCommunication/URIID')),
    }
  )
}

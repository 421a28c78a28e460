import type { Contact, Identifier, Party } from '../model.js'
import { identifier, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first } from '../xml-path.js'
import { isVatScheme, readAddress } from './read-ubl-groups.js'

/** A party of UBL. The payee and the tax representative have their name in `PartyName`, the others a trading name. */
export function readParty(at: XmlElement | undefined): Party | undefined {
  if (!at) return undefined
  const hasTradingName = at.name === 'Party'
  const taxSchemes = children(at, 'PartyTaxScheme')
  const named = text(first(at, 'PartyName/Name'))
  return {
    at,
    name: hasTradingName ? text(first(at, 'PartyLegalEntity/RegistrationName')) : named,
    tradingName: hasTradingName ? named : undefined,
    identifiers: all(at, 'PartyIdentification/ID').flatMap((id) => (isCreditor(id) ? [] : [identifier(id)!])),
    legalIdentifier: identifier(first(at, 'PartyLegalEntity/CompanyID')),
    vatIdentifier: text(companyOf(taxSchemes.filter((one) => isVatScheme(one)))),
    taxRegistration: text(companyOf(taxSchemes.filter((one) => !isVatScheme(one)))),
    legalForm: text(first(at, 'PartyLegalEntity/CompanyLegalForm')),
    endpoint: identifier(child(at, 'EndpointID')),
    address: readAddress(child(at, 'PostalAddress')),
    contact: readContact(child(at, 'Contact')),
  }
}

function companyOf(schemes: readonly XmlElement[]): XmlElement | undefined {
  return schemes.map((one) => child(one, 'CompanyID')).find((company) => company !== undefined)
}

function readContact(at: XmlElement | undefined): Contact | undefined {
  return (
    at && {
      at,
      name: text(child(at, 'Name')),
      telephone: text(child(at, 'Telephone')),
      email: text(child(at, 'ElectronicMail')),
    }
  )
}

/** The scheme `SEPA` marks the creditor identifier (BT-90) among the identifiers of seller or payee. */
const isCreditor = (id: XmlElement): boolean => attribute(id, 'schemeID') === 'SEPA'

/** BT-90, from the seller or, where somebody else is paid, the payee. */
export function creditorIdentifier(root: XmlElement): Identifier | undefined {
  const identifiers = [
    ...all(root, 'AccountingSupplierParty/Party/PartyIdentification/ID'),
    ...all(root, 'PayeeParty/PartyIdentification/ID'),
  ]
  return identifier(identifiers.find(isCreditor))
}

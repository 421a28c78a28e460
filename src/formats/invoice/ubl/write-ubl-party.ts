import type { Identifier, Party } from '../model.js'
import { group, leaf, type Output } from '../xml-writer.js'
import { writeAddress, writeTaxScheme } from './write-ubl-groups.js'
import { cbc, writeIdentifier } from './write-ubl-terms.js'

/** Payee and tax representative have their name in `PartyName`, seller and buyer in `PartyLegalEntity`. */
export function writeParty(name: string, party: Party | undefined, creditor?: Identifier): Output {
  if (!party) return undefined
  const isTrading = name === 'cac:Party'
  const identifiers = creditor ? [...party.identifiers, { ...creditor, scheme: 'SEPA' }] : party.identifiers
  return group(
    name,
    writeIdentifier('EndpointID', party.endpoint),
    identifiers.map((id) => group('cac:PartyIdentification', writeIdentifier('ID', id))),
    group('cac:PartyName', cbc('Name', isTrading ? party.tradingName : party.name)),
    writeAddress('cac:PostalAddress', party.address),
    writeTaxRegistration(party.vatIdentifier?.text, 'VAT'),
    writeTaxRegistration(party.taxRegistration?.text, 'TAX'),
    group(
      'cac:PartyLegalEntity',
      isTrading ? cbc('RegistrationName', party.name) : undefined,
      writeIdentifier('CompanyID', party.legalIdentifier),
      cbc('CompanyLegalForm', party.legalForm),
    ),
    group(
      'cac:Contact',
      cbc('Name', party.contact?.name),
      cbc('Telephone', party.contact?.telephone),
      cbc('ElectronicMail', party.contact?.email),
    ),
  )
}

function writeTaxRegistration(id: string | undefined, scheme: string): Output {
  return id === undefined ? undefined : group('cac:PartyTaxScheme', leaf('cbc:CompanyID', id), writeTaxScheme(scheme))
}

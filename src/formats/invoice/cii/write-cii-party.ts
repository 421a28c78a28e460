import type { Contact, Party } from '../model.js'
import { group, leaf, type Output } from '../xml-writer.js'
import { ram, writeAddress } from './write-cii-terms.js'

/** Identifiers with a scheme are global ones in CII. */
export function writeParty(name: string, party: Party | undefined): Output {
  if (!party) return undefined
  const [local, global] = [
    party.identifiers.filter(({ scheme }) => !scheme),
    party.identifiers.filter(({ scheme }) => scheme),
  ]
  return group(
    name,
    local.map((id) => leaf('ram:ID', id.text)),
    global.map((id) => leaf('ram:GlobalID', id.text, { schemeID: id.scheme })),
    ram('Name', party.name),
    ram('Description', party.legalForm),
    group(
      'ram:SpecifiedLegalOrganization',
      leaf('ram:ID', party.legalIdentifier?.text, { schemeID: party.legalIdentifier?.scheme }),
      ram('TradingBusinessName', party.tradingName),
    ),
    writeContact(party.contact),
    writeAddress(party.address),
    group(
      'ram:URIUniversalCommunication',
      leaf('ram:URIID', party.endpoint?.text, { schemeID: party.endpoint?.scheme }),
    ),
    writeRegistration(party.vatIdentifier?.text, 'VA'),
    writeRegistration(party.taxRegistration?.text, 'FC'),
  )
}

function writeContact(contact: Contact | undefined): Output {
  return group(
    'ram:DefinedTradeContact',
    ram('PersonName', contact?.name),
    group('ram:TelephoneUniversalCommunication', ram('CompleteNumber', contact?.telephone)),
    group('ram:EmailURIUniversalCommunication', ram('URIID', contact?.email)),
  )
}

function writeRegistration(id: string | undefined, schemeID: string): Output {
  return group('ram:SpecifiedTaxRegistration', leaf('ram:ID', id, { schemeID }))
}

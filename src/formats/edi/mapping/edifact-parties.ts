import { type Element, type Segment, segment, textAt } from '../syntax/segment.js'
import type { Contact, TradeParty } from '../trade-model.js'
import { partyRoles, partySchemes } from './codes.js'
import type { LoopReader } from './loop-reader.js'
import { joined, type Losses, pieces } from './losses.js'
import { compact } from './x12-parts.js'

const edifact = 'edifact'

/** Parties: NAD groups. D.96A puts the region elsewhere, but at the same place. */
export function readParties(loop: LoopReader): readonly TradeParty[] {
  return loop.mapLoops('NAD', (inner) => {
    const nad = inner.first('NAD')
    const unstructured = [1, 2, 3, 4, 5].map((at) => textAt(nad, 3, at))
    const names = [1, 2, 3, 4, 5].map((at) => textAt(nad, 4, at))
    const street = [1, 2, 3, 4].map((at) => textAt(nad, 5, at)).filter(Boolean)
    const name = joined(names.some(Boolean) ? names.filter(Boolean) : unstructured.filter(Boolean), 35)
    const scheme = textAt(nad, 2, 3)
    const value = textAt(nad, 2, 1)
    return compact<TradeParty>({
      role: partyRoles.word(edifact, textAt(nad, 1)),
      id: value === '' ? undefined : { scheme: scheme === '' ? 'other' : partySchemes.word(edifact, scheme), value },
      name: name || undefined,
      street: street.length > 0 ? street : undefined,
      city: textAt(nad, 6) || undefined,
      region: textAt(nad, 7, 1) || undefined,
      postalCode: textAt(nad, 8) || undefined,
      country: textAt(nad, 9) || undefined,
      taxId: readTaxId(inner),
      contact: readContact(inner),
    })
  })
}

function readTaxId(loop: LoopReader): string | undefined {
  for (const inner of loop.loops('RFF')) {
    const rff = inner.first('RFF', [1, 'VA'])
    if (rff !== undefined) return textAt(rff, 1, 2)
  }
  return undefined
}

/** CTA names a person, COM below it the numbers (TE phone, EM mail). */
function readContact(loop: LoopReader): Contact | undefined {
  const [cta] = loop.loops('CTA')
  if (cta === undefined) return undefined
  const numbers = cta.all('COM')
  const find = (code: string) =>
    textAt(
      numbers.find((com) => textAt(com, 1, 2) === code),
      1,
      1,
    ) || undefined
  return compact<Contact>({ name: textAt(cta.first('CTA'), 2, 2) || undefined, phone: find('TE'), email: find('EM') })
}

export function partySegments(parties: readonly TradeParty[], losses: Losses): Segment[] {
  return parties.flatMap((party, index) => {
    const path = `parties[${index}]`
    const role = losses.code(partyRoles.code(edifact, party.role), path, party.role)
    if (role === undefined) return []
    const scheme = party.id && losses.code(partySchemes.code(edifact, party.id.scheme), `${path}.id`, party.id.scheme)
    const id: Element = scheme === undefined ? '' : [party.id!.value, '', scheme]
    const names = pieces(party.name ?? '', 35)
    if (names.length > 5) losses.lost(`${path}.name`, 'it is longer than 175 characters')
    const street = (party.street ?? []).flatMap((line) => pieces(line, 35))
    if (street.length > 4) losses.lost(`${path}.street`, 'there is room for four lines of 35 characters only')
    const nad = segment(
      'NAD',
      role,
      id,
      '',
      names.slice(0, 5),
      street.slice(0, 4),
      party.city ?? '',
      party.region ?? '',
      party.postalCode ?? '',
      party.country ?? '',
    )
    const taxId = party.taxId === undefined ? [] : [segment('RFF', ['VA', party.taxId])]
    return [nad, ...taxId, ...contactSegments(party.contact)]
  })
}

function contactSegments(contact: Contact | undefined): Segment[] {
  if (contact === undefined) return []
  const { name = '', phone, email } = contact
  return [
    segment('CTA', 'IC', ['', name]),
    ...(phone === undefined ? [] : [segment('COM', [phone, 'TE'])]),
    ...(email === undefined ? [] : [segment('COM', [email, 'EM'])]),
  ]
}

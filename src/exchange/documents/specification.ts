import type { Party } from '../../formats/invoice/model.js'
import { filled, plain } from '../../formats/invoice/terms.js'
import { isRoutable } from './document-parties.js'

/** What a document says it follows (BT-24), and the business process (BT-23) where the specification has one. */
export interface Specification {
  readonly specification: string
  readonly process?: string
}

const core = 'urn:cen.eu:en16931:2017'
const billing = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'

export const plainSpecification: Specification = { specification: core }
const peppol: Specification = {
  specification: `${core}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0`,
  process: billing,
}
const xrechnung: Specification = {
  specification: `${core}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0`,
  process: billing,
}

/** Both parties are in Germany: XRechnung asks for more, and so does Peppol between them (DE-R-nnn). */
export const isGerman = (...parties: readonly Party[]): boolean =>
  parties.every(({ address }) => plain(address?.country) === 'DE')

/** The seller says who answers questions, as XRechnung demands (BR-DE-5 to BR-DE-7). */
const hasContact = ({ contact }: Party): boolean =>
  filled(contact?.name) && filled(contact?.telephone) && filled(contact?.email)

/**
 * Peppol carries UBL between parties that it can reach. Between Germans XRechnung is what is expected, once the seller
 * has a contact and both have an electronic address. Everything else follows EN 16931 alone.
 */
export function specificationOf(syntax: 'ubl' | 'cii', seller: Party, buyer: Party): Specification {
  if (syntax === 'ubl' && isRoutable(seller, buyer)) return peppol
  const isReachable = seller.endpoint !== undefined && buyer.endpoint !== undefined
  return isGerman(seller, buyer) && isReachable && hasContact(seller) ? xrechnung : plainSpecification
}

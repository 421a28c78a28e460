import { madeGroup, madeIdentifier, madeText } from '../../formats/invoice/made-terms.js'
import type { Identifier, Address as InvoiceAddress, Party } from '../../formats/invoice/model.js'
import type { Address } from '../../party/address.js'
import type { IssuedDocument } from './issued-document.js'
import { isOutsideScope } from './tax-wording.js'

/** Electronic address schemes (EAS) of the VAT numbers that Peppol routes by, by their prefix. */
const vatSchemes: Readonly<Record<string, string>> = {
  AT: '9914',
  BE: '9925',
  BG: '9926',
  CY: '9928',
  CZ: '9929',
  DE: '9930',
  EE: '9931',
  EL: '9933',
  ES: '9920',
  FR: '9957',
  GB: '9932',
  HR: '9934',
  HU: '9910',
  IE: '9935',
  LT: '9937',
  LU: '9938',
  LV: '9939',
  MT: '9943',
  NL: '9944',
  PL: '9945',
  PT: '9946',
  RO: '9947',
  SI: '9949',
  SK: '9950',
}

export function sellerOf({ invoice, seller }: IssuedDocument): Party {
  return {
    name: madeText(seller.name),
    // Whoever may not name a VAT number still has to say who it is (BR-CO-26).
    identifiers: isOutsideScope(invoice) || !seller.vatNumber ? [{ text: seller.code }] : [],
    vatIdentifier: isOutsideScope(invoice) ? undefined : madeText(seller.vatNumber),
    taxRegistration: isOutsideScope(invoice) ? undefined : madeText(seller.taxNumber),
    endpoint: endpointOf(seller.vatNumber, seller.email),
    address: addressTerms(seller),
    contact: madeGroup({
      name: madeText(seller.contactName),
      telephone: madeText(seller.phone),
      email: madeText(seller.email),
    }),
  }
}

export function buyerOf({ invoice, buyerEmail }: IssuedDocument): Party {
  const { billTo, customerName, customerNumber } = invoice
  return {
    name: madeText(customerName),
    identifiers: [{ text: customerNumber }],
    vatIdentifier: isOutsideScope(invoice) ? undefined : madeText(billTo.vatNumber),
    endpoint: endpointOf(billTo.vatNumber, buyerEmail),
    address: addressTerms(billTo),
  }
}

/** Where a document is sent: the VAT number in a network, else a mailbox. */
function endpointOf(vatNumber: string | null, email: string | null): Identifier | undefined {
  const scheme = vatSchemes[vatNumber?.slice(0, 2) ?? '']
  return scheme ? madeIdentifier(vatNumber, scheme) : madeIdentifier(email, 'EM')
}

/** Both ends can be reached over Peppol. */
export const isRoutable = (...parties: readonly Party[]): boolean =>
  parties.every(({ endpoint }) => endpoint !== undefined && endpoint.scheme !== 'EM')

export const addressTerms = ({ street, city, postcode, country }: Omit<Address, 'name'>): InvoiceAddress => ({
  line1: madeText(street),
  city: madeText(city),
  postCode: madeText(postcode),
  country: madeText(country),
})

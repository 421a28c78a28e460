import type { InvoiceDocument } from '../document.js'
import type { Invoice, Party } from '../model.js'
import { plain } from '../terms.js'

const unknownCountry = 'XX'
const countryOf = (party: Party | undefined): string => plain(party?.address?.country).toUpperCase()
const vatCountryOf = (party: Party | undefined): string => plain(party?.vatIdentifier).slice(0, 2).toUpperCase()

/** The seller's country for national rules: by VAT identifier, that of the tax representative, or the address. */
export function supplierCountry({ seller, taxRepresentative }: Invoice): string {
  return vatCountryOf(seller) || vatCountryOf(taxRepresentative) || countryOf(seller) || unknownCountry
}

/** The seller's own country: by VAT identifier or the address. */
export const sellerCountry = ({ seller }: Invoice): string => vatCountryOf(seller) || countryOf(seller)

/** The buyer's country for national rules: by VAT identifier or the address. */
export function customerCountry({ buyer }: Invoice): string {
  return vatCountryOf(buyer) || countryOf(buyer) || unknownCountry
}

export const supplierAddressCountry = ({ seller }: Invoice): string => countryOf(seller)
export const representativeAddressCountry = ({ taxRepresentative }: Invoice): string => countryOf(taxRepresentative)
export const customerAddressCountry = ({ buyer }: Invoice): string => countryOf(buyer)

/** True when both parties have their address in the country. */
export const isDomestic = (invoice: Invoice, country: string): boolean =>
  countryOf(invoice.seller) === country && countryOf(invoice.buyer) === country

/** True for Slovak parties as two of the rules tell them: by VAT identifier before the address. */
export const isSlovak = (invoice: Invoice): boolean =>
  supplierCountry(invoice) === 'SK' && customerCountry(invoice) === 'SK'

export const isGerman = ({ invoice }: InvoiceDocument): boolean => isDomestic(invoice, 'DE')
export const isGreek = (country: string): boolean => country === 'GR' || country === 'EL'

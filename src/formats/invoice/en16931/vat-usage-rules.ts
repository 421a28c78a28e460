import { isNegative, isPositive, isZero } from '../../../kernel/decimal.js'
import type { Invoice, Numeric } from '../model.js'
import type { RuleText } from '../rules.js'
import type { VatCategoryLaw } from './vat-categories.js'

/** What can carry a VAT category: a line, an allowance or a charge. */
export interface Place {
  readonly what: string
  /** Numbers of the rule about the parties and of the rule about the rate, behind the letters of the category. */
  readonly numbers: readonly [parties: string, rate: string]
  readonly terms: readonly [category: string, rate: string]
}

export const line: Place = { what: 'line', numbers: ['02', '05'], terms: ['BT-151', 'BT-152'] }
export const allowance: Place = { what: 'allowance', numbers: ['03', '06'], terms: ['BT-95', 'BT-96'] }
export const charge: Place = { what: 'charge', numbers: ['04', '07'], terms: ['BT-102', 'BT-103'] }

/** What rule 01 says. */
export function countText(law: VatCategoryLaw): RuleText {
  const count = law.isRated ? 'at least one' : 'exactly one'
  const says = `The VAT category ${law.code} (${law.name}) needs ${count} VAT breakdown, and none where it is not used.`
  return { id: `BR-${law.letters}-01`, term: 'BG-23', says }
}

/** What the rules 02 to 07 say of a place. */
export function placeTexts(law: VatCategoryLaw, { what, numbers, terms }: Place): Record<'parties' | 'rate', RuleText> {
  const subject = `A ${what} in VAT category ${law.code} (${law.name})`
  const id = (number: string) => `BR-${law.letters}-${number}`
  return {
    parties: { id: id(numbers[0]), term: terms[0], says: `${subject} ${partyDemand(law)}.` },
    rate: { id: id(numbers[1]), term: terms[1], says: `${subject} ${rateDemand(law)}.` },
  }
}

/** Rules 02 to 04: the identifiers of seller, tax representative and buyer that the category asks for. */
export function arePartiesKnown({ seller, buyer }: VatCategoryLaw, invoice: Invoice): boolean {
  const sellerVat = invoice.seller?.vatIdentifier
  const representativeVat = invoice.taxRepresentative?.vatIdentifier
  const buyerVat = invoice.buyer?.vatIdentifier
  if (seller === 'noVatIdentifier') return !sellerVat && !representativeVat && !buyerVat
  const isSellerKnown =
    sellerVat !== undefined ||
    representativeVat !== undefined ||
    (seller === 'registered' && invoice.seller?.taxRegistration !== undefined)
  const isBuyerKnown =
    buyer === 'any' ||
    buyerVat !== undefined ||
    (buyer === 'vatOrLegalIdentifier' && invoice.buyer?.legalIdentifier !== undefined)
  return isSellerKnown && isBuyerKnown
}

function partyDemand({ seller, buyer }: VatCategoryLaw): string {
  if (seller === 'noVatIdentifier') return 'does not go with VAT identifiers of seller, buyer or tax representative'
  const registration = seller === 'registered' ? 'a VAT or tax registration' : 'a VAT identifier'
  const ofBuyer = { any: '', noVatIdentifier: '', vatIdentifier: ' and a VAT identifier of the buyer' }
  const demand = buyer === 'vatOrLegalIdentifier' ? ' and a VAT or legal identifier of the buyer' : ofBuyer[buyer]
  return `needs ${registration} of the seller or the VAT identifier of the tax representative${demand}`
}

/** Rules 05 to 07. */
export function isRateRight({ rate: wanted }: VatCategoryLaw, rate: Numeric | undefined): boolean {
  if (wanted === 'none') return rate === undefined
  if (rate?.value === undefined) return false
  if (wanted === 'zero') return isZero(rate.value)
  return wanted === 'positive' ? isPositive(rate.value) : !isNegative(rate.value)
}

function rateDemand({ rate }: VatCategoryLaw): string {
  const demands = {
    none: 'carries no VAT rate',
    zero: 'has the VAT rate 0',
    positive: 'has a VAT rate above 0',
    notNegative: 'has a VAT rate of 0 or more',
  }
  return demands[rate]
}

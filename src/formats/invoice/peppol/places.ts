import type { Invoice } from '../model.js'
import type { Places } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, child, first, textOf } from '../xml-path.js'

/** Where the national rules of Peppol BIS Billing 3 look. They are published for UBL, so they look at its elements. */
export const root: Places = (document) => [document.root]

export const at =
  (path: string): Places =>
  (document) =>
    all(document.root, path)

export const sellerParty = at('AccountingSupplierParty/Party')
export const buyerParty = at('AccountingCustomerParty/Party')
export const paymentMeans = at('PaymentMeans')

/** National rules hold for some invoices only. */
export type Applies = (invoice: Invoice) => boolean

/** The same places, for the invoices that a rule is about. */
export const when =
  (applies: Applies, places: Places): Places =>
  (document) =>
    applies(document.invoice) ? places(document) : []

export const textAt = (element: XmlElement, path: string): string => textOf(first(element, path))

/** True when the element has all of these children, even empty ones: an empty element breaks another rule. */
export const hasAll = (element: XmlElement | undefined, ...paths: readonly string[]): boolean =>
  paths.every((path) => all(element, path).length > 0)

/** `PartyTaxScheme` elements of a party, told by the identifier of their scheme. */
export const taxSchemes = (party: XmlElement, isWanted: (scheme: string) => boolean): XmlElement[] =>
  all(party, 'PartyTaxScheme').filter((one) => isWanted(textAt(one, 'TaxScheme/ID')))

export const isVat = (scheme: string): boolean => scheme === 'VAT'

/** The VAT identifier of a party as the rules read it. */
export const vatOf = (party: XmlElement): string =>
  taxSchemes(party, isVat).map((one) => textOf(child(one, 'CompanyID')))[0] ?? ''

export const meansCode = (means: XmlElement): string => textAt(means, 'PaymentMeansCode')
export const accountOf = (means: XmlElement): string => textAt(means, 'PayeeFinancialAccount/ID')
export const branchOf = (means: XmlElement): string =>
  textAt(means, 'PayeeFinancialAccount/FinancialInstitutionBranch/ID')

/** True when the value is one of a few, written with blanks between them. */
export const inList = (list: string, value: string): boolean => list.split(' ').includes(value)

/** A number as XPath casts it: the rules ask no more of some identifiers. */
export const isNumber = (text: string): boolean => /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())

import type { InvoiceDocument } from '../document.js'
import { vatCategories } from '../en16931/vat-categories.js'
import type { RuleSet } from '../rules.js'
import { plain } from '../terms.js'

/** Profiles of Factur-X 1.0 and ZUGFeRD 2; the two small ones have no lines and are no invoices of EN 16931. */
export type Profile = 'MINIMUM' | 'BASIC WL' | 'BASIC' | 'EN 16931' | 'EXTENDED' | 'XRECHNUNG'

const endings: readonly (readonly [ending: RegExp, profile: Profile])[] = [
  [/:1p0:minimum$|:2p0:minimum$/, 'MINIMUM'],
  [/:1p0:basicwl$|:2p0:basicwl$/, 'BASIC WL'],
  [/:1p0:basic$|:2p0:basic$/, 'BASIC'],
  [/:1p0:extended$|:2p0:extended$/, 'EXTENDED'],
  [/xeinkauf\.de:kosit:xrechnung_/, 'XRECHNUNG'],
]

/** The profile that a specification identifier (BT-24) names; without a narrower one it is EN 16931 whole. */
export function profileOf(specification: string): Profile {
  return endings.find(([ending]) => ending.test(specification.trim()))?.[1] ?? 'EN 16931'
}

const ofEveryCategory = (number: string): string[] => vatCategories.map(({ letters }) => `BR-${letters}-${number}`)

/** Without lines nothing adds up to the line total and no category is used. */
const withoutLines = new Set(['BR-16', 'BR-CO-10', ...ofEveryCategory('01'), ...ofEveryCategory('08')])

/** MINIMUM is for booking only: it has totals without a breakdown and no address of the buyer. */
const withoutDetails = new Set([...withoutLines, 'BR-10', 'BR-11', 'BR-12', 'BR-CO-13', 'BR-CO-14', 'BR-CO-18'])

const none: ReadonlySet<string> = new Set()

/** What the small profiles of Factur-X 1.0 leave out of EN 16931. */
export const facturx: RuleSet = {
  name: 'Factur-X',
  version: '1.0',
  from: '2018-01-01',
  checks: [],
  replaces: ({ invoice }: InvoiceDocument) => {
    const profile = profileOf(plain(invoice.specification))
    if (profile === 'MINIMUM') return withoutDetails
    return profile === 'BASIC WL' ? withoutLines : none
  },
}

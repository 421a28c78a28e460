import type { InvoiceDocument } from '../document.js'
import type { Check, Report } from '../rules.js'
import { numeric } from '../terms.js'
import { named } from '../tree-rules.js'
import { isVatScheme } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { child } from '../xml-path.js'
import { grouped } from './grouping.js'
import {
  addedCategories,
  codeOf,
  isInLine,
  isOfCharge,
  itemCategories,
  statedCategories,
} from './ubl-tax-categories.js'
import { type VatCategoryLaw, vatCategories } from './vat-categories.js'
import {
  allowance,
  arePartiesKnown,
  charge,
  countText,
  isRateRight,
  line,
  type Place,
  placeTexts,
} from './vat-usage-rules.js'

type ByCategory = ReadonlyMap<string, readonly XmlElement[]>

/** The tax categories of a UBL document by their code, of whatever tax. */
interface Categories {
  readonly items: ByCategory
  readonly added: ByCategory
  readonly stated: ByCategory
  /** All but those of items. */
  readonly others: ByCategory
}

const none: readonly XmlElement[] = []
const of = (categories: ByCategory, { code }: VatCategoryLaw): readonly XmlElement[] => categories.get(code) ?? none

/**
 * The rules 01 to 07 of every VAT category (EN 16931-1, 6.4.3) as the schematron of UBL puts them: who may use the
 * category, at which rate, and its breakdown.
 */
export const ublVatRules: Check = (document, report) => {
  const categories: Categories = {
    items: grouped(itemCategories(document), codeOf),
    added: grouped(addedCategories(document), codeOf),
    stated: grouped(statedCategories(document), codeOf),
    others: grouped(named(document, 'TaxCategory'), codeOf),
  }
  for (const law of vatCategories) {
    if (!isCounted(law, categories)) report(countText(law), placeOf(law, categories))
    checkItems(law, of(categories.items, law), document, report)
    checkAdded(law, allowance, of(categories.added, law), document, report)
    checkAdded(law, charge, of(categories.added, law), document, report)
  }
}

const placeOf = (law: VatCategoryLaw, { stated, items, others }: Categories): XmlElement | undefined =>
  of(stated, law)[0] ?? of(items, law)[0] ?? of(others, law)[0]

/** Rule 01: what is used has a breakdown, exactly one unless there is one for each rate. */
function isCounted(law: VatCategoryLaw, { items, added, stated, others }: Categories): boolean {
  const used = [...of(items, law), ...of(law.isRated ? added : others, law)]
  const breakdowns = of(stated, law)
  // The test of the standard rate alone does not ask for the scheme.
  if (law.code === 'S') return used.length > 0 === breakdowns.length > 0
  const breakdownsOfVat = breakdowns.filter(isVatScheme)
  if (!used.some(isVatScheme)) return breakdownsOfVat.length === 0
  if (!law.isRated) return breakdownsOfVat.length === 1
  // Where IGIC is used, its breakdown may be of any scheme. Blanks around the code are not taken off here.
  return (law.code === 'L' ? breakdowns : breakdownsOfVat).some((one) => child(one, 'ID')?.text === law.code)
}

/** Rule 02 is about all items, rule 05 about those of lines. */
function checkItems(
  law: VatCategoryLaw,
  items: readonly XmlElement[],
  document: InvoiceDocument,
  report: Report,
): void {
  if (items.length === 0) return
  const ofVat = items.filter(isVatScheme)
  // Items at the standard rate need one among them that is of VAT.
  const isOtherTax = law.code === 'S' && ofVat.length === 0
  const asked = isOtherTax ? items : ofVat
  if (asked.length > 0 && (isOtherTax || !arePartiesKnown(law, document.invoice)))
    report(placeTexts(law, line).parties, asked[0])
  for (const item of ofVat.filter((one) => isInLine(one, 'Item'))) checkRate(law, line, item, report)
}

/** Rules 03, 04, 06 and 07. */
function checkAdded(
  law: VatCategoryLaw,
  place: Place,
  added: readonly XmlElement[],
  { invoice, root }: InvoiceDocument,
  report: Report,
): void {
  const carriers = added.filter((one) => isVatScheme(one) && isOfCharge(one) === (place === charge))
  // What is not subject to VAT asks this of the document's own allowances and charges alone.
  const asked = law.code === 'O' ? carriers.filter(({ parent }) => parent?.parent === root) : carriers
  if (asked.length > 0 && !arePartiesKnown(law, invoice)) report(placeTexts(law, place).parties, asked[0])
  for (const carrier of carriers) checkRate(law, place, carrier, report)
}

function checkRate(law: VatCategoryLaw, place: Place, category: XmlElement, report: Report): void {
  if (!isRateRight(law, numeric(child(category, 'Percent')))) report(placeTexts(law, place).rate, category)
}

import { absolute, add, type Decimal, isZero, ONE, plainText, subtract, ZERO } from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import type { Group, Numeric, VatBreakdown } from '../model.js'
import { hasAtMostTwoPlaces, isWithin, isWithinInclusive, percentOf, roundHalfUp, same } from '../numbers.js'
import { type Check, each, rule } from '../rules.js'
import { numeric, plain } from '../terms.js'
import { isIn, named } from '../tree-rules.js'
import { readBreakdown } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { all, child, children } from '../xml-path.js'
import { addedCategories, codeOf } from './ubl-tax-categories.js'
import { lawOf, type VatCategoryLaw } from './vat-categories.js'

const ownTest = new Set(['L', 'M', 'O'])

/**
 * In UBL also the breakdown in a line is judged. The schematron of CII judges the breakdowns of some categories by rules
 * of their own only.
 */
export function judgedBreakdowns(document: InvoiceDocument): readonly VatBreakdown[] {
  return document.syntax === 'ubl'
    ? named(document, 'TaxSubtotal').flatMap((at) => (isIn(at, 'TaxTotal') ? readBreakdown(at) : []))
    : document.invoice.breakdown.filter(({ vat }) => !ownTest.has(vat?.code?.text ?? ''))
}

/** Rules about each VAT breakdown, whatever its category (EN 16931-1, BR-45 to BR-48, BR-CO-17, BR-DEC-19, -20). */
export const breakdownRules = each(judgedBreakdowns, [
  rule<VatBreakdown>('BR-45', 'BT-116', 'The VAT breakdown has no taxable amount.', (one) => one.taxable !== undefined),
  rule<VatBreakdown>('BR-46', 'BT-117', 'The VAT breakdown has no tax amount.', (one) => one.tax !== undefined),
  rule<VatBreakdown>('BR-47', 'BT-118', 'The VAT breakdown has no category.', (one) => one.vat?.code !== undefined),
  rule<VatBreakdown>(
    'BR-48',
    'BT-119',
    'The VAT breakdown has no rate: only what is not subject to VAT (O) goes without.',
    ({ vat }) => vat?.rate !== undefined || plain(vat?.code) === 'O',
  ),
  rule<VatBreakdown>(
    'BR-CO-17',
    'BT-117',
    'The tax amount is not the taxable amount times the rate.',
    (one, { syntax }) => isTaxNearRate(one, syntax),
  ),
  rule<VatBreakdown>('BR-DEC-19', 'BT-116', 'The taxable amount has more than two decimals.', (one) =>
    hasAtMostTwoPlaces(one.taxable),
  ),
  rule<VatBreakdown>('BR-DEC-20', 'BT-117', 'The tax amount has more than two decimals.', (one) =>
    hasAtMostTwoPlaces(one.tax),
  ),
])

/** A rate below one half counts as none: the published test rounds it to whole per cents first. */
function isTaxNearRate({ taxable, tax, vat }: VatBreakdown, syntax: InvoiceDocument['syntax']): boolean {
  if (!tax?.value) return false
  if (!vat?.rate || isZero(roundHalfUp(vat.rate.value ?? ZERO, 0))) return isZero(roundHalfUp(tax.value, 0))
  const expected = taxAt(taxable?.value, vat.rate.value)
  if (!expected) return false
  const isNear = syntax === 'ubl' ? isWithin : isWithinInclusive
  return isNear(absolute(tax.value), expected, ONE)
}

/** The tax on an amount, without its sign, rounded to cents. */
export function taxAt(taxable: Decimal | undefined, rate: Decimal | undefined): Decimal | undefined {
  return taxable && rate && roundHalfUp(percentOf(absolute(taxable), rate))
}

/** What is taxed in one category, and at one rate where breakdowns are per rate. */
interface Sum {
  readonly lines: Decimal
  /** Charges less allowances. */
  readonly added: Decimal
  /** Whether an allowance or a charge anywhere, also in a line, has the category and rate. */
  readonly isAdded: boolean
}

const nothing: Sum = { lines: ZERO, added: ZERO, isAdded: false }

/** A breakdown with its law and what stands in the document for its category, if anything does. */
interface Judged extends Group {
  readonly breakdown: VatBreakdown
  readonly law: VatCategoryLaw
  readonly sum: Sum | undefined
  readonly hasLines: boolean
}

function* breakdownsOf(document: InvoiceDocument): Generator<Judged> {
  const { invoice } = document
  const sums = sumsByCategory(document)
  for (const breakdown of invoice.breakdown) {
    const law = lawOf.get(plain(breakdown.vat?.code))
    if (!law || !breakdown.vat) continue
    const sum = sums.get(keyOf(law, breakdown.vat.rate))
    yield { at: breakdown.at, breakdown, law, sum, hasLines: invoice.lines.length > 0 }
  }
}

const keyOf = ({ code, isRated }: VatCategoryLaw, rate: Numeric | undefined): string =>
  isRated && rate?.value ? `${code} ${plainText(rate.value)}` : code

/** What the tax categories of one line, allowance or charge are added up by: their taxes do not matter. */
function keysOf(categories: readonly XmlElement[]): ReadonlySet<string> {
  const keys = categories.map((one) => {
    const law = lawOf.get(codeOf(one))
    return law && keyOf(law, numeric(child(one, 'Percent')))
  })
  return new Set(keys.filter((key) => key !== undefined))
}

/** One walk over the document for all breakdowns, so that many of them stay linear. */
function sumsByCategory(document: InvoiceDocument): Map<string, Sum> {
  const { invoice } = document
  const sums = new Map<string, Sum>()
  const count = (categories: readonly XmlElement[], change: (sum: Sum) => Sum): void => {
    for (const key of keysOf(categories)) sums.set(key, change(sums.get(key) ?? nothing))
  }
  for (const { at, net } of invoice.lines) {
    count(all(at, 'Item/ClassifiedTaxCategory'), (sum) => ({ ...sum, lines: add(sum.lines, net?.value ?? ZERO) }))
  }
  for (const { at, amount } of invoice.charges) {
    count(children(at, 'TaxCategory'), (sum) => ({ ...sum, added: add(sum.added, amount?.value ?? ZERO) }))
  }
  for (const { at, amount } of invoice.allowances) {
    count(children(at, 'TaxCategory'), (sum) => ({ ...sum, added: subtract(sum.added, amount?.value ?? ZERO) }))
  }
  count(addedCategories(document), (sum) => ({ ...sum, isAdded: true }))
  return sums
}

/** What the rules 08 to 10 of every VAT category are about (EN 16931-1, 6.4.3). */
export const breakdownTexts = {
  taxable: {
    term: 'BT-116',
    says: 'The taxable amount is not what the lines, charges and allowances of its category add up to.',
  },
  amount: { term: 'BT-117', says: 'The tax amount does not fit the category and rate of its breakdown.' },
  reason: { term: 'BT-120', says: 'The reason for exemption does not go with the category of its breakdown.' },
}

/** Rules 08 to 10 in UBL; the letters of the category complete the numbers. */
export const categoryBreakdownRules: Check = (document, report) => {
  for (const judged of breakdownsOf(document)) {
    const id = (number: string) => `BR-${judged.law.letters}-${number}`
    if (!isTaxableRight(judged)) report({ ...breakdownTexts.taxable, id: id('08') }, judged.at)
    if (!isTaxRight(judged)) report({ ...breakdownTexts.amount, id: id('09') }, judged.at)
    if (!isReasonRight(judged)) report({ ...breakdownTexts.reason, id: id('10') }, judged.at)
  }
}

/** UBL adds up exactly but for rated categories. */
function isTaxableRight({ breakdown, law, sum, hasLines }: Judged): boolean {
  const taxable = breakdown.taxable?.value
  if (law.isRated && !breakdown.vat?.rate) return true
  if (!taxable) return false
  const { lines, added, isAdded } = sum ?? nothing
  const total = add(lines, added)
  if (!law.isRated) return hasLines && same(taxable, total)
  // For the island taxes any line is enough.
  if (law.code !== 'S') return hasLines && isWithin(taxable, total, ONE)
  // The standard rate must be used. Its test has a half for invoices and one for credit notes, either of which is enough:
  // where charges or allowances use the rate, the half for the other document takes their sum alone.
  return sum !== undefined && (isWithin(taxable, total, ONE) || (isAdded && isWithin(taxable, added, ONE)))
}

function isTaxRight({ breakdown, law }: Judged): boolean {
  const tax = breakdown.tax?.value
  if (!tax) return false
  if (!law.isRated) return isZero(tax)
  const expected = taxAt(breakdown.taxable?.value, breakdown.vat?.rate?.value)
  return expected !== undefined && isWithin(absolute(tax), expected, ONE)
}

function isReasonRight({ breakdown: { vat }, law }: Judged): boolean {
  const isGiven = vat?.exemptionReason !== undefined || vat?.exemptionCode !== undefined
  return isGiven === (law.exemptionReason === 'required')
}

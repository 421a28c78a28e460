import {
  absolute,
  add,
  type Decimal,
  isZero,
  multiply,
  ONE,
  plainText,
  subtract,
  ZERO,
} from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import type { AllowanceCharge, Amount, Group, Invoice, Line, VatBreakdown, VatCategory } from '../model.js'
import { hasAtMostTwoPlaces, isWithin, isWithinInclusive, percentOf, roundHalfUp, same } from '../numbers.js'
import { type Check, each, rule } from '../rules.js'
import { plain } from '../terms.js'
import { lawOf, type VatCategoryLaw } from './vat-categories.js'

const ownTest = new Set(['L', 'M', 'O'])

/** The schematron of CII judges the breakdowns of these categories by rules of their own only. */
export function judgedBreakdowns({ invoice, syntax }: InvoiceDocument): readonly VatBreakdown[] {
  return syntax === 'ubl'
    ? invoice.breakdown
    : invoice.breakdown.filter(({ vat }) => !ownTest.has(vat?.code?.text ?? ''))
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

/** A breakdown with its law and what the lines, charges and allowances of its category add up to, if there are any. */
interface Judged extends Group {
  readonly breakdown: VatBreakdown
  readonly law: VatCategoryLaw
  readonly sum: Decimal | undefined
  readonly hasLines: boolean
}

function* breakdownsOf({ invoice }: InvoiceDocument): Generator<Judged> {
  const sums = sumsByCategory(invoice)
  for (const breakdown of invoice.breakdown) {
    const law = lawOf.get(plain(breakdown.vat?.code))
    if (!law || !breakdown.vat) continue
    const sum = sums.get(keyOf(law, breakdown.vat))
    yield { at: breakdown.at, breakdown, law, sum, hasLines: invoice.lines.length > 0 }
  }
}

const keyOf = ({ code, isRated }: VatCategoryLaw, { rate }: VatCategory): string =>
  isRated && rate?.value ? `${code} ${plainText(rate.value)}` : code

/** One walk over the invoice for all breakdowns, so that many of them stay linear. */
function sumsByCategory(invoice: Invoice): Map<string, Decimal> {
  const sums = new Map<string, Decimal>()
  const count = (vat: VatCategory | undefined, amount: Amount | undefined, sign: Decimal): void => {
    const law = lawOf.get(plain(vat?.code))
    if (!law || !vat) return
    const key = keyOf(law, vat)
    sums.set(key, add(sums.get(key) ?? ZERO, multiply(sign, amount?.value ?? ZERO)))
  }
  invoice.lines.forEach(({ vat, net }: Line) => {
    count(vat, net, ONE)
  })
  invoice.charges.forEach(({ vat, amount }: AllowanceCharge) => {
    count(vat, amount, ONE)
  })
  invoice.allowances.forEach(({ vat, amount }: AllowanceCharge) => {
    count(vat, amount, subtract(ZERO, ONE))
  })
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
  if (!taxable) return false
  if (!law.isRated) return hasLines && same(taxable, sum ?? ZERO)
  if (!breakdown.vat?.rate) return true
  // The standard rate must be used somewhere; for the island taxes any line is enough.
  if (law.code !== 'S') return hasLines && isWithin(taxable, sum ?? ZERO, ONE)
  return sum !== undefined && isWithin(taxable, sum, ONE)
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

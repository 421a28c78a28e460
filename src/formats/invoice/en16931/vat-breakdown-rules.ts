import {
  absolute,
  add,
  type Decimal,
  isZero,
  multiply,
  ONE,
  plainText,
  round,
  subtract,
  ZERO,
} from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import type { AllowanceCharge, Amount, Group, Invoice, Line, VatBreakdown, VatCategory } from '../model.js'
import { hasAtMostTwoPlaces, isWithin, isWithinInclusive, percentOf, roundHalfUp, same } from '../numbers.js'
import { type Check, each, type Rule, rule } from '../rules.js'
import { plain } from '../terms.js'
import { lawOf, type VatCategoryLaw } from './vat-categories.js'

/** Rules about each VAT breakdown, whatever its category (EN 16931-1, BR-45 to BR-48, BR-CO-17, BR-DEC-19, -20). */
export const breakdownRules = each(
  ({ invoice }) => invoice.breakdown,
  [
    rule<VatBreakdown>(
      'BR-45',
      'BT-116',
      'The VAT breakdown has no taxable amount.',
      (one) => one.taxable !== undefined,
    ),
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
  ],
)

const islandTaxes = new Set(['L', 'M'])

/** A rate below one half counts as none: the published test rounds it to whole per cents first. */
function isTaxNearRate({ taxable, tax, vat }: VatBreakdown, syntax: InvoiceDocument['syntax']): boolean {
  // The schematron of CII judges these categories by rules of their own only.
  if (syntax === 'cii' && (islandTaxes.has(plain(vat?.code)) || plain(vat?.code) === 'O')) return true
  if (!tax?.value) return false
  if (!vat?.rate || isZero(round(vat.rate.value ?? ZERO, 0))) return isZero(roundHalfUp(tax.value, 0))
  const expected = taxAt(taxable, vat.rate.value)
  if (!expected) return false
  const isNear = syntax === 'ubl' ? isWithin : isWithinInclusive
  return isNear(absolute(tax.value), expected, ONE)
}

/** The tax on an amount, without its sign, rounded to cents. */
function taxAt(taxable: Amount | undefined, rate: Decimal | undefined): Decimal | undefined {
  return taxable?.value && rate && roundHalfUp(percentOf(absolute(taxable.value), rate))
}

/** A breakdown with its law and what the lines, charges and allowances of its category add up to, if there are any. */
interface Judged extends Group {
  readonly breakdown: VatBreakdown
  readonly law: VatCategoryLaw
  readonly sum: Decimal | undefined
  readonly hasLines: boolean
}

function* judgedBreakdowns({ invoice }: InvoiceDocument): Generator<Judged> {
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

/** Rules 08 to 10 of every VAT category (EN 16931-1, 6.4.3); the letters of the category complete the numbers. */
const numberedRules: readonly Rule<Judged>[] = [
  rule(
    '08',
    'BT-116',
    'The taxable amount is not what the lines, charges and allowances of its category add up to.',
    isTaxableRight,
  ),
  rule('09', 'BT-117', 'The tax amount does not fit the category and rate of its breakdown.', isTaxRight),
  rule('10', 'BT-120', 'The reason for exemption does not go with the category of its breakdown.', isReasonRight),
]

export const categoryBreakdownRules: Check = (document, report) => {
  for (const judged of judgedBreakdowns(document)) {
    for (const one of numberedRules) {
      if (one.holds(judged, document)) continue
      report({ id: `BR-${judged.law.letters}-${one.id}`, term: one.term, says: one.says }, judged.at)
    }
  }
}

/** UBL adds up exactly but for rated categories; CII is exact for S and O only and does not judge island taxes. */
function isTaxableRight({ breakdown, law, sum, hasLines }: Judged, { syntax }: InvoiceDocument): boolean {
  const taxable = breakdown.taxable?.value
  if (!taxable) return false
  if (syntax === 'cii') {
    if (islandTaxes.has(law.code)) return true
    const added = sum ?? ZERO
    return law.code === 'S' || law.code === 'O' ? same(taxable, roundHalfUp(added)) : isWithin(taxable, added, ONE)
  }
  if (!law.isRated) return hasLines && same(taxable, sum ?? ZERO)
  if (!breakdown.vat?.rate) return true
  return sum !== undefined && isWithin(taxable, sum, ONE)
}

function isTaxRight({ breakdown, law }: Judged, { syntax }: InvoiceDocument): boolean {
  const tax = breakdown.tax?.value
  if (!tax) return false
  if (!law.isRated) return isZero(tax)
  if (syntax === 'cii' && islandTaxes.has(law.code)) return true
  const expected = taxAt(breakdown.taxable, breakdown.vat?.rate?.value)
  return expected !== undefined && isWithin(absolute(tax), expected, ONE)
}

function isReasonRight({ breakdown: { vat }, law }: Judged): boolean {
  const isGiven = vat?.exemptionReason !== undefined || vat?.exemptionCode !== undefined
  return isGiven === (law.exemptionReason === 'required')
}

import { absolute, add, type Decimal, isZero, ONE, plainText, subtract, ZERO } from '../../../kernel/decimal.js'
import { indicatorOf, isVat } from '../cii/read-cii-groups.js'
import type { InvoiceDocument } from '../document.js'
import { isWithin, roundHalfUp, same } from '../numbers.js'
import type { Check, Report } from '../rules.js'
import { numeric } from '../terms.js'
import { isIn, named } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, child, children, first } from '../xml-path.js'
import { grouped } from './grouping.js'
import { breakdownTexts, taxAt } from './vat-breakdown-rules.js'
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

/** The taxes of a Cross Industry Invoice by their category: those of the header are its VAT breakdown. */
interface Taxes {
  readonly header: ByCategory
  readonly lines: ByCategory
  readonly allowances: ByCategory
  readonly charges: ByCategory
  /** Also those that are neither of an allowance nor of a charge of the invoice, as rule 01 counts them. */
  readonly categories: ByCategory
}

const byCategory = (taxes: readonly XmlElement[]): ByCategory =>
  grouped(taxes, (tax) => child(tax, 'CategoryCode')?.text ?? '')

function taxesOf(document: InvoiceDocument): Taxes {
  const applicable = named(document, 'ApplicableTradeTax')
  const categories = named(document, 'CategoryTradeTax')
  const marked = (isCharge: boolean) =>
    categories.filter((tax) => isIn(tax, 'SpecifiedTradeAllowanceCharge') && indicatorOf(tax.parent) === isCharge)
  return {
    header: byCategory(applicable.filter((tax) => isIn(tax, 'ApplicableHeaderTradeSettlement'))),
    lines: byCategory(applicable.filter((tax) => isIn(tax, 'SpecifiedLineTradeSettlement'))),
    allowances: byCategory(marked(false)),
    charges: byCategory(marked(true)),
    categories: byCategory(categories),
  }
}

const none: readonly XmlElement[] = []
const of = (taxes: ByCategory, { code }: VatCategoryLaw): readonly XmlElement[] => taxes.get(code) ?? none

/**
 * The rules of all VAT categories as the schematron of CII puts them (EN 16931-1, 6.4.3): from each tax, where the one
 * of UBL looks from the invoice, and with other sums.
 */
export const ciiVatRules: Check = (document, report) => {
  const taxes = taxesOf(document)
  const sums = sumsOf(document)
  for (const law of vatCategories) {
    const breakdowns = of(taxes.header, law)
    const used = [...of(taxes.lines, law), ...of(taxes.categories, law)]
    if (!isCounted(law, taxes)) report(countText(law), breakdowns[0] ?? used[0])
    checkPlace(law, line, of(taxes.lines, law), document, report)
    checkPlace(law, allowance, of(taxes.allowances, law), document, report)
    checkPlace(law, charge, of(taxes.charges, law), document, report)
    for (const tax of breakdowns) checkBreakdown(law, tax, sums, report)
  }
}

/** Rule 01. Where a category has one breakdown for each rate, any two taxes are enough for the published test. */
function isCounted(law: VatCategoryLaw, taxes: Taxes): boolean {
  const stated = of(taxes.header, law).length
  const ofLines = of(taxes.lines, law).length
  const ofOthers = of(taxes.categories, law).length
  if (law.isRated) return (ofLines === 0 || ofLines + stated >= 2) && (ofOthers === 0 || ofOthers + stated >= 2)
  if (stated === 0) return law.code === 'O' || ofLines + ofOthers === 0
  return stated === 1 && ofLines + ofOthers > 0
}

function checkPlace(
  law: VatCategoryLaw,
  place: Place,
  taxes: readonly XmlElement[],
  { invoice }: InvoiceDocument,
  report: Report,
): void {
  if (taxes.length === 0) return
  const texts = placeTexts(ciiLaw(law), place)
  for (const tax of taxes.filter(isVat)) {
    if (!arePartiesKnown(law, invoice)) report(texts.parties, tax)
    if (!isRateRight(ciiLaw(law), numeric(child(tax, 'RateApplicablePercent')))) report(texts.rate, tax)
  }
}

/** IGIC may be zero in UBL; the schematron of CII wants it above zero. */
const ciiLaw = (law: VatCategoryLaw): VatCategoryLaw => (law.code === 'L' ? { ...law, rate: 'positive' } : law)

/** Amounts of one category, and of one rate where that matters: CII rounds the three before it adds them up. */
interface Sums {
  readonly lines: ReadonlyMap<string, Decimal>
  readonly allowances: ReadonlyMap<string, Decimal>
  readonly charges: ReadonlyMap<string, Decimal>
}

function sumsOf({ root }: InvoiceDocument): Sums {
  const transaction = child(root, 'SupplyChainTradeTransaction')
  const settlements = all(transaction, 'IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement')
  const marked = all(transaction, 'ApplicableHeaderTradeSettlement/SpecifiedTradeAllowanceCharge')
  const added = (isCharge: boolean) =>
    marked
      .filter((one) => indicatorOf(one) === isCharge)
      .map((one): Part => [children(one, 'CategoryTradeTax'), child(one, 'ActualAmount')])
  return {
    lines: sumByKey(
      settlements.map((one) => [
        children(one, 'ApplicableTradeTax'),
        first(one, 'SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'),
      ]),
    ),
    allowances: sumByKey(added(false)),
    charges: sumByKey(added(true)),
  }
}

type Part = readonly [taxes: readonly XmlElement[], amount: XmlElement | undefined]

function sumByKey(parts: readonly Part[]): Map<string, Decimal> {
  const sums = new Map<string, Decimal>()
  for (const [taxes, amount] of parts) {
    const value = numeric(amount)?.value ?? ZERO
    for (const key of new Set(taxes.map(keyOf))) sums.set(key, add(sums.get(key) ?? ZERO, value))
  }
  return sums
}

/** Only the standard rate is added up rate by rate: the tests of the island taxes hold whatever the amounts. */
function keyOf(tax: XmlElement): string {
  const code = child(tax, 'CategoryCode')?.text ?? ''
  const rate = code === 'S' ? numeric(child(tax, 'RateApplicablePercent'))?.value : undefined
  return rate ? `${code} ${plainText(rate)}` : code
}

function sumAt({ lines, allowances, charges }: Sums, key: string): Decimal {
  const rounded = (sums: ReadonlyMap<string, Decimal>) => roundHalfUp(sums.get(key) ?? ZERO)
  return subtract(add(rounded(lines), rounded(charges)), rounded(allowances))
}

const isOfAnyTax = new Set(['S', 'Z'])
const islandTaxes = new Set(['L', 'M'])

/** Rules 08 to 14. */
function checkBreakdown(law: VatCategoryLaw, tax: XmlElement, sums: Sums, report: Report): void {
  if (!isOfAnyTax.has(law.code) && !isVat(tax)) return
  const id = (number: string) => `BR-${law.letters}-${number}`
  const { taxable, amount, reason } = breakdownTexts
  if (!isTaxableRight(law, tax, sums)) report({ ...taxable, id: id('08') }, tax)
  if (!isTaxRight(law, tax)) report({ ...amount, id: id('09') }, tax)
  const isGiven = child(tax, 'ExemptionReason') !== undefined || child(tax, 'ExemptionReasonCode') !== undefined
  if (isGiven !== (law.exemptionReason === 'required')) report({ ...reason, id: id('10') }, tax)
}

function isTaxableRight({ code }: VatCategoryLaw, tax: XmlElement, sums: Sums): boolean {
  const hasRate = child(tax, 'RateApplicablePercent') !== undefined
  if (islandTaxes.has(code) || (code === 'S' && !hasRate)) return true
  const taxable = numeric(child(tax, 'BasisAmount'))?.value
  const added = sumAt(sums, keyOf(tax))
  if (code === 'S' || code === 'O') return same(taxable, added)
  return taxable !== undefined && isWithin(taxable, added, ONE)
}

function isTaxRight({ code }: VatCategoryLaw, tax: XmlElement): boolean {
  if (islandTaxes.has(code)) return true
  const amount = numeric(child(tax, 'CalculatedAmount'))?.value
  if (!amount || code !== 'S') return amount !== undefined && isZero(amount)
  const rate = numeric(child(tax, 'RateApplicablePercent'))?.value
  const expected = taxAt(numeric(child(tax, 'BasisAmount'))?.value, rate)
  return expected !== undefined && isWithin(absolute(amount), expected, ONE)
}

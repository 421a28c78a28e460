import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal, multiply, ZERO } from '../kernel/decimal.js'
import { type Money, roundToMoney, toDecimal } from '../kernel/money.js'
import { problem } from '../kernel/problem.js'
import { table } from '../kernel/table.js'

/**
 * VAT categories by UNCL 5305 as EN 16931 uses them: S standard rate, K intra-community supply, G export, O outside
 * the scope, Z zero rate, E exempt, AE reverse charge.
 */
export type TaxCategory = 'S' | 'K' | 'G' | 'O' | 'Z' | 'E' | 'AE'

export interface TaxRate {
  readonly country: string
  readonly category: TaxCategory
  readonly validFrom: BusinessDate
  readonly rate: Decimal
}

export const taxRateTable = table(
  'tax_rate',
  ['country', 'category', 'validFrom'],
  {
    country: 'text',
    category: 'text',
    validFrom: 'date',
    rate: 'numeric',
  },
  { isRule: true },
)

/**
 * The territory of the European Union in the VAT sense, with the first and last day on which a country belonged to it. Who
 * belonged to it already in 2007, before the first business day that we know, is not told apart by its accession.
 */
const EU_MEMBERS: Readonly<Record<string, readonly [from: string, until: string]>> = {
  ...Object.fromEntries(
    'AT BE BG CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'
      .split(' ')
      .map((c) => [c, ['2007-01-01', '9999-12-31']]),
  ),
  GB: ['1973-01-01', '2020-12-31'],
  HR: ['2013-07-01', '9999-12-31'],
}

/** Whether a country counted as a member of the Union for VAT on a date. */
export function inEuropeanUnion(country: string, on: BusinessDate): boolean {
  const member = EU_MEMBERS[country]
  return member !== undefined && member[0] <= on && on <= member[1]
}

export interface TaxRateRow {
  country: string
  category: TaxCategory
  valid_from: BusinessDate
  rate: string
}

/** All dated rates of the tenant `$1`, newest first, as one JSON value for `taxRatesFrom`. */
export const TAX_RATES = `
  select jsonb_agg(jsonb_build_object('country', country, 'category', category, 'valid_from', valid_from, 'rate', rate::text) order by valid_from desc)
    from tax_rate where tenant_id = $1`

export const taxRatesFrom = (rows: readonly TaxRateRow[] | null): TaxRate[] =>
  (rows ?? []).map((r) => ({
    country: r.country,
    category: r.category,
    validFrom: r.valid_from,
    rate: decimal(r.rate),
  }))

/**
 * The category for goods sent by a seller to a buyer (Council Directive 2006/112/EC): at home standard; to a business in
 * another member state an intra-community supply (art. 138); out of the Union an export (art. 146); to a consumer in
 * another member state the seller's standard rate (distance sale below the threshold, art. 34).
 */
export function taxCategoryOf(
  seller: string,
  destination: string,
  buyer: 'business' | 'consumer',
  on: BusinessDate,
): TaxCategory {
  if (destination === seller) return 'S'
  const sellerInUnion = inEuropeanUnion(seller, on)
  if (sellerInUnion && inEuropeanUnion(destination, on)) return buyer === 'business' ? 'K' : 'S'
  return 'G'
}

/** Rate in percent on a date; only category S has one. */
export function taxRateOf(
  rates: readonly TaxRate[],
  country: string,
  category: TaxCategory,
  on: BusinessDate,
): Decimal {
  if (category !== 'S') return ZERO
  const found = rates.find((r) => r.country === country && r.category === category && r.validFrom <= on)
  if (!found)
    throw problem(
      'tax.no_rate',
      `no ${category} tax rate of ${country} is in force on ${on}: add it with its first day (POST /api/tax-rates, or o2c import tax-rates FILE)`,
    )
  return found.rate
}

const PERCENT = decimal('0.01')

/** Tax on a taxable amount, rounded half up to the minor unit (EN 16931 BR-CO-17). */
export function taxOn(base: Money, rate: Decimal): Money {
  return roundToMoney(multiply(toDecimal(base), multiply(rate, PERCENT)), base.currency)
}

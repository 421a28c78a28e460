import { type TaxCategory, taxOn } from '../catalog/tax.js'
import { type Decimal, plainText } from '../kernel/decimal.js'
import { groupBy } from '../kernel/group.js'
import { type Money, plus, total } from '../kernel/money.js'

/** What totals need to know of a line. */
export interface TaxedLine {
  readonly net: Money
  readonly taxCategory: TaxCategory
  readonly taxRate: Decimal
}

export interface TaxTotal {
  readonly category: TaxCategory
  readonly rate: Decimal
  readonly base: Money
  readonly tax: Money
}

export interface Totals {
  readonly net: Money
  readonly tax: Money
  readonly gross: Money
  readonly taxes: readonly TaxTotal[]
}

/**
 * Totals by EN 16931: tax of a category is its taxable amount times its rate, rounded once (BR-CO-17); the document's
 * tax is their sum (BR-CO-14). Where a jurisdiction rounds by line, tax is rounded on each line and added up.
 */
export function totalsOf(lines: readonly TaxedLine[], currency: string, rounding: 'document' | 'line'): Totals {
  const groups = groupBy(lines, (line) => `${line.taxCategory} ${plainText(line.taxRate)}`)
  const taxes = [...groups.values()].map((group): TaxTotal => {
    const { taxCategory: category, taxRate: rate } = group[0]!
    const base = total(
      group.map((line) => line.net),
      currency,
    )
    const tax =
      rounding === 'document'
        ? taxOn(base, rate)
        : total(
            group.map((line) => taxOn(line.net, rate)),
            currency,
          )
    return { category, rate, base, tax }
  })
  const net = total(
    lines.map((line) => line.net),
    currency,
  )
  const tax = total(
    taxes.map((t) => t.tax),
    currency,
  )
  return { net, tax, gross: plus(net, tax), taxes }
}

import { type Decimal, divideRounded, multiply } from '../kernel/decimal.js'
import { type Money, minus, plus, roundToMoney, toDecimal, total, zero } from '../kernel/money.js'

/** Amount in base currency at the document's rate, rounded to the minor unit. */
export const inBase = (amount: Money, rate: Decimal, baseCurrency: string): Money =>
  amount.currency === baseCurrency ? amount : roundToMoney(multiply(toDecimal(amount), rate), baseCurrency)

/** A net amount and what it stands in the books with in base currency. */
export interface Valued {
  readonly net: Money
  readonly base: Money
}

/** Adds up what stands in the books. */
export const valuedTotal = (all: readonly Valued[], currency: string, baseCurrency: string): Valued => ({
  net: total(
    all.map((one) => one.net),
    currency,
  ),
  base: total(
    all.map((one) => one.base),
    baseCurrency,
  ),
})

/** What a part of an amount is in base currency: the whole of it exactly, less in proportion, of nothing nothing. */
export function shareOf({ net, base }: Valued, part: Money): Money {
  if (part.minor === net.minor) return base
  if (net.minor === 0n) return zero(base.currency)
  return { minor: divideRounded(base.minor * part.minor, net.minor), currency: base.currency }
}

/**
 * Values amounts one after the other: the first take what stands in the books already with what it stands there with,
 * what goes beyond it is valued by `rest`. The values add up to that of the sum, whatever each was rounded to.
 */
export function valuedInTurn(amounts: readonly Money[], standing: Valued, rest: (amount: Money) => Money): Money[] {
  const valued = (amount: Money): Money =>
    standing.net.minor > 0n && amount.minor <= standing.net.minor
      ? shareOf(standing, amount)
      : plus(standing.base, rest(minus(amount, standing.net)))
  let taken = zero(standing.net.currency)
  let value = zero(standing.base.currency)
  return amounts.map((amount) => {
    taken = plus(taken, amount)
    const before = value
    value = valued(taken)
    return minus(value, before)
  })
}

import { currencyExponent } from './currency.js'
import { type Decimal, decimal, decimalText, divideRounded, power10 } from './decimal.js'

/** An amount of one currency in its minor unit (pence, cents). Arithmetic across currencies is a fault, not a conversion. */
export interface Money {
  readonly minor: bigint
  readonly currency: string
}

export const money = (text: string, currency: string): Money => roundToMoney(decimal(text), currency)
export const zero = (currency: string): Money => ({ minor: 0n, currency })

/** Rounds half away from zero to the currency's minor unit (EN 16931 BR-DEC). */
export function roundToMoney(d: Decimal, currency: string): Money {
  const exponent = currencyExponent(currency)
  const minor =
    d.scale <= exponent
      ? d.coefficient * power10(exponent - d.scale)
      : divideRounded(d.coefficient, power10(d.scale - exponent))
  return { minor, currency }
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new TypeError(`cannot combine ${a.currency} with ${b.currency}`)
}

export function plus(a: Money, b: Money): Money {
  sameCurrency(a, b)
  return { minor: a.minor + b.minor, currency: a.currency }
}

export function minus(a: Money, b: Money): Money {
  sameCurrency(a, b)
  return { minor: a.minor - b.minor, currency: a.currency }
}

export const negated = (m: Money): Money => ({ minor: -m.minor, currency: m.currency })
export const magnitude = (m: Money): Money => (m.minor < 0n ? negated(m) : m)
export const isNothing = (m: Money): boolean => m.minor === 0n

export function lesser(a: Money, b: Money): Money {
  sameCurrency(a, b)
  return a.minor <= b.minor ? a : b
}

export function total(all: Iterable<Money>, currency: string): Money {
  let minor = 0n
  for (const one of all) {
    if (one.currency !== currency) throw new TypeError(`cannot combine ${currency} with ${one.currency}`)
    minor += one.minor
  }
  return { minor, currency }
}

/**
 * Splits an amount by weights so that the parts add up exactly: each gets its share rounded down, the remaining
 * minor units go to the largest remainders, the earlier part first among equals. Weights must not all be zero.
 */
export function split(amount: Money, weights: readonly bigint[]): Money[] {
  const whole = weights.reduce((a, b) => a + b, 0n)
  if (whole === 0n) throw new RangeError('weights add up to zero')
  const negative = amount.minor < 0n
  const minor = negative ? -amount.minor : amount.minor
  const parts = weights.map((weight, index) => {
    const product = minor * weight
    return { index, share: product / whole, remainder: product % whole }
  })
  let left = minor - parts.reduce((a, part) => a + part.share, 0n)
  for (const part of [...parts].sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : 0))) {
    if (left === 0n) break
    part.share += 1n
    left -= 1n
  }
  return parts.map(({ share }) => ({ minor: negative ? -share : share, currency: amount.currency }))
}

/** The amount as a decimal in major units: 12000 minor units of GBP is 120.00. */
export const toDecimal = (m: Money): Decimal => ({ coefficient: m.minor, scale: currencyExponent(m.currency) })

/** Major units with the currency's places, e.g. `120.00`. */
export const moneyText = (m: Money): string => decimalText(toDecimal(m))

/** How money crosses the wire. */
export const moneyJson = (m: Money): { amount: string; currency: string } => ({
  amount: moneyText(m),
  currency: m.currency,
})

import { absolute, compare, type Decimal, equals, multiply, parseDecimal, power10, sum } from '../../kernel/decimal.js'
import type { Numeric } from './model.js'

/**
 * Numbers as XML Schema writes them (XSD 1.0 part 2, 3.2.3): blanks around, a leading plus and a missing digit before
 * or behind the point are all allowed, exponents are not.
 */
export function schemaDecimal(text: string): Decimal | undefined {
  const plain = parseDecimal(text)
  if (plain) return plain
  const match = /^([+-]?)(\d*)\.?(\d*)$/.exec(text.trim())
  if (!match || (match[2] === '' && match[3] === '')) return undefined
  return parseDecimal(`${match[1]}${match[2] || '0'}.${match[3] || '0'}`)
}

/** `round` of XPath: halves go up, also below zero. The rules of EN 16931 compute with it. */
export function roundHalfUp(d: Decimal, places = 2): Decimal {
  if (d.scale <= places) return d
  const unit = power10(d.scale - places)
  const shifted = d.coefficient * 2n + unit
  const quotient = shifted / (unit * 2n)
  const floored = shifted < 0n && quotient * unit * 2n !== shifted ? quotient - 1n : quotient
  return { coefficient: floored, scale: places }
}

/** Characters written behind the point, trailing zeros and blanks included: the published tests count the raw text. */
export function placesWritten(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

/** True for a missing amount: whether it must be there is another rule. */
export function hasAtMostTwoPlaces(amount: Numeric | undefined): boolean {
  return amount === undefined || placesWritten(amount.text) <= 2
}

/** Sum of the numbers; missing where one of them is not a number. */
export function total(numbers: readonly (Numeric | undefined)[]): Decimal | undefined {
  const values: Decimal[] = []
  for (const number of numbers) {
    if (number === undefined) continue
    if (number.value === undefined) return undefined
    values.push(number.value)
  }
  return sum(values)
}

/** Both are numbers and equal; two that are not there are equal too. */
export function same(a: Decimal | undefined, b: Decimal | undefined): boolean {
  return a !== undefined && b !== undefined && equals(a, b)
}

/** |a - b| < slack, exactly. */
export function isWithin(a: Decimal, b: Decimal, slack: Decimal): boolean {
  return compare(distance(a, b), slack) < 0
}

/** |a - b| <= slack, exactly. */
export function isWithinInclusive(a: Decimal, b: Decimal, slack: Decimal): boolean {
  return compare(distance(a, b), slack) <= 0
}

function distance(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return absolute({
    coefficient: a.coefficient * power10(scale - a.scale) - b.coefficient * power10(scale - b.scale),
    scale,
  })
}

/** `percentage` per cent of the amount, exact. */
export function percentOf(amount: Decimal, percentage: Decimal): Decimal {
  const product = multiply(amount, percentage)
  return { coefficient: product.coefficient, scale: product.scale + 2 }
}

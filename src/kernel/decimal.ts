import { problem } from './problem.js'

/**
 * An exact decimal number: `coefficient × 10^-scale`. Immutable; no `number` ever takes part.
 * Prices, quantities and rates are decimals; amounts of a currency are `Money`.
 */
export interface Decimal {
  readonly coefficient: bigint
  readonly scale: number
}

/** No text longer than this is read as a number: larger ones are mistakes or attacks. */
const MAX_DIGITS = 38
const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?$/
const POWERS: bigint[] = Array.from({ length: 80 }, (_, n) => 10n ** BigInt(n))

/** 10^n for 0 <= n < 80. */
export function power10(n: number): bigint {
  const power = POWERS[n]
  if (power === undefined) throw new RangeError(`scale ${n} is out of range`)
  return power
}

export const ZERO: Decimal = { coefficient: 0n, scale: 0 }
export const ONE: Decimal = { coefficient: 1n, scale: 0 }

/** Reads plain decimal text such as `-12.50`; `undefined` when it is not one (exponents and blanks are not). */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_DIGITS + 2) return undefined
  const short = shortDecimal(text)
  if (short) return short
  const match = PATTERN.exec(text)
  if (!match) return undefined
  const fraction = match[3] ?? ''
  const coefficient = BigInt(match[2]! + fraction)
  return { coefficient: match[1] === '-' ? -coefficient : coefficient, scale: fraction.length }
}

/** The usual case, read digit by digit: few enough digits for a `number`, no sign. */
function shortDecimal(text: string): Decimal | undefined {
  const { length } = text
  if (length === 0 || length > 15) return undefined
  let value = 0
  let point = -1
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) value = value * 10 + digit
    else if (digit === -2 && point < 0) point = i
    else return undefined
  }
  if (point === 0 || point === length - 1) return undefined
  return { coefficient: BigInt(value), scale: point < 0 ? 0 : length - point - 1 }
}

/** As `parseDecimal`, but throws a refusal. For values that must already be numbers (database, constants). */
export function decimal(text: string | number | bigint): Decimal {
  if (typeof text === 'bigint') return { coefficient: text, scale: 0 }
  const parsed = parseDecimal(String(text))
  if (!parsed)
    throw problem('decimal.invalid', `"${text}" is not a decimal number: write digits with a point, e.g. 12.50`)
  return parsed
}

const coefficientAt = (d: Decimal, scale: number): bigint =>
  d.scale === scale ? d.coefficient : d.coefficient * power10(scale - d.scale)

export function add(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { coefficient: a.coefficient + b.coefficient, scale: a.scale }
  const scale = Math.max(a.scale, b.scale)
  return { coefficient: coefficientAt(a, scale) + coefficientAt(b, scale), scale }
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { coefficient: a.coefficient - b.coefficient, scale: a.scale }
  const scale = Math.max(a.scale, b.scale)
  return { coefficient: coefficientAt(a, scale) - coefficientAt(b, scale), scale }
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale }
}

/** a / b rounded half away from zero to `scale` places. Throws RangeError when b is zero. */
export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  const shift = scale + b.scale - a.scale
  const numerator = shift >= 0 ? a.coefficient * power10(shift) : a.coefficient
  const denominator = shift >= 0 ? b.coefficient : b.coefficient * power10(-shift)
  return { coefficient: divideRounded(numerator, denominator), scale }
}

/** Integer division rounded half away from zero ("commercial rounding", EN 16931 uses the same). */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('division by zero')
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const quotient = (n + n + d) / (d + d)
  return negative ? -quotient : quotient
}

/** Rounded half away from zero to at most `scale` places; never adds places. */
export function round(d: Decimal, scale: number): Decimal {
  if (d.scale <= scale) return d
  return { coefficient: divideRounded(d.coefficient, power10(d.scale - scale)), scale }
}

export const negate = (d: Decimal): Decimal => ({ coefficient: -d.coefficient, scale: d.scale })
export const absolute = (d: Decimal): Decimal => (d.coefficient < 0n ? negate(d) : d)
export const isZero = (d: Decimal): boolean => d.coefficient === 0n
export const isPositive = (d: Decimal): boolean => d.coefficient > 0n
export const isNegative = (d: Decimal): boolean => d.coefficient < 0n

const sign = (d: Decimal): number => (d.coefficient > 0n ? 1 : d.coefficient < 0n ? -1 : 0)

/** -1, 0 or 1. */
export function compare(a: Decimal, b: Decimal): number {
  if (a.coefficient === 0n || b.coefficient === 0n) return sign(a) - sign(b)
  const scale = Math.max(a.scale, b.scale)
  const left = coefficientAt(a, scale)
  const right = coefficientAt(b, scale)
  return left < right ? -1 : left > right ? 1 : 0
}

export const equals = (a: Decimal, b: Decimal): boolean => compare(a, b) === 0
export const smaller = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b)
export const larger = (a: Decimal, b: Decimal): Decimal => (compare(a, b) >= 0 ? a : b)
export const sum = (all: Iterable<Decimal>): Decimal => {
  let total = ZERO
  for (const one of all) total = add(total, one)
  return total
}

/** Plain text with exactly the places that the number carries; `-0` is written `0`. */
export function decimalText(d: Decimal): string {
  if (d.scale === 0) return d.coefficient.toString()
  const negative = d.coefficient < 0n
  const digits = (negative ? -d.coefficient : d.coefficient).toString().padStart(d.scale + 1, '0')
  const cut = digits.length - d.scale
  return `${negative ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`
}

/** Text without trailing zeros behind the point: `12.500000` is `12.5`. The canonical form for hashes and exports. */
export function plainText(d: Decimal): string {
  const text = decimalText(d)
  if (d.scale === 0) return text
  let end = text.length
  while (text.charCodeAt(end - 1) === 48) end--
  if (text.charCodeAt(end - 1) === 46) end--
  return text.slice(0, end)
}

import { type Decimal, plainText } from '../../kernel/decimal.js'
import { type Money, moneyJson } from '../../kernel/money.js'

const isDecimal = (value: object): value is Decimal => 'coefficient' in value && 'scale' in value
const isMoney = (value: object): value is Money => 'minor' in value && 'currency' in value

/**
 * A value as JSON carries it: money as `{amount, currency}`, decimals and large integers as text, never as floats.
 * Money inside the detail of an old event has its minor units as text.
 */
export function wire(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(wire)
  if (value instanceof Date) return value.toISOString()
  if (isDecimal(value)) return plainText(value)
  if (isMoney(value)) return moneyJson({ ...value, minor: BigInt(value.minor) })
  const object: Record<string, unknown> = {}
  for (const name of Object.keys(value)) object[name] = wire((value as Record<string, unknown>)[name])
  return object
}

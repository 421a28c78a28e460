import { type Decimal, decimalText } from '../kernel/decimal.js'
import { type Money, moneyJson } from '../kernel/money.js'

/** Trees that a document was read from: the document says the same. */
const trees = new Set(['at', 'received'])

/**
 * A document as JSON for programs that do not know our types: decimals are texts with the places they were written
 * with, money is amount and currency, a term of an invoice with nothing but its text is that text.
 */
export function documentJson(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => (trees.has(key) ? undefined : plainValue(one)))
}

function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (isDecimal(value)) return decimalText(value)
  if (isMoney(value)) return moneyJson(value)
  if (!('text' in value) || typeof value.text !== 'string') return value
  const { text, ...more } = value as Readonly<Record<string, unknown>>
  const told = Object.entries(more).filter(([key, one]) => key !== 'at' && key !== 'value' && one !== undefined)
  return told.length === 0 ? text : { text, ...Object.fromEntries(told) }
}

const isDecimal = (value: object): value is Decimal => 'coefficient' in value && typeof value.coefficient === 'bigint'

const isMoney = (value: object): value is Money => 'minor' in value && typeof value.minor === 'bigint'

import { type Segment, textAt } from '../syntax/segment.js'
import { type ItemNumbers, noNumbers, type TradeReference } from '../trade-model.js'
import { itemSchemes } from './codes.js'
import type { Losses } from './losses.js'

const x12 = 'x12'

/** Pairs of qualifier and number, from element `from` on. */
export function readItemNumbers(item: Segment | undefined, from: number): ItemNumbers {
  const last = item?.elements.length ?? 0
  if (last <= from) return noNumbers
  const numbers: Record<string, string> = {}
  const others: TradeReference[] = []
  for (let at = from; at < last; at += 2) {
    const code = textAt(item, at)
    const value = textAt(item, at + 1)
    if (code === '' || value === '') continue
    const word = gtinCodes.has(code) ? 'gtin' : itemSchemes.word(x12, code)
    if (word.includes(':') || word in numbers) others.push({ kind: `x12:${code}`, value })
    else numbers[word] = value
  }
  return others.length > 0 ? { ...numbers, others } : numbers
}

/** UPC-A, EAN-8 and EAN-13, GTIN-14. */
const gtinCodes: ReadonlySet<string> = new Set(['UP', 'EN', 'EO', 'UK', 'UA'])

export function itemNumberElements(item: ItemNumbers, path: string, losses: Losses): string[] {
  const { gtin, others = [], ...rest } = item
  const elements: string[] = []
  if (gtin !== undefined) elements.push(gtin.length === 14 ? 'UK' : gtin.length === 12 ? 'UP' : 'EN', gtin)
  for (const word of ['buyer', 'seller', 'manufacturer'] as const) {
    const value = rest[word]
    if (value !== undefined) elements.push(itemSchemes.code(x12, word)!, value)
  }
  for (const { kind, value } of others) {
    const code = losses.code(itemSchemes.code(x12, kind), `${path}.item`, kind)
    if (code !== undefined) elements.push(code, value)
  }
  return elements
}

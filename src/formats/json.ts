import { type Decimal, decimalText } from '../kernel/decimal.js'
import { type Money, moneyJson } from '../kernel/money.js'

/** Trees that a document was read from: the document says the same. */
const trees = new Set(['at', 'received'])

/**
 * A document as JSON for programs that do not know our types: decimals are texts with the places they were written
 * with, money is amount and currency, a term of an invoice with nothing but its text is that text. Written by hand,
 * because `JSON.stringify` with a replacer takes several times as long, and files hold millions of values.
 */
export function documentJson(value: unknown): string {
  return jsonOf(value) ?? 'null'
}

/** `undefined` for what JSON has no word for: objects leave it out, lists write `null`. */
function jsonOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return textJson(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? listJson(value) : objectJson(value)
    case 'bigint':
      throw new TypeError('a bigint has no place in JSON: make it a decimal')
    default:
      return undefined
  }
}

/** What JSON escapes, and lone surrogates; nearly no text holds any of it. */
const escaped = /[^ !#-[\]-\ud7ff\ue000-\uffff]/

const textJson = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`)

/** How many items of a list are put together at a time. */
const batch = 64

/**
 * What `+` puts together is a tree of texts until somebody reads it, and the tree of a list of a hundred thousand lines
 * takes many times the memory of its text. Joining makes plain text of every batch.
 */
function listJson(list: readonly unknown[]): string {
  if (list.length === 0) return '[]'
  if (list.length <= batch) return `[${itemsJson(list, 0, list.length)}]`
  const batches: string[] = []
  for (let from = 0; from < list.length; from += batch) {
    batches.push(itemsJson(list, from, Math.min(from + batch, list.length)))
  }
  return `[${batches.join(',')}]`
}

function itemsJson(list: readonly unknown[], from: number, to: number): string {
  const items: string[] = []
  for (let index = from; index < to; index++) items.push(jsonOf(list[index]) ?? 'null')
  return items.join(',')
}

function objectJson(value: object): string {
  if ('coefficient' in value && typeof value.coefficient === 'bigint') return `"${decimalText(value as Decimal)}"`
  if ('minor' in value && typeof value.minor === 'bigint') return jsonOf(moneyJson(value as Money))!
  if ('text' in value && typeof value.text === 'string') return termJson(value as { readonly text: string })
  return propertiesJson(value)
}

function propertiesJson(value: object): string {
  let json = '{'
  for (const key in value) {
    if (trees.has(key)) continue
    const one = jsonOf((value as Readonly<Record<string, unknown>>)[key])
    if (one === undefined) continue
    if (json.length > 1) json += ','
    json += `${textJson(key)}:${one}`
  }
  return `${json}}`
}

/** A term of an invoice: its text, and what else is told about it. */
function termJson(term: { readonly text: string }): string {
  const { text, ...more } = term as Readonly<Record<string, unknown>> & { readonly text: string }
  const told = Object.entries(more).filter(([key, one]) => key !== 'at' && key !== 'value' && one !== undefined)
  return told.length === 0 ? textJson(text) : propertiesJson({ text, ...Object.fromEntries(told) })
}

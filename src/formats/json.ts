import { type Decimal, decimalText } from '../kernel/decimal.js'
import { type Money, moneyJson } from '../kernel/money.js'
import { inPieces, LazyList } from './lazy-list.js'

/** Trees that a document was read from: the document says the same. */
const trees = new Set(['at', 'received'])

/** What may be offered in pieces. */
const large = new Set(['tree', 'entries'])

/** Pieces are about so long: a text of many megabytes takes as much memory again in every buffer that it goes through. */
export const pieceLength = 64 * 1024

/**
 * A document as JSON for programs that do not know our types: decimals are texts with the places they were written
 * with, money is amount and currency, a term of an invoice with nothing but its text is that text. Written by hand,
 * because `JSON.stringify` with a replacer takes several times as long, and files hold millions of values.
 */
export function documentJson(value: unknown): string {
  const writer = new JsonWriter()
  const first = writer.start(value)
  if (writer.isOver) return first
  // Joining makes plain text: what `+` puts together is a tree of texts that takes many times the memory of its text.
  const pieces = [first]
  while (!writer.isOver) pieces.push(writer.next())
  return pieces.join('')
}

interface List {
  readonly length: number
  at(index: number): unknown
}

/**
 * Writes one value after the other, each in pieces that are made as they are taken: the JSON of a document is many times
 * as large as the document. A stack of its own lets it stop anywhere and go on later.
 */
export class JsonWriter {
  /** The objects and lists that are open, outermost first, with the names of an object; a list has none. */
  readonly #open: object[] = []
  readonly #names: (readonly string[] | undefined)[] = []
  /** How far each of them is written, and whether nothing stands in it yet. */
  readonly #at: number[] = []
  readonly #bare: boolean[] = []

  /** The first piece of a value, all of it where it is short. What was begun before is given up. */
  start(value: unknown): string {
    while (this.#open.length > 0) this.#closed('')
    return this.#further(this.#begun(value) ?? 'null')
  }

  get isOver(): boolean {
    return this.#open.length === 0
  }

  next(): string {
    return this.#further('')
  }

  #further(begun: string): string {
    let text = begun
    while (this.#open.length > 0 && text.length < pieceLength) {
      const top = this.#open.length - 1
      const names = this.#names[top]
      text += names === undefined ? this.#item(top) : this.#property(top, names)
    }
    return text
  }

  #item(top: number): string {
    const list = this.#open[top] as List
    const at = this.#at[top]!
    if (at === list.length) return this.#closed(']')
    this.#at[top] = at + 1
    const json = this.#begun(list.at(at)) ?? 'null'
    return at === 0 ? json : `,${json}`
  }

  /** The next property that JSON has a word for. */
  #property(top: number, names: readonly string[]): string {
    const value = this.#open[top] as Readonly<Record<string | symbol, unknown>>
    for (let at = this.#at[top]!; at < names.length; at++) {
      const name = names[at]!
      const one = large.has(name) ? (value[inPieces] ?? value[name]) : value[name]
      // Most of what a transaction of a bank may say is not said: that is found out first.
      if (one === undefined || trees.has(name)) continue
      const json = this.#begun(one)
      if (json === undefined) continue
      this.#at[top] = at + 1
      const isFirst = this.#bare[top]
      this.#bare[top] = false
      return isFirst ? `${textJson(name)}:${json}` : `,${textJson(name)}:${json}`
    }
    return this.#closed('}')
  }

  #closed(end: string): string {
    this.#open.pop()
    this.#names.pop()
    this.#at.pop()
    this.#bare.pop()
    return end
  }

  #opened(value: object, names: readonly string[] | undefined): string {
    this.#open.push(value)
    this.#names.push(names)
    this.#at.push(0)
    this.#bare.push(true)
    return names === undefined ? '[' : '{'
  }

  /** All of a simple value; of others what opens them. `undefined` for what JSON has no word for: objects leave it out. */
  #begun(value: unknown): string | undefined {
    switch (typeof value) {
      case 'string':
        return textJson(value)
      case 'number':
        return Number.isFinite(value) ? String(value) : 'null'
      case 'boolean':
        return value ? 'true' : 'false'
      case 'object':
        return value === null ? 'null' : this.#begunObject(value)
      case 'bigint':
        throw new TypeError('a bigint has no place in JSON: make it a decimal')
      default:
        return undefined
    }
  }

  #begunObject(value: object): string {
    if (Array.isArray(value)) return value.length === 0 ? '[]' : this.#opened(value, undefined)
    if ('coefficient' in value && typeof value.coefficient === 'bigint') return `"${decimalText(value as Decimal)}"`
    if ('minor' in value && typeof value.minor === 'bigint') return this.#begunObject(moneyJson(value as Money))
    if ('text' in value && typeof value.text === 'string') return this.#term(value as { readonly text: string })
    return this.#opened(value, value instanceof LazyList ? undefined : Object.keys(value))
  }

  /** A term of an invoice: its text, and what else is told about it. */
  #term(term: { readonly text: string }): string {
    const { text, ...more } = term as Readonly<Record<string, unknown>> & { readonly text: string }
    const told = Object.entries(more).filter(([key, one]) => key !== 'at' && key !== 'value' && one !== undefined)
    if (told.length === 0) return textJson(text)
    return this.#opened({ text, ...Object.fromEntries(told) }, ['text', ...told.map(([key]) => key)])
  }
}

/** What JSON escapes, and lone surrogates; nearly no text holds any of it. */
const escaped = /[^ !#-[\]-\ud7ff\ue000-\uffff]/

const textJson = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`)

/** Values of the PDF object model (ISO 32000-1, 7.3). Names keep no slash, strings are bytes as Latin-1 text. */
export type PdfValue = null | boolean | number | PdfName | PdfText | PdfReference | PdfValue[] | PdfDictionary

export interface PdfName {
  readonly kind: 'name'
  readonly name: string
}

export interface PdfText {
  readonly kind: 'text'
  readonly bytes: string
}

export interface PdfReference {
  readonly kind: 'reference'
  readonly number: number
}

export interface PdfDictionary {
  readonly kind: 'dictionary'
  readonly entries: ReadonlyMap<string, PdfValue>
}

export const isDictionary = (value: PdfValue | undefined): value is PdfDictionary =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'dictionary'
export const isName = (value: PdfValue | undefined): value is PdfName =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'name'
export const isText = (value: PdfValue | undefined): value is PdfText =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'text'
export const isReference = (value: PdfValue | undefined): value is PdfReference =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'reference'

/** Deeper nesting is a mistake or an attack. */
const maxDepth = 64

const blank = /[\0\t\n\f\r ]/
const regular = /[^\0\t\n\f\r ()<>[\]{}/%]/

/** Reads values from the text of a PDF, one byte a character; `at` is where the next one begins. */
export class PdfReader {
  readonly #text: string
  at: number

  constructor(text: string, at = 0) {
    this.#text = text
    this.at = at
  }

  /** The next value; undefined at a word that is none, such as `endobj`. */
  value(depth = 0): PdfValue | undefined {
    this.skipBlanks()
    const start = this.#text[this.at]
    if (start === undefined || depth > maxDepth) return undefined
    if (start === '/') return this.#name()
    if (start === '(') return this.#literal()
    if (start === '[') return this.#array(depth)
    if (start === '<') return this.#text[this.at + 1] === '<' ? this.#dictionary(depth) : this.#hexadecimal()
    if (/[0-9+.-]/.test(start)) return this.#numberOrReference()
    return this.#keyword()
  }

  skipBlanks(): void {
    for (;;) {
      const character = this.#text[this.at]
      if (character === '%') this.at = this.#endOfLine()
      else if (character !== undefined && blank.test(character)) this.at++
      else return
    }
  }

  /** The next word of regular characters, without moving on when it is another one. */
  takes(word: string): boolean {
    this.skipBlanks()
    if (!this.#text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  #endOfLine(): number {
    const end = this.#text.slice(this.at, this.at + 4096).search(/[\r\n]/)
    return end < 0 ? Math.min(this.#text.length, this.at + 4096) : this.at + end
  }

  #word(): string {
    const start = this.at
    while (this.at < this.#text.length && regular.test(this.#text[this.at]!)) this.at++
    return this.#text.slice(start, this.at)
  }

  #name(): PdfName {
    this.at++
    const name = this.#word().replace(/#([0-9a-fA-F]{2})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    return { kind: 'name', name }
  }

  #keyword(): PdfValue | undefined {
    const word = this.#word()
    if (word === 'true' || word === 'false') return word === 'true'
    return word === 'null' ? null : undefined
  }

  #numberOrReference(): PdfValue {
    const first = Number(this.#word())
    const after = this.at
    const reference = /^[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?![A-Za-z])/.exec(this.#text.slice(this.at, this.at + 24))
    if (!reference || !Number.isInteger(first)) {
      this.at = after
      return Number.isNaN(first) ? 0 : first
    }
    this.at += reference[0].length
    return { kind: 'reference', number: first }
  }

  #array(depth: number): PdfValue[] {
    this.at++
    const values: PdfValue[] = []
    for (;;) {
      if (this.takes(']')) return values
      const value = this.value(depth + 1)
      if (value === undefined) return values
      values.push(value)
    }
  }

  #dictionary(depth: number): PdfDictionary {
    this.at += 2
    const entries = new Map<string, PdfValue>()
    for (;;) {
      if (this.takes('>>')) break
      const key = this.value(depth + 1)
      const value = isName(key) ? this.value(depth + 1) : undefined
      if (!isName(key) || value === undefined) break
      entries.set(key.name, value)
    }
    return { kind: 'dictionary', entries }
  }

  #hexadecimal(): PdfText {
    const end = this.#text.indexOf('>', this.at)
    const stop = end < 0 ? this.#text.length : end
    const digits = this.#text.slice(this.at + 1, stop).replace(/[^0-9a-fA-F]/g, '')
    this.at = stop + 1
    return { kind: 'text', bytes: Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex').toString('latin1') }
  }

  #literal(): PdfText {
    const parts: string[] = []
    let depth = 0
    for (; this.at < this.#text.length; this.at++) {
      const character = this.#text[this.at]!
      if (character === '\\') parts.push(this.#escape())
      else if (character === '(' && depth++ === 0) continue
      else if (character === ')' && --depth === 0) break
      else parts.push(character)
    }
    this.at++
    return { kind: 'text', bytes: parts.join('') }
  }

  #escape(): string {
    const next = this.#text.slice(this.at + 1, this.at + 4)
    const octal = /^[0-7]{1,3}/.exec(next)
    this.at += octal ? octal[0].length : 1
    if (octal) return String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff)
    const escapes: Readonly<Record<string, string>> = {
      n: '\n',
      r: '\r',
      t: '\t',
      b: '\b',
      f: '\f',
      '\n': '',
      '\r': '',
    }
    return escapes[next[0] ?? ''] ?? next[0] ?? ''
  }
}

import { inflateSync } from 'node:zlib'
import { problem } from '../../../kernel/problem.js'
import type { OutputObject } from './pdf-output.js'
import { isDictionary, isName, isReference, type PdfDictionary, PdfReader, type PdfValue } from './pdf-values.js'

/** An object of the file; a stream has the place of its bytes. */
interface PdfObject {
  readonly value: PdfValue
  readonly stream?: readonly [start: number, end: number]
}

const maxObjects = 500_000
const maxInflated = 64 * 1024 * 1024

/**
 * The objects of a PDF (ISO 32000-1, 7.5), found by reading the file from the start instead of its cross-reference
 * table: files in practice have broken ones, and the last object of a number is the one in force either way.
 */
export class PdfObjects {
  readonly #bytes: Buffer
  readonly #text: string
  readonly #objects = new Map<number, PdfObject>()
  #inflated = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#text = this.#bytes.toString('latin1')
    if (!this.#text.slice(0, 1024).includes('%PDF-')) {
      throw problem('pdf.not_a_pdf', 'The file does not begin like a PDF.')
    }
    if (/\/Encrypt[\s]*(\d+\s+\d+\s+R|<<)/.test(this.#text)) {
      throw problem(
        'pdf.encrypted',
        'The PDF is encrypted: its attachments cannot be read. Send it without a password.',
      )
    }
    this.#readAll()
  }

  values(): PdfValue[] {
    return [...this.#objects.values()].map(({ value }) => value)
  }

  numbers(): Iterable<number> {
    return this.#objects.keys()
  }

  /** The catalog in force with its number: the last one of the file. */
  catalog(): readonly [number: number, catalog: PdfDictionary] | undefined {
    let found: readonly [number, PdfDictionary] | undefined
    for (const [number, { value }] of this.#objects) {
      if (isDictionary(value) && nameOf(value, 'Type') === 'Catalog') found = [number, value]
    }
    return found
  }

  /** An object as it is to be written into another file: the bytes of a stream unchanged, their length stated. */
  output(number: number): OutputObject {
    const { value, stream } = this.#objects.get(number) ?? { value: null }
    if (!stream || !isDictionary(value)) return { number, value }
    const bytes = this.#bytes.subarray(...stream)
    const entries = new Map(value.entries).set('Length', bytes.length)
    return { number, value: { kind: 'dictionary', entries }, stream: bytes }
  }

  /** Follows a reference; anything else is itself. */
  resolve(value: PdfValue | undefined): PdfValue | undefined {
    return isReference(value) ? this.#objects.get(value.number)?.value : value
  }

  /** The bytes of the stream that a reference leads to, unpacked. */
  streamOf(value: PdfValue | undefined): Buffer | undefined {
    const object = isReference(value) ? this.#objects.get(value.number) : undefined
    return object && this.#unpacked(object)
  }

  #readAll(): void {
    const heads = /(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj\b/g
    for (let head = heads.exec(this.#text); head; head = heads.exec(this.#text)) {
      const [object, end] = this.#readObject(heads.lastIndex)
      if (object) this.#keep(Number(head[1]), object)
      heads.lastIndex = Math.max(end, heads.lastIndex)
    }
  }

  #keep(number: number, object: PdfObject): void {
    if (this.#objects.size >= maxObjects) throw problem('pdf.too_large', `The PDF has more than ${maxObjects} objects.`)
    this.#objects.set(number, object)
    if (isDictionary(object.value) && nameOf(object.value, 'Type') === 'ObjStm') this.#readPacked(object)
  }

  #readObject(at: number): [PdfObject | undefined, number] {
    const reader = new PdfReader(this.#text, at)
    const value = reader.value()
    if (value === undefined) return [undefined, reader.at]
    if (!isDictionary(value) || !reader.takes('stream')) return [{ value }, reader.at]
    const start = this.#text[reader.at] === '\r' ? reader.at + 2 : reader.at + 1
    const end = this.#endOfStream(value, start)
    return [{ value, stream: [start, end] }, end]
  }

  /** The stated length where `endstream` really follows, the next `endstream` otherwise. */
  #endOfStream(dictionary: PdfDictionary, start: number): number {
    const length = dictionary.entries.get('Length')
    if (typeof length === 'number' && length >= 0) {
      if (/^\s*endstream/.test(this.#text.slice(start + length, start + length + 16))) return start + length
    }
    const end = this.#text.indexOf('endstream', start)
    return end < 0 ? this.#text.length : end
  }

  /** Objects packed into a stream (7.5.7): pairs of number and offset, then the values. */
  #readPacked(object: PdfObject): void {
    const unpacked = this.#unpacked(object)?.toString('latin1')
    if (unpacked === undefined || !isDictionary(object.value)) return
    const first = object.value.entries.get('First')
    const offset = typeof first === 'number' ? first : 0
    const numbers = unpacked.slice(0, offset).trim().split(/\s+/).map(Number)
    for (let index = 0; index + 1 < numbers.length; index += 2) {
      const value = new PdfReader(unpacked, offset + numbers[index + 1]!).value()
      if (value !== undefined) this.#keep(numbers[index]!, { value })
    }
  }

  #unpacked({ value, stream }: PdfObject): Buffer | undefined {
    if (!stream || !isDictionary(value)) return undefined
    const packed = this.#bytes.subarray(...stream)
    const filter = this.resolve(value.entries.get('Filter'))
    const filters = Array.isArray(filter) ? filter : filter ? [filter] : []
    if (filters.length === 0) return packed
    if (filters.length > 1 || !isName(filters[0]) || filters[0].name !== 'FlateDecode') return undefined
    return this.#inflate(packed)
  }

  /** All streams together may not unpack to more than the limit, so that a small file stays small. */
  #inflate(packed: Buffer): Buffer | undefined {
    const left = maxInflated - this.#inflated
    try {
      const unpacked = inflateSync(packed, { maxOutputLength: Math.max(left, 1) })
      this.#inflated += unpacked.length
      return unpacked
    } catch (error) {
      if (error instanceof RangeError) {
        throw problem('pdf.too_large', `The streams of the PDF unpack to more than ${maxInflated} bytes.`)
      }
      return undefined
    }
  }
}

export function nameOf(dictionary: PdfDictionary, key: string): string | undefined {
  const value = dictionary.entries.get(key)
  return isName(value) ? value.name : undefined
}

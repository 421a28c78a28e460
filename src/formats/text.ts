import { isAscii, isUtf8 } from 'node:buffer'
import { problem } from '../kernel/problem.js'
import { type ByteInput, type ByteOptions, inputName, readBytes } from './bytes.js'

/** UTF-8 unless the sender is known to write something else: other encodings are never guessed. */
export type TextEncoding = 'utf-8' | 'latin1' | 'windows-1252'

export interface TextOptions extends ByteOptions {
  readonly encoding?: TextEncoding
}

export interface LineOptions extends TextOptions {
  /** Longest line accepted, in characters. Default 1 Mi. */
  readonly maxLineLength?: number
}

/** Some consecutive lines without their line ends; `lines[i]` is line `firstLine + i` of the file. */
export interface LineBatch {
  readonly firstLine: number
  readonly lines: readonly string[]
}

/** Longest line or record accepted unless the caller says otherwise. */
export const defaultMaxLineLength = 1024 * 1024

const lineFeed = 0x0a

/**
 * Turns blocks of bytes into text and knows where it is. Refuses what is not UTF-8 (RFC 3629) and NUL bytes, naming
 * line and byte; drops a byte order mark at the start.
 */
export class StrictDecoder {
  readonly #name: string
  readonly #encoding: TextEncoding
  #offset = 0
  #line = 1
  #unfinished: Buffer = Buffer.alloc(0)

  constructor(name: string, encoding: TextEncoding = 'utf-8') {
    this.#name = name
    this.#encoding = encoding
  }

  /** The text of the next block; an unfinished character at its end waits for the block after. */
  decode(block: Uint8Array): string {
    const view = Buffer.from(block.buffer, block.byteOffset, block.byteLength)
    const bytes = this.#unfinished.length === 0 ? view : Buffer.concat([this.#unfinished, view])
    const end = this.#encoding === 'utf-8' ? completeLength(bytes) : bytes.length
    const complete = bytes.subarray(0, end)
    const atStart = this.#offset === 0
    const text = this.#text(complete)
    this.#unfinished = Buffer.from(bytes.subarray(end))
    this.#offset += end
    this.#line += countLineFeeds(complete, complete.length)
    return atStart && this.#encoding === 'utf-8' && text.startsWith('\uFEFF') ? text.slice(1) : text
  }

  /** Call after the last block: a character may not stay unfinished. */
  end(): void {
    if (this.#unfinished.length > 0) throw this.#invalid(this.#unfinished, 0)
  }

  #text(bytes: Buffer): string {
    if (this.#offset === 0 && this.#encoding === 'utf-8' && isUtf16(bytes)) throw this.#invalid(bytes, 0)
    const nul = bytes.indexOf(0)
    if (nul >= 0) {
      throw this.#refuse('file.nul_byte', bytes, nul, 'a NUL byte. This is not a text file, or it was damaged.')
    }
    if (isAscii(bytes)) return bytes.toString('latin1')
    if (this.#encoding === 'latin1') return bytes.toString('latin1')
    if (this.#encoding === 'windows-1252') return windows1252(bytes)
    if (!isUtf8(bytes)) throw this.#invalid(bytes, firstInvalidByte(bytes))
    return bytes.toString('utf8')
  }

  #invalid(bytes: Buffer, index: number): Error {
    const first = bytes[index] ?? 0
    const hexadecimal = first.toString(16).toUpperCase().padStart(2, '0')
    const what = `byte 0x${hexadecimal} is not UTF-8.`
    if (this.#offset === 0 && index === 0 && isUtf16(bytes))
      return this.#refuse('file.utf16', bytes, index, `${what} It looks like UTF-16: save the file as UTF-8.`)
    return this.#refuse('file.invalid_utf8', bytes, index, `${what} It may be Windows-1252: save the file as UTF-8.`)
  }

  #refuse(code: string, bytes: Buffer, index: number, what: string): Error {
    const line = this.#line + countLineFeeds(bytes, index)
    const offset = this.#offset + index
    const params = { file: this.#name, line, offset }
    return problem(code, `${this.#name}, line ${line}, byte ${offset}: ${what}`, params)
  }
}

/** The byte order marks of UTF-16, which no UTF-8 text can begin with. */
const isUtf16 = ([first, second]: Buffer): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

/** The whole text of bytes in memory, under the rules of `StrictDecoder`. */
export function decodeText(bytes: Uint8Array, name: string, encoding: TextEncoding = 'utf-8'): string {
  const decoder = new StrictDecoder(name, encoding)
  const text = decoder.decode(bytes)
  decoder.end()
  return text
}

/** The text of an input in blocks that end anywhere. */
export async function* readText(input: ByteInput, options: TextOptions = {}): AsyncGenerator<string, void, undefined> {
  const decoder = new StrictDecoder(inputName(input), options.encoding)
  for await (const block of readBytes(input, options)) yield decoder.decode(block)
  decoder.end()
}

/**
 * The lines of an input, ended by LF or CRLF. A line over the limit is refused as soon as the limit is passed, so that
 * a file without line ends costs neither memory nor time.
 */
export async function* readLines(
  input: ByteInput,
  options: LineOptions = {},
): AsyncGenerator<LineBatch, void, undefined> {
  const maxLineLength = options.maxLineLength ?? defaultMaxLineLength
  const name = inputName(input)
  let firstLine = 1
  let carried = ''
  for await (const text of readText(input, options)) {
    const lines = (carried + text).split('\n')
    carried = lines.pop() ?? ''
    refuseLongLine(carried, maxLineLength, name, firstLine + lines.length)
    const complete = lines.map((line, index) => {
      refuseLongLine(line, maxLineLength, name, firstLine + index)
      return withoutCarriageReturn(line)
    })
    if (complete.length > 0) yield { firstLine, lines: complete }
    firstLine += complete.length
  }
  if (carried !== '') yield { firstLine, lines: [withoutCarriageReturn(carried)] }
}

function refuseLongLine(line: string, maxLineLength: number, name: string, number: number): void {
  if (line.length <= maxLineLength) return
  const message = `${name}, line ${number}: the line is longer than ${maxLineLength} characters. Check the line ends.`
  throw problem('file.line_too_long', message, { file: name, line: number, maxLineLength })
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

/** The characters of bytes 0x80 to 0x9F; the five that Windows-1252 leaves open stay control characters. */
const windows1252Upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'

/** By hand: the `TextDecoder` of Node 20 reads this encoding as Latin-1. */
function windows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009F]/g, (control) => windows1252Upper[control.charCodeAt(0) - 0x80]!)
}

/** How many bytes hold whole characters; at most three bytes of a character begun at the end stay out. */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte < 0xc0) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return needed > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** Lenient decoding puts U+FFFD where bytes are invalid; the first one that the bytes do not spell themselves is it. */
function firstInvalidByte(bytes: Buffer): number {
  const text = bytes.toString('utf8')
  let offset = 0
  let from = 0
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', from)) {
    offset += Buffer.byteLength(text.slice(from, at))
    if (!(bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd)) return offset
    offset += 3
    from = at + 1
  }
  return offset
}

function countLineFeeds(bytes: Buffer, end: number): number {
  let count = 0
  for (let index = 0; index < end; index++) {
    if (bytes[index] === lineFeed) count++
  }
  return count
}

import { isUtf8 } from 'node:buffer'

/**
 * How the bytes of an interchange become text. `guess` is for X12, which declares nothing: UTF-8 where the bytes are
 * that, else Latin-1.
 */
export type Decoding = 'latin1' | 'guess' | InstanceType<typeof TextDecoder>

/** What a UNOx repertoire is read as and what it may hold. */
export interface CharacterSet {
  readonly decoding: Decoding
  /** A character outside of the declared repertoire; absent where every character of the encoding may stand. */
  readonly foreign?: RegExp
}

/** ISO 9735-1 annex A, level A: capitals, digits and a few signs. Level B adds small letters. */
const levelA = /[^A-Z0-9 .,\-()/='+:?!"%&*;<>]/
const levelB = /[^A-Za-z0-9 .,'()/=!"%&*;<>+:?-]/

/** The second set of control characters: where they appear, the bytes were written in another character set. */
const controls = /[\x80-\x9f]/

/** DE 0001 of the syntax versions 1 to 4, with the ISO 8859 part or the transformation that each names. */
const encodings: Readonly<Record<string, string>> = {
  UNOC: 'iso-8859-1',
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOK: 'iso-8859-9',
  UNOW: 'utf-8',
  UNOX: 'iso-2022-jp',
  UNOY: 'utf-8',
}

/** The character set that UNB declares; `undefined` for an identifier that the standard does not know (IATA, for one). */
export function characterSet(identifier: string): CharacterSet | undefined {
  if (identifier === 'UNOA') return { decoding: 'guess', foreign: levelA }
  if (identifier === 'UNOB') return { decoding: 'guess', foreign: levelB }
  // Latin-1 by its name. Many who declare it write UTF-8, which hardly any text in Latin-1 can be mistaken for.
  if (identifier === 'UNOC') return { decoding: 'guess', foreign: controls }
  // Senders who declare UTF-8 and write Windows bytes are common: their text is kept, not torn by substitutes.
  if (encodings[identifier] === 'utf-8') return { decoding: 'guess', foreign: controls }
  const encoding = encodings[identifier]
  return encoding === undefined ? undefined : { decoding: new TextDecoder(encoding) }
}

const printable = /^[\x20-\x7e]*$/
/** The first byte of a character of several in UTF-8, and one that goes on: without them a text is no UTF-8. */
const severalBytes = /[\xc2-\xf4][\x80-\xbf]/
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** Turns text of one byte per character into what it spells. */
export function decodeBytes(bytes: string, decoding: Decoding): string {
  if (decoding === 'latin1' || printable.test(bytes)) return bytes
  if (decoding === 'guess' && !severalBytes.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  if (decoding !== 'guess') return decoding.decode(buffer)
  // Asked first: a decoder that throws takes fifty times as long, and in files of other character sets it always does.
  return isUtf8(buffer) ? strictUtf8.decode(buffer) : bytes
}

/** Turns text back into bytes of a character set that can hold it. */
export function encodeText(text: string, identifier: string): Buffer {
  const encoding = encodings[identifier]
  if (encoding === undefined || encoding === 'utf-8') return Buffer.from(text, 'utf8')
  if (encoding === 'iso-8859-1') return Buffer.from(text, 'latin1')
  return Buffer.from([...text].map((character) => singleByte(character, encoding) ?? 0x3f))
}

/** A text with question marks for what a character set cannot hold. */
export function fitText(text: string, identifier: string): string {
  if (canEncode(text, identifier)) return text
  return [...text].map((character) => (canEncode(character, identifier) ? character : '?')).join('')
}

/** Whether a character set can hold a text. */
export function canEncode(text: string, identifier: string): boolean {
  if (identifier === 'UNOA') return !levelA.test(text)
  if (identifier === 'UNOB') return !levelB.test(text)
  const encoding = encodings[identifier]
  if (encoding === undefined || encoding === 'utf-8') return true
  if (encoding === 'iso-8859-1') return !/[^\0-\xff]/u.test(text)
  return [...text].every((character) => singleByte(character, encoding) !== undefined)
}

const reverseTables = new Map<string, ReadonlyMap<string, number>>()

/** Node encodes UTF-8 and Latin-1 only; the other parts of ISO 8859 are its decoder turned round. */
function singleByte(character: string, encoding: string): number | undefined {
  const code = character.charCodeAt(0)
  if (code < 0x80) return code
  let table = reverseTables.get(encoding)
  if (table === undefined) {
    const decoder = new TextDecoder(encoding)
    const bytes = Array.from({ length: 128 }, (_, index) => index + 128)
    table = new Map(bytes.map((byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
    reverseTables.set(encoding, table)
  }
  return table.get(character)
}

import { problem } from '../kernel/problem.js'
import { mostPiecesOf } from './density.js'
import { StrictDecoder, type TextEncoding } from './text.js'
import { singleByte } from './xml-encodings.js'
import { tooDense, tooLarge } from './xml-faults.js'
import type { XmlAttribute, XmlName } from './xml-names.js'
import { type XmlHandler, XmlScanner } from './xml-scanner.js'
import { TreeBuilder, type XmlElement } from './xml-tree.js'

/** What one element may hold with all that is inside it; the file around it may be of any length. */
const mostElements = 2_000_000
const mostCharacters = 64 * 1024 * 1024
const mostDepth = 64
const mostAttributes = 64

/** An element on the way down, not held with its contents. */
export interface OpenTag {
  readonly name: string
  readonly namespace: string
  readonly line: number
}

export interface XmlStreamHandler {
  /** Says for each element that opens whether it is wanted whole; an element that is not is gone through. */
  readonly isWanted: (path: readonly OpenTag[]) => boolean
  /** A wanted element with everything inside it; `path` ends with its parent. */
  readonly whole: (element: XmlElement, path: readonly OpenTag[]) => void
  /** An element that was gone through is over; `path` ends with it. */
  readonly closed: (path: readonly OpenTag[]) => void
}

/**
 * Reads XML of any length piece by piece and hands out whole elements of a moderate size. A document type declaration
 * is refused, so there are no entities beyond the five of XML itself, no expansion and no external file.
 */
export class XmlStream {
  readonly #elements: WantedElements
  readonly #scanner: XmlScanner

  constructor(handler: XmlStreamHandler) {
    this.#elements = new WantedElements(handler)
    this.#scanner = new XmlScanner(this.#elements, () => true, mostAttributes)
  }

  write(text: string): void {
    // The scanner holds text until it ends: what is given without any tag counts as well.
    this.#elements.count(text.length)
    this.#scanner.write(text)
  }

  close(): void {
    this.#scanner.close()
  }
}

/** Builds the elements that are wanted and goes through the others. */
class WantedElements implements XmlHandler {
  readonly #handler: XmlStreamHandler
  readonly #path: OpenTag[] = []
  readonly #tree = new TreeBuilder()
  /** Since the last wanted element ended. */
  #elements = 0
  #characters = 0
  /** Of the whole file so far. */
  #allElements = 0
  #allCharacters = 0

  constructor(handler: XmlStreamHandler) {
    this.#handler = handler
  }

  /** Takes note of characters to come. */
  count(characters: number): void {
    this.#characters += characters
    this.#allCharacters += characters
    if (this.#characters > mostCharacters) throw tooLarge('characters in one element', mostCharacters)
  }

  start(name: XmlName, attributes: readonly XmlAttribute[], line: number): void {
    const depth = this.#path.length + this.#tree.depth
    if (depth >= mostDepth) throw tooLarge('nested elements', mostDepth)
    this.#allElements++
    if (this.#allElements > mostPiecesOf(this.#allCharacters)) throw tooDense(mostPiecesOf(this.#allCharacters))
    if (this.#tree.depth === 0) {
      this.#path.push({ name: name.name, namespace: name.namespace, line })
      this.#elements = 0
      this.#characters = 0
      if (!this.#handler.isWanted(this.#path)) return
      this.#path.pop()
    }
    this.#elements++
    if (this.#elements > mostElements) throw tooLarge('elements in one element', mostElements)
    this.#tree.start(name, attributes, line)
  }

  text(part: string): void {
    this.#tree.text(part)
  }

  end(): void {
    if (this.#tree.depth === 0) {
      this.#handler.closed(this.#path)
      this.#path.pop()
      return
    }
    const element = this.#tree.end()
    if (this.#tree.depth > 0) return
    this.#characters = 0
    this.#handler.whole(element, this.#path)
  }
}

/** Turns the blocks of an XML file into text. */
export interface XmlDecoder {
  decode(block: Uint8Array): string
  end(): void
}

/** The largest block that is decoded at once: its text must fit into what one element may hold. */
const blockSize = 1024 * 1024

/** Feeds a file to a stream, block by block. */
export class XmlByteStream {
  readonly #stream: XmlStream
  readonly #name: string
  #decoder: XmlDecoder | undefined

  constructor(stream: XmlStream, name: string) {
    this.#stream = stream
    this.#name = name
  }

  write(bytes: Uint8Array): void {
    this.#decoder ??= decoderOf(bytes, this.#name)
    for (let at = 0; at < bytes.length; at += blockSize) {
      this.#stream.write(this.#decoder.decode(bytes.subarray(at, at + blockSize)))
    }
  }

  close(): void {
    this.#decoder?.end()
    this.#stream.close()
  }
}

const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/
const strict: Readonly<Record<string, TextEncoding>> = {
  'utf-8': 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'latin1',
  'windows-1252': 'windows-1252',
}

/** Byte order mark or declaration decide the encoding (XML 1.0, appendix F); without either it is UTF-8. */
function decoderOf(start: Uint8Array, name: string): XmlDecoder {
  if (start[0] === 0xff && start[1] === 0xfe) return wide('utf-16le')
  if (start[0] === 0xfe && start[1] === 0xff) return wide('utf-16be')
  const written = declared.exec(Buffer.from(start.subarray(0, 200)).toString('latin1'))?.[1]?.toLowerCase() ?? 'utf-8'
  const encoding = strict[written]
  if (encoding === undefined && singleByte.test(written)) return wide(written)
  if (encoding === undefined) {
    const message = `The document declares the encoding "${written}". Send it as UTF-8.`
    throw problem('xml.encoding', message, { encoding: written })
  }
  return new StrictDecoder(name, encoding)
}

function wide(encoding: string): XmlDecoder {
  const decoder = new TextDecoder(encoding)
  return { decode: (block) => decoder.decode(block, { stream: true }), end: () => decoder.decode() }
}

import { problem } from '../../kernel/problem.js'
import { mostPiecesOf } from '../density.js'
import { decodeText } from '../text.js'
import { tooDense, tooLarge } from '../xml-faults.js'
import type { Vocabulary, XmlAttribute, XmlName } from '../xml-names.js'
import { type XmlHandler, XmlScanner } from '../xml-scanner.js'
import { TreeBuilder, type XmlElement } from '../xml-tree.js'

export type { XmlElement }

export interface XmlLimits {
  readonly maxBytes: number
  readonly maxElements: number
  readonly maxDepth: number
  readonly maxAttributes: number
}

/** A thousand times the largest invoice in common use fits; what is larger is a mistake or an attack. */
export const defaultLimits: XmlLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxElements: 2_000_000,
  maxDepth: 64,
  maxAttributes: 64,
}

/**
 * Reads a whole document (XML 1.0 with namespaces). A document type declaration is refused, so there are no entities
 * beyond the five of XML itself, no expansion and no external file. Every limit refuses with `xml.too_large`.
 */
export function parseXml(
  input: string | Uint8Array,
  vocabulary: Vocabulary,
  limits: XmlLimits = defaultLimits,
): XmlElement {
  if (input.length > limits.maxBytes) throw tooLarge('bytes', limits.maxBytes)
  const text = typeof input === 'string' ? input : decodeXml(input)
  const document = new WholeDocument(limits, mostPiecesOf(text.length))
  const scanner = new XmlScanner(document, vocabulary, limits.maxAttributes)
  scanner.write(text)
  scanner.close()
  return document.root!
}

class WholeDocument implements XmlHandler {
  readonly #limits: XmlLimits
  readonly #mostForLength: number
  readonly #tree = new TreeBuilder()
  root: XmlElement | undefined
  #elements = 0

  constructor(limits: XmlLimits, mostForLength: number) {
    this.#limits = limits
    this.#mostForLength = mostForLength
  }

  start(name: XmlName, attributes: readonly XmlAttribute[], line: number): void {
    this.#elements++
    if (this.#elements > this.#limits.maxElements) throw tooLarge('elements', this.#limits.maxElements)
    if (this.#elements > this.#mostForLength) throw tooDense(this.#mostForLength)
    if (this.#tree.depth >= this.#limits.maxDepth) throw tooLarge('nested elements', this.#limits.maxDepth)
    this.#tree.start(name, attributes, line)
  }

  text(part: string): void {
    this.#tree.text(part)
  }

  end(): void {
    this.root = this.#tree.end()
  }
}

const declaredEncoding = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/

/** Byte order mark or declaration decide the encoding (XML 1.0, appendix F); without either it is UTF-8. */
function decodeXml(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return swapped(bytes)
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const name = declaredEncoding.exec(start.replace(/^\u00ef\u00bb\u00bf/, ''))?.[1]?.toLowerCase() ?? 'utf-8'
  if (name === 'utf-8' || name === 'us-ascii') return decodeText(bytes, 'document')
  if (name === 'iso-8859-1') return decodeText(bytes, 'document', 'latin1')
  if (name === 'windows-1252' || name === 'iso-8859-15') return new TextDecoder(name).decode(bytes)
  throw problem('xml.encoding', `The document declares the encoding "${name}". Send it as UTF-8.`, { encoding: name })
}

function swapped(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes.subarray(0, bytes.length & ~1))
  return new TextDecoder('utf-16le').decode(copy.swap16())
}

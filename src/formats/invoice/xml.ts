import { problem } from '../../kernel/problem.js'
import { mostPiecesOf } from '../density.js'
import { decodeText } from '../text.js'
import { singleByte } from '../xml-encodings.js'
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

/** Whether an element is the one that a reader looks for: it may stand in an envelope (SBDH, SOAP). */
export type IsRoot = (name: Pick<XmlName, 'namespace' | 'name'>) => boolean

/**
 * Reads a whole document (XML 1.0 with namespaces), or of an envelope the first element that `isRoot` knows. A document type declaration is refused, so there are no entities
 * beyond the five of XML itself, no expansion and no external file. Every limit refuses with `xml.too_large`.
 */
export function parseXml(
  input: string | Uint8Array,
  vocabulary: Vocabulary,
  limits: XmlLimits = defaultLimits,
  isRoot: IsRoot = anyElement,
): XmlElement {
  if (input.length > limits.maxBytes) throw tooLarge('bytes', limits.maxBytes)
  const text = typeof input === 'string' ? input : decodeXml(input)
  const document = new WholeDocument(limits, mostPiecesOf(text.length), isRoot)
  const scanner = new XmlScanner(document, vocabulary, limits.maxAttributes)
  scanner.write(text)
  scanner.close()
  // Without any such element the outermost one is handed out: whoever asked says what is wrong with it.
  return document.root ?? parseXml(text, vocabulary, limits)
}

const anyElement: IsRoot = () => true

class WholeDocument implements XmlHandler {
  readonly #limits: XmlLimits
  readonly #mostForLength: number
  readonly #isRoot: IsRoot
  readonly #tree = new TreeBuilder()
  root: XmlElement | undefined
  #elements = 0
  /** Open elements of the envelope. */
  #around = 0

  constructor(limits: XmlLimits, mostForLength: number, isRoot: IsRoot) {
    this.#limits = limits
    this.#mostForLength = mostForLength
    this.#isRoot = isRoot
  }

  start(name: XmlName, attributes: readonly XmlAttribute[], line: number): void {
    this.#elements++
    if (this.#elements > this.#limits.maxElements) throw tooLarge('elements', this.#limits.maxElements)
    if (this.#elements > this.#mostForLength) throw tooDense(this.#mostForLength)
    const depth = this.#tree.depth
    if (depth + this.#around >= this.#limits.maxDepth) throw tooLarge('nested elements', this.#limits.maxDepth)
    if (depth > 0 || (this.root === undefined && this.#isRoot(name))) this.#tree.start(name, attributes, line)
    else this.#around++
  }

  text(part: string): void {
    this.#tree.text(part)
  }

  end(): void {
    if (this.#tree.depth === 0) {
      this.#around--
      return
    }
    const element = this.#tree.end()
    if (this.#tree.depth === 0) this.root = element
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
  if (singleByte.test(name)) return new TextDecoder(name).decode(bytes)
  throw problem('xml.encoding', `The document declares the encoding "${name}". Send it as UTF-8.`, { encoding: name })
}

function swapped(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes.subarray(0, bytes.length & ~1))
  return new TextDecoder('utf-16le').decode(copy.swap16())
}

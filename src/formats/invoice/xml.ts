import { problem } from '../../kernel/problem.js'
import { decodeText } from '../text.js'
import { tooLarge } from '../xml-faults.js'
import type { Vocabulary, XmlAttribute, XmlName } from '../xml-names.js'
import { type XmlHandler, XmlScanner } from '../xml-scanner.js'

/** An element of a document read into memory. Comments and processing instructions are left out. */
export interface XmlElement {
  /** Local name where the namespace is one of the vocabulary, `{namespace}name` where it is foreign. */
  readonly name: string
  /** Name with its prefix as written, for paths. */
  readonly written: string
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** All text directly inside this element, as written. */
  readonly text: string
  readonly parent: XmlElement | undefined
  readonly line: number
}

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

interface OpenElement extends XmlElement {
  children: XmlElement[]
  text: string
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
  const builder = new TreeBuilder(limits)
  const scanner = new XmlScanner(builder, vocabulary, limits.maxAttributes)
  scanner.write(typeof input === 'string' ? input : decodeXml(input))
  scanner.close()
  return builder.root!
}

class TreeBuilder implements XmlHandler {
  readonly #limits: XmlLimits
  root: XmlElement | undefined
  #open: OpenElement | undefined
  #depth = 0
  #elements = 0

  constructor(limits: XmlLimits) {
    this.#limits = limits
  }

  start({ name, written, namespace }: XmlName, attributes: readonly XmlAttribute[], line: number): void {
    this.#elements++
    this.#depth++
    if (this.#elements > this.#limits.maxElements) throw tooLarge('elements', this.#limits.maxElements)
    if (this.#depth > this.#limits.maxDepth) throw tooLarge('nested elements', this.#limits.maxDepth)
    const parent = this.#open
    const element: OpenElement = { name, written, namespace, attributes, children: [], text: '', parent, line }
    parent?.children.push(element)
    this.root ??= element
    this.#open = element
  }

  text(part: string): void {
    if (this.#open) this.#open.text += part
  }

  end(): void {
    this.#depth--
    this.#open = this.#open?.parent as OpenElement | undefined
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

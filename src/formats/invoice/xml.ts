import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes'
import { problem } from '../../kernel/problem.js'
import { decodeText } from '../text.js'

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

export interface XmlAttribute {
  readonly name: string
  readonly value: string
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

const noAttributes: readonly XmlAttribute[] = []
const namespaceOfNamespaces = 'http://www.w3.org/2000/xmlns/'

/** Names the element for rules: foreign namespaces stay visible, so that they never match a name of the vocabulary. */
export type Vocabulary = (namespace: string) => boolean

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
  return new TreeBuilder(vocabulary, limits).build(typeof input === 'string' ? input : decodeXml(input))
}

class TreeBuilder {
  readonly #vocabulary: Vocabulary
  readonly #limits: XmlLimits
  readonly #known = new Map<string, boolean>()
  readonly #parser = new SaxesParser({ xmlns: true, position: false })
  #root: XmlElement | undefined
  #open: OpenElement | undefined
  #depth = 0
  #elements = 0

  constructor(vocabulary: Vocabulary, limits: XmlLimits) {
    this.#vocabulary = vocabulary
    this.#limits = limits
  }

  build(text: string): XmlElement {
    const parser = this.#parser
    parser.on('error', (error) => {
      throw problem('xml.malformed', `The document is not well-formed XML: ${error.message}`, { line: parser.line })
    })
    parser.on('doctype', () => {
      throw problem('xml.doctype', 'The document carries a document type declaration. Remove it: it is never read.')
    })
    parser.on('opentag', (tag) => this.#start(tag))
    parser.on('text', (part) => this.#append(part))
    parser.on('cdata', (part) => this.#append(part))
    parser.on('closetag', () => this.#end())
    parser.write(text).close()
    return this.#root!
  }

  #start(tag: SaxesTagNS): void {
    this.#elements++
    this.#depth++
    if (this.#elements > this.#limits.maxElements) throw tooLarge('elements', this.#limits.maxElements)
    if (this.#depth > this.#limits.maxDepth) throw tooLarge('nested elements', this.#limits.maxDepth)
    const element: OpenElement = {
      name: this.#isKnown(tag.uri) ? tag.local : `{${tag.uri}}${tag.local}`,
      written: tag.name,
      namespace: tag.uri,
      attributes: this.#attributes(tag.attributes),
      children: [],
      text: '',
      parent: this.#open,
      line: this.#parser.line,
    }
    this.#open?.children.push(element)
    this.#root ??= element
    this.#open = element
  }

  #attributes(all: Record<string, SaxesAttributeNS>): readonly XmlAttribute[] {
    const written = Object.values(all)
    if (written.length === 0) return noAttributes
    if (written.length > this.#limits.maxAttributes) throw tooLarge('attributes', this.#limits.maxAttributes)
    const kept: XmlAttribute[] = []
    for (const { uri, local, value } of written) {
      if (uri !== namespaceOfNamespaces) kept.push({ name: uri === '' ? local : `{${uri}}${local}`, value })
    }
    return kept
  }

  #append(part: string): void {
    if (this.#open) this.#open.text += part
  }

  #end(): void {
    this.#depth--
    this.#open = this.#open?.parent as OpenElement | undefined
  }

  #isKnown(namespace: string): boolean {
    const known = this.#known.get(namespace) ?? this.#vocabulary(namespace)
    this.#known.set(namespace, known)
    return known
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

function tooLarge(what: string, limit: number): Error {
  return problem('xml.too_large', `The document has more than ${limit} ${what}. It is not read.`, { what, limit })
}

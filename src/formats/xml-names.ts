import { malformed } from './xml-faults.js'

/** The name of an element, resolved once for all elements that are written so under the same declarations. */
export interface XmlName {
  /** Local name where the namespace is one of the vocabulary, `{namespace}name` where it is foreign. */
  readonly name: string
  /** With its prefix, as it stands in the document. */
  readonly written: string
  readonly namespace: string
}

/** An attribute that is no declaration of a namespace, by its resolved name. */
export interface XmlAttribute {
  readonly name: string
  readonly value: string
}

/** An attribute by the name that is written. */
export interface RawAttribute {
  readonly name: string
  readonly value: string
}

/** Tells the namespaces of the vocabulary from foreign ones, whose names must never match. */
export type Vocabulary = (namespace: string) => boolean

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'

// XML 1.0 (fifth edition), productions 4 and 4a, without the colon, which Namespaces in XML 1.0 keeps for prefixes.
const first =
  'A-Z_a-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c-\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const plainName = `[${first}][${first}.\\-0-9\\xb7\\u0300-\\u036f\\u203f-\\u2040]*`
const qualifiedName = new RegExp(`^(?:(${plainName}):)?(${plainName})$`, 'u')

/** A name without prefix: the target of a processing instruction. */
export const isPlainName = (text: string): boolean => !text.includes(':') && qualifiedName.test(text)

/** Beyond this many different names a document is no vocabulary any more, and remembering costs more than it saves. */
const mostRemembered = 4096

/** The declarations in force at an element and below it, until an inner element has some of its own. */
export class NamespaceScope {
  readonly #parent: NamespaceScope | undefined
  readonly #isKnown: Vocabulary
  readonly #namespaces = new Map<string, string>()
  readonly #elements = new Map<string, XmlName>()
  readonly #attributes = new Map<string, string>()

  constructor(isKnown: Vocabulary, parent?: NamespaceScope) {
    this.#isKnown = isKnown
    this.#parent = parent
  }

  /** The scope in and below a tag with these attributes: this one, unless they declare something. */
  inside(raw: readonly RawAttribute[]): NamespaceScope {
    let inner: NamespaceScope | undefined
    for (const { name, value } of raw) {
      if (!isDeclaration(name)) continue
      inner ??= new NamespaceScope(this.#isKnown, this)
      inner.#declare(name, value.trim())
    }
    return inner ?? this
  }

  #declare(name: string, namespace: string): void {
    const prefix = name.slice(6)
    if (name !== 'xmlns' && !isPlainName(prefix)) throw malformed(`"${prefix.slice(0, 100)}" is no prefix`)
    if (this.#namespaces.has(prefix)) throw malformed(`the prefix "${prefix}" is declared twice`)
    if ((prefix === 'xml') !== (namespace === xmlNamespace) || prefix === 'xmlns' || namespace === xmlnsNamespace) {
      throw malformed(`the prefix "${prefix}" may not stand for "${namespace}"`)
    }
    if (prefix !== '' && namespace === '') throw malformed(`the prefix "${prefix}" stands for nothing`)
    this.#namespaces.set(prefix, namespace)
  }

  /** The attributes that declare nothing, by their full names. There are few, so each is compared with those before. */
  attributes(raw: readonly RawAttribute[]): readonly RawAttribute[] {
    const own = raw.some(({ name }) => isDeclaration(name)) ? raw.filter(({ name }) => !isDeclaration(name)) : raw
    // A list that is made at once has no room for more: of elements with attributes there may be a hundred thousand.
    const named = own.map((attribute) => this.#named(attribute))
    for (let at = 1; at < named.length; at++) {
      const { name } = named[at]!
      for (let before = 0; before < at; before++) {
        if (named[before]!.name === name) throw malformed(`the attribute ${name} is written twice`)
      }
    }
    return named
  }

  #named(attribute: RawAttribute): RawAttribute {
    const name = this.#attribute(attribute.name)
    return name === attribute.name ? attribute : { name, value: attribute.value }
  }

  element(written: string): XmlName {
    const known = this.#elements.get(written)
    if (known !== undefined) return known
    const [prefix, local] = parts(written)
    const namespace = prefix === '' ? (this.#find('') ?? '') : this.#resolve(prefix)
    const name = { name: this.#isKnown(namespace) ? local : `{${namespace}}${local}`, written, namespace }
    if (this.#elements.size < mostRemembered) this.#elements.set(written, name)
    return name
  }

  /** `name`, or `{namespace}name` for one with a prefix: attributes without one have no namespace. */
  #attribute(written: string): string {
    const known = this.#attributes.get(written)
    if (known !== undefined) return known
    const [prefix, local] = parts(written)
    const name = prefix === '' ? local : `{${this.#resolve(prefix)}}${local}`
    if (this.#attributes.size < mostRemembered) this.#attributes.set(written, name)
    return name
  }

  #resolve(prefix: string): string {
    const namespace = prefix === 'xml' ? xmlNamespace : this.#find(prefix)
    if (namespace === undefined) throw malformed(`the prefix "${prefix}" is not declared`)
    return namespace
  }

  #find(prefix: string): string | undefined {
    for (let scope: NamespaceScope | undefined = this; scope !== undefined; scope = scope.#parent) {
      const namespace = scope.#namespaces.get(prefix)
      if (namespace !== undefined) return namespace
    }
    return undefined
  }
}

const isDeclaration = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:')

function parts(written: string): [prefix: string, local: string] {
  const match = qualifiedName.exec(written)
  if (match === null) throw malformed(`"${written.slice(0, 100)}" is not a name`)
  return [match[1] ?? '', match[2]!]
}

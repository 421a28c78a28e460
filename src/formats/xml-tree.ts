import type { XmlAttribute, XmlName } from './xml-names.js'

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

/** Not frozen: the engine walks through frozen lists in another, slower way than through those that hold something. */
const none: readonly never[] = []

/** What it shares with all elements of its name it holds once: a file may be a million elements. */
class BuiltElement implements XmlElement {
  readonly name: string
  readonly attributes: readonly XmlAttribute[]
  readonly parent: BuiltElement | undefined
  readonly line: number
  readonly #name: XmlName
  children: readonly XmlElement[] = none
  text = ''

  constructor(name: XmlName, attributes: readonly XmlAttribute[], parent: BuiltElement | undefined, line: number) {
    this.name = name.name
    this.#name = name
    this.attributes = attributes
    this.parent = parent
    this.line = line
  }

  get written(): string {
    return this.#name.written
  }

  get namespace(): string {
    return this.#name.namespace
  }
}

/** Builds elements with all that is inside them, of what a scanner tells. */
export class TreeBuilder {
  #open: BuiltElement | undefined
  /** The children that all open elements have so far, those of the innermost last, and where those of each begin. */
  #children: XmlElement[] = []
  #count = 0
  readonly #starts: number[] = []

  get depth(): number {
    return this.#starts.length
  }

  start(name: XmlName, attributes: readonly XmlAttribute[], line: number): void {
    this.#open = new BuiltElement(name, attributes, this.#open, line)
    this.#starts.push(this.#count)
  }

  text(part: string): void {
    if (this.#open) this.#open.text += part
  }

  /** The element that is over. Its list of children is as long as they are: one that grows keeps room for more. */
  end(): XmlElement {
    const element = this.#open!
    const start = this.#starts.pop()!
    if (start < this.#count) element.children = this.#children.slice(start, this.#count)
    this.#open = element.parent
    if (this.#open === undefined) {
      this.#children = []
      this.#count = 0
    } else {
      this.#children[start] = element
      this.#count = start + 1
    }
    return element
  }
}

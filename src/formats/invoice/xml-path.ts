import type { XmlElement } from './xml.js'

/** The XPath of an element as people paste it into a tool: `/Invoice/cac:InvoiceLine[2]/cbc:ID`. */
export function pathOf(element: XmlElement): string {
  const steps: string[] = []
  for (let at: XmlElement | undefined = element; at; at = at.parent) steps.push(step(at))
  return `/${steps.reverse().join('/')}`
}

const stepsOfChildren = new WeakMap<XmlElement, Map<XmlElement, string>>()

/** The steps of all children of a parent are written at once, so that many findings among them cost no search each. */
function step(element: XmlElement): string {
  const parent = element.parent
  if (!parent) return element.written
  const known = stepsOfChildren.get(parent) ?? childSteps(parent)
  stepsOfChildren.set(parent, known)
  return known.get(element)!
}

function childSteps(parent: XmlElement): Map<XmlElement, string> {
  const counts = new Map<string, number>()
  for (const { name } of parent.children) counts.set(name, (counts.get(name) ?? 0) + 1)
  const seen = new Map<string, number>()
  return new Map(
    parent.children.map((one) => {
      const position = (seen.get(one.name) ?? 0) + 1
      seen.set(one.name, position)
      return [one, counts.get(one.name) === 1 ? one.written : `${one.written}[${position}]`]
    }),
  )
}

/** Children of that name, in document order. */
export function children(element: XmlElement | undefined, name: string): XmlElement[] {
  return element ? element.children.filter((child) => child.name === name) : []
}

/** First child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  if (element) for (const one of element.children) if (one.name === name) return one
  return undefined
}

const steps = new Map<string, readonly string[]>()

/** Path steps are split once: the paths are constants of the code, so the memory is bounded. */
function split(path: string): readonly string[] {
  const known = steps.get(path) ?? path.split('/')
  steps.set(path, known)
  return known
}

/** Every element at a path of child names, e.g. `Party/PartyTaxScheme/CompanyID`. */
export function all(element: XmlElement | undefined, path: string): XmlElement[] {
  let found = element ? [element] : []
  for (const name of split(path)) {
    if (found.length === 0) return found
    const next: XmlElement[] = []
    for (const one of found) for (const below of one.children) if (below.name === name) next.push(below)
    found = next
  }
  return found
}

/** The element at a path, following the first child of each name. */
export function first(element: XmlElement | undefined, path: string): XmlElement | undefined {
  let at = element
  for (const name of split(path)) {
    const found = child(at, name)
    if (!found) return undefined
    at = found
  }
  return at
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  if (element) for (const one of element.attributes) if (one.name === name) return one.value
  return undefined
}

/** Text without the blanks around it; empty for an element that is not there. */
export function textOf(element: XmlElement | undefined): string {
  return element ? element.text.trim() : ''
}

export const isFilled = (element: XmlElement | undefined): boolean => textOf(element) !== ''

/** The element and everything below it, in document order. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const one of element.children) yield* descendants(one)
}

/** All elements of a document by name, built in one walk: rules that look "anywhere" cost one look-up. */
export type NameIndex = ReadonlyMap<string, readonly XmlElement[]>

export function indexByName(root: XmlElement): NameIndex {
  const index = new Map<string, XmlElement[]>()
  const visit = (element: XmlElement): void => {
    const known = index.get(element.name)
    if (known) known.push(element)
    else index.set(element.name, [element])
    for (const one of element.children) visit(one)
  }
  visit(root)
  return index
}

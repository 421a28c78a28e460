import type { CodeList } from './codes/code-list.js'
import { foundOnce, type InvoiceDocument } from './document.js'
import type { Check, RuleText, Severity } from './rules.js'
import type { XmlElement } from './xml.js'
import { attribute } from './xml-path.js'

/** A rule about the syntax: it names the elements that break it. */
export interface TreeRule extends RuleText {
  readonly broken: (document: InvoiceDocument) => Iterable<XmlElement>
}

/** Every rule of a table, each reported at every place that breaks it. */
export function tree(rules: readonly TreeRule[]): Check {
  return (document, report) => {
    for (const one of rules) for (const at of one.broken(document)) report(one, at)
  }
}

/** A rule about one element: what must hold at every place that its table looks at. */
export interface PlaceRule extends RuleText {
  readonly holds: (at: XmlElement, document: InvoiceDocument) => boolean
}

/** A table row of such a rule. */
export function must(
  id: string,
  term: string,
  says: string,
  holds: PlaceRule['holds'],
  severity?: Severity,
): PlaceRule {
  return { id, term, says, holds, severity }
}

/** Every rule of a table at every place. */
export function placed(places: Places, rules: readonly PlaceRule[]): Check {
  return (document, report) => {
    for (const at of places(document)) for (const one of rules) if (!one.holds(at, document)) report(one, at)
  }
}

const none: readonly XmlElement[] = []

/** All elements with one of the names, anywhere in the document. For one name the index has the answer as it is. */
export function named({ elements }: InvoiceDocument, ...names: readonly string[]): readonly XmlElement[] {
  const [only] = names
  if (only !== undefined && names.length === 1) return elements.get(only) ?? none
  return names.flatMap((name) => elements.get(name) ?? none)
}

/** Where a rule looks: a selection of the elements of a document. */
export type Places = (document: InvoiceDocument) => readonly XmlElement[]

export const anywhere =
  (...names: readonly string[]): Places =>
  (document) =>
    named(document, ...names)

/** The same places, looked up once a document for all rules of a table that look there. */
export const lookedUpOnce =
  (places: Places): Places =>
  (document) =>
    foundOnce(document, places, () => places(document))

/** All elements whose name ends so. Many rules ask for the same few endings, which are looked up once a document. */
export const endingWith = (document: InvoiceDocument, ending: string): readonly XmlElement[] =>
  foundOnce(document, ending, () => [...document.elements].flatMap(([name, all]) => (name.endsWith(ending) ? all : [])))

/** What a code rule looks at: elements by name, narrowed by a condition, and the code in each. */
export interface Coded {
  readonly elements: string
  readonly when?: (element: XmlElement, document: InvoiceDocument) => boolean
  /** The attribute that holds the code; without one it is the text. An attribute that is not there breaks no rule. */
  readonly attribute?: string
  readonly list: CodeList
  /** Codes that the list had once, with the day on which they left it: they stay right for what was issued before. */
  readonly withdrawn?: ReadonlyMap<string, string>
  readonly normalize?: (code: string) => string
  readonly isRequired?: boolean
  readonly severity?: Severity
}

const trimmed = (code: string): string => code.trim()

/** A code list rule: the code must be one of the list. */
export function coded(id: string, term: string, what: string, subject: Coded): TreeRule {
  const names = subject.elements.split(' ')
  const normalize = subject.normalize ?? trimmed
  const isKnown = (element: XmlElement, { invoice }: InvoiceDocument): boolean => {
    const code = subject.attribute === undefined ? element.text : attribute(element, subject.attribute)
    if (code === undefined) return subject.isRequired !== true
    if (subject.list.has(normalize(code))) return true
    const end = subject.withdrawn?.get(normalize(code))
    const issued = invoice.issueDate?.text.trim() ?? ''
    return end !== undefined && issued !== '' && issued < end
  }
  return {
    id,
    term,
    says: `${what} is not a code of the list that the rule names.`,
    severity: subject.severity,
    broken: (document) =>
      named(document, ...names).filter((one) => (subject.when?.(one, document) ?? true) && !isKnown(one, document)),
  }
}

/** True when the element has an ancestor of that name. */
export function isUnder(element: XmlElement, name: string): boolean {
  for (let at = element.parent; at; at = at.parent) if (at.name === name) return true
  return false
}

/** True when the names of the parent, its parent and so on are these, nearest first. */
export function isIn(element: XmlElement, ...names: readonly string[]): boolean {
  let at = element.parent
  for (const name of names) {
    if (at?.name !== name) return false
    at = at.parent
  }
  return true
}

import { parseDate } from '../kernel/date.js'
import type { Finding } from './finding.js'
import type { FindingSink } from './finding-list.js'
import type { XmlElement } from './invoice/xml.js'

/** A place in the message and the list for what is found there. */
export interface CamtContext {
  readonly path: string
  readonly findings: FindingSink
}

/** The first element at the end of a path of local names. */
export function first(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let current = element
  for (const name of path) {
    if (current === undefined) return undefined
    current = child(current, name)
  }
  return current
}

function child({ children }: XmlElement, name: string): XmlElement | undefined {
  for (const one of children) if (one.name === name) return one
  return undefined
}

/** What most questions are answered by: a transaction is asked for thirty things that it does not hold. */
export const none: readonly never[] = Object.freeze([])

/** Every element at the end of a path, over every branch. */
export function every(element: XmlElement | undefined, ...path: string[]): readonly XmlElement[] {
  if (element === undefined) return none
  let current: readonly XmlElement[] = [element]
  for (const name of path) current = below(current, name)
  return current
}

function below(elements: readonly XmlElement[], name: string): readonly XmlElement[] {
  let found: XmlElement[] | undefined
  for (const { children } of elements) {
    for (const child of children) {
      if (child.name !== name) continue
      if (found === undefined) found = [child]
      else found.push(child)
    }
  }
  return found ?? none
}

/** The text at the end of a path, without surrounding space; `undefined` where it is missing or blank. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string | undefined {
  const text = first(element, ...path)?.text.trim()
  return text === '' ? undefined : text
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((candidate) => candidate.name === name)?.value
}

/** The date of a choice between `Dt` and `DtTm`; a moment counts for the day that the bank wrote. */
export function dateAt(context: CamtContext, element: XmlElement | undefined, ...path: string[]): string | undefined {
  const choice = first(element, ...path)
  const text = textAt(choice, 'Dt') ?? textAt(choice, 'DtTm')
  return text === undefined ? undefined : calendarDate(context, choice, text)
}

/** The day of an ISO date or moment; anything else is reported and left out. */
export function calendarDate(context: CamtContext, element: XmlElement | undefined, text: string): string | undefined {
  // ISO 8601 allows a time zone behind a date (xs:date); the day stands in the first ten characters either way.
  const date = parseDate(text.slice(0, 10))
  if (date === undefined) report(context, element, 'error', 'camt.invalid_date', `"${text}" is not a date`)
  return date
}

export function report(
  context: CamtContext,
  element: XmlElement | undefined,
  severity: Finding['severity'],
  code: string,
  what: string,
): void {
  if (context.findings.onlyCounts?.(severity)) return
  const path = element === undefined ? context.path : `${context.path}/${element.name}`
  context.findings.push({ severity, code, message: `${path}: ${what}.`, position: { line: element?.line, path } })
}

import type { FaultPlace } from '../syntax/fault.js'
import { type Element, type Segment, type Value, valuesOf } from '../syntax/segment.js'
import { checkValue, type ValueFault } from './check-value.js'
import {
  type ElementDefinition,
  type ElementUse,
  elementName,
  type SegmentDefinition,
  type SyntaxNote,
} from './definition.js'

/**
 * Hears of a fault inside of a segment; the place lacks what the caller knows (segment number, loop). The message is
 * made only when it is kept: a hostile message has a fault in every byte.
 */
export type ElementReport = (code: string, message: () => string, place: FaultPlace) => void

/**
 * Checks the elements of a segment against its definition: presence, number, length, type, codes, conditions. Sound
 * segments are by far the most, so nothing is allocated for them.
 */
export function checkSegment(
  segment: Segment,
  definition: SegmentDefinition,
  decimalMark: string,
  report: ElementReport,
): void {
  const { elements } = segment
  const uses = definition.elements
  for (let at = 1; at <= uses.length; at++) {
    const use = uses[at - 1]!
    const sent = elements[at]
    if (sent === undefined || sent === '') {
      if (use.mandatory) reportMissing(segment.tag, at, use, report)
    } else if (typeof sent === 'string' && use.simple !== undefined) {
      const fault = checkValue(sent, use.simple, decimalMark)
      if (fault !== undefined) reportValue(fault, sent, use.simple, { tag: segment.tag, element: at }, report)
    } else checkElement(segment, at, sent, use, decimalMark, report)
  }
  if (elements.length > uses.length + 1 && !definition.open) checkSurplus(segment, uses.length, report)
  for (const note of definition.notes) checkNote(segment, note, report)
}

function checkElement(
  segment: Segment,
  at: number,
  sent: Element,
  use: ElementUse,
  decimalMark: string,
  report: ElementReport,
): void {
  if (typeof sent === 'string' || !('repetitions' in sent)) {
    checkComponents(segment, at, sent, use, 0, decimalMark, report)
    return
  }
  const { repetitions } = sent
  if (repetitions.length > use.repeats) {
    const place = { tag: segment.tag, element: at, repetition: use.repeats + 1, reference: use.reference }
    const message = () => `${name(place)} is sent ${repetitions.length} times, but at most ${use.repeats} are allowed.`
    report('edi.too_many_repetitions', message, place)
  }
  // Those that are too many are one fault, whatever they hold.
  const most = Math.min(repetitions.length, use.repeats)
  for (let index = 0; index < most; index++) {
    checkComponents(segment, at, repetitions[index]!, use, index + 1, decimalMark, report)
  }
}

/** `repetition` is 0 where the element stands once. */
function checkComponents(
  segment: Segment,
  at: number,
  value: Value,
  use: ElementUse,
  repetition: number,
  decimalMark: string,
  report: ElementReport,
): void {
  const components = typeof value === 'string' ? [value] : value
  const definitions = use.components ?? [{ mandatory: use.mandatory, definition: use.simple! }]
  if (isEmpty(components)) {
    if (use.mandatory) reportMissing(segment.tag, at, use, report)
    return
  }
  const placeOf = (index: number): FaultPlace => {
    const place = { tag: segment.tag, element: at, repetition: repetition === 0 ? undefined : repetition }
    return use.components === undefined ? place : { ...place, component: index + 1 }
  }
  for (let index = 0; index < definitions.length; index++) {
    const { mandatory, definition } = definitions[index]!
    const text = components[index] ?? ''
    if (text !== '') {
      const fault = checkValue(text, definition, decimalMark)
      if (fault !== undefined) reportValue(fault, text, definition, placeOf(index), report)
    } else if (mandatory) {
      const place = { ...placeOf(index), reference: definition.reference }
      report('edi.missing_element', () => missingText(place, definition.reference), place)
    }
  }
  for (let index = definitions.length; index < components.length; index++) {
    if (components[index] === '') continue
    const place = { ...placeOf(index), component: index + 1, value: components[index] }
    const message = () => `${name(place)}: there are only ${definitions.length} components.`
    report('edi.too_many_components', message, place)
    return
  }
}

/** Separators alone say nothing. */
const isNothing = (value: Value): boolean => (typeof value === 'string' ? value === '' : isEmpty(value))

function isEmpty(components: readonly string[]): boolean {
  for (let index = 0; index < components.length; index++) if (components[index] !== '') return false
  return true
}

function checkSurplus(segment: Segment, count: number, report: ElementReport): void {
  const at = segment.elements.findIndex((element, index) => index > count && !valuesOf(element).every(isNothing))
  if (at < 0) return
  const place = { tag: segment.tag, element: at }
  report('edi.too_many_elements', () => `${name(place)}: ${segment.tag} has only ${count} elements.`, place)
}

function reportMissing(tag: string, element: number, use: ElementUse, report: ElementReport): void {
  const place = { tag, element, reference: use.reference }
  report('edi.missing_element', () => missingText(place, use.reference), place)
}

const missingText = (place: FaultPlace, reference: string | undefined): string =>
  `${name(place)}${label(reference)} is mandatory, but was not sent.`

function reportValue(
  fault: ValueFault,
  value: string,
  definition: ElementDefinition,
  place: FaultPlace,
  report: ElementReport,
): void {
  const { reference } = definition
  const message = () => {
    const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value
    return `${name(place)}${label(reference)}: "${shown}" ${expectations[fault](definition)}.`
  }
  // Written out: a copy of a place and two fields more took a third of the time of a message full of faults.
  const { tag, element, repetition, component } = place
  report(`edi.${fault}`, message, { tag, element, repetition, component, reference, value })
}

const expectations: Readonly<Record<ValueFault, (definition: ElementDefinition) => string>> = {
  too_short: ({ min }) => `is shorter than ${min}`,
  too_long: ({ max }) => `is longer than ${max}`,
  invalid_character: ({ type }) => `is not of type ${type}`,
  invalid_code: () => 'is not in the code list',
  invalid_date: () => 'is no calendar date',
  invalid_time: () => 'is no time of day',
}

function isSent(segment: Segment, at: number): boolean {
  const element = segment.elements[at]
  return element !== undefined && element !== ''
}

/** X12.6, 3.7. */
function checkNote(segment: Segment, { kind, elements }: SyntaxNote, report: ElementReport): void {
  let count = 0
  for (let index = 0; index < elements.length; index++) if (isSent(segment, elements[index]!)) count++
  if (count === elements.length && kind !== 'E') return
  const first = elements[0]!
  const firstSent = isSent(segment, first)
  const missing = () => elements.find((at) => !isSent(segment, at))!
  if (kind === 'P' && count > 0) tellNote(segment, elements, missing(), 'all of them or none must be sent', report)
  else if (kind === 'R' && count === 0) tellNote(segment, elements, first, 'at least one must be sent', report)
  else if (kind === 'C' && firstSent) tellNote(segment, elements, missing(), 'the first needs the others', report)
  else if (kind === 'L' && firstSent && count === 1) {
    tellNote(segment, elements, missing(), 'the first needs at least one of the others', report)
  } else if (kind === 'E' && count > 1) {
    const second = elements.filter((at) => isSent(segment, at))[1]!
    tellNote(segment, elements, second, 'only one may be sent', report, 'edi.exclusion')
  }
}

function tellNote(
  { tag }: Segment,
  elements: readonly number[],
  element: number,
  demand: string,
  report: ElementReport,
  code = 'edi.condition',
): void {
  const message = () => `${elements.map((at) => name({ tag, element: at })).join(', ')}: ${demand}.`
  report(code, message, { tag, element })
}

/** `PO103`, `NAD02-1`. */
function name({ tag, element, component }: FaultPlace): string {
  return `${elementName(tag!, element!)}${component === undefined ? '' : `-${component}`}`
}

function label(reference: string | undefined): string {
  return reference === undefined ? '' : ` (${reference})`
}

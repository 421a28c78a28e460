import { type Element, type Repeated, type Segment, type Value, valuesOf } from '../syntax/segment.js'
import { checkValue, type ValueFault } from './check-value.js'
import {
  componentName,
  type ElementDefinition,
  type ElementUse,
  elementName,
  type SegmentDefinition,
  type SyntaxNote,
} from './definition.js'
import type { FindingSink } from './finding-sink.js'

/**
 * Checks the elements of segments against their definitions: presence, number, length, type, codes, conditions. It
 * remembers the place that is looked at, so that nothing is made for the sound segments, which are by far the most.
 */
export class SegmentCheck {
  readonly #decimalMark: string
  readonly #sink: FindingSink
  #tag = ''
  #element = 0
  /** Undefined where the element stands once, or is no composite. */
  #repetition: number | undefined
  #component: number | undefined

  /** `decimalMark` is the one of the interchange. */
  constructor(decimalMark: string, sink: FindingSink) {
    this.#decimalMark = decimalMark
    this.#sink = sink
  }

  check(segment: Segment, definition: SegmentDefinition): void {
    const { elements } = segment
    const uses = definition.elements
    this.#tag = segment.tag
    this.#repetition = undefined
    this.#component = undefined
    const last = Math.min(uses.length, Math.max(definition.needed, elements.length - 1))
    for (let at = 1; at <= last; at++) {
      this.#element = at
      this.#checkElement(elements[at], uses[at - 1]!)
    }
    if (elements.length > uses.length + 1 && !definition.open) this.#checkSurplus(segment, uses.length)
    for (const note of definition.notes) this.#checkNote(segment, note)
  }

  #checkElement(sent: Element | undefined, use: ElementUse): void {
    if (sent === undefined || sent === '') {
      if (use.mandatory) this.#missing(use.reference)
    } else if (typeof sent === 'string' && use.simple !== undefined) this.#checkText(sent, use.simple)
    else if (typeof sent === 'string') this.#checkComponents([sent], use)
    else if ('repetitions' in sent) this.#checkRepeated(sent, use)
    else this.#checkComponents(sent, use)
  }

  #checkRepeated({ repetitions }: Repeated, use: ElementUse): void {
    if (repetitions.length > use.repeats && !this.#sink.onlyCounts('edi.too_many_repetitions')) {
      this.#repetition = use.repeats + 1
      const demand = `is sent ${repetitions.length} times, but at most ${use.repeats} are allowed`
      this.#tell('edi.too_many_repetitions', ` ${demand}.`, use.reference)
    }
    // Those that are too many are one fault, whatever they hold.
    const most = Math.min(repetitions.length, use.repeats)
    for (let index = 0; index < most; index++) {
      const value = repetitions[index]!
      this.#repetition = index + 1
      this.#checkComponents(typeof value === 'string' ? [value] : value, use)
    }
    this.#repetition = undefined
  }

  #checkComponents(components: readonly string[], use: ElementUse): void {
    if (isEmpty(components)) {
      if (use.mandatory) this.#missing(use.reference)
      return
    }
    const definitions = use.components
    if (definitions === undefined) {
      if (components[0] !== '') this.#checkText(components[0]!, use.simple!)
      else if (use.mandatory) this.#missing(use.simple!.reference)
    } else {
      for (let index = 0; index < definitions.length; index++) {
        const { mandatory, definition } = definitions[index]!
        this.#component = index + 1
        const text = components[index] ?? ''
        if (text !== '') this.#checkText(text, definition)
        else if (mandatory) this.#missing(definition.reference)
      }
    }
    this.#checkFurther(components, definitions?.length ?? 1)
    this.#component = undefined
  }

  /** Components beyond those that there are. */
  #checkFurther(components: readonly string[], count: number): void {
    for (let index = count; index < components.length; index++) {
      if (components[index] === '') continue
      this.#component = index + 1
      const text = `: there are only ${count} components.`
      if (!this.#sink.onlyCounts('edi.too_many_components'))
        this.#tell('edi.too_many_components', text, undefined, components[index])
      return
    }
  }

  #checkText(text: string, definition: ElementDefinition): void {
    const fault = checkValue(text, definition, this.#decimalMark)
    if (fault === undefined || this.#sink.onlyCounts(codes[fault])) return
    const { reference } = definition
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
    this.#tell(codes[fault], `${label(reference)}: "${shown}" ${expectations[fault](definition)}.`, reference, text)
  }

  #missing(reference: string | undefined): void {
    if (this.#sink.onlyCounts('edi.missing_element')) return
    this.#tell('edi.missing_element', `${label(reference)} is mandatory, but was not sent.`, reference)
  }

  #checkSurplus(segment: Segment, count: number): void {
    const at = segment.elements.findIndex((element, index) => index > count && !valuesOf(element).every(isNothing))
    if (at < 0 || this.#sink.onlyCounts('edi.too_many_elements')) return
    this.#element = at
    this.#tell('edi.too_many_elements', `: ${segment.tag} has only ${count} elements.`)
  }

  /** X12.6, 3.7. */
  #checkNote(segment: Segment, { kind, elements }: SyntaxNote): void {
    let count = 0
    for (let index = 0; index < elements.length; index++) if (isSent(segment, elements[index]!)) count++
    if (count === elements.length && kind !== 'E') return
    const first = elements[0]!
    const firstSent = isSent(segment, first)
    const missing = () => elements.find((at) => !isSent(segment, at))!
    if (kind === 'P' && count > 0) this.#tellNote(elements, missing(), 'all of them or none must be sent')
    else if (kind === 'R' && count === 0) this.#tellNote(elements, first, 'at least one must be sent')
    else if (kind === 'C' && firstSent) this.#tellNote(elements, missing(), 'the first needs the others')
    else if (kind === 'L' && firstSent && count === 1) {
      this.#tellNote(elements, missing(), 'the first needs at least one of the others')
    } else if (kind === 'E' && count > 1) {
      const second = elements.filter((at) => isSent(segment, at))[1]!
      this.#tellNote(elements, second, 'only one may be sent', 'edi.exclusion')
    }
  }

  #tellNote(elements: readonly number[], element: number, demand: string, code = 'edi.condition'): void {
    if (this.#sink.onlyCounts(code)) return
    const names = elements.map((at) => elementName(this.#tag, at)).join(', ')
    this.#sink.elementFault(code, `${names}: ${demand}.`, { tag: this.#tag, element })
  }

  /** Says something about the place that is looked at: `PO103`, `NAD02-1`. */
  #tell(code: string, text: string, reference?: string, value?: string): void {
    const place = { tag: this.#tag, element: this.#element, repetition: this.#repetition, component: this.#component }
    const element = elementName(this.#tag, this.#element)
    const name = this.#component === undefined ? element : componentName(element, this.#component)
    this.#sink.elementFault(code, name + text, { ...place, reference, value })
  }
}

/** Separators alone say nothing. */
const isNothing = (value: Value): boolean => (typeof value === 'string' ? value === '' : isEmpty(value))

function isEmpty(components: readonly string[]): boolean {
  for (let index = 0; index < components.length; index++) if (components[index] !== '') return false
  return true
}

const codes: Readonly<Record<ValueFault, string>> = {
  too_short: 'edi.too_short',
  too_long: 'edi.too_long',
  invalid_character: 'edi.invalid_character',
  invalid_code: 'edi.invalid_code',
  invalid_date: 'edi.invalid_date',
  invalid_time: 'edi.invalid_time',
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

function label(reference: string | undefined): string {
  return reference === undefined ? '' : ` (${reference})`
}

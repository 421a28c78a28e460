/** The parts of a composite: component 1 stands at index 0. */
export type Components = readonly string[]

/** One occurrence of a data element: text, or the components of a composite. */
export type Value = string | Components

/** A data element sent more than once (X12 from 00402 on, EDIFACT syntax 4). */
export interface Repeated {
  readonly repetitions: readonly Value[]
}

export type Element = Value | Repeated

/**
 * One segment as it was sent. `elements[n]` is data element n of the standards (BEG03 is `elements[3]`);
 * `elements[0]` is the tag. Text is unescaped and decoded, otherwise untouched.
 */
export interface Segment {
  readonly tag: string
  readonly elements: readonly Element[]
  /** Byte at which the segment begins. */
  readonly offset: number
  /** Line on which the segment begins, counted from 1. */
  readonly line: number
  /** How many segments of the interchange stand before it. */
  readonly rank: number
}

/** The parts of an element: one for a simple element, none where it was not sent. */
export function valuesOf(element: Element | undefined): readonly Value[] {
  if (element === undefined || element === '') return []
  if (typeof element === 'string') return [element]
  return 'repetitions' in element ? element.repetitions : [element]
}

/** Component `component` (from 1) of one occurrence; empty when it is not there. */
export function componentOf(value: Value | undefined, component: number): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return component === 1 ? value : ''
  return value[component - 1] ?? ''
}

/** The text at element `element`, component `component` (both from 1) of the first repetition; empty when not sent. */
export function textAt(segment: Segment | undefined, element: number, component = 1): string {
  const found = segment?.elements[element]
  if (found === undefined) return ''
  if (typeof found === 'string') return component === 1 ? found : ''
  return componentOf('repetitions' in found ? found.repetitions[0] : found, component)
}

/** A segment to be written: the position is meaningless until it has been. */
export function segment(tag: string, ...elements: readonly Element[]): Segment {
  return { tag, elements: [tag, ...elements], offset: 0, line: 0, rank: 0 }
}

/** Every text of the elements of a segment, the tag left out. */
export function* textsOf({ elements }: Segment): Generator<string, void, undefined> {
  for (let at = 1; at < elements.length; at++) {
    for (const value of valuesOf(elements[at])) {
      if (typeof value === 'string') yield value
      else yield* value
    }
  }
}

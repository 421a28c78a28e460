import { type Decimal, parseDecimal, power10 } from '../../../kernel/decimal.js'
import type { EdiFinding } from '../syntax/fault.js'
import { type Element, type Segment, segment, type Value } from '../syntax/segment.js'
import type { Directory, ElementDefinition, SegmentDefinition } from './definition.js'
import type { TypedLoop, TypedSegment } from './typed-tree.js'

/** Nothing in the standards has more; whoever asks for the millionth element has made a mistake. */
const most = 999

const namePattern = /^(\d{2,3})(?:\^(\d{1,3}))?(?:-(\d{1,3}))?$/

interface Place {
  readonly element: number
  readonly repetition: number
  readonly component: number
}

interface Untyped {
  readonly segments: readonly Segment[]
  /** Values that have no place, or that their element cannot say: they are left out. */
  readonly findings: readonly EdiFinding[]
}

/** The segments of a typed tree as the standard sends them: the way back from `typedTree`. */
export function untypedSegments(tree: TypedLoop, directory: Directory): Untyped {
  const segments: Segment[] = []
  const findings: EdiFinding[] = []
  const lost = (tag: string, name: string, why: string) =>
    findings.push({
      severity: 'error',
      code: 'edi.unwritable_value',
      message: `${name} is left out: ${why}.`,
      position: { path: `${segments.length + 1}:${tag}/${name}` },
    })
  const walk = (loop: TypedLoop): void => {
    for (const child of loop.children) {
      if ('loop' in child) walk(child)
      else segments.push(untypedSegment(child, directory.segment(child.segment), lost))
    }
  }
  walk(tree)
  return { segments, findings }
}

type Lost = (tag: string, name: string, why: string) => void

function untypedSegment(typed: TypedSegment, definition: SegmentDefinition | undefined, lost: Lost): Segment {
  const tag = typed.segment
  const elements: string[][][] = []
  for (const [name, value] of Object.entries(typed.values)) {
    const place = placeOf(tag, name)
    if (place === undefined) {
      lost(tag, name, `${tag} has no element of that name`)
      continue
    }
    const text = untyped(value, definitionAt(definition, place))
    if (text === undefined) lost(tag, name, `its element cannot say "${value}"`)
    else put(elements, place, text)
  }
  return segment(tag, ...Array.from({ length: elements.length }, (_, index) => elementOf(elements[index] ?? [])))
}

function placeOf(tag: string, name: string): Place | undefined {
  if (!name.startsWith(tag)) return undefined
  const match = namePattern.exec(name.slice(tag.length))
  if (match === null) return undefined
  const [element, repetition, component] = [match[1], match[2] ?? '1', match[3] ?? '1'].map(Number) as [
    number,
    number,
    number,
  ]
  const isThere = [element, repetition, component].every((number) => number >= 1 && number <= most)
  return isThere ? { element, repetition, component } : undefined
}

function definitionAt(
  definition: SegmentDefinition | undefined,
  { element, component }: Place,
): ElementDefinition | undefined {
  const use = definition?.elements[element - 1]
  return use?.components === undefined ? use?.simple : use.components[component - 1]?.definition
}

function put(elements: string[][][], { element, repetition, component }: Place, text: string): void {
  const repetitions = elements[element - 1] ?? []
  const components = repetitions[repetition - 1] ?? []
  components[component - 1] = text
  repetitions[repetition - 1] = components
  elements[element - 1] = repetitions
}

function elementOf(repetitions: readonly (readonly string[] | undefined)[]): Element {
  const values = Array.from({ length: repetitions.length }, (_, index) => occurrenceOf(repetitions[index] ?? []))
  return values.length > 1 ? { repetitions: values } : (values[0] ?? '')
}

function occurrenceOf(components: readonly (string | undefined)[]): Value {
  const texts = Array.from({ length: components.length }, (_, index) => components[index] ?? '')
  return texts.length > 1 ? texts : (texts[0] ?? '')
}

/** A value as its element sends it; `undefined` where the element cannot say it. What is of no type goes as it is. */
function untyped(value: string, definition: ElementDefinition | undefined): string | undefined {
  switch (definition?.type) {
    case 'N': {
      const number = parseDecimal(value)
      return number === undefined ? value : impliedText(number, definition)
    }
    case 'R':
    case 'n':
      return padded(value, definition.min)
    case 'DT':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? value.replaceAll('-', '') : value
    case 'TM':
      return /^\d\d(?::\d\d){0,2}(?:\.\d{1,2})?$/.test(value) ? value.replace(/[:.]/g, '') : value
    default:
      return value
  }
}

/** Without its point; `undefined` where the number has more places than are implied. */
function impliedText({ coefficient, scale }: Decimal, { places, min }: ElementDefinition): string | undefined {
  const divisor = power10(Math.max(0, scale - places))
  if (coefficient % divisor !== 0n) return undefined
  const whole = (coefficient / divisor) * power10(Math.max(0, places - scale))
  return padded(whole.toString(), min)
}

/** Numbers of a least length get zeros that say nothing: in front, or behind the point. */
function padded(value: string, min: number): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(value)
  if (match === null) return value
  const [, sign, whole, fraction = ''] = match as unknown as [string, string, string, string?]
  const size = whole.length + Math.max(0, fraction.length - 1)
  if (size >= min) return value
  const zeros = '0'.repeat(min - size)
  return fraction === '' ? sign + zeros + whole : sign + whole + fraction + zeros
}

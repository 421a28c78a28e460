import { multiply, parseDecimal, plainText } from '../../../kernel/decimal.js'
import { LazyList } from '../../lazy-list.js'
import { componentOf, type Segment, type Value } from '../syntax/segment.js'
import { directoryFor } from '../tables/directories.js'
import { dayOf } from './day.js'
import {
  componentName,
  type ElementDefinition,
  type ElementUse,
  elementName,
  type SegmentDefinition,
} from './definition.js'
import type { EdiMessage } from './read-message.js'
import { isSegment, type LoopNode } from './tree.js'

/** A message as plain data for programs that do not know the standards' syntax: JSON as it stands. */
export interface TypedLoop {
  readonly loop: string
  readonly children: readonly (TypedLoop | TypedSegment)[]
}

/**
 * Values by the names that the standards use: `PO102`, `NAD02-1`, a repetition behind `^`. Numbers are plain decimals
 * with their implied places, dates `YYYY-MM-DD`, times `HH:MM[:SS[.hh]]`; what is not of its type stands as it was sent.
 */
export interface TypedSegment {
  readonly segment: string
  readonly values: Readonly<Record<string, string>>
}

/** A message in its loops, and the version that says what its elements are. */
export interface UntypedTree extends Pick<EdiMessage, 'standard' | 'version'> {
  readonly tree: LoopNode
}

/** The tree of a message. Without a table the segments stand in one loop. */
export const untypedTree = ({ standard, version, type, tree, segments }: EdiMessage): UntypedTree => ({
  standard,
  version,
  tree: tree ?? { loop: type, children: segments },
})

/** The tree of a message with its values typed. */
export function typedTree({ standard, version, tree }: UntypedTree): TypedLoop {
  const { directory } = directoryFor(standard, version)
  return typedLoop(tree, (tag) => directory.segment(tag))
}

/** The same tree, of which no more than what is being written stands in memory. */
export interface TreeInPieces {
  readonly loop: string
  readonly children: LazyList<TreeInPieces | TypedSegment>
}

export function typedTreeInPieces({ standard, version, tree }: UntypedTree): TreeInPieces {
  const { directory } = directoryFor(standard, version)
  return loopInPieces(tree, (tag) => directory.segment(tag))
}

function loopInPieces({ loop, children }: LoopNode, definitionOf: DefinitionOf): TreeInPieces {
  const typedChild = (index: number) => {
    const child = children[index]!
    return isSegment(child) ? typedSegment(child, definitionOf(child.tag)) : loopInPieces(child, definitionOf)
  }
  return { loop, children: new LazyList(children.length, typedChild) }
}

type DefinitionOf = (tag: string) => SegmentDefinition | undefined

function typedLoop(node: LoopNode, definitionOf: DefinitionOf): TypedLoop {
  const children = node.children.map((child) =>
    isSegment(child) ? typedSegment(child, definitionOf(child.tag)) : typedLoop(child, definitionOf),
  )
  return { loop: node.loop, children }
}

function typedSegment({ tag, elements }: Segment, definition: SegmentDefinition | undefined): TypedSegment {
  const values: Record<string, string> = {}
  for (let at = 1; at < elements.length; at++) {
    const element = elements[at]!
    if (element === '') continue
    const use = definition?.elements[at - 1]
    const name = definition?.names[at - 1] ?? elementName(tag, at)
    const names = definition?.componentNames[at - 1]
    if (typeof element === 'string' && use?.components === undefined) values[name] = typed(element, use?.simple)
    else if (typeof element === 'string' || !('repetitions' in element))
      addComponents(values, name, element, use, names)
    else {
      element.repetitions.forEach((value, index) => {
        addComponents(values, index === 0 ? name : `${name}^${index + 1}`, value, use, index === 0 ? names : undefined)
      })
    }
  }
  return { segment: tag, values }
}

function addComponents(
  values: Record<string, string>,
  name: string,
  value: Value,
  use: ElementUse | undefined,
  names: readonly string[] | undefined,
): void {
  const components = use?.components
  const count = typeof value === 'string' ? 1 : value.length
  const isComposite = count > 1 || (components !== undefined && components.length > 1)
  for (let component = 1; component <= count; component++) {
    const text = componentOf(value, component)
    if (text === '') continue
    const definition =
      components === undefined && component === 1 ? use?.simple : components?.[component - 1]?.definition
    const own = isComposite ? (names?.[component - 1] ?? componentName(name, component)) : name
    values[own] = typed(text, definition)
  }
}

function typed(text: string, definition: ElementDefinition | undefined): string {
  switch (definition?.type) {
    case 'R':
    case 'n':
      return numberText(text, 0)
    case 'N':
      return numberText(text, definition.places)
    case 'DT':
      return dayOf(text) ?? text
    case 'TM':
      return timeText(text)
    default:
      return text
  }
}

/** HHMM, HHMMSS, or with tenths or hundredths of a second. */
function timeText(text: string): string {
  if (!/^(?:\d{4}|\d{6,8})$/.test(text)) return text
  const clock = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].filter((part) => part !== '').join(':')
  return text.length > 6 ? `${clock}.${text.slice(6)}` : clock
}

/** Written as it is already but for zeros at its end: no sign, no leading zero, digits on both sides of the point. */
const plainNumber = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/

/** Of a number with a point. */
function withoutZeros(text: string): string {
  let end = text.length
  while (text[end - 1] === '0') end--
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end)
}

/** A point that is sent all the same stands where the sender put it: nothing is implied then. */
function numberText(text: string, places: number): string {
  if (places === 0 && plainNumber.test(text)) return text.includes('.') ? withoutZeros(text) : text
  const point = text
    .replace(',', '.')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
  const value = parseDecimal(point)
  const implied = point.includes('.') ? 0 : places
  return value === undefined ? text : plainText(multiply(value, { coefficient: 1n, scale: implied }))
}

import { multiply, parseDecimal, plainText } from '../../../kernel/decimal.js'
import { componentOf, type Segment, type Value, valuesOf } from '../syntax/segment.js'
import { directoryFor } from '../tables/directories.js'
import type { ElementDefinition, SegmentDefinition } from './definition.js'
import type { EdiMessage } from './read-message.js'
import { isSegment, type LoopNode } from './tree.js'

/** A message as plain data for programs that do not know the standards' syntax: JSON as it stands. */
export interface TypedLoop {
  readonly loop: string
  readonly children: readonly (TypedLoop | TypedSegment)[]
}

/**
 * Values by the names that the standards use: `PO102`, `NAD02-1`, a repetition behind `^`. Numbers are plain decimals
 * with their implied places, dates `YYYY-MM-DD`, times `HH:MM[:SS]`; what is not of its type stands as it was sent.
 */
export interface TypedSegment {
  readonly segment: string
  readonly values: Readonly<Record<string, string>>
}

/** The tree of a message with its values typed. Without a table the segments stand in one loop, untyped. */
export function typedTree(message: EdiMessage): TypedLoop {
  const { directory } = directoryFor(message.standard, message.version)
  const root = message.tree ?? { loop: message.type, children: message.segments }
  return typedLoop(root, (tag) => directory.segment(tag))
}

function typedLoop(node: LoopNode, definitionOf: (tag: string) => SegmentDefinition | undefined): TypedLoop {
  const children = node.children.map((child) =>
    isSegment(child) ? typedSegment(child, definitionOf(child.tag)) : typedLoop(child, definitionOf),
  )
  return { loop: node.loop, children }
}

function typedSegment(segment: Segment, definition: SegmentDefinition | undefined): TypedSegment {
  const values: Record<string, string> = {}
  segment.elements.forEach((element, at) => {
    if (at === 0) return
    const use = definition?.elements[at - 1]
    const definitions = use?.components?.map((one) => one.definition) ?? [use?.simple]
    const name = `${segment.tag}${String(at).padStart(2, '0')}`
    valuesOf(element).forEach((value, repetition) => {
      addComponents(values, repetition === 0 ? name : `${name}^${repetition + 1}`, value, definitions)
    })
  })
  return { segment: segment.tag, values }
}

function addComponents(
  values: Record<string, string>,
  name: string,
  value: Value,
  definitions: readonly (ElementDefinition | undefined)[],
): void {
  const count = typeof value === 'string' ? 1 : value.length
  const isComposite = definitions.length > 1 || count > 1
  for (let component = 1; component <= count; component++) {
    const text = componentOf(value, component)
    if (text === '') continue
    values[isComposite ? `${name}-${component}` : name] = typed(text, definitions[component - 1])
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
      return text.length === 8 ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text
    case 'TM':
      return [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].filter((part) => part !== '').join(':')
    default:
      return text
  }
}

function numberText(text: string, places: number): string {
  const point = text
    .replace(',', '.')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
  const value = parseDecimal(point)
  return value === undefined ? text : plainText(multiply(value, { coefficient: 1n, scale: places }))
}

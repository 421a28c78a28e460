import type { EdiMessage } from '../message/read-message.js'
import { allSegments, type LoopNode, loopsOf, segmentsOf } from '../message/tree.js'
import type { EdiFinding } from '../syntax/fault.js'
import { type Segment, textAt } from '../syntax/segment.js'

/** A condition on one element: `['REF', 1, 'CT']` reads `REF*CT`. */
type Qualifier = readonly [element: number, ...codes: readonly string[]]

/**
 * Reads the loops of a message and remembers what was read, so that what no mapping asked for can be named at the end
 * instead of being lost in silence.
 */
export class MessageReading {
  readonly #read = new Set<Segment>()
  readonly #message: EdiMessage

  constructor(message: EdiMessage) {
    this.#message = message
  }

  /** The whole message. */
  get root(): LoopReader {
    return new LoopReader(this.#message.tree ?? { loop: this.#message.type, children: [] }, this.#read)
  }

  /** One line for every segment that nobody read. */
  leftovers(): EdiFinding[] {
    const { tree, controlNumber } = this.#message
    const left = tree === undefined ? [] : [...allSegments(tree)].filter((one) => !this.#read.has(one))
    return left.map(({ tag, line, offset, elements }) => ({
      severity: 'info',
      code: 'edi.not_mapped',
      message: `${tag} ${textOf(elements[1])}: the model has no place for it.`,
      position: { line, offset, path: `${controlNumber}/${tag}` },
    }))
  }
}

function textOf(element: unknown): string {
  return typeof element === 'string' ? element : Array.isArray(element) ? String(element[0]) : ''
}

/** One loop under reading. Every segment that is handed out counts as read. */
export class LoopReader {
  readonly #node: LoopNode
  readonly #read: Set<Segment>

  constructor(node: LoopNode, read: Set<Segment>) {
    this.#node = node
    this.#read = read
  }

  /** The segments with a tag, narrowed by a qualifier. */
  all(tag: string, qualifier?: Qualifier): Segment[] {
    const found = segmentsOf(this.#node, tag).filter((one) => qualifier === undefined || matches(one, qualifier))
    for (const one of found) this.#read.add(one)
    return found
  }

  /** The first of them; only that one counts as read. */
  first(tag: string, qualifier?: Qualifier): Segment | undefined {
    const found = segmentsOf(this.#node, tag).find((one) => qualifier === undefined || matches(one, qualifier))
    if (found !== undefined) this.#read.add(found)
    return found
  }

  /** The inner loops that begin with a tag. */
  loops(trigger: string): LoopReader[] {
    return loopsOf(this.#node, trigger).map((node) => new LoopReader(node, this.#read))
  }
}

function matches(segment: Segment, [element, ...codes]: Qualifier): boolean {
  return codes.includes(textAt(segment, element))
}

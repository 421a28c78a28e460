import { bodyEnd, type EdiMessage } from '../message/read-message.js'
import { isSegment, type LoopNode, triggerOf } from '../message/tree.js'
import type { EdiFinding } from '../syntax/fault.js'
import { defaultLimits } from '../syntax/limits.js'
import { type Segment, textAt } from '../syntax/segment.js'

/** A condition on one element: `['REF', 1, 'CT']` reads `REF*CT`. */
type Qualifier = readonly [element: number, ...codes: readonly string[]]

/**
 * Reads the loops of a message and remembers what was read, so that what no mapping asked for can be named at the end
 * instead of being lost in silence.
 */
export class MessageReading {
  readonly #read: ReadMarks
  readonly #message: EdiMessage

  constructor(message: EdiMessage) {
    this.#message = message
    this.#read = new ReadMarks(message)
  }

  /** The whole message. */
  get root(): LoopReader {
    return new LoopReader(this.#message.tree ?? { loop: this.#message.type, children: [] }, this.#read)
  }

  /** One line for every segment that nobody read; beyond the limit of a message they are counted. */
  leftovers(): EdiFinding[] {
    const { tree, controlNumber, segments } = this.#message
    const end = tree === undefined ? 0 : bodyEnd(this.#message)
    const most = defaultLimits.messageFindings
    const findings: EdiFinding[] = []
    let left = 0
    for (let index = 1; index < end; index++) {
      const segment = segments[index]!
      if (this.#read.has(segment)) continue
      if (findings.length < most) findings.push(leftover(segment, controlNumber))
      else left++
    }
    if (left > 0) findings.push(unlisted(left, segments[0]!, controlNumber))
    return findings
  }
}

function leftover({ tag, line, offset, elements }: Segment, controlNumber: string): EdiFinding {
  const message = `${tag} ${textOf(elements[1])}: the model has no place for it.`
  return {
    severity: 'info',
    code: 'edi.not_mapped',
    message,
    position: { line, offset, path: `${controlNumber}/${tag}` },
  }
}

function unlisted(left: number, { line, offset }: Segment, path: string): EdiFinding {
  const message = `${left} further segments have no place in the model and are not listed.`
  return { severity: 'info', code: 'edi.more_findings', message, position: { line, offset, path } }
}

function textOf(element: unknown): string {
  return typeof element === 'string' ? element : Array.isArray(element) ? String(element[0]) : ''
}

/** What most questions are answered by: a line asks for a dozen things that it does not hold. */
export const none: readonly never[] = Object.freeze([])

/** Which segments of a message were read, by their places in it: a set of them took an eighth of the time of a long message. */
class ReadMarks {
  readonly #first: number
  readonly #marks: Uint8Array

  constructor({ segments }: EdiMessage) {
    this.#first = segments[0]!.rank
    this.#marks = new Uint8Array(segments.at(-1)!.rank - this.#first + 1)
  }

  add({ rank }: Segment): void {
    this.#marks[rank - this.#first] = 1
  }

  has({ rank }: Segment): boolean {
    return this.#marks[rank - this.#first] === 1
  }
}

/** One loop under reading. Every segment that is handed out counts as read. */
export class LoopReader {
  readonly #node: LoopNode
  readonly #read: ReadMarks

  constructor(node: LoopNode, read: ReadMarks) {
    this.#node = node
    this.#read = read
  }

  /** Whether a segment with a tag stands directly in the loop. */
  holds(tag: string): boolean {
    for (const child of this.#node.children) if (isSegment(child) && child.tag === tag) return true
    return false
  }

  /** The segments with a tag, narrowed by a qualifier. */
  all(tag: string, qualifier?: Qualifier): readonly Segment[] {
    let found: Segment[] | undefined
    for (const child of this.#node.children) {
      if (!isSegment(child) || child.tag !== tag || !matches(child, qualifier)) continue
      this.#read.add(child)
      if (found === undefined) found = [child]
      else found.push(child)
    }
    return found ?? none
  }

  /** What is made of each segment with a tag. */
  mapAll<T>(tag: string, read: (segment: Segment) => T): readonly T[] {
    let found: T[] | undefined
    for (const child of this.#node.children) {
      if (!isSegment(child) || child.tag !== tag) continue
      this.#read.add(child)
      const one = read(child)
      if (found === undefined) found = [one]
      else found.push(one)
    }
    return found ?? none
  }

  /** Offers the segments with a tag one by one; those that are taken count as read. */
  take(tag: string, isTaken: (segment: Segment) => boolean): void {
    for (const child of this.#node.children) {
      if (isSegment(child) && child.tag === tag && isTaken(child)) this.#read.add(child)
    }
  }

  /** The first of them; only that one counts as read. */
  first(tag: string, qualifier?: Qualifier): Segment | undefined {
    for (const child of this.#node.children) {
      if (!isSegment(child) || child.tag !== tag || !matches(child, qualifier)) continue
      this.#read.add(child)
      return child
    }
    return undefined
  }

  /** The inner loops that begin with a tag. */
  loops(trigger: string): readonly LoopReader[] {
    let found: LoopReader[] | undefined
    for (const child of this.#node.children) {
      if (isSegment(child) || triggerOf(child) !== trigger) continue
      const reader = new LoopReader(child, this.#read)
      if (found === undefined) found = [reader]
      else found.push(reader)
    }
    return found ?? none
  }

  /** What is made of each inner loop that begins with a tag. */
  mapLoops<T>(trigger: string, read: (loop: LoopReader) => T): readonly T[] {
    let found: T[] | undefined
    for (const child of this.#node.children) {
      if (isSegment(child) || triggerOf(child) !== trigger) continue
      const one = read(new LoopReader(child, this.#read))
      if (found === undefined) found = [one]
      else found.push(one)
    }
    return found ?? none
  }
}

function matches(segment: Segment, qualifier: Qualifier | undefined): boolean {
  return qualifier === undefined || qualifier.indexOf(textAt(segment, qualifier[0]), 1) > 0
}

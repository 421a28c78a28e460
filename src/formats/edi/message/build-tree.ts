import type { FaultPlace } from '../syntax/fault.js'
import type { Segment } from '../syntax/segment.js'
import type { GroupRule, MessageDefinition, Rule } from './definition.js'
import type { FindingSink } from './finding-sink.js'
import type { LoopNode, TreeNode } from './tree.js'

interface OpenLoop {
  readonly rule: GroupRule
  readonly children: TreeNode[]
  /** The rule that took the last segment, and how many it took in a row. */
  at: number
  count: number
}

/** Divides the lines of an EDIFACT message from its summary, where both may hold the same segments. */
export const sectionControl = 'UNS'

interface Match {
  readonly depth: number
  readonly at: number
}

/**
 * Puts the segments of a message into its loops, one by one. A segment goes to the next place that its tag may take:
 * first in the loop that is open, then further out. What fits nowhere is kept in the loop where it stands. Each
 * segment costs a search over the open loops, so time is linear.
 */
export class TreeBuilder {
  readonly #definition: MessageDefinition
  readonly #sink: FindingSink
  readonly #open: OpenLoop[]
  /** The place of the section control (UNS) while it is still to come: nothing goes past it, whatever its order. */
  #section: number

  constructor(definition: MessageDefinition, sink: FindingSink, hasSection = false) {
    this.#definition = definition
    this.#sink = sink
    this.#section = hasSection ? (definition.root.places.get(sectionControl)?.[0] ?? 0) : 0
    this.#open = [{ rule: definition.root, children: [], at: 0, count: 0 }]
  }

  /** The loop in which the last segment stands, for findings about its elements. */
  get loop(): string | undefined {
    return this.#open.length > 1 ? this.#open.at(-1)!.rule.name : undefined
  }

  add(segment: Segment): void {
    if (segment.tag === sectionControl) this.#section = 0
    const match = this.#find(segment.tag, false)
    const overflow = match === undefined ? this.#find(segment.tag, true) : undefined
    if (match !== undefined) this.#place(segment, match)
    else if (overflow !== undefined) this.#placeTooMany(segment, overflow)
    else this.#keep(segment)
  }

  /** Call with the trailer when all segments were added. */
  end(trailer: Segment): LoopNode {
    this.#closeTo(0, trailer)
    const root = this.#open[0]!
    this.#reportMissing(root, root.rule.rules.length, trailer)
    return { loop: this.#definition.type, children: root.children }
  }

  /** The innermost place for a tag; with `overflow` also one that is full. */
  #find(tag: string, overflow: boolean): Match | undefined {
    for (let depth = this.#open.length - 1; depth >= 0; depth--) {
      const { rule, at, count } = this.#open[depth]!
      const current = rule.rules[at]!
      // A full loop repeats by its rule in the loop around it, never by a second trigger within.
      const isTrigger = depth > 0 && at === 0
      if (current.tag === tag && (count < current.max || (overflow && !isTrigger))) return { depth, at }
      const later = placeAfter(rule.places.get(tag), at)
      if (later > 0 && !(depth === 0 && this.#section > 0 && later > this.#section)) return { depth, at: later }
    }
    return undefined
  }

  #place(segment: Segment, { depth, at }: Match): void {
    this.#closeTo(depth, segment)
    const loop = this.#open[depth]!
    this.#reportMissing(loop, at, segment)
    loop.count = loop.at === at ? loop.count + 1 : 1
    loop.at = at
    this.#append(loop, loop.rule.rules[at]!, segment)
  }

  #append(loop: OpenLoop, rule: Rule, segment: Segment): void {
    if (rule.kind === 'segment') {
      loop.children.push(segment)
      return
    }
    const inner: OpenLoop = { rule, children: [segment], at: 0, count: 1 }
    loop.children.push({ loop: rule.name, children: inner.children })
    this.#open.push(inner)
  }

  #placeTooMany(segment: Segment, match: Match): void {
    this.#closeTo(match.depth, segment)
    const loop = this.#open[match.depth]!
    const rule = loop.rule.rules[match.at]!
    const what = rule.kind === 'group' ? `loop ${rule.name}` : rule.tag
    const code = rule.kind === 'group' ? 'edi.loop_repeats' : 'edi.segment_repeats'
    if (!this.#sink.onlyCounts(code))
      this.#sink.fault(code, `${what} may stand only ${rule.max} times here.`, this.#placeOf(segment, match.depth))
    this.#append(loop, rule, segment)
  }

  /** A segment without a place: known further back in an open loop it is out of order, else it is foreign here. */
  #keep(segment: Segment): void {
    const { tag } = segment
    for (let depth = this.#open.length - 1; depth >= 0; depth--) {
      const places = this.#open[depth]!.rule.places.get(tag)
      if (places === undefined || (depth > 0 && places[0] === 0)) continue
      if (!this.#sink.onlyCounts('edi.segment_sequence'))
        this.#sink.fault('edi.segment_sequence', `${tag} comes too late here: kept.`, this.#placeOf(segment, depth))
      this.#closeTo(depth, segment)
      const loop = this.#open[depth]!
      this.#append(loop, loop.rule.rules[places.at(-1)!]!, segment)
      return
    }
    const known = this.#definition.directory.segment(tag) !== undefined
    const code = known ? 'edi.unexpected_segment' : 'edi.unknown_segment'
    if (!this.#sink.onlyCounts(code)) {
      const message = known ? `${tag} has no place here: kept.` : unknownText(tag)
      this.#sink.fault(code, message, this.#placeOf(segment, this.#open.length - 1))
    }
    this.#open.at(-1)!.children.push(segment)
  }

  #closeTo(depth: number, segment: Segment): void {
    while (this.#open.length > depth + 1) {
      const loop = this.#open.pop()!
      this.#reportMissing(loop, loop.rule.rules.length, segment)
    }
  }

  /** Reports the mandatory rules between the last one used and `upTo`. */
  #reportMissing(loop: OpenLoop, upTo: number, segment: Segment): void {
    for (let index = loop.at; index < upTo; index++) {
      const rule = loop.rule.rules[index]!
      if (!rule.mandatory || (index === loop.at && loop.count > 0)) continue
      if (this.#sink.onlyCounts('edi.missing_segment')) continue
      const name = loop.rule === this.#definition.root ? undefined : loop.rule.name
      const message = `${rule.tag} is mandatory before ${segment.tag}.`
      this.#sink.fault('edi.missing_segment', message, { tag: rule.tag, loop: name })
    }
  }

  #placeOf({ tag }: Segment, depth: number): FaultPlace {
    return { tag, loop: depth === 0 ? undefined : this.#open[depth]!.rule.name }
  }
}

function unknownText(tag: string): string {
  const hint = tag === tag.toUpperCase() ? '' : ', tags are written in capitals'
  return `${tag} is not in the directory${hint}: kept.`
}

/** The first place behind `at`, or 0: the first place of all is never behind another. */
function placeAfter(places: readonly number[] | undefined, at: number): number {
  if (places === undefined) return 0
  for (let index = 0; index < places.length; index++) if (places[index]! > at) return places[index]!
  return 0
}

import { type Decoding, decodeBytes } from './character-set.js'
import { interned } from './interned.js'
import type { Element, Segment, Value } from './segment.js'
import type { Separators } from './separators.js'
import { TextBlock } from './text-block.js'

const capitalB = 66

/** Tag, filter and length of a binary segment are no longer. */
const binaryHead = 24

/** No interchange has more different tags, but for broken ones. */
const mostTags = 1000

/** What the scanner found at a place of the text. */
export type Scan =
  | {
      readonly kind: 'segment'
      readonly segment: Segment
      readonly next: number
      readonly line: number
      /** Terminators before it that end nothing. */
      readonly empty: number
    }
  /** The text ends before the segment does. */
  | { readonly kind: 'unfinished'; readonly start: number; readonly line: number; readonly empty: number }

/**
 * Cuts text into segments under one set of separators. The text holds one byte per character, so every index is a byte
 * offset; the character set is applied to what was cut out. Time is linear in the text: a terminator is searched once.
 */
export class SegmentScanner {
  readonly #separators: Separators
  readonly #codes: { readonly elementCode: number; readonly componentCode: number; readonly repetitionCode: number }
  readonly #wrapped: boolean
  readonly #bare = new Map<string, readonly [string]>()
  readonly #elements = new ExactList<Element>()
  readonly #components = new ExactList<string>()
  #decoding: Decoding
  #rank = 0

  constructor(separators: Separators, wrapped: boolean, decoding: Decoding) {
    this.#separators = separators
    this.#codes = {
      elementCode: separators.element.charCodeAt(0),
      componentCode: separators.component.charCodeAt(0),
      repetitionCode: separators.repetition?.charCodeAt(0) ?? -1,
    }
    this.#wrapped = wrapped
    this.#decoding = decoding
  }

  /** UNB names the character set, so it is known only once that segment was read. */
  set decoding(decoding: Decoding) {
    this.#decoding = decoding
  }

  /**
   * Reads the segment at or after `at`, where `line` is the line of `at` and `base` the byte offset of the block; `last`
   * when nothing follows the block.
   */
  scan(block: TextBlock, at: number, line: number, base: number, last: boolean): Scan {
    const { text } = block
    const { terminator } = this.#separators
    let start = afterBlanks(text, at)
    let empty = 0
    for (; text.startsWith(terminator, start); empty++) start = afterBlanks(text, start + terminator.length)
    const startLine = line + block.lineFeeds(at, start)
    const end = this.#terminatorFrom(block, start)
    if (end < 0) return { kind: 'unfinished', start, line: startLine, empty }
    if (text.charCodeAt(start) === capitalB) {
      const binary = this.#binary(text, start, base + start, startLine)
      const isWhole = binary !== undefined && binary.end <= text.length - terminator.length
      // A length beyond the end of the file is wrong: the segment ends where any other would.
      if (binary !== undefined && !isWhole && !last) return { kind: 'unfinished', start, line: startLine, empty }
      if (binary !== undefined && isWhole) {
        const next = binary.end + terminator.length
        return { kind: 'segment', segment: binary.segment, next, line: startLine + block.lineFeeds(start, next), empty }
      }
    }
    const next = end + terminator.length
    const segment = this.#cut(block, start, end, base + start, startLine)
    return { kind: 'segment', segment, next, line: startLine + block.lineFeeds(start, next), empty }
  }

  /** The segments of a text that was cut before. */
  cutAgain(text: string): readonly Segment[] {
    const scanner = new SegmentScanner(this.#separators, this.#wrapped, this.#decoding)
    const block = new TextBlock(text)
    const segments: Segment[] = []
    let found = scanner.scan(block, 0, 1, 0, true)
    for (; found.kind === 'segment'; found = scanner.scan(block, found.next, found.line, 0, true))
      segments.push(found.segment)
    if (found.start < text.length) segments.push(scanner.cutRest(block, found.start, text.length, 0, found.line))
    return segments
  }

  /** Builds a segment from text without terminator: the rest of a file that ends too early. */
  cutRest(block: TextBlock, start: number, end: number, base: number, line: number): Segment {
    return this.#cut(block, start, end, base + start, line)
  }

  /**
   * X12.6, 3.5.7: the data of BIN (and BDS, whose filter stands first) is as long as the segment says, and may hold every
   * separator. `undefined` where there is no such segment, or where no terminator stands behind the data.
   */
  #binary(text: string, start: number, offset: number, line: number): { segment: Segment; end: number } | undefined {
    const { element, terminator, decimalMark } = this.#separators
    if (decimalMark !== undefined) return undefined
    const parts = text.slice(start, start + binaryHead).split(element)
    const tag = parts[0]!
    const at = tag === 'BIN' ? 1 : tag === 'BDS' ? 2 : 0
    const length = parts[at] ?? ''
    if (at === 0 || parts.length < at + 2 || !/^\d{1,9}$/.test(length)) return undefined
    const before = parts.slice(0, at + 1)
    const from = start + before.join(element).length + 1
    const end = from + Number(length)
    if (end + terminator.length <= text.length && !text.startsWith(terminator, end)) return undefined
    return { segment: { tag, elements: [...before, text.slice(from, end)], offset, line, rank: this.#rank++ }, end }
  }

  #terminatorFrom(block: TextBlock, start: number): number {
    const { text } = block
    const { terminator, release } = this.#separators
    let end = text.indexOf(terminator, start)
    if (release === undefined || !block.contains(release)) return end
    while (end >= 0 && isReleased(text, start, end, release)) end = text.indexOf(terminator, end + 1)
    return end
  }

  #cut(block: TextBlock, start: number, end: number, offset: number, line: number): Segment {
    const { text } = block
    const { release } = this.#separators
    let elements: Element[]
    if (this.#wrapped) {
      const raw = text.slice(start, end).replace(/[\r\n]/g, '')
      const released = release !== undefined && raw.includes(release)
      elements = released ? this.#cutReleased(raw, release) : this.#cutPlain(raw, 0, raw.length)
    } else if (release !== undefined && block.holds(release, start, end)) {
      elements = this.#cutReleased(withoutReturn(text.slice(start, end)), release)
    } else elements = this.#cutPlain(text, start, text.charCodeAt(end - 1) === 13 ? end - 1 : end)
    if (!block.isAscii && block.foreign.within(start, end)) decodeAll(elements, this.#decoding)
    const bare = this.#bareOf(tagOf(elements))
    const tag = bare[0]
    if (elements.length === 1) return { tag, elements: bare, offset, line, rank: this.#rank++ }
    elements[0] = tag
    return { tag, elements, offset, line, rank: this.#rank++ }
  }

  /** A segment of this tag and nothing else. Tags are few: each is kept once, and found again by everybody at a glance. */
  #bareOf(tag: string): readonly [string] {
    let bare = this.#bare.get(tag)
    if (bare === undefined) {
      bare = [interned(tag)]
      if (this.#bare.size < mostTags) this.#bare.set(tag, bare)
    }
    return bare
  }

  /** Nothing is escaped: one pass over the characters, and every piece is cut out once. */
  #cutPlain(text: string, start: number, end: number): Element[] {
    const { elementCode, componentCode, repetitionCode } = this.#codes
    const elements = this.#elements
    const components = this.#components
    let repetitions: Value[] | undefined
    let from = start
    for (let at = start; at <= end; at++) {
      const code = at === end ? elementCode : text.charCodeAt(at)
      if (code !== elementCode && code !== componentCode && code !== repetitionCode) continue
      const piece = text.slice(from, at)
      from = at + 1
      if (code === componentCode) {
        components.add(piece)
        continue
      }
      let value: Value = piece
      if (components.count > 0) {
        components.add(piece)
        value = components.taken()
      }
      if (code === repetitionCode) {
        if (repetitions === undefined) repetitions = [value]
        else repetitions.push(value)
      } else if (repetitions !== undefined) {
        repetitions.push(value)
        elements.add({ repetitions })
        repetitions = undefined
      } else elements.add(value)
    }
    return elements.taken()
  }

  /** ISO 9735-1, 5.2: the character after a release character is data, whatever it is. */
  #cutReleased(raw: string, release: string): Element[] {
    const { element, component, repetition } = this.#separators
    const elements: Element[] = []
    let repetitions: Value[] = []
    let components: string[] = []
    let text = ''
    const closeValue = () => {
      components.push(text)
      repetitions.push(components.length === 1 ? text : components)
      components = []
      text = ''
    }
    const closeElement = () => {
      closeValue()
      elements.push(repetitions.length === 1 ? repetitions[0]! : { repetitions })
      repetitions = []
    }
    for (let index = 0; index < raw.length; index++) {
      const character = raw[index]!
      if (character === release) text += raw[++index] ?? ''
      else if (character === component) {
        components.push(text)
        text = ''
      } else if (character === element) closeElement()
      else if (character === repetition) closeValue()
      else text += character
    }
    closeElement()
    return elements
  }
}

/**
 * Gathers a list whose length shows at its end. An array that grows gets room for sixteen more, which is several times
 * what most segments hold; of this one an array of the right size is taken, and its own room is used again.
 */
class ExactList<T> {
  readonly #room: T[] = []
  count = 0

  add(item: T): void {
    this.#room[this.count++] = item
  }

  taken(): T[] {
    const list = this.#room.slice(0, this.count)
    this.count = 0
    return list
  }
}

/** Spaces, tabs and line ends before a tag are noise; a tag begins with a letter. */
function afterBlanks(text: string, at: number): number {
  let start = at
  for (let code = text.charCodeAt(start); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(start))
    start++
  return start
}

/** Released when an odd number of release characters stands before it: they release each other in pairs. */
function isReleased(text: string, start: number, at: number, release: string): boolean {
  let count = 0
  for (let index = at - 1; index >= start && text[index] === release; index--) count++
  return count % 2 === 1
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}

/** EDIFACT allows nesting indicators behind the tag (`LIN:1`); they say nothing that the order does not. */
function tagOf(elements: readonly Element[]): string {
  const first = elements[0]!
  if (typeof first === 'string') return first
  const value = 'repetitions' in first ? first.repetitions[0]! : first
  return typeof value === 'string' ? value : value[0]!
}

function decodeAll(elements: Element[], decoding: Decoding): void {
  const decodeValue = (value: Value): Value =>
    typeof value === 'string' ? decodeBytes(value, decoding) : value.map((part) => decodeBytes(part, decoding))
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index]!
    elements[index] =
      typeof element === 'object' && 'repetitions' in element
        ? { repetitions: element.repetitions.map(decodeValue) }
        : decodeValue(element)
  }
}

import { isAscii } from 'node:buffer'

/**
 * A part of a file under reading, one byte per character, with what is asked of it again and again. Everything is
 * found out once for the block, not once for each of the many interchanges that may stand in it.
 */
export class TextBlock {
  readonly text: string
  /** Nothing in it needs a character set. */
  readonly isAscii: boolean
  readonly #contains = new Map<string, boolean>()
  #nextLineFeed = -1
  #held = ''
  #heldFrom = 0
  #nextHeld = -1
  #kind: NextMatch | undefined
  /** What is not plain text of ASCII, and needs a character set. */
  readonly foreign: NextMatch
  /** What UTF-8 could be: the first byte of a character and one that goes on. Latin-1 hardly ever has such two in a row. */
  readonly utf8: NextMatch

  constructor(text: string) {
    this.text = text
    this.foreign = new NextMatch(text, /[^ -~\t\r\n]/g)
    this.utf8 = new NextMatch(text, /[\xc2-\xf4][\x80-\xbf]/g)
    // ISO 2022 shifts to other alphabets by escape sequences, whose bytes are all ASCII.
    this.isAscii = isAscii(Buffer.from(text, 'latin1')) && !text.includes('\x1b')
  }

  contains(character: string): boolean {
    let found = this.#contains.get(character)
    if (found === undefined) {
      found = this.text.includes(character)
      this.#contains.set(character, found)
    }
    return found
  }

  /** Whether a character stands between two places. The next one is remembered: most segments hold none. */
  holds(character: string, from: number, to: number): boolean {
    if (character !== this.#held || from < this.#heldFrom || this.#nextHeld < from) {
      const found = this.text.indexOf(character, from)
      this.#nextHeld = found < 0 ? Number.MAX_SAFE_INTEGER : found
      this.#held = character
      this.#heldFrom = from
    }
    return this.#nextHeld < to
  }

  /** Whether a character of a kind, which a pattern matches, stands between two places. Remembers like `holds`. */
  matches(kind: RegExp, from: number, to: number): boolean {
    if (kind.source !== this.#kind?.source) this.#kind = new NextMatch(this.text, new RegExp(kind, 'g'))
    return this.#kind.within(from, to)
  }

  /** Line feeds between two places. Places must not go back: the next line feed is remembered, most calls count none. */
  lineFeeds(from: number, to: number): number {
    if (this.#nextLineFeed < from) this.#nextLineFeed = this.#lineFeedFrom(from)
    let count = 0
    while (this.#nextLineFeed < to) {
      count++
      this.#nextLineFeed = this.#lineFeedFrom(this.#nextLineFeed + 1)
    }
    return count
  }

  #lineFeedFrom(from: number): number {
    const found = this.text.indexOf('\n', from)
    return found < 0 ? Number.MAX_SAFE_INTEGER : found
  }
}

/** Where a pattern is found next in a text. Remembered: most pieces of a text do not hold what is looked for. */
class NextMatch {
  readonly #text: string
  readonly #pattern: RegExp
  #next = -1

  constructor(text: string, pattern: RegExp) {
    this.#text = text
    this.#pattern = pattern
  }

  get source(): string {
    return this.#pattern.source
  }

  /** Whether it begins between two places. Places must not go back. */
  within(from: number, to: number): boolean {
    if (this.#next < from) {
      this.#pattern.lastIndex = from
      this.#next = this.#pattern.exec(this.#text)?.index ?? Number.MAX_SAFE_INTEGER
    }
    return this.#next < to
  }
}

import { isAscii, isUtf8 } from 'node:buffer'
import type { CharacterSet } from './character-set.js'
import { envelopeFinding } from './fault.js'
import type { EnvelopeListener } from './interchange.js'
import { type Segment, valuesOf } from './segment.js'
import type { SentPlace } from './sent-text.js'

/** Holds the segments of an interchange against the character set that its UNB declares. */
export class CharacterCheck {
  readonly #listener: Pick<EnvelopeListener, 'finding'>
  #foreign: RegExp | undefined
  /** Latin-1 is declared: text of UTF-8 would still read, as something else. */
  #isLatin: boolean

  constructor(identifier: string, { foreign }: CharacterSet, listener: Pick<EnvelopeListener, 'finding'>) {
    this.#listener = listener
    this.#foreign = foreign
    this.#isLatin = identifier === 'UNOC'
  }

  check(segment: Segment, { block, from, to }: SentPlace): void {
    // What was sent holds every character that the texts can be made of: most segments need no search of their own.
    const foreign = this.#foreign
    if (foreign !== undefined && block.matches(foreign, from, to)) this.#checkCharacters(segment, foreign)
    if (this.#isLatin && !block.isAscii && block.utf8.within(from, to))
      this.#checkUnicode(segment, block.text.slice(from, to))
  }

  /** Said once an interchange. ASCII alone is in both. */
  #checkUnicode(segment: Segment, sent: string): void {
    const bytes = Buffer.from(sent, 'latin1')
    if (isAscii(bytes) || !isUtf8(bytes)) return
    this.#isLatin = false
    const message = 'UNB declares UNOC (ISO 8859-1), but the text is UTF-8: read as that.'
    this.#listener.finding(envelopeFinding('edifact.utf8', message, segment, 'warning'))
  }

  /** Said once an interchange: a sender who declares the wrong set does so in every segment. */
  #checkCharacters(segment: Segment, foreign: RegExp): void {
    for (const element of segment.elements) {
      for (const value of valuesOf(element)) {
        for (const text of typeof value === 'string' ? [value] : value) {
          const found = foreign.exec(text)
          if (found === null) continue
          this.#foreign = undefined
          const message = `"${found[0]}" is not in the declared character set: kept.`
          this.#listener.finding(envelopeFinding('edifact.foreign_character', message, segment, 'warning'))
          return
        }
      }
    }
  }
}

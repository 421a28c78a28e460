import type { Segment } from './segment.js'
import type { SegmentScanner } from './segment-scanner.js'
import type { TextBlock } from './text-block.js'

/** Where the segment at hand was sent, separators and all. One object for all of them: nothing is made for each. */
export interface SentPlace {
  readonly scanner: SegmentScanner
  block: TextBlock
  from: number
  to: number
}

/** What a message was sent as. Its segments take ten times as much memory, and can be cut from it again. */
export class SentText {
  readonly #place: SentPlace
  #before = ''
  #block: TextBlock | undefined
  #from = 0
  #to = 0
  #rank = 0

  constructor(place: SentPlace) {
    this.#place = place
  }

  /** The segment at hand belongs to the message. */
  add({ rank }: Segment): void {
    const { block, from, to } = this.#place
    if (block !== this.#block || rank !== this.#rank + 1) {
      this.#before = this.text
      this.#block = block
      this.#from = from
    }
    this.#to = to
    this.#rank = rank
  }

  get text(): string {
    return this.#before + (this.#block?.text.slice(this.#from, this.#to) ?? '')
  }

  /** The segments once more; their places count from the beginning of the message. */
  cut(): readonly Segment[] {
    return this.#place.scanner.cutAgain(this.text)
  }
}

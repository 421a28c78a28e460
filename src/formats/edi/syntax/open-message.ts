import { mostPiecesOf } from '../../density.js'
import { type EdiFinding, envelopeFinding } from './fault.js'
import type { Standard } from './interchange.js'
import type { Segment } from './segment.js'
import { type SentPlace, SentText } from './sent-text.js'

/** A message between its header and its trailer: its segments, and what was found about it so far. */
export class OpenMessage {
  readonly header: Segment
  readonly segments: Segment[]
  readonly sent: SentText
  readonly findings: EdiFinding[] = []
  readonly #most: number
  readonly #standard: Standard
  #isFull = false
  #empty = 0
  #firstEmpty: Segment

  constructor(header: Segment, place: SentPlace, standard: Standard, most: number) {
    this.header = header
    this.segments = [header]
    this.sent = new SentText(place)
    this.sent.add(header)
    this.#standard = standard
    this.#most = most
    this.#firstEmpty = header
  }

  /** A segment of the body; from one beyond the limit on nothing is kept. */
  add(segment: Segment): void {
    if (this.#isFull) return
    this.addTrailer(segment)
    const most = Math.min(this.#most, mostPiecesOf(segment.offset - this.header.offset))
    if (this.segments.length <= most) return
    this.#isFull = true
    const size = most < this.#most ? `${most} segments for its length` : `${most} segments`
    this.fault(
      `${this.#standard}.message_too_long`,
      `The message has more than ${size}: the rest is left out.`,
      segment,
    )
  }

  /** The trailer is kept whatever the length. */
  addTrailer(segment: Segment): void {
    this.segments.push(segment)
    this.sent.add(segment)
  }

  /** Terminators that end nothing, before a segment. */
  passOver(count: number, before: Segment): void {
    if (this.#empty === 0) this.#firstEmpty = before
    this.#empty += count
  }

  fault(code: string, message: string, segment: Segment): void {
    this.findings.push(envelopeFinding(code, message, segment))
  }

  /** Call when it is over. */
  close(): void {
    if (this.#empty > 0) this.findings.push(emptyFinding(this.#empty, this.#firstEmpty))
  }
}

/** A segment has a tag (X12.6, 3.4; ISO 9735-1, 7): where terminators follow each other, there is none. */
export function emptyFinding(count: number, before: Segment): EdiFinding {
  const many = count === 1 ? 'A terminator ends' : `${count} terminators end`
  const message = `${many} no segment, the first before ${before.tag || 'this'}: passed over.`
  return envelopeFinding('edi.empty_segment', message, before)
}

import { utf16Mark } from '../../utf16.js'
import { EdifactEnvelope } from './edifact-envelope.js'
import type { EdiFinding } from './fault.js'
import { InteractiveEnvelope } from './interactive-envelope.js'
import type { EnvelopeListener, EnvelopeReader } from './interchange.js'
import { defaultLimits, type EdiLimits } from './limits.js'
import type { Segment } from './segment.js'
import { SegmentScanner } from './segment-scanner.js'
import type { SentPlace } from './sent-text.js'
import { type Opening, openingBytes, readOpening } from './separators.js'

import { TextBlock } from './text-block.js'
import { X12Envelope } from './x12-envelope.js'

/** Blocks are joined up to this size before they are scanned: single bytes must not cost a search each. */
const blockBytes = 16 * 1024

/** What stands between interchanges in files: blanks, line ends, NUL, the end-of-file byte of DOS, a byte order mark. */
const gaps: ReadonlySet<number> = new Set([0, 9, 10, 11, 12, 13, 26, 32, 0xef, 0xbb, 0xbf])

/** The start of an interchange after something that is none. */
const start = /(?:ISA[^\w\s]|UNA[^\w\s]|U[NI]B\+)/g

/**
 * Reads X12 and EDIFACT interchanges, also several and mixed in one file, from blocks of bytes that end anywhere.
 * The listener hears of everything; nothing is thrown for what a file says.
 */
export class InterchangeReader {
  readonly #listener: EnvelopeListener
  readonly #limits: EdiLimits
  #waiting: Buffer[] = []
  #waitingBytes = 0
  /** What was not consumed of the blocks before. */
  #carried = ''
  #block = new TextBlock('')
  /** Byte offset of the first character of `#block`, and the line of what comes next. */
  #base = 0
  #line = 1
  #scanner: SegmentScanner | undefined
  #place: SentPlace | undefined
  #envelope: EnvelopeReader | undefined
  #refused = false
  /** How the file is decoded, once its first bytes are there; `false` for one byte after the other. */
  #wide: InstanceType<typeof TextDecoder> | false | undefined
  #interchanges = 0
  #foreign = 0

  constructor(listener: EnvelopeListener, limits: EdiLimits = defaultLimits) {
    this.#listener = listener
    this.#limits = limits
  }

  push(block: Uint8Array): void {
    if (this.#refused) return
    this.#waiting.push(Buffer.from(block.buffer, block.byteOffset, block.byteLength))
    this.#waitingBytes += block.length
    if (this.#waitingBytes >= blockBytes) this.#consume(false)
  }

  end(): void {
    if (!this.#refused) this.#consume(true)
    this.#envelope?.end()
    if (this.#interchanges === 0 && !this.#refused) {
      this.#report('edi.no_interchange', 'No interchange header (ISA, UNA, UNB, UIB) was found: nothing was read.', 0)
    }
  }

  #consume(last: boolean): void {
    const blocks = this.#unwidened(this.#waiting, last).map((block) => block.toString('latin1'))
    this.#waiting = []
    this.#waitingBytes = 0
    this.#block = new TextBlock(this.#carried + blocks.join(''))
    let at = 0
    while (!this.#refused) {
      const next = this.#scanner === undefined ? this.#open(at, last) : this.#scanSegments(at, last)
      if (next === undefined) break
      at = next
    }
  }

  /** UTF-16, which no standard of EDI knows, is told by its mark; everything goes on as UTF-8. */
  #unwidened(blocks: readonly Buffer[], last: boolean): readonly Buffer[] {
    if (this.#wide === undefined) {
      const mark = utf16Mark(Buffer.concat(blocks.slice(0, 2)))
      this.#wide = mark === undefined ? false : new TextDecoder(mark)
      if (mark) this.#report('edi.utf16', 'The file is UTF-16: offsets count its text as UTF-8.', 0, 'warning')
    }
    const decoder = this.#wide
    if (!decoder) return blocks
    return [Buffer.from(decoder.decode(Buffer.concat(blocks), { stream: !last }), 'utf8')]
  }

  /** Keeps what was not consumed for the next block. */
  #keepFrom(at: number): undefined {
    this.#carried = this.#block.text.slice(at)
    this.#base += at
    return undefined
  }

  /** Looks for the next interchange; returns where its segments begin, or `undefined` when more text is needed. */
  #open(from: number, last: boolean): number | undefined {
    const { text } = this.#block
    let at = from
    while (gaps.has(text.charCodeAt(at))) at++
    if (text.length - at < openingBytes && !last) return this.#keepFrom(from)
    this.#line += this.#block.lineFeeds(from, at)
    if (at >= text.length) return this.#keepFrom(at)
    const opening = readOpening(text, at)
    if (opening === undefined) return this.#skipForeign(at, last)
    this.#interchanges++
    if (opening.isShort) {
      this.#report('edifact.una_length', 'UNA has five characters: the reserved one is missing.', at, 'warning')
    }
    this.#start(opening, isInteractive(text, at + opening.skip))
    return at + opening.skip
  }

  #start({ standard, separators, wrapped }: Opening, isInteractive: boolean): void {
    const scanner = new SegmentScanner(separators, wrapped, 'guess')
    this.#scanner = scanner
    this.#place = { scanner, block: this.#block, from: 0, to: 0 }
    if (standard === 'x12') {
      this.#envelope = new X12Envelope(separators, this.#listener, this.#limits)
      return
    }
    const Envelope = isInteractive ? InteractiveEnvelope : EdifactEnvelope
    this.#envelope = new Envelope(separators, this.#listener, this.#limits, (set) => {
      scanner.decoding = set.decoding
    })
  }

  /** Text that begins no interchange is reported once and passed over up to the next header. */
  #skipForeign(at: number, last: boolean): number | undefined {
    const { text } = this.#block
    const sample = text.slice(at, at + 3)
    if (this.#foreign++ < this.#limits.messageFindings) this.#reportForeign(sample, at)
    start.lastIndex = at + 1
    const found = start.exec(text)
    const next = found === null ? Math.max(at + 1, text.length - (last ? 0 : 4)) : found.index
    this.#line += this.#block.lineFeeds(at, next)
    return next
  }

  #reportForeign(sample: string, at: number): void {
    const message = `"${printable(sample)}" begins no interchange (ISA, UNA, UNB, UIB): passed over.${foreignReason(sample)}`
    this.#report('edi.foreign_text', message, at)
  }

  /** Reads segments until the interchange ends or the text does. */
  #scanSegments(from: number, last: boolean): number | undefined {
    const scanner = this.#scanner!
    const envelope = this.#envelope!
    let at = from
    for (;;) {
      const found = scanner.scan(this.#block, at, this.#line, this.#base, last)
      this.#empty += found.empty
      if (found.kind === 'unfinished') return this.#unfinished(scanner, envelope, found.start, found.line, last)
      const { segment, next } = found
      const start = segment.offset - this.#base
      if (next - start > this.#limits.segmentBytes) return this.#refuseLength(start)
      if (this.#empty > 0) this.#passOver(envelope, segment)
      if (headerTags.has(segment.tag) && this.#isSecondHeader(segment.offset)) {
        envelope.end()
        return this.#closeInterchange(start)
      }
      if (this.#headerOffset < 0 && headlessTags.has(segment.tag)) this.#headerOffset = segment.offset
      if (this.#headerOffset < 0) {
        this.#closeInterchange(at)
        return this.#skipForeign(start, last)
      }
      this.#line = found.line
      envelope.accept(segment, this.#placeOf(start, next))
      at = next
      if (this.#unclosed + envelope.unclosed > this.#limits.unclosedMessages) return this.#refuseUnclosed(start)
      if (envelope.closed) return this.#closeInterchange(at)
    }
  }

  #placeOf(from: number, to: number): SentPlace {
    const place = this.#place!
    if (place.block !== this.#block) place.block = this.#block
    place.from = from
    place.to = to
    return place
  }

  #headerOffset = -1
  /** Messages without a trailer in the interchanges before. */
  #unclosed = 0
  /** Terminators since the last segment that end nothing. */
  #empty = 0

  #passOver(envelope: EnvelopeReader, before: Segment): void {
    envelope.passOver(this.#empty, before)
    this.#empty = 0
  }

  /** The first header segment of an interchange opens it; a second one means that its trailer is missing. */
  #isSecondHeader(offset: number): boolean {
    if (this.#headerOffset >= 0) return this.#headerOffset !== offset
    this.#headerOffset = offset
    return false
  }

  #closeInterchange(at: number): number {
    this.#unclosed += this.#envelope?.unclosed ?? 0
    this.#scanner = undefined
    this.#envelope = undefined
    this.#headerOffset = -1
    return at
  }

  /** The text ends within a segment: wait for more, or take the rest when there is none. */
  #unfinished(
    scanner: SegmentScanner,
    envelope: EnvelopeReader,
    start: number,
    line: number,
    last: boolean,
  ): number | undefined {
    this.#line = line
    const { text } = this.#block
    if (text.length - start > this.#limits.segmentBytes) return this.#refuseLength(start)
    if (!last) return this.#keepFrom(start)
    let end = text.length
    while (end > start && gaps.has(text.charCodeAt(end - 1))) end--
    if (end > start) {
      const segment = scanner.cutRest(this.#block, start, end, this.#base, line)
      if (this.#headerOffset >= 0 || headerTags.has(segment.tag) || headlessTags.has(segment.tag)) {
        envelope.accept(segment, this.#placeOf(start, end))
      }
      const message = `${printable(segment.tag)}: the last segment has no terminator; it was read up to the end.`
      const severity = envelope.closed ? 'warning' : 'error'
      this.#report('edi.unterminated_segment', message, start, severity)
    }
    return this.#keepFrom(text.length)
  }

  #refuseLength(at: number): undefined {
    this.#refused = true
    const message = `The segment is longer than ${this.#limits.segmentBytes} bytes: the rest is not read.`
    this.#report('edi.segment_too_long', message, at)
    return undefined
  }

  #refuseUnclosed(at: number): undefined {
    this.#refused = true
    const message = `More than ${this.#limits.unclosedMessages} messages have no trailer: the rest is not read.`
    this.#report('edi.unclosed_messages', message, at)
    return undefined
  }

  #report(code: string, message: string, at: number, severity: EdiFinding['severity'] = 'error'): void {
    this.#listener.finding({ severity, code, message, position: { offset: this.#base + at, line: this.#line } })
  }
}

const headers: ReadonlySet<string> = new Set(['ISA', 'UNA', 'UNB', 'UIB'])

/** The segments that open an interchange. */
const headerTags: ReadonlySet<string> = new Set(['ISA', 'UNB', 'UIB'])

/** The segments that begin what is left of an interchange without its header. */
const headlessTags: ReadonlySet<string> = new Set(['UNG', 'UNH'])

/** Whether the first segment behind UNA, if there is one, opens a dialogue. */
const isInteractive = (text: string, at: number): boolean => /^\s*UIB/.test(text.slice(at, at + 10))

/** Why what looks like a header is none. */
function foreignReason(sample: string): string {
  if (sample === 'STX') return ' It looks like TRADACOMS, which is not supported.'
  if (headers.has(sample))
    return ' Its separators cannot be told: it is cut off, or too few or wrong characters stand in it.'
  return headers.has(sample.toUpperCase()) ? ' Tags are written in capitals.' : ''
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 20)
}

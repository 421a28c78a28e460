import type { Finding } from '../../finding.js'
import { type EdiFinding, type FaultPlace, placePath } from '../syntax/fault.js'
import type { RawMessage } from '../syntax/interchange.js'
import type { Segment } from '../syntax/segment.js'

/** Faults that are faults in every version: no directory lets letters stand for a number. */
const certain: ReadonlySet<string> = new Set(['edi.invalid_character', 'edi.invalid_date', 'edi.invalid_time'])

/**
 * Collects what is found about a message up to a limit and counts the rest. Whoever finds a fault asks first whether
 * the list is full: a hostile message has a fault in every byte, and nothing may be made for what is only counted.
 */
export class FindingSink {
  readonly findings: EdiFinding[]
  readonly #message: RawMessage
  readonly #most: number
  /** Against the table of another version a deviation is no proof of a fault. */
  readonly #severity: EdiFinding['severity']
  #segment: Segment
  #number = 1
  #loop: string | undefined
  #unlisted = 0
  #worst: Finding['severity'] = 'warning'

  constructor(message: RawMessage, most: number, exact: boolean) {
    this.#message = message
    this.findings = [...message.findings]
    this.#segment = message.segments[0]!
    this.#most = most
    this.#severity = exact ? 'error' : 'warning'
  }

  /** Counts a fault where the list is full; nothing need be made for it then. */
  onlyCounts(code: string): boolean {
    if (this.findings.length < this.#most) return false
    this.#unlisted++
    if (this.#severityOf(code) === 'error') this.#worst = 'error'
    return true
  }

  /** The segment that is looked at, and its number in the message. */
  at(segment: Segment, number: number): void {
    this.#segment = segment
    this.#number = number
  }

  /** The loop in which it stands. */
  within(loop: string | undefined): void {
    this.#loop = loop
  }

  /** A fault inside of the segment. */
  elementFault(code: string, message: string, place: FaultPlace): void {
    this.fault(code, message, { ...place, loop: this.#loop })
  }

  /** A segment that is missing, too many or out of place. The place lacks its number, which is known here. */
  fault(code: string, message: string, place: FaultPlace): void {
    if (this.onlyCounts(code)) return
    const whole = { ...place, segment: this.#number }
    const { line, offset } = this.#segment
    const position = { line, offset, path: placePath(this.#message.controlNumber, whole) }
    this.findings.push({ severity: this.#severityOf(code), code, message, position, place: whole })
  }

  /** Something about the message as a whole. */
  note(code: string, message: string): void {
    this.findings.push({ severity: 'info', code, message, position: this.#start() })
  }

  /** Call when the message is over. */
  close(): void {
    if (this.#unlisted === 0) return
    const message = `${this.#unlisted} further findings of this message are not listed.`
    const position = this.#start()
    this.findings.push({ severity: this.#worst, code: 'edi.more_findings', message, position, count: this.#unlisted })
  }

  #start(): Finding['position'] {
    const { line, offset } = this.#message.segments[0]!
    return { line, offset, path: this.#message.controlNumber }
  }

  #severityOf(code: string): Finding['severity'] {
    return certain.has(code) ? 'error' : this.#severity
  }
}

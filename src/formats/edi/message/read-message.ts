import { type EdiFinding, type FaultPlace, placePath } from '../syntax/fault.js'
import type { RawMessage } from '../syntax/interchange.js'
import { defaultLimits, type EdiLimits } from '../syntax/limits.js'
import type { Segment } from '../syntax/segment.js'
import { directoryFor } from '../tables/directories.js'
import { TreeBuilder } from './build-tree.js'
import { checkDateTime } from './check-date-time.js'
import { checkSegment } from './check-segment.js'
import type { LoopNode } from './tree.js'

/** A message with its segments in loops and everything that was found about it. */
export interface EdiMessage extends RawMessage {
  /** Absent where no table describes the message: its segments are all there is. */
  readonly tree?: LoopNode
  /** The directory it was checked against; differs from `version` where the nearest one had to do. */
  readonly checkedAgainst?: string
}

/** Checks a message against the tables of its version and builds its tree. */
export function readMessage(raw: RawMessage, limits: EdiLimits = defaultLimits): EdiMessage {
  const findings = [...raw.findings]
  const found = directoryFor(raw.standard, raw.version)
  const definition = found.directory.message(raw.type)
  const header = raw.segments[0]!
  const sink = new FindingSink(raw, findings, limits.messageFindings, found.exact)
  if (definition === undefined) {
    sink.note(
      'edi.unknown_message',
      `No table describes ${raw.type || 'this message'}: its segments are kept as they are.`,
      header,
    )
    return { ...raw, findings }
  }
  if (!found.exact) {
    const text = `Version ${raw.version || '(none)'} has no table: checked against ${found.directory.version}.`
    sink.note('edi.nearest_version', text, header)
  }
  const builder = new TreeBuilder(definition, (code, message, place, segment) => {
    sink.fault(code, message, place, segment)
  })
  const decimalMark = raw.interchange.separators.decimalMark ?? '.'
  const trailer = raw.standard === 'x12' ? 'SE' : 'UNT'
  const bodyEnd = raw.segments.at(-1)!.tag === trailer ? raw.segments.length - 1 : raw.segments.length
  let index = 1
  const reportElement = (code: string, message: () => string, place: FaultPlace) => {
    if (sink.isFull) sink.count()
    else sink.fault(code, message, { ...place, segment: index + 1, loop: builder.loop }, raw.segments[index]!)
  }
  for (; index < bodyEnd; index++) {
    const segment = raw.segments[index]!
    builder.add(segment, index + 1)
    const segmentDefinition = found.directory.segment(segment.tag)
    if (segmentDefinition !== undefined) checkSegment(segment, segmentDefinition, decimalMark, reportElement)
    if (segment.tag === 'DTM' && raw.standard === 'edifact') checkDateTime(segment, reportElement)
  }
  const tree = builder.end(raw.segments.at(-1)!, bodyEnd + 1)
  sink.close(header)
  return { ...raw, findings, tree, checkedAgainst: found.directory.version }
}

/** Faults that are faults in every version: no directory lets letters stand for a number. */
const certain: ReadonlySet<string> = new Set(['edi.invalid_character', 'edi.invalid_date', 'edi.invalid_time'])

/** Collects findings up to the limit and counts the rest. */
class FindingSink {
  readonly #message: RawMessage
  readonly #findings: EdiFinding[]
  readonly #most: number
  /** Against the table of another version a deviation is no proof of a fault. */
  readonly #severity: EdiFinding['severity']
  #left = 0

  constructor(message: RawMessage, findings: EdiFinding[], most: number, exact: boolean) {
    this.#message = message
    this.#findings = findings
    this.#most = most
    this.#severity = exact ? 'error' : 'warning'
  }

  get isFull(): boolean {
    return this.#findings.length >= this.#most
  }

  /** One more that is not listed. */
  count(): void {
    this.#left++
  }

  fault(code: string, message: () => string, place: FaultPlace, segment: Segment): void {
    if (this.isFull) {
      this.count()
      return
    }
    const path = placePath(this.#message.controlNumber, place)
    const position = { line: segment.line, offset: segment.offset, path }
    const severity = certain.has(code) ? 'error' : this.#severity
    this.#findings.push({ severity, code, message: message(), position, place })
  }

  note(code: string, message: string, { line, offset }: Segment): void {
    const position = { line, offset, path: this.#message.controlNumber }
    this.#findings.push({ severity: 'info', code, message, position })
  }

  close(header: Segment): void {
    if (this.#left === 0) return
    this.note('edi.more_findings', `${this.#left} further findings of this message are not listed.`, header)
  }
}

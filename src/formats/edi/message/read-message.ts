import type { EdiFinding } from '../syntax/fault.js'
import type { RawMessage, Standard } from '../syntax/interchange.js'
import { defaultLimits } from '../syntax/limits.js'
import { directoryFor } from '../tables/directories.js'
import { sectionControl, TreeBuilder } from './build-tree.js'
import { checkDateTime } from './check-date-time.js'
import { SegmentCheck } from './check-segment.js'
import { FindingSink } from './finding-sink.js'
import type { LoopNode } from './tree.js'

/** A message with its segments in loops and everything that was found about it. */
export interface EdiMessage extends RawMessage {
  /** Absent where no table describes the message: its segments are all there is. */
  readonly tree?: LoopNode
  /** The directory it was checked against; differs from `version` where the nearest one had to do. */
  readonly checkedAgainst?: string
}

const trailers: Readonly<Record<Standard, ReadonlySet<string>>> = {
  x12: new Set(['SE']),
  edifact: new Set(['UNT', 'UIT']),
}

/** Where what stands between header and trailer ends: the trailer may be missing. */
export function bodyEnd({ standard, segments }: Pick<RawMessage, 'standard' | 'segments'>): number {
  return trailers[standard].has(segments.at(-1)!.tag) ? segments.length - 1 : segments.length
}

/** Checks a message against the tables of its version and builds its tree; lists `most` findings and counts the rest. */
export function readMessage(raw: RawMessage, most: number = defaultLimits.messageFindings): EdiMessage {
  const { directory, exact } = directoryFor(raw.standard, raw.version)
  const definition = directory.message(raw.type)
  const sink = new FindingSink(raw, most, exact)
  const { findings } = sink
  if (definition === undefined) {
    sink.note(
      'edi.unknown_message',
      `No table describes ${raw.type || 'this message'}: its segments are kept as they are.`,
    )
    return messageOf(raw, findings, undefined, undefined)
  }
  if (!exact) {
    const text = `Version ${raw.version || '(none)'} has no table: checked against ${directory.version}.`
    sink.note('edi.nearest_version', text)
  }
  const hasSection = raw.segments.some(({ tag }) => tag === sectionControl)
  const builder = new TreeBuilder(definition, sink, hasSection)
  const check = new SegmentCheck(raw.interchange.separators.decimalMark ?? '.', sink)
  const last = raw.segments.at(-1)!
  const end = bodyEnd(raw)
  for (let index = 1; index < end; index++) {
    const segment = raw.segments[index]!
    sink.at(segment, index + 1)
    builder.add(segment)
    const segmentDefinition = directory.segment(segment.tag)
    sink.within(builder.loop)
    if (segmentDefinition !== undefined) check.check(segment, segmentDefinition)
    if (segment.tag === 'DTM' && raw.standard === 'edifact') checkDateTime(segment, sink)
  }
  sink.at(last, end + 1)
  const tree = builder.end(last)
  sink.close()
  return messageOf(raw, findings, tree, directory.version)
}

/** Written out: an object spread and overwritten took longer than all else that is done for a small message. */
function messageOf(
  { standard, type, version, association, controlNumber, segments, sent, interchange, group }: RawMessage,
  findings: readonly EdiFinding[],
  tree: LoopNode | undefined,
  checkedAgainst: string | undefined,
): EdiMessage {
  return {
    standard,
    type,
    version,
    association,
    controlNumber,
    segments,
    sent,
    interchange,
    group,
    findings,
    tree,
    checkedAgainst,
  }
}

import { type AcknowledgementPolicy, messageStatus } from './acknowledge-x12.js'
import type { EdiMessage } from './message/read-message.js'
import type { EdiGroup, EdiInterchange } from './read-edi.js'
import type { EdiFinding, FaultPlace } from './syntax/fault.js'
import { type Segment, segment, valuesOf } from './syntax/segment.js'
import type { OutgoingMessage } from './write-x12.js'

/** DE 0085 of ISO 9735-4: the fault that a finding stands for. */
const syntaxErrors: Readonly<Record<string, string>> = {
  'edi.missing_element': '13',
  'edi.missing_segment': '13',
  'edi.empty_segment': '13',
  'edi.condition': '13',
  'edi.invalid_code': '12',
  'edi.invalid_date': '12',
  'edi.invalid_time': '12',
  'edi.exclusion': '15',
  'edi.unknown_segment': '15',
  'edi.unexpected_segment': '15',
  'edi.segment_sequence': '15',
  'edi.too_many_elements': '16',
  'edi.too_many_components': '16',
  'edi.too_many_repetitions': '35',
  'edi.segment_repeats': '35',
  'edi.loop_repeats': '36',
  'edi.invalid_character': '37',
  'edi.too_long': '39',
  'edi.too_short': '40',
  'edifact.foreign_character': '21',
  'edifact.duplicate_message': '26',
  'edifact.message_number': '28',
  'edifact.group_number': '28',
  'edifact.interchange_number': '28',
  'edifact.segment_count': '29',
  'edifact.message_count': '29',
  'edifact.group_count': '29',
  'edifact.missing_unt': '13',
  'edifact.missing_une': '13',
  'edifact.missing_unz': '13',
  'edifact.unb_incomplete': '13',
  'edifact.segment_outside_message': '33',
  'edifact.stray_unt': '33',
  'edifact.stray_une': '33',
  'edi.unknown_message': '17',
  'edi.unterminated_segment': '18',
}

/**
 * CONTRL (ISO 9735-4) about an interchange: one message that names every message with faults. DE 0083: 4 rejects,
 * 7 acknowledges, 8 confirms receipt of the interchange. CONTRL itself is never answered.
 */
export function acknowledgeContrl(
  interchange: EdiInterchange,
  policy: AcknowledgementPolicy = {},
): OutgoingMessage | undefined {
  // It is for batches (ISO 9735-4); in a dialogue the answer is the next message.
  if (interchange.header.segment.tag === 'UIB') return undefined
  const messages = interchange.groups.flatMap((group) => group.messages)
  if (messages.length > 0 && messages.every(({ type }) => type === 'CONTRL')) return undefined
  const { header, findings } = interchange
  const [first] = findings
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ code }) => syntaxErrors[code] ?? [])
  const parts = (element: number) => valuesOf(header.segment.elements[element])[0] ?? ''
  // Element 3 of UCI is the recipient of the subject interchange: we answer in its own order of parties.
  const uci = segment(
    'UCI',
    header.controlNumber,
    parts(2),
    parts(3),
    interchangeAction(interchange, policy),
    first ?? '',
  )
  return { type: 'CONTRL', segments: [uci, ...interchange.groups.flatMap((group) => groupSegments(group, policy))] }
}

/** UCF speaks for a group, where there is one, before its messages. */
function groupSegments(group: EdiGroup, policy: AcknowledgementPolicy): Segment[] {
  const messages = group.messages.flatMap((message) => messageSegments(message, policy))
  if (group.header === undefined) return messages
  const fault = group.findings.flatMap(({ code }) => syntaxErrors[code] ?? [])[0]
  const { segment: ung, controlNumber } = group.header
  const part = (element: number) => valuesOf(ung.elements[element])[0] ?? ''
  const action = fault === undefined ? '7' : '4'
  return [segment('UCF', controlNumber, part(2), part(3), action, fault ?? ''), ...messages]
}

/** 7 when all is well and when only single messages are refused: those have their own UCM. */
function interchangeAction(interchange: EdiInterchange, policy: AcknowledgementPolicy): string {
  const rejects =
    policy.rejects ?? ((findings: readonly EdiFinding[]) => findings.some((one) => one.severity === 'error'))
  return rejects(interchange.findings) ? '4' : '7'
}

/** UCM says the verdict on a message, UCS names a segment (UNH is 1), UCD an element within it. */
function messageSegments(message: EdiMessage, policy: AcknowledgementPolicy): Segment[] {
  const faults = message.findings.filter(
    ({ severity, code }) => (severity !== 'info' || code === 'edi.unknown_message') && syntaxErrors[code] !== undefined,
  )
  const whole = faults.find(({ place }) => place?.segment === undefined)
  const identifier = valuesOf(message.segments[0]!.elements[2])[0] ?? ''
  const action = messageStatus(message, policy) === 'rejected' ? '4' : '7'
  const ucm = segment('UCM', message.controlNumber, identifier, action, whole ? syntaxErrors[whole.code]! : '')
  return [ucm, ...segmentFaults(faults)]
}

function segmentFaults(faults: readonly EdiFinding[]): Segment[] {
  const bySegment = new Map<number, EdiFinding[]>()
  for (const fault of faults) {
    const at = fault.place?.segment
    if (at === undefined) continue
    const found = bySegment.get(at)
    if (found === undefined) bySegment.set(at, [fault])
    else found.push(fault)
  }
  return [...bySegment].slice(0, 999).flatMap(([at, found]) => {
    const structural = found.find(({ place }) => place?.element === undefined)
    const elements = found.filter(({ place }) => place?.element !== undefined)
    const ucs = segment('UCS', String(at), structural === undefined ? '' : syntaxErrors[structural.code]!)
    const details = elements.slice(0, 99).map(({ code, place }) => elementFault(syntaxErrors[code]!, place!))
    return [ucs, ...details]
  })
}

/** S011 counts elements from the tag on: the tag is 1, our element 1 its 2nd. */
function elementFault(code: string, place: FaultPlace): Segment {
  const position = [String(place.element! + 1), place.component?.toString() ?? '', place.repetition?.toString() ?? '']
  return segment('UCD', code, position)
}

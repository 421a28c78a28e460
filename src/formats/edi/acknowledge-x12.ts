import type { EdiMessage } from './message/read-message.js'
import type { EdiGroup, EdiInterchange } from './read-edi.js'
import type { EdiFinding, FaultPlace } from './syntax/fault.js'
import { type Element, type Segment, segment, textAt } from './syntax/segment.js'
import type { OutgoingMessage } from './write-x12.js'

export type AcknowledgementStatus = 'accepted' | 'accepted-with-errors' | 'partially-accepted' | 'rejected'

export interface AcknowledgementPolicy {
  /** Whether findings refuse a message; by default errors do, warnings are noted. */
  readonly rejects?: (findings: readonly EdiFinding[]) => boolean
}

/** X12 718 (997 AK502, 999 IK502): what is wrong with a transaction set as a whole. */
const setErrors: Readonly<Record<string, string>> = {
  'x12.missing_se': '2',
  'x12.message_number': '3',
  'x12.segment_count': '4',
  'edi.empty_segment': '5',
  'x12.duplicate_message': '23',
  'edi.unknown_message': '1',
}

/** X12 716 (AK905): what is wrong with a functional group. */
const groupErrors: Readonly<Record<string, string>> = {
  'x12.missing_ge': '3',
  'x12.group_number': '4',
  'x12.message_count': '5',
  'x12.duplicate_group': '19',
}

/** X12 720 (AK304, IK304): what is wrong with a segment. */
const segmentErrors: Readonly<Record<string, string>> = {
  'edi.unknown_segment': '1',
  'edi.unexpected_segment': '2',
  'edi.missing_segment': '3',
  'edi.loop_repeats': '4',
  'edi.segment_repeats': '5',
  'edi.segment_sequence': '7',
}

/** X12 723 (AK403, IK403): what is wrong with a data element. */
const elementErrors: Readonly<Record<string, string>> = {
  'edi.missing_element': '1',
  'edi.condition': '2',
  'edi.too_many_elements': '3',
  'edi.too_short': '4',
  'edi.too_long': '5',
  'edi.invalid_character': '6',
  'edi.invalid_code': '7',
  'edi.invalid_date': '8',
  'edi.invalid_time': '9',
  'edi.exclusion': '10',
  'edi.too_many_repetitions': '12',
  'edi.too_many_components': '13',
}

/** What no table describes cannot be vouched for: it is refused as not supported. */
const isRefused = (findings: readonly EdiFinding[]) =>
  findings.some(({ severity, code }) => severity === 'error' || code === 'edi.unknown_message')

/** Functional acknowledgement 997 of every group of an interchange; acknowledgements are not acknowledged. */
export function acknowledge997(interchange: EdiInterchange, policy: AcknowledgementPolicy = {}): OutgoingMessage[] {
  return acknowledgedGroups(interchange).map((group) => ({
    type: '997',
    segments: acknowledgement(group, policy, 'AK'),
  }))
}

/** Implementation acknowledgement 999 (005010X231A1): as 997, with IK segments. */
export function acknowledge999(interchange: EdiInterchange, policy: AcknowledgementPolicy = {}): OutgoingMessage[] {
  return acknowledgedGroups(interchange).map((group) => ({
    type: '999',
    association: '005010X231A1',
    segments: acknowledgement(group, policy, 'IK'),
  }))
}

/** X12.20: 997 and 999 answer every group but their own kind, which would never end. */
function acknowledgedGroups({ groups }: EdiInterchange): EdiGroup[] {
  return groups.filter(({ header }) => header !== undefined && header.code !== 'FA')
}

/** What an acknowledgement says about a message. */
export function messageStatus(message: EdiMessage, policy: AcknowledgementPolicy = {}): AcknowledgementStatus {
  const rejects = policy.rejects ?? isRefused
  if (rejects(message.findings)) return 'rejected'
  return message.findings.some(({ severity }) => severity !== 'info') ? 'accepted-with-errors' : 'accepted'
}

function acknowledgement(group: EdiGroup, policy: AcknowledgementPolicy, prefix: 'AK' | 'IK'): Segment[] {
  const header = group.header!
  const version = prefix === 'IK' ? header.version : ''
  const head = segment('AK1', header.code, header.controlNumber, version)
  const sets = group.messages.flatMap((message) => messageResult(message, policy, prefix))
  return [head, ...sets, groupResult(group, policy)]
}

function messageResult(message: EdiMessage, policy: AcknowledgementPolicy, prefix: 'AK' | 'IK'): Segment[] {
  const association = prefix === 'IK' ? (message.association ?? '') : ''
  const errors = codesOf(message.findings, setErrors)
  const hasSegmentFault = message.findings.some(({ code }) => code in segmentErrors || code in elementErrors)
  const all = hasSegmentFault && !errors.includes('5') ? [...errors, '5'] : errors
  const letter = { accepted: 'A', 'accepted-with-errors': 'E', 'partially-accepted': 'P', rejected: 'R' }
  return [
    segment('AK2', message.type, message.controlNumber, association),
    ...segmentFaults(message, prefix),
    segment(`${prefix}5`, letter[messageStatus(message, policy)], ...all.slice(0, 5)),
  ]
}

function groupResult(group: EdiGroup, policy: AcknowledgementPolicy): Segment {
  const statuses = group.messages.map((message) => messageStatus(message, policy))
  const received = statuses.length
  const accepted = statuses.filter((status) => status !== 'rejected').length
  const errors = codesOf(group.findings, groupErrors)
  let letter = 'A'
  if (errors.length > 0 && group.findings.some(({ code }) => code === 'x12.duplicate_group')) letter = 'R'
  else if (accepted === 0 && received > 0) letter = 'R'
  else if (accepted < received) letter = 'P'
  else if (errors.length > 0 || statuses.includes('accepted-with-errors')) letter = 'E'
  // AK902 repeats the claim of GE01; without GE it is what was received.
  const included = String(group.claimed ?? received)
  const acceptedText = String(letter === 'R' ? 0 : accepted)
  return segment('AK9', letter, included, String(received), acceptedText, ...errors.slice(0, 5))
}

function codesOf(findings: readonly EdiFinding[], table: Readonly<Record<string, string>>): string[] {
  return [...new Set(findings.flatMap(({ code }) => table[code] ?? []))]
}

/** One AK3 for every segment with faults, AK4 for each of its elements. */
function segmentFaults(message: EdiMessage, prefix: 'AK' | 'IK'): Segment[] {
  const bySegment = new Map<string, EdiFinding[]>()
  for (const finding of message.findings) {
    if (finding.severity === 'info' || finding.place?.segment === undefined) continue
    const isMissing = finding.code === 'edi.missing_segment'
    const key = `${finding.place.segment}/${isMissing ? finding.place.tag : ''}`
    const found = bySegment.get(key)
    if (found === undefined) bySegment.set(key, [finding])
    else found.push(finding)
  }
  return [...bySegment.values()].flatMap((findings) => oneSegment(findings, prefix))
}

function oneSegment(findings: readonly EdiFinding[], prefix: 'AK' | 'IK'): Segment[] {
  const place = findings[0]!.place!
  const inElements = findings.filter(({ code }) => code in elementErrors)
  const structural = findings.find(({ code }) => code in segmentErrors)
  const error = structural === undefined ? '8' : segmentErrors[structural.code]!
  const loop = (place.loop ?? '').slice(0, 4)
  // AK301 has two or three characters; what was no tag is marked as what it is.
  const tag = sample(place.tag).trim().slice(0, 3).padEnd(2, '?')
  const head = segment(`${prefix}3`, tag, String(place.segment), loop, error)
  return [head, ...inElements.slice(0, 99).map(({ code, place: at }) => elementFault(code, at!, prefix))]
}

function elementFault(code: string, place: FaultPlace, prefix: 'AK' | 'IK'): Segment {
  const position: Element =
    place.component === undefined && place.repetition === undefined
      ? String(place.element)
      : [String(place.element), place.component?.toString() ?? '', place.repetition?.toString() ?? '']
  const reference = /^\d{1,4}$/.test(place.reference ?? '') ? place.reference! : ''
  return segment(`${prefix}4`, position, reference, elementErrors[code]!, sample(place.value))
}

/** AK404: a copy of the data, at most 99 characters, without what may not stand in a segment. */
function sample(value: string | undefined): string {
  return (value ?? '').replace(/[^\x20-\x7e]/g, ' ').slice(0, 99)
}

/** X12 I18 (TA105): what is wrong with an interchange envelope. */
const interchangeErrors: readonly (readonly [code: string, note: string])[] = [
  ['x12.interchange_number', '001'],
  ['x12.group_count', '021'],
  ['x12.missing_iea', '023'],
  ['edi.unterminated_segment', '023'],
  ['x12.missing_ge', '024'],
  ['x12.segment_outside_message', '024'],
  ['x12.message_without_group', '024'],
  ['x12.stray_se', '024'],
  ['x12.stray_ge', '024'],
  ['x12.isa_length', '022'],
]

/** TA1: receipt of the interchange envelope alone. It stands between ISA and the first GS. */
export function acknowledgeTa1(interchange: EdiInterchange): Segment {
  const { header, findings } = interchange
  const all = [...findings, ...interchange.groups.flatMap((group) => group.findings)]
  const found = interchangeErrors.find(([code]) => all.some((finding) => finding.code === code))
  const severe = all.some(({ code, severity }) => code === found?.[0] && severity === 'error')
  const letter = found === undefined ? 'A' : severe ? 'R' : 'E'
  return segment('TA1', header.controlNumber, header.date, header.time, letter, found?.[1] ?? '000')
}

/** What a partner's TA1 says about an interchange of ours. */
export interface InterchangeReceipt {
  readonly controlNumber: string
  readonly status: AcknowledgementStatus
  /** I18 note code, `000` for none. */
  readonly note: string
}

/** Reads TA1 segments out of the services of an interchange. */
export function readTa1(services: readonly Segment[]): InterchangeReceipt[] {
  const statuses: Readonly<Record<string, AcknowledgementStatus>> = { A: 'accepted', E: 'accepted-with-errors' }
  return services
    .filter(({ tag }) => tag === 'TA1')
    .map((ta1) => ({
      controlNumber: textAt(ta1, 1),
      status: statuses[textAt(ta1, 4)] ?? 'rejected',
      note: textAt(ta1, 5),
    }))
}

import type { EdiFinding } from './syntax/fault.js'
import type { EdiAddress } from './syntax/interchange.js'
import { type Element, type Segment, segment, textsOf, type Value, valuesOf } from './syntax/segment.js'
import { type Separators, x12Defaults } from './syntax/separators.js'

/** A message to be written: its segments without header and trailer, which the writer makes. */
export interface OutgoingMessage {
  readonly type: string
  readonly segments: readonly Segment[]
  /** X12: ST03, the implementation guide (`005010X231`). EDIFACT: the association code (`EAN008`). */
  readonly association?: string
}

export interface X12Envelope {
  readonly sender: EdiAddress
  readonly receiver: EdiAddress
  /** GS02 and GS03; the interchange partners unless given. */
  readonly applicationSender?: string
  readonly applicationReceiver?: string
  readonly version: '004010' | '005010'
  /** ISA13, 1 to 999999999; the caller keeps the series per partner. */
  readonly controlNumber: number
  /** GS06 of the first group; the others count on. */
  readonly groupNumber: number
  /** YYYYMMDD and HHMM of sending. */
  readonly date: string
  readonly time: string
  readonly test?: boolean
  readonly acknowledgementRequested?: boolean
  readonly separators?: Separators
  /** Behind every segment, for people: `\n` unless given. */
  readonly lineEnd?: string
}

export interface WrittenEdi {
  readonly bytes: Buffer
  readonly separators: Separators
  readonly findings: readonly EdiFinding[]
}

/** GS01 by transaction set (X12 data element 479). */
export const functionalCodes: Readonly<Record<string, string>> = {
  810: 'IN',
  820: 'RA',
  850: 'PO',
  855: 'PR',
  856: 'SH',
  860: 'PC',
  940: 'OW',
  945: 'SW',
  990: 'GF',
  214: 'QM',
  997: 'FA',
  999: 'FA',
}

/** What may take the place of a separator that occurs in the data: X12 cannot escape. */
const candidates = {
  element: ['*', '|', '\x1d'],
  component: [':', '>', '\\', '\x1f'],
  repetition: ['^', '`', '{', '\x1e'],
  terminator: ['~', '\x1c', '\x85'],
}

/** Writes one interchange: messages of the same functional group stand together, counts and numbers are made. */
export function writeX12(envelope: X12Envelope, messages: readonly OutgoingMessage[]): WrittenEdi {
  const findings: EdiFinding[] = []
  const chosen = envelope.separators ?? chooseSeparators(messages)
  // Version 004010 repeats no elements: the character is data like any other.
  const separators = envelope.version === '004010' ? { ...chosen, repetition: undefined } : chosen
  const clean = cleaner(separators, findings)
  const lines: string[] = []
  const write = (one: Segment) => lines.push(segmentText(one, separators, clean))
  const groups = groupedByCode(messages)
  let number = envelope.groupNumber
  for (const [code, members] of groups) {
    writeGroup(envelope, code, number, members, write)
    number++
  }
  const interchangeNumber = pad(envelope.controlNumber, 9)
  write(segment('IEA', String(groups.size), interchangeNumber))
  const isa = isaText(envelope, separators, interchangeNumber)
  const end = separators.terminator + (envelope.lineEnd ?? '\n')
  return { bytes: Buffer.from([isa, ...lines].map((line) => line + end).join(''), 'utf8'), separators, findings }
}

function writeGroup(
  envelope: X12Envelope,
  code: string,
  number: number,
  messages: readonly OutgoingMessage[],
  write: (segment: Segment) => void,
): void {
  const sender = envelope.applicationSender ?? envelope.sender.id
  const receiver = envelope.applicationReceiver ?? envelope.receiver.id
  const { date, time, version } = envelope
  write(segment('GS', code, sender, receiver, date, time, String(number), 'X', messages[0]!.association ?? version))
  messages.forEach(({ type, association, segments }, index) => {
    const control = pad(index + 1, 4)
    // ST03 came with version 005010; before, GS08 alone named the guide.
    write(segment('ST', type, control, version >= '005010' ? (association ?? '') : ''))
    segments.forEach(write)
    write(segment('SE', String(segments.length + 2), control))
  })
  write(segment('GE', String(messages.length), String(number)))
}

/** X12.5: ISA has fixed lengths, blanks where there is nothing. */
function isaText(envelope: X12Envelope, separators: Separators, controlNumber: string): string {
  const { sender, receiver, version } = envelope
  const fields = [
    'ISA',
    '00',
    ' '.repeat(10),
    '00',
    ' '.repeat(10),
    (sender.qualifier ?? 'ZZ').padEnd(2),
    sender.id.padEnd(15),
    (receiver.qualifier ?? 'ZZ').padEnd(2),
    receiver.id.padEnd(15),
    envelope.date.slice(2),
    envelope.time.slice(0, 4),
    version >= '005010' ? (separators.repetition ?? '^') : 'U',
    version >= '005010' ? '00501' : '00401',
    controlNumber,
    envelope.acknowledgementRequested ? '1' : '0',
    envelope.test ? 'T' : 'P',
    separators.component,
  ]
  return fields.join(separators.element)
}

function groupedByCode(messages: readonly OutgoingMessage[]): ReadonlyMap<string, OutgoingMessage[]> {
  const groups = new Map<string, OutgoingMessage[]>()
  for (const message of messages) {
    const code = functionalCodes[message.type] ?? message.type
    const group = groups.get(code)
    if (group === undefined) groups.set(code, [message])
    else group.push(message)
  }
  return groups
}

/** The first candidates that no message uses as data. */
function chooseSeparators(messages: readonly OutgoingMessage[]): Separators {
  const used = new Set<string>()
  for (const { segments } of messages) {
    for (const one of segments) for (const text of textsOf(one)) for (const sign of text) used.add(sign)
  }
  const free = (signs: readonly string[]) => signs.find((sign) => !used.has(sign)) ?? signs[0]!
  return {
    element: free(candidates.element),
    component: free(candidates.component),
    repetition: free(candidates.repetition),
    terminator: free(candidates.terminator),
  }
}

/** Puts a blank for what would break the structure, and says so. */
function cleaner(separators: Separators, findings: EdiFinding[]): (text: string, segment: Segment) => string {
  const { element, component, repetition = '', terminator } = separators
  const signs = [element, component, repetition, terminator].filter((sign) => sign !== '')
  return (text, segment) => {
    let cleaned = text
    for (const sign of [...signs, '\n', '\r']) {
      if (!cleaned.includes(sign)) continue
      cleaned = cleaned.replaceAll(sign, ' ')
      const message = `${segment.tag}: "${printable(sign)}" would be read as a separator; a blank was written.`
      findings.push({
        severity: 'warning',
        code: 'x12.separator_in_data',
        message,
        position: { path: segment.tag },
        place: { tag: segment.tag },
      })
    }
    return cleaned
  }
}

type Clean = (text: string, segment: Segment) => string

function segmentText(segment: Segment, separators: Separators, clean: Clean): string {
  const { component, repetition } = separators
  const valueText = (value: Value): string =>
    typeof value === 'string'
      ? clean(value, segment)
      : trimEnd(value.map((part) => clean(part, segment))).join(component)
  const elementText = (element: Element): string =>
    valuesOf(element)
      .map(valueText)
      .join(repetition ?? x12Defaults.repetition)
  const texts = segment.elements.slice(1).map(elementText)
  return [segment.tag, ...trimEnd(texts)].join(separators.element)
}

/** Empty elements at the end are left out (X12.6, 3.6). */
export function trimEnd(texts: readonly string[]): readonly string[] {
  let length = texts.length
  while (length > 0 && texts[length - 1] === '') length--
  return texts.slice(0, length)
}

const pad = (number: number, length: number) => String(number).padStart(length, '0')

const printable = (sign: string) => (sign < ' ' ? `0x${sign.charCodeAt(0).toString(16)}` : sign)

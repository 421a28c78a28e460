import { canEncode, encodeText, fitText } from './syntax/character-set.js'
import type { EdiFinding } from './syntax/fault.js'
import type { EdiAddress } from './syntax/interchange.js'
import { type Segment, segment, textsOf, type Value, valuesOf } from './syntax/segment.js'
import { edifactDefaults, type Separators } from './syntax/separators.js'
import { type OutgoingMessage, trimEnd, type WrittenEdi } from './write-x12.js'

export interface EdifactEnvelope {
  readonly sender: EdiAddress
  readonly receiver: EdiAddress
  readonly version: 'D.96A' | 'D.01B'
  /** UNB 0020, at most 14 characters; the caller keeps the series per partner. */
  readonly controlReference: string
  /** YYYYMMDD and HHMM of sending. */
  readonly date: string
  readonly time: string
  readonly test?: boolean
  readonly acknowledgementRequested?: boolean
  /** UNOA to UNOY; by default UNOC, or UNOW where Latin-1 does not hold the data. */
  readonly characterSet?: string
  readonly separators?: Separators
  readonly lineEnd?: string
}

/** Writes one interchange: UNA, UNB, the messages with counts and references, UNZ. Separators in data are released. */
export function writeEdifact(envelope: EdifactEnvelope, messages: readonly OutgoingMessage[]): WrittenEdi {
  const findings: EdiFinding[] = []
  const separators = envelope.separators ?? edifactDefaults
  const body = messages.flatMap((message, index) => messageSegments(envelope.version, message, index + 1))
  const characterSet = envelope.characterSet ?? fittingSet(body)
  const syntaxVersion = characterSet === 'UNOW' || characterSet === 'UNOX' || characterSet === 'UNOY' ? '4' : '3'
  const interchange = [
    unb(envelope, characterSet, syntaxVersion),
    ...body,
    segment('UNZ', String(messages.length), envelope.controlReference),
  ]
  for (const one of body) {
    const { tag } = one
    for (const text of textsOf(one)) {
      if (canEncode(text, characterSet)) continue
      const message = `${tag}: "${text}" does not fit into ${characterSet}; what does not fit was written as "?".`
      findings.push({ severity: 'warning', code: 'edifact.foreign_character', message, position: { path: tag } })
    }
  }
  const end = separators.terminator + (envelope.lineEnd ?? '\n')
  const lines = interchange.map((one) => segmentText(one, separators, characterSet) + end)
  const text = `UNA${unaCharacters(separators, syntaxVersion)}${envelope.lineEnd ?? '\n'}${lines.join('')}`
  return { bytes: encodeText(text, characterSet), separators, findings }
}

function unb(envelope: EdifactEnvelope, characterSet: string, syntaxVersion: string): Segment {
  const { sender, receiver, date, time } = envelope
  // Syntax 4 writes the century, the versions before it do not (ISO 9735-1, S004).
  const sent = syntaxVersion === '4' ? date : date.slice(2)
  return segment(
    'UNB',
    [characterSet, syntaxVersion],
    [sender.id, sender.qualifier ?? ''],
    [receiver.id, receiver.qualifier ?? ''],
    [sent, time],
    envelope.controlReference,
    '',
    '',
    '',
    envelope.acknowledgementRequested ? '1' : '',
    '',
    envelope.test ? '1' : '',
  )
}

function messageSegments(version: string, message: OutgoingMessage, number: number): Segment[] {
  const [directory, release] = version.split('.') as [string, string]
  // CONTRL belongs to the syntax, not to a directory: version 3 of the batch syntax (UN/ECE R.1186).
  const identifier = message.type === 'CONTRL' ? ['CONTRL', 'D', '3', 'UN'] : [message.type, directory, release, 'UN']
  const reference = String(number)
  return [
    segment('UNH', reference, [...identifier, message.association ?? '']),
    ...message.segments,
    segment('UNT', String(message.segments.length + 2), reference),
  ]
}

/** ISO 9735-1, 6.1. Without release or repetition a blank keeps the place. */
function unaCharacters(separators: Separators, syntaxVersion: string): string {
  const { component, element, decimalMark = '.', release = ' ', terminator } = separators
  const repetition = syntaxVersion === '4' ? (separators.repetition ?? '*') : ' '
  return component + element + decimalMark + release + repetition + terminator
}

function fittingSet(segments: readonly Segment[]): string {
  for (const one of segments) {
    for (const text of textsOf(one)) if (!canEncode(text, 'UNOC')) return 'UNOW'
  }
  return 'UNOC'
}

function segmentText(one: Segment, separators: Separators, characterSet: string): string {
  const { component, element: elementSeparator, repetition = '*' } = separators
  const valueText = (value: Value): string =>
    typeof value === 'string'
      ? released(fitText(value, characterSet), separators)
      : trimEnd(value.map((part) => released(fitText(part, characterSet), separators))).join(component)
  const texts = one.elements.slice(1).map((element) => valuesOf(element).map(valueText).join(repetition))
  return [one.tag, ...trimEnd(texts)].join(elementSeparator)
}

/** Puts the release character before every character that has a meaning. */
function released(text: string, separators: Separators): string {
  const { release } = separators
  if (release === undefined) return text
  const special = [separators.component, separators.element, separators.terminator, release, '*']
  let result = ''
  for (const character of text) result += special.includes(character) ? release + character : character
  return result
}

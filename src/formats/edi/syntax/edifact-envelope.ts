import { CharacterCheck } from './character-check.js'
import { type CharacterSet, characterSet } from './character-set.js'
import { type EdiFinding, envelopeFinding } from './fault.js'
import {
  countOf,
  type EdiAddress,
  type EnvelopeListener,
  type EnvelopeReader,
  type GroupHeader,
  type InterchangeHeader,
} from './interchange.js'
import type { EdiLimits } from './limits.js'
import { emptyFinding, OpenMessage } from './open-message.js'
import { type Segment, textAt } from './segment.js'
import type { SentPlace } from './sent-text.js'
import type { Separators } from './separators.js'

interface OpenGroup {
  readonly header?: GroupHeader
  readonly findings: EdiFinding[]
  readonly references: Set<string>
  count: number
}

/**
 * Reads UNB, UNG, UNH and their trailers (ISO 9735-1): counts and references must agree. Without UNG all messages
 * form one nameless group.
 */
export class EdifactEnvelope implements EnvelopeReader {
  readonly #separators: Separators
  readonly #listener: EnvelopeListener
  readonly #limits: EdiLimits
  readonly #useCharacterSet: (set: CharacterSet) => void
  #interchange: InterchangeHeader | undefined
  #group: OpenGroup | undefined
  #message: OpenMessage | undefined
  #groups = 0
  #messages = 0
  #characters: CharacterCheck | undefined
  #isHeadless = false
  closed = false
  unclosed = 0

  constructor(
    separators: Separators,
    listener: EnvelopeListener,
    limits: EdiLimits,
    useCharacterSet: (set: CharacterSet) => void,
  ) {
    this.#separators = separators
    this.#listener = listener
    this.#limits = limits
    this.#useCharacterSet = useCharacterSet
  }

  accept(segment: Segment, place: SentPlace): void {
    this.#characters?.check(segment, place)
    if (this.#interchange === undefined && segment.tag !== 'UNB') this.#openHeadless(segment)
    switch (segment.tag) {
      case 'UNB':
        this.#openInterchange(segment)
        break
      case 'UNG':
        this.#openGroup(segment)
        break
      case 'UNH':
        this.#openMessage(segment, place)
        break
      case 'UNT':
        this.#closeMessage(segment)
        break
      case 'UNE':
        this.#closeGroup(segment)
        break
      case 'UNZ':
        this.#closeInterchange(segment)
        break
      default:
        this.#body(segment)
    }
  }

  passOver(count: number, before: Segment): void {
    if (this.#message === undefined) this.#listener.finding(emptyFinding(count, before))
    else this.#message.passOver(count, before)
  }

  end(): void {
    this.#abandonMessage('the file ends')
    this.#abandonGroup('the file ends')
    const header = this.#interchange?.segment
    if (header !== undefined && !this.closed && !this.#isHeadless)
      this.#fault('edifact.missing_unz', 'The interchange has no UNZ.', header)
  }

  #openInterchange(segment: Segment): void {
    const identifier = textAt(segment, 1, 1)
    this.#interchange = {
      standard: 'edifact',
      controlNumber: textAt(segment, 5),
      sender: address(segment, 2),
      receiver: address(segment, 3),
      version: `${identifier}:${textAt(segment, 1, 2)}`,
      date: textAt(segment, 4, 1),
      time: textAt(segment, 4, 2),
      test: textAt(segment, 11) === '1',
      acknowledgementRequested: textAt(segment, 9) === '1',
      separators: this.#separators,
      segment,
    }
    this.#listener.interchange(this.#interchange)
    const set = characterSet(identifier)
    if (set === undefined) {
      const text = `${identifier || 'Nothing'} is no character set of ISO 9735: read as UTF-8 or Latin-1.`
      this.#listener.finding(envelopeFinding('edifact.unknown_character_set', text, segment, 'warning'))
    } else {
      this.#characters = new CharacterCheck(identifier, set, this.#listener)
      this.#useCharacterSet(set)
    }
    for (const [at, name] of [
      [2, 'sender'],
      [3, 'recipient'],
      [4, 'date'],
      [5, 'control reference'],
    ] as const) {
      if (textAt(segment, at) !== '') continue
      this.#fault('edifact.unb_incomplete', `UNB has no ${name} (element ${at}).`, segment)
    }
  }

  /** What was sent without UNB is read by what holds where it says nothing. */
  #openHeadless(segment: Segment): void {
    this.#isHeadless = true
    const none = { id: '' }
    this.#interchange = {
      ...{ standard: 'edifact', controlNumber: '', sender: none, receiver: none, version: '', date: '', time: '' },
      ...{ test: false, acknowledgementRequested: false, separators: this.#separators, segment },
    }
    this.#listener.interchange(this.#interchange)
    this.#fault('edifact.missing_unb', `The interchange begins with ${segment.tag}: it has no UNB.`, segment)
  }

  #openGroup(segment: Segment): void {
    this.#abandonMessage('UNG comes')
    this.#abandonGroup('UNG comes')
    const version = [textAt(segment, 7, 1), textAt(segment, 7, 2)].filter((part) => part !== '').join('.')
    const header: GroupHeader = {
      code: textAt(segment, 1),
      sender: address(segment, 2),
      receiver: address(segment, 3),
      controlNumber: textAt(segment, 5),
      version,
      segment,
    }
    this.#groups++
    this.#startGroup(header)
  }

  #startGroup(header: GroupHeader | undefined): OpenGroup {
    const group: OpenGroup = { header, findings: [], references: new Set(), count: 0 }
    this.#group = group
    this.#listener.group(header)
    return group
  }

  #openMessage(segment: Segment, place: SentPlace): void {
    this.#abandonMessage('UNH comes')
    const group = this.#group ?? this.#startGroup(undefined)
    group.count++
    this.#messages++
    this.#message = new OpenMessage(segment, place, 'edifact', this.#limits.messageSegments)
    const reference = textAt(segment, 1)
    if (group.references.has(reference)) {
      const text = `Message reference ${reference} was used before.`
      this.#message.fault('edifact.duplicate_message', text, segment)
    }
    group.references.add(reference)
  }

  #body(segment: Segment): void {
    const message = this.#message
    if (message === undefined) {
      const text = `${segment.tag} stands outside of UNH and UNT: left out.`
      this.#fault('edifact.segment_outside_message', text, segment)
      return
    }
    message.add(segment)
  }

  #closeMessage(segment: Segment): void {
    const message = this.#message
    if (message === undefined) {
      this.#fault('edifact.stray_unt', 'UNT without UNH.', segment)
      return
    }
    message.addTrailer(segment)
    const claimed = textAt(segment, 1)
    if (countOf(claimed) !== message.segments.length) {
      const text = `UNT says ${claimed || 'nothing'}, but there are ${message.segments.length} segments from UNH to UNT.`
      message.fault('edifact.segment_count', text, segment)
    }
    const reference = textAt(message.header, 1)
    if (textAt(segment, 2) !== reference) {
      const text = `UNT refers to ${textAt(segment, 2) || 'nothing'}, but UNH is ${reference}.`
      message.fault('edifact.message_number', text, segment)
    }
    this.#deliver(message)
  }

  #deliver(message: OpenMessage): void {
    const { header, segments, sent, findings } = message
    message.close()
    this.#message = undefined
    const part = (component: number) => textAt(header, 2, component)
    this.#listener.message({
      standard: 'edifact',
      type: part(1),
      version: [part(2), part(3)].filter((text) => text !== '').join('.'),
      association: part(5) || undefined,
      controlNumber: textAt(header, 1),
      segments,
      sent,
      interchange: this.#interchange!,
      group: this.#group?.header,
      findings,
    })
  }

  #closeGroup(segment: Segment): void {
    this.#abandonMessage('UNE comes')
    const group = this.#group
    if (group?.header === undefined) {
      this.#fault('edifact.stray_une', 'UNE without UNG.', segment)
      return
    }
    const claimed = countOf(textAt(segment, 1))
    if (claimed !== group.count) {
      const text = `UNE says ${textAt(segment, 1) || 'nothing'}, but the group holds ${group.count} messages.`
      group.findings.push(envelopeFinding('edifact.message_count', text, segment))
    }
    if (textAt(segment, 2) !== group.header.controlNumber) {
      const text = `UNE refers to ${textAt(segment, 2)}, but UNG is ${group.header.controlNumber}.`
      group.findings.push(envelopeFinding('edifact.group_number', text, segment))
    }
    this.#endGroup(group, claimed)
  }

  /** ISO 9735-1: UNZ counts groups where there are any, else messages. */
  #closeInterchange(segment: Segment): void {
    this.#abandonMessage('UNZ comes')
    this.#abandonGroup('UNZ comes')
    const actual = this.#groups > 0 ? this.#groups : this.#messages
    const claimed = textAt(segment, 1)
    if (countOf(claimed) !== actual) {
      const what = this.#groups > 0 ? 'groups' : 'messages'
      const text = `UNZ says ${claimed || 'nothing'}, but the interchange holds ${actual} ${what}.`
      this.#fault('edifact.group_count', text, segment)
    }
    const reference = this.#interchange?.controlNumber ?? ''
    if (textAt(segment, 2) !== reference && !this.#isHeadless) {
      const text = `UNZ refers to ${textAt(segment, 2) || 'nothing'}, but UNB is ${reference || 'without reference'}.`
      this.#fault('edifact.interchange_number', text, segment)
    }
    this.closed = true
  }

  #abandonMessage(when: string): void {
    const message = this.#message
    if (message === undefined) return
    this.unclosed++
    const text = `Message ${textAt(message.header, 1)} has no UNT before ${when}.`
    message.fault('edifact.missing_unt', text, message.header)
    this.#deliver(message)
  }

  #abandonGroup(when: string): void {
    const group = this.#group
    if (group === undefined) return
    if (group.header !== undefined) {
      const text = `Group ${group.header.controlNumber} has no UNE before ${when}.`
      group.findings.push(envelopeFinding('edifact.missing_une', text, group.header.segment))
    }
    this.#endGroup(group, undefined)
  }

  #endGroup(group: OpenGroup, claimed: number | undefined): void {
    this.#group = undefined
    this.#listener.groupEnd({ header: group.header, claimed, received: group.count, findings: group.findings })
  }

  #fault(code: string, message: string, segment: Segment): void {
    this.#listener.finding(envelopeFinding(code, message, segment))
  }
}

function address(segment: Segment, element: number): EdiAddress {
  return { id: textAt(segment, element, 1), qualifier: textAt(segment, element, 2) || undefined }
}

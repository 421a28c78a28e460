import { type CharacterSet, characterSet } from './character-set.js'
import { envelopeFinding } from './fault.js'
import {
  countOf,
  type EdiAddress,
  type EnvelopeListener,
  type EnvelopeReader,
  type InterchangeHeader,
} from './interchange.js'
import type { EdiLimits } from './limits.js'
import { emptyFinding, OpenMessage } from './open-message.js'
import { type Segment, textAt } from './segment.js'
import type { SentPlace } from './sent-text.js'
import type { Separators } from './separators.js'

/**
 * Reads UIB, UIH and their trailers, the envelopes of an interactive dialogue (ISO 9735-3). References and counts are
 * conditional there: what was sent must agree. There are no groups; all messages form a nameless one.
 */
export class InteractiveEnvelope implements EnvelopeReader {
  readonly #separators: Separators
  readonly #listener: EnvelopeListener
  readonly #limits: EdiLimits
  readonly #useCharacterSet: (set: CharacterSet) => void
  #interchange: InterchangeHeader | undefined
  #message: OpenMessage | undefined
  #messages = 0
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
    switch (segment.tag) {
      case 'UIB':
        this.#openInterchange(segment)
        break
      case 'UIH':
        this.#abandonMessage('UIH comes')
        this.#messages++
        this.#message = new OpenMessage(segment, place, 'edifact', this.#limits.messageSegments)
        break
      case 'UIT':
        this.#closeMessage(segment)
        break
      case 'UIZ':
        this.#closeInterchange(segment)
        break
      default:
        if (this.#message !== undefined) this.#message.add(segment)
        else
          this.#fault(
            'edifact.segment_outside_message',
            `${segment.tag} stands outside of UIH and UIT: left out.`,
            segment,
          )
    }
  }

  passOver(count: number, before: Segment): void {
    if (this.#message === undefined) this.#listener.finding(emptyFinding(count, before))
    else this.#message.passOver(count, before)
  }

  end(): void {
    this.#abandonMessage('the file ends')
    if (this.#interchange === undefined || this.closed) return
    this.#endGroup()
    this.#fault('edifact.missing_uiz', 'The interchange has no UIZ.', this.#interchange.segment)
  }

  /** UIB: syntax, dialogue (S302), transaction, scenario, dialogue type, sender, recipient, moment (S300), duplicate, test. */
  #openInterchange(segment: Segment): void {
    const identifier = textAt(segment, 1, 1)
    this.#interchange = {
      standard: 'edifact',
      controlNumber: textAt(segment, 2, 1),
      sender: address(segment, 6),
      receiver: address(segment, 7),
      version: `${identifier}:${textAt(segment, 1, 2)}`,
      date: textAt(segment, 8, 1),
      time: textAt(segment, 8, 2),
      test: textAt(segment, 10) === '1',
      acknowledgementRequested: false,
      separators: this.#separators,
      segment,
    }
    this.#listener.interchange(this.#interchange)
    this.#listener.group(undefined)
    const set = characterSet(identifier)
    if (set !== undefined) this.#useCharacterSet(set)
    else {
      const text = `${identifier || 'Nothing'} is no character set of ISO 9735: read as UTF-8 or Latin-1.`
      this.#listener.finding(envelopeFinding('edifact.unknown_character_set', text, segment, 'warning'))
    }
  }

  /** UIT: reference of the message (0340) and number of its segments (0074), which may both be left out. */
  #closeMessage(segment: Segment): void {
    const message = this.#message
    if (message === undefined) {
      this.#fault('edifact.stray_uit', 'UIT without UIH.', segment)
      return
    }
    message.addTrailer(segment)
    const claimed = textAt(segment, 2)
    if (claimed !== '' && countOf(claimed) !== message.segments.length) {
      const text = `UIT says ${claimed}, but there are ${message.segments.length} segments from UIH to UIT.`
      message.fault('edifact.segment_count', text, segment)
    }
    const [sent, opened] = [textAt(segment, 1), textAt(message.header, 2)]
    if (sent !== '' && sent !== opened) {
      message.fault(
        'edifact.message_number',
        `UIT refers to ${sent}, but UIH is ${opened || 'without reference'}.`,
        segment,
      )
    }
    this.#deliver(message)
  }

  /** UIH: message (S306), its reference (0340), dialogue (S302), state of the transfer, moment, test. */
  #deliver(message: OpenMessage): void {
    const { header, segments, sent, findings } = message
    message.close()
    this.#message = undefined
    const part = (component: number) => textAt(header, 1, component)
    this.#listener.message({
      standard: 'edifact',
      type: part(1),
      version: [part(2), part(3)].filter((text) => text !== '').join('.'),
      association: part(6) || undefined,
      controlNumber: textAt(header, 2),
      segments,
      sent,
      interchange: this.#interchange!,
      findings,
    })
  }

  /** UIZ: dialogue (S302) and number of messages (0036), which may both be left out. */
  #closeInterchange(segment: Segment): void {
    this.#abandonMessage('UIZ comes')
    this.#endGroup()
    const claimed = textAt(segment, 2)
    if (claimed !== '' && countOf(claimed) !== this.#messages) {
      const text = `UIZ says ${claimed}, but the interchange holds ${this.#messages} messages.`
      this.#fault('edifact.group_count', text, segment)
    }
    const [sent, opened] = [textAt(segment, 1, 1), this.#interchange?.controlNumber ?? '']
    if (sent !== '' && sent !== opened) {
      const text = `UIZ refers to ${sent}, but UIB is ${opened || 'without reference'}.`
      this.#fault('edifact.interchange_number', text, segment)
    }
    this.closed = true
  }

  #endGroup(): void {
    this.#listener.groupEnd({ received: this.#messages, findings: [] })
  }

  #abandonMessage(when: string): void {
    const message = this.#message
    if (message === undefined) return
    this.unclosed++
    message.fault(
      'edifact.missing_uit',
      `Message ${textAt(message.header, 1, 1)} has no UIT before ${when}.`,
      message.header,
    )
    this.#deliver(message)
  }

  #fault(code: string, message: string, segment: Segment): void {
    this.#listener.finding(envelopeFinding(code, message, segment))
  }
}

function address(segment: Segment, element: number): EdiAddress {
  return { id: textAt(segment, element, 1), qualifier: textAt(segment, element, 2) || undefined }
}

import { type EdiFinding, envelopeFinding } from './fault.js'
import {
  countOf,
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

/** X12.5: the fixed lengths of ISA01 to ISA16. */
const isaLengths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1]

interface OpenGroup {
  readonly header: GroupHeader
  readonly findings: EdiFinding[]
  readonly controlNumbers: Set<string>
  count: number
}

/**
 * Reads ISA, GS, ST and their trailers (X12.5, X12.6): counts and control numbers must agree. A fault never stops the
 * reading, since the messages inside may well be sound.
 */
export class X12Envelope implements EnvelopeReader {
  readonly #separators: Separators
  readonly #listener: EnvelopeListener
  readonly #limits: EdiLimits
  readonly #groupNumbers = new Set<string>()
  #interchange: InterchangeHeader | undefined
  #group: OpenGroup | undefined
  #message: OpenMessage | undefined
  #groups = 0
  #services = 0
  closed = false
  unclosed = 0

  constructor(separators: Separators, listener: EnvelopeListener, limits: EdiLimits) {
    this.#separators = separators
    this.#listener = listener
    this.#limits = limits
  }

  accept(segment: Segment, place: SentPlace): void {
    switch (segment.tag) {
      case 'ISA':
        this.#openInterchange(segment)
        break
      case 'GS':
        this.#openGroup(segment)
        break
      case 'ST':
        this.#openMessage(segment, place)
        break
      case 'SE':
        this.#closeMessage(segment)
        break
      case 'GE':
        this.#closeGroup(segment)
        break
      case 'IEA':
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
    if (header !== undefined && !this.closed) this.#fault('x12.missing_iea', 'The interchange has no IEA.', header)
  }

  #openInterchange(segment: Segment): void {
    const address = (at: number) => ({ qualifier: textAt(segment, at).trim(), id: textAt(segment, at + 1).trimEnd() })
    this.#interchange = {
      standard: 'x12',
      controlNumber: textAt(segment, 13),
      sender: address(5),
      receiver: address(7),
      version: textAt(segment, 12),
      date: textAt(segment, 9),
      time: textAt(segment, 10),
      test: textAt(segment, 15) === 'T',
      acknowledgementRequested: textAt(segment, 14) === '1',
      separators: this.#separators,
      segment,
    }
    this.#listener.interchange(this.#interchange)
    const wrong = isaLengths.flatMap((length, index) => {
      // ISA11 and ISA16 are separators, which splitting has consumed.
      if (index === 10 || index === 15) return []
      return textAt(segment, index + 1).length === length ? [] : [`ISA${String(index + 1).padStart(2, '0')}`]
    })
    if (wrong.length > 0) {
      const message = `${wrong.join(', ')}: wrong length; the header was read by counting elements.`
      this.#listener.finding(envelopeFinding('x12.isa_length', message, segment, 'warning'))
    }
  }

  #openGroup(segment: Segment): void {
    this.#abandonMessage('GS comes')
    this.#abandonGroup('GS comes')
    const header: GroupHeader = {
      code: textAt(segment, 1),
      sender: { id: textAt(segment, 2) },
      receiver: { id: textAt(segment, 3) },
      controlNumber: textAt(segment, 6),
      version: textAt(segment, 8),
      segment,
    }
    this.#groups++
    this.#group = { header, findings: [], controlNumbers: new Set(), count: 0 }
    this.#listener.group(header)
    if (this.#groupNumbers.has(header.controlNumber)) {
      this.#groupFault('x12.duplicate_group', `GS06 ${header.controlNumber} was used before.`, segment)
    }
    this.#groupNumbers.add(header.controlNumber)
  }

  #openMessage(segment: Segment, place: SentPlace): void {
    this.#abandonMessage('ST comes')
    this.#message = new OpenMessage(segment, place, 'x12', this.#limits.messageSegments)
    const group = this.#group
    if (group === undefined) {
      this.#fault('x12.message_without_group', 'ST stands outside of a functional group (GS).', segment)
      return
    }
    group.count++
    const number = textAt(segment, 2)
    if (group.controlNumbers.has(number)) {
      const message = `ST02 ${number} was used before in this group.`
      this.#message.fault('x12.duplicate_message', message, segment)
    }
    group.controlNumbers.add(number)
  }

  #body(segment: Segment): void {
    const message = this.#message
    if (message === undefined) {
      this.#outside(segment)
      return
    }
    message.add(segment)
  }

  #outside(segment: Segment): void {
    if (segment.tag === 'TA1' || segment.tag === 'ISB' || segment.tag === 'ISE') {
      this.#services++
      this.#listener.service(segment)
    } else this.#fault('x12.segment_outside_message', `${segment.tag} stands outside of ST and SE: left out.`, segment)
  }

  #closeMessage(segment: Segment): void {
    const message = this.#message
    if (message === undefined) {
      this.#fault('x12.stray_se', 'SE without ST.', segment)
      return
    }
    message.addTrailer(segment)
    const claimed = textAt(segment, 1)
    const actual = message.segments.length
    if (countOf(claimed) !== actual) {
      const text = `SE01 says ${claimed || 'nothing'}, but there are ${actual} segments from ST to SE.`
      message.fault('x12.segment_count', text, segment)
    }
    const number = textAt(message.header, 2)
    if (textAt(segment, 2) !== number) {
      const text = `SE02 ${textAt(segment, 2)} differs from ST02 ${number}.`
      message.fault('x12.message_number', text, segment)
    }
    this.#deliver(message)
  }

  #deliver(message: OpenMessage): void {
    const { header, segments, sent, findings } = message
    message.close()
    this.#message = undefined
    const group = this.#group?.header
    this.#listener.message({
      standard: 'x12',
      type: textAt(header, 1),
      version: textAt(header, 3) || group?.version || '',
      association: textAt(header, 3) || undefined,
      controlNumber: textAt(header, 2),
      segments,
      sent,
      interchange: this.#interchange!,
      group,
      findings,
    })
  }

  #closeGroup(segment: Segment): void {
    this.#abandonMessage('GE comes')
    const group = this.#group
    if (group === undefined) {
      this.#fault('x12.stray_ge', 'GE without GS.', segment)
      return
    }
    const claimed = countOf(textAt(segment, 1))
    if (claimed !== group.count) {
      const text = `GE01 says ${textAt(segment, 1) || 'nothing'}, but the group holds ${group.count} transaction sets.`
      this.#groupFault('x12.message_count', text, segment)
    }
    if (textAt(segment, 2) !== group.header.controlNumber) {
      const text = `GE02 ${textAt(segment, 2)} differs from GS06 ${group.header.controlNumber}.`
      this.#groupFault('x12.group_number', text, segment)
    }
    this.#endGroup(group, claimed)
  }

  #closeInterchange(segment: Segment): void {
    this.#abandonMessage('IEA comes')
    this.#abandonGroup('IEA comes')
    const claimed = textAt(segment, 1)
    // An interchange of TA1 alone has no group; senders write 0 or 1 all the same.
    const acknowledgement = this.#services > 0 && this.#groups === 0 && claimed === '1'
    if (countOf(claimed) !== this.#groups && !acknowledgement) {
      const text = `IEA01 says ${claimed || 'nothing'}, but the interchange holds ${this.#groups} groups.`
      this.#fault('x12.group_count', text, segment)
    }
    const number = this.#interchange?.controlNumber ?? ''
    const sent = textAt(segment, 2)
    if (sent !== number) {
      // Lost leading zeros break the fixed length of IEA02, but leave no doubt which interchange is meant.
      const severity = countOf(sent) !== undefined && countOf(sent) === countOf(number) ? 'warning' : 'error'
      const text = `IEA02 ${sent} differs from ISA13 ${number}.`
      this.#listener.finding(envelopeFinding('x12.interchange_number', text, segment, severity))
    }
    this.closed = true
  }

  #abandonMessage(when: string): void {
    const message = this.#message
    if (message === undefined) return
    this.unclosed++
    const text = `Transaction set ${textAt(message.header, 2)} has no SE before ${when}.`
    message.fault('x12.missing_se', text, message.header)
    this.#deliver(message)
  }

  #abandonGroup(when: string): void {
    const group = this.#group
    if (group === undefined) return
    const text = `Group ${group.header.controlNumber} has no GE before ${when}.`
    this.#groupFault('x12.missing_ge', text, group.header.segment)
    this.#endGroup(group, undefined)
  }

  #endGroup(group: OpenGroup, claimed: number | undefined): void {
    this.#group = undefined
    this.#listener.groupEnd({ header: group.header, claimed, received: group.count, findings: group.findings })
  }

  #groupFault(code: string, message: string, segment: Segment): void {
    this.#group?.findings.push(envelopeFinding(code, message, segment))
  }

  #fault(code: string, message: string, segment: Segment): void {
    this.#listener.finding(envelopeFinding(code, message, segment))
  }
}

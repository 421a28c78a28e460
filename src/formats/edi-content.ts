import type { TradeDocument } from './document.js'
import { readDocument } from './edi/mapping/documents.js'
import { MessageSource } from './edi/message/message-source.js'
import { type EdiMessage, readMessage } from './edi/message/read-message.js'
import { readAcknowledgement, readInterchangeAnswer } from './edi/read-acknowledgement.js'
import type { EdiFinding } from './edi/syntax/fault.js'
import type { EnvelopeListener, GroupEnd, RawMessage } from './edi/syntax/interchange.js'
import { InterchangeReader } from './edi/syntax/interchange-reader.js'
import { defaultLimits } from './edi/syntax/limits.js'
import type { Segment } from './edi/syntax/segment.js'
import { FindingList } from './finding-list.js'

/** Of so many bytes the segments are kept for those who ask for the tree of a document at once: more than one piece of a stream. */
const freshBytes = 32 * 1024

/**
 * The documents of an X12 or EDIFACT file, block by block; what was seen about them is gathered beside. A message is
 * made a document as soon as it ends, so that what it was made of need not outlive it.
 */
export class EdiContent implements EnvelopeListener {
  readonly findings = new FindingList(defaultLimits.fileFindings)
  readonly #reader = new InterchangeReader(this)
  #documents: TradeDocument[] = []
  #fresh: MessageSource[] = []
  #freshBytes = 0

  #taken(): readonly TradeDocument[] {
    const documents = this.#documents
    this.#documents = []
    return documents
  }

  /** The documents that are complete with this block. */
  push(block: Uint8Array): readonly TradeDocument[] {
    this.#letGo()
    this.#reader.push(block)
    return this.#taken()
  }

  /** Call after the last block. */
  end(): readonly TradeDocument[] {
    this.#reader.end()
    return this.#taken()
  }

  interchange(): void {}

  group(): void {}

  /** Of the segments between the messages, TA1 answers an interchange. */
  service(segment: Segment): void {
    const answer = readInterchangeAnswer(segment)
    if (answer !== undefined) this.#documents.push({ type: 'acknowledgement', document: answer })
  }

  message(raw: RawMessage): void {
    const message = readMessage(raw, Math.min(defaultLimits.messageFindings, this.findings.room))
    for (const finding of message.findings) this.findings.push(finding)
    this.#documents.push(this.#document(message))
  }

  groupEnd({ findings }: GroupEnd): void {
    for (const finding of findings) this.findings.push(finding)
  }

  finding(finding: EdiFinding): void {
    this.findings.push(finding)
  }

  #document(message: EdiMessage): TradeDocument {
    const source = this.#sourceOf(message)
    const answer = readAcknowledgement(message)
    if (answer) return { type: 'acknowledgement', document: answer, source }
    const found = readDocument(message)
    if (!found) return { type: 'message', source }
    for (const finding of found.findings) this.findings.push(finding)
    if (found.kind === 'invoice') return { type: 'edi-invoice', document: found.document, source }
    return { type: found.kind, document: found.document, source } as TradeDocument
  }

  #letGo(): void {
    for (const source of this.#fresh) source.letGo()
    this.#fresh = []
    this.#freshBytes = 0
  }

  /** Of the messages before it, what they were made of is let go when it is too much. */
  #sourceOf(message: EdiMessage): MessageSource {
    const source = new MessageSource(message)
    if (this.#freshBytes > freshBytes) this.#letGo()
    this.#fresh.push(source)
    this.#freshBytes += message.segments.at(-1)!.offset - message.segments[0]!.offset
    return source
  }
}

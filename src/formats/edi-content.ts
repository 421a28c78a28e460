import type { TradeDocument } from './document.js'
import { readDocument } from './edi/mapping/documents.js'
import type { EdiMessage } from './edi/message/read-message.js'
import { typedTree } from './edi/message/typed-tree.js'
import { readAcknowledgement } from './edi/read-acknowledgement.js'
import { type EdiEvent, EdiStream } from './edi/read-edi.js'
import { defaultLimits } from './edi/syntax/limits.js'
import { FindingList } from './finding-list.js'

/** The documents of an X12 or EDIFACT file, block by block; what was seen about them is gathered beside. */
export class EdiContent {
  readonly findings = new FindingList(defaultLimits.fileFindings)
  readonly #stream = new EdiStream()

  /** The documents that are complete with this block. */
  push(block: Uint8Array): Generator<TradeDocument, void, undefined> {
    return this.#documents(this.#stream.push(block))
  }

  /** Call after the last block. */
  end(): Generator<TradeDocument, void, undefined> {
    return this.#documents(this.#stream.end())
  }

  *#documents(events: Iterable<EdiEvent>): Generator<TradeDocument, void, undefined> {
    for (const event of events) {
      if (event.kind === 'finding') this.findings.add(event.finding)
      if (event.kind !== 'message') continue
      for (const finding of event.message.findings) this.findings.add(finding)
      yield this.#document(event.message)
    }
  }

  #document(message: EdiMessage): TradeDocument {
    const { standard, type, version, controlNumber } = message
    const source = { standard, message: type, version, controlNumber, tree: typedTree(message) }
    const answer = readAcknowledgement(message)
    if (answer) return { type: 'acknowledgement', document: answer, source }
    const found = readDocument(message)
    if (!found) return { type: 'message', source }
    for (const finding of found.findings) this.findings.add(finding)
    if (found.kind === 'invoice') return { type: 'edi-invoice', document: found.document, source }
    return { type: found.kind, document: found.document, source } as TradeDocument
  }
}

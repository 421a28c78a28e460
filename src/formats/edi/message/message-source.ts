import type { EdiSource } from '../../document.js'
import { inPieces } from '../../lazy-list.js'
import type { RawMessage, Standard } from '../syntax/interchange.js'
import { type EdiMessage, readMessage } from './read-message.js'
import {
  type TreeInPieces,
  type TypedLoop,
  typedTree,
  typedTreeInPieces,
  type UntypedTree,
  untypedTree,
} from './typed-tree.js'

/**
 * Where a document comes from. Its tree is made whenever it is asked for: whoever wants the document alone does not
 * wait for it, and kept for all messages of a large file the trees would take most of the memory.
 */
export class MessageSource implements EdiSource {
  readonly standard: Standard
  readonly message: string
  readonly version: string
  readonly controlNumber: string
  declare readonly tree: TypedLoop
  readonly #raw: Pick<RawMessage, 'sent' | 'interchange'>
  #untyped: UntypedTree | undefined

  constructor(message: EdiMessage) {
    this.standard = message.standard
    this.message = message.type
    this.version = message.version
    this.controlNumber = message.controlNumber
    this.#raw = { sent: message.sent, interchange: message.interchange }
    this.#untyped = untypedTree(message)
    Object.defineProperty(this, 'tree', ownTree)
  }

  /** Gives up the segments, for which their text stands: whoever asks for the tree from now on has it cut again. */
  letGo(): void {
    this.#untyped = undefined
  }

  get #tree(): UntypedTree {
    if (this.#untyped !== undefined) return this.#untyped
    const { standard, message: type, version, controlNumber } = this
    const segments = this.#raw.sent.cut()
    return untypedTree(readMessage({ standard, type, version, controlNumber, segments, ...this.#raw, findings: [] }, 0))
  }

  typed(): TypedLoop {
    return typedTree(this.#tree)
  }

  get [inPieces](): TreeInPieces {
    return typedTreeInPieces(this.#tree)
  }
}

/** A property of each object, not of the class, so that whoever copies or prints the object finds it. */
const ownTree = {
  enumerable: true,
  get(this: MessageSource): TypedLoop {
    return this.typed()
  },
}

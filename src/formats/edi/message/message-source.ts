import type { EdiSource } from '../../document.js'
import { inPieces } from '../../lazy-list.js'
import type { Standard } from '../syntax/interchange.js'
import type { EdiMessage } from './read-message.js'
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
  readonly #untyped: UntypedTree

  constructor(message: EdiMessage) {
    this.standard = message.standard
    this.message = message.type
    this.version = message.version
    this.controlNumber = message.controlNumber
    this.#untyped = untypedTree(message)
    Object.defineProperty(this, 'tree', ownTree)
  }

  typed(): TypedLoop {
    return typedTree(this.#untyped)
  }

  get [inPieces](): TreeInPieces {
    return typedTreeInPieces(this.#untyped)
  }
}

/** A property of each object, not of the class, so that whoever copies or prints the object finds it. */
const ownTree = {
  enumerable: true,
  get(this: MessageSource): TypedLoop {
    return this.typed()
  },
}

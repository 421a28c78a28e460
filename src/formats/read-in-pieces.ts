import { CamtReader } from './camt.js'
import type { Format } from './document.js'
import type { Finding } from './finding.js'
import { documentJson, JsonWriter, pieceLength } from './json.js'

/**
 * Reads a file of any length: JSON of its documents goes out while the file comes in, with commas between them; memory
 * holds one entry. The text is made as it is taken, and is taken before more is written.
 */
export interface PieceReader {
  /** JSON text that is ready after this block. Throws what refuses the file, as `end` does. */
  write(bytes: Uint8Array): Iterable<string>
  /** The rest of it. */
  end(): Iterable<string>
  /** What was ready before a refusal, and what closes it, so that all that went out is still JSON. */
  abandon(): Iterable<string>
  /** The version of the format, as soon as it is known. */
  readonly version: string | undefined
  /** Complete after the end. */
  readonly findings: readonly Finding[]
}

/** Formats that come in files larger than memory should hold. */
export const pieceReaders: Partial<Readonly<Record<Format, (name: string) => PieceReader>>> = {
  camt: (name) => new CamtPieces(name),
}

/** More findings than this about one file are left out. */
const mostFindings = 10_000

/** Each statement as one document whose entries come first, because the balances are proven when they are over. */
class CamtPieces implements PieceReader {
  readonly #reader: CamtReader
  readonly findings: Finding[] = []
  /** What goes out next: text, or an entry that is still to be written as such. */
  #ready: (string | object)[] = []
  readonly #writer = new JsonWriter()
  #documents = 0
  #entries = 0

  constructor(name: string) {
    this.#reader = new CamtReader(name, {
      entry: (entry) => {
        this.#ready.push(this.#entries === 0 ? this.#opening() : ',', entry)
        this.#entries++
      },
      statement: ({ findings, ...head }) => {
        if (this.#entries === 0) this.#ready.push(this.#opening())
        for (const finding of findings) if (this.findings.length < mostFindings) this.findings.push(finding)
        this.#ready.push('],', documentJson({ ...head, findings: [] }).slice(1), '}')
        this.#documents++
        this.#entries = 0
      },
    })
  }

  write(bytes: Uint8Array): Iterable<string> {
    this.#reader.write(bytes)
    return this.#taken()
  }

  end(): Iterable<string> {
    this.#reader.close()
    return this.#taken()
  }

  abandon(): Iterable<string> {
    if (this.#entries > 0) this.#ready.push(']}}')
    return this.#taken()
  }

  get version(): string | undefined {
    return this.#reader.format
  }

  #opening(): string {
    return `${this.#documents === 0 ? '' : ','}{"type":"statement","document":{"entries":[`
  }

  /** An entry may have as many details as a day has payments, and its JSON is many times as long as it is. */
  *#taken(): Generator<string, void, undefined> {
    const ready = this.#ready
    this.#ready = []
    let text = ''
    for (const part of ready) {
      for (const piece of typeof part === 'string' ? [part] : this.#piecesOf(part)) {
        text += piece
        if (text.length < pieceLength) continue
        yield text
        text = ''
      }
    }
    if (text !== '') yield text
  }

  *#piecesOf(entry: object): Generator<string, void, undefined> {
    yield this.#writer.start(entry)
    while (!this.#writer.isOver) yield this.#writer.next()
  }
}

import { CamtReader } from './camt.js'
import type { Format } from './document.js'
import type { Finding } from './finding.js'
import { documentJson } from './json.js'

/**
 * Reads a file of any length: JSON of its documents goes out while the file comes in, with commas between them; memory
 * holds one entry.
 */
export interface PieceReader {
  /** JSON text that is ready after this block. */
  write(bytes: Uint8Array): string
  /** The rest of it. Throws what refuses the file. */
  end(): string
  /** Closes what is open after a refusal, so that what went out before is still JSON. */
  abandon(): string
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
  #json: string[] = []
  #documents = 0
  #entries = 0

  constructor(name: string) {
    this.#reader = new CamtReader(name, {
      entry: (entry) => {
        this.#json.push(this.#entries === 0 ? this.#opening() : ',', documentJson(entry))
        this.#entries++
      },
      statement: ({ findings, ...head }) => {
        if (this.#entries === 0) this.#json.push(this.#opening())
        for (const finding of findings) if (this.findings.length < mostFindings) this.findings.push(finding)
        this.#json.push('],', documentJson({ ...head, findings: [] }).slice(1), '}')
        this.#documents++
        this.#entries = 0
      },
    })
  }

  write(bytes: Uint8Array): string {
    this.#reader.write(bytes)
    return this.#taken()
  }

  end(): string {
    this.#reader.close()
    return this.#taken()
  }

  abandon(): string {
    if (this.#entries > 0) this.#json.push(']}}')
    return this.#taken()
  }

  get version(): string | undefined {
    return this.#reader.format
  }

  #opening(): string {
    return `${this.#documents === 0 ? '' : ','}{"type":"statement","document":{"entries":[`
  }

  #taken(): string {
    const text = this.#json.join('')
    this.#json = []
    return text
  }
}

import { createInflateRaw } from 'node:zlib'
import { problem } from '../../../kernel/problem.js'

/** How much a spreadsheet may unfold to: far above what people keep in one, far below what would hurt. */
export const xlsxLimits = {
  /** Parts of the archive. */
  entries: 10_000,
  /** One part, unpacked. A million rows of ten columns fit. */
  partBytes: 512 * 1024 * 1024,
  /** The texts of a workbook, which must be in memory all at once. */
  textBytes: 128 * 1024 * 1024,
  /** So many times its packed size may a part unfold to. Sheets reach twenty; a bomb has a thousand. */
  ratio: 100,
  /** Below this size the ratio does not count: small parts of nothing but repetition are common. */
  freeBytes: 4 * 1024 * 1024,
}

interface Entry {
  readonly method: number
  readonly offset: number
  readonly packed: number
}

const endSignature = 0x06054b50
const directorySignature = 0x02014b50
const localSignature = 0x04034b50
const [stored, deflated] = [0, 8]

/** The parts of a ZIP archive (APPNOTE.TXT 4.3) in memory, unpacked one at a time and never beyond a limit. */
export class ZipArchive {
  readonly #bytes: Buffer
  readonly #name: string
  readonly #entries = new Map<string, Entry>()

  constructor(bytes: Buffer, name: string) {
    this.#bytes = bytes
    this.#name = name
    this.#readDirectory()
  }

  has(part: string): boolean {
    return this.#entries.has(part)
  }

  get parts(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** The unpacked bytes of a part in blocks. */
  async *open(part: string, limit = xlsxLimits.partBytes): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(part)
    if (entry === undefined) throw this.#broken(`it has no part ${part}`)
    const packed = this.#packed(entry, part)
    const most = Math.min(limit, Math.max(xlsxLimits.freeBytes, xlsxLimits.ratio * packed.length))
    let total = 0
    try {
      for await (const block of entry.method === stored ? [packed] : inflated(packed)) {
        total += block.length
        if (total > most) throw this.#tooLarge(part, most)
        yield block
      }
    } catch (error) {
      if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
      throw this.#broken(`its part ${part} is damaged`)
    }
  }

  /** The text of a part in blocks. */
  async *text(part: string, limit?: number): AsyncGenerator<string, void, undefined> {
    const decoder = new TextDecoder('utf-8')
    for await (const block of this.open(part, limit)) yield decoder.decode(block, { stream: true })
    yield decoder.decode()
  }

  #packed({ offset, packed, method }: Entry, part: string): Buffer {
    const bytes = this.#bytes
    if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== localSignature) {
      throw this.#broken(`its part ${part} is not where its directory says`)
    }
    if (method !== stored && method !== deflated) throw this.#broken(`its part ${part} is packed in an unknown way`)
    const begin = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
    if (begin + packed > bytes.length) throw this.#broken(`its part ${part} ends too early`)
    return bytes.subarray(begin, begin + packed)
  }

  /** The central directory stands at the end, behind it at most a comment of 64 KB. */
  #readDirectory(): void {
    const bytes = this.#bytes
    const tail = bytes.subarray(Math.max(0, bytes.length - 65_557))
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== endSignature) {
      throw this.#broken('the directory at its end is missing')
    }
    const count = tail.readUInt16LE(end + 10)
    if (count > xlsxLimits.entries) throw this.#broken(`it has more than ${xlsxLimits.entries} parts`)
    let at = tail.readUInt32LE(end + 16)
    for (let index = 0; index < count; index++) at = this.#readEntry(at)
  }

  /** Reads one line of the directory; returns where the next begins. */
  #readEntry(at: number): number {
    const bytes = this.#bytes
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== directorySignature) {
      throw this.#broken('its directory is damaged')
    }
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\//, '')
    // Which of two parts is meant, every program decides for itself.
    if (this.#entries.has(name)) throw this.#broken(`its part ${name.slice(0, 100)} stands in it twice`)
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw this.#broken('it is encrypted. Save it without a password')
    this.#entries.set(name, {
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    })
    return at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }

  #broken(what: string): Error {
    return problem('xlsx.broken', `${this.#name} is no sound XLSX file: ${what}.`, { file: this.#name })
  }

  #tooLarge(part: string, limit: number): Error {
    const message = `${this.#name}: its part ${part} unfolds to more than ${limit} bytes. Split the table.`
    return problem('xlsx.too_large', message, { file: this.#name, part, maxBytes: limit })
  }
}

async function* inflated(packed: Buffer): AsyncGenerator<Buffer, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 })
  inflate.end(packed)
  try {
    yield* inflate
  } finally {
    inflate.destroy()
  }
}

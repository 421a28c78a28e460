export type TableEncoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'

/**
 * Finds the encoding of a text from its bytes: a mark at its start, NUL bytes at every other place, or bytes that are
 * no UTF-8. What is no UTF-8 and no UTF-16 is taken for Windows-1252, which can be any bytes: that is worth a look.
 */
export class EncodingEvidence {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #head: TableEncoding | undefined
  #begun = false
  #isUtf8 = true

  see(block: Uint8Array): void {
    if (!this.#begun) this.#head = headEncoding(block)
    this.#begun = true
    if (!this.#isUtf8 || this.#head !== undefined) return
    try {
      this.#decoder.decode(block, { stream: true })
    } catch {
      this.#isUtf8 = false
    }
  }

  get found(): TableEncoding {
    if (this.#head !== undefined) return this.#head
    try {
      if (this.#isUtf8) this.#decoder.decode()
    } catch {
      this.#isUtf8 = false
    }
    return this.#isUtf8 ? 'utf-8' : 'windows-1252'
  }
}

function headEncoding(block: Uint8Array): TableEncoding | undefined {
  const [first, second, third] = block
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  // Western text in UTF-16 has a NUL in every character; other texts have none at all.
  if (second === 0 && first !== 0) return 'utf-16le'
  return first === 0 && second !== 0 ? 'utf-16be' : undefined
}

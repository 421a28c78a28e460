import { problem } from '../kernel/problem.js'
import { detectFormat, headLength } from './detect-format.js'
import type { Format, FormatDocument } from './document.js'
import { EdiContent } from './edi-content.js'
import type { Finding } from './finding.js'
import { maxFileBytes, read } from './read.js'

/** A file under reading: its documents one by one, and afterwards what was seen about them. */
export interface FileStream {
  readonly format: Format
  readonly version?: string
  readonly documents: AsyncIterable<FormatDocument> | Iterable<FormatDocument>
  /** Complete when the last document was taken. */
  readonly findings: () => readonly Finding[]
}

/**
 * As `read`, but from blocks of bytes that end anywhere. X12 and EDIFACT may be of any size, since memory holds one
 * message; files of other formats are read as a whole.
 */
export async function readStream(blocks: AsyncIterable<Uint8Array>, name: string): Promise<FileStream> {
  const source = blocks[Symbol.asyncIterator]()
  const { blocks: begun, ended } = await take(source, headLength, name)
  const detected = detectFormat(Buffer.concat(begun))
  if (detected?.format === 'x12' || detected?.format === 'edifact') return ediStream(detected.format, begun, source)
  const { blocks: rest } = ended ? { blocks: [] } : await take(source, Number.POSITIVE_INFINITY, name)
  const { format, version, documents, findings } = read(Buffer.concat([...begun, ...rest]), name)
  return { format, version, documents, findings: () => findings }
}

/** Blocks until there are so many bytes, or all there are. */
async function take(source: AsyncIterator<Uint8Array>, bytes: number, name: string) {
  const blocks: Uint8Array[] = []
  let taken = 0
  while (taken < bytes) {
    const next = await source.next()
    if (next.done) return { blocks, ended: true }
    blocks.push(next.value)
    taken += next.value.length
    if (taken > maxFileBytes) {
      const message = `${name} is larger than ${maxFileBytes} bytes. Split it.`
      throw problem('file.too_large', message, { file: name, maxBytes: maxFileBytes })
    }
  }
  return { blocks, ended: false }
}

/** The first message tells the version, so it is read before anything is handed on. */
async function ediStream(
  format: Format,
  begun: readonly Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): Promise<FileStream> {
  const content = new EdiContent()
  const documents = ediDocuments(content, begun, source)
  const first = await documents.next()
  async function* all(): AsyncGenerator<FormatDocument, void, undefined> {
    if (first.done) return
    yield first.value
    yield* documents
  }
  const version = first.done || !('source' in first.value) ? undefined : first.value.source?.version
  return { format, version, documents: all(), findings: () => content.findings.all }
}

async function* ediDocuments(content: EdiContent, begun: readonly Uint8Array[], source: AsyncIterator<Uint8Array>) {
  for (const block of begun) yield* content.push(block)
  for (let next = await source.next(); !next.done; next = await source.next()) yield* content.push(next.value)
  yield* content.end()
}

import { problem } from '../kernel/problem.js'
import { detectFormat, headLength } from './detect-format.js'
import type { Format, FormatDocument, TradeDocument } from './document.js'
import { EdiContent } from './edi-content.js'
import type { Finding } from './finding.js'
import { maxFileBytes, read } from './read.js'
import { type PieceReader, pieceReaders } from './read-in-pieces.js'

/** A file under reading: its documents, a few at a time, and afterwards what was seen about them. */
export interface FileStream {
  readonly format: Format
  readonly version?: string
  readonly documents: AsyncIterable<readonly FormatDocument[]> | Iterable<readonly FormatDocument[]>
  /** Where one document may be larger than memory: the documents as JSON, with commas between them, in pieces. */
  readonly json?: AsyncIterable<string>
  /** Complete when the last document was taken. */
  readonly findings: () => readonly Finding[]
}

/**
 * As `read`, but from blocks of bytes that end anywhere. X12 and EDIFACT may be of any size, since memory holds one
 * message, and so may camt, of which it holds one entry; files of other formats are read as a whole. Where documents
 * are `wanted` instead of their JSON, camt is too.
 */
export async function readStream(
  blocks: AsyncIterable<Uint8Array>,
  name: string,
  wanted: 'json' | 'documents' = 'json',
): Promise<FileStream> {
  const source = blocks[Symbol.asyncIterator]()
  const { blocks: begun, ended } = await take(source, headLength, name)
  const detected = detectFormat(Buffer.concat(begun))
  if (detected?.format === 'x12' || detected?.format === 'edifact') return ediStream(detected.format, begun, source)
  const inPieces = detected && pieceReaders[detected.format]
  if (inPieces && !ended && wanted === 'json') {
    const { blocks: more, ended: isSmall } = await take(source, largeBytes, name)
    begun.push(...more)
    if (!isSmall) return pieceStream(detected.format, inPieces(name), begun, source)
    return wholeStream(begun, name)
  }
  const { blocks: rest } = ended ? { blocks: [] } : await take(source, Number.POSITIVE_INFINITY, name)
  return wholeStream([...begun, ...rest], name)
}

/** Files beyond this are read in pieces, where their format allows it. */
const largeBytes = 1024 * 1024

function wholeStream(blocks: readonly Uint8Array[], name: string): FileStream {
  const { format, version, documents, findings } = read(Buffer.concat(blocks), name)
  return { format, version, documents: [documents], findings: () => findings }
}

/** Goes through the file once, however it is taken: as JSON, or for its findings alone. */
function pieceStream(
  format: Format,
  reader: PieceReader,
  begun: readonly Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): FileStream {
  const start = reader.write(begun[0]!)
  async function* json(): AsyncGenerator<string, void, undefined> {
    try {
      yield* start
      for (const block of begun.slice(1)) yield* reader.write(block)
      for (let next = await source.next(); !next.done; next = await source.next()) yield* reader.write(next.value)
      yield* reader.end()
    } catch (error) {
      yield* reader.abandon()
      throw error
    }
  }
  return { format, version: reader.version, json: json(), documents: none(json()), findings: () => reader.findings }
}

/** No document is handed out whole: going through is for the findings. */
async function* none(pieces: AsyncIterable<string>): AsyncGenerator<readonly FormatDocument[], void, undefined> {
  for await (const _piece of pieces) yield []
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
  let first = await documents.next()
  while (!first.done && first.value.length === 0) first = await documents.next()
  async function* all(): AsyncGenerator<readonly FormatDocument[], void, undefined> {
    if (first.done) return
    yield first.value
    yield* documents
  }
  const version = first.done ? undefined : first.value[0]?.source?.version
  return { format, version, documents: all(), findings: () => content.findings.all }
}

/** Whoever takes them one by one waits for a promise each time, which takes longer than reading a short message. */
async function* ediDocuments(content: EdiContent, begun: readonly Uint8Array[], source: AsyncIterator<Uint8Array>) {
  for (const block of begun) yield* inPieces(content, block)
  for (let next = await source.next(); !next.done; next = await source.next()) yield* inPieces(content, next.value)
  yield content.end()
}

/** Bytes whose messages are in memory at once: few enough for the collector to find them still young (twice as fast). */
const PIECE = 16 * 1024

function* inPieces(content: EdiContent, block: Uint8Array): Generator<readonly TradeDocument[], void, undefined> {
  for (let at = 0; at < block.length; at += PIECE) yield content.push(block.subarray(at, at + PIECE))
}

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ProblemError, problem } from '../kernel/problem.js'

/** A file by its path, or any stream of bytes with the name to use in messages. */
export type ByteInput = string | { readonly name: string; readonly chunks: AsyncIterable<Uint8Array> }

export interface ByteOptions {
  /** Most bytes to deliver after decompression; stops a compression bomb. Default 64 GiB. */
  readonly maxBytes?: number
}

/**
 * Blocks handed on are at least this large (but for the last), so that a consumer which rescans an unfinished record
 * stays linear even when the network delivers single bytes.
 */
const blockSize = 256 * 1024
const defaultMaxBytes = 64 * 1024 ** 3

const fileFaults: Readonly<Record<string, readonly [code: string, message: string]>> = {
  ENOENT: ['file.missing', 'does not exist. Check the path.'],
  ENOTDIR: ['file.missing', 'does not exist: a part of its path is not a directory.'],
  EISDIR: ['file.is_directory', 'is a directory. Name a file in it.'],
  EACCES: ['file.unreadable', 'may not be read. Check its permissions.'],
  EPERM: ['file.unreadable', 'may not be read. Check its permissions.'],
}

/** The name of an input as messages print it. */
export function inputName(input: ByteInput): string {
  return typeof input === 'string' ? input : input.name
}

/**
 * The bytes of an input in blocks, decompressed when they start with the gzip magic number (RFC 1952, 2.3.1).
 * Refuses a file that is missing, a directory, unreadable, empty, broken inside its compression, or beyond `maxBytes`.
 */
export async function* readBytes(input: ByteInput, options: ByteOptions = {}): AsyncGenerator<Buffer, void, undefined> {
  const name = inputName(input)
  const maxBytes = options.maxBytes ?? defaultMaxBytes
  let total = 0
  for await (const block of inBlocks(decompressed(rawBlocks(input), name))) {
    total += block.length
    if (total > maxBytes) {
      throw problem('file.too_large', `${name} holds more than ${maxBytes} bytes. Split the file.`, {
        file: name,
        maxBytes,
      })
    }
    yield block
  }
  if (total === 0) {
    throw problem('file.empty', `${name} is empty. Check that it was written completely.`, { file: name })
  }
}

/** The stored bytes; faults of the file system become refusals. */
async function* rawBlocks(input: ByteInput): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof input !== 'string') {
    yield* input.chunks
    return
  }
  try {
    yield* createReadStream(input, { highWaterMark: blockSize })
  } catch (error) {
    const fault = fileFaults[(error as NodeJS.ErrnoException).code ?? '']
    if (fault === undefined) throw error
    throw problem(fault[0], `${input} ${fault[1]}`, { file: input })
  }
}

async function* decompressed(
  source: AsyncGenerator<Uint8Array, void, undefined>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { head, rest } = await peek(source, 2)
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(rest, name)
  else yield* rest
}

/** The first bytes (fewer when the source ends before) and the same source again from its start. */
async function peek(
  source: AsyncGenerator<Uint8Array, void, undefined>,
  length: number,
): Promise<{ head: Uint8Array; rest: AsyncGenerator<Uint8Array, void, undefined> }> {
  let head = Buffer.alloc(0)
  while (head.length < length) {
    const next = await source.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  async function* again(): AsyncGenerator<Uint8Array, void, undefined> {
    if (head.length > 0) yield head
    yield* source
  }
  return { head, rest: again() }
}

async function* gunzipped(
  source: AsyncGenerator<Uint8Array, void, undefined>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: blockSize })
  const feeding = pipeline(Readable.from(source, { objectMode: false }), gunzip)
  // The reading side below reports every fault, also one of the source; unheard here it would end the process.
  feeding.catch(() => undefined)
  try {
    yield* gunzip
  } catch (error) {
    if (error instanceof ProblemError || !isCompressionFault(error)) throw error
    const offset = gunzip.bytesWritten
    const truncated = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR'
    const what = truncated ? 'its gzip data ends too early' : `its gzip data is broken (${(error as Error).message})`
    throw problem('file.broken_gzip', `${name}: ${what}, at compressed byte ${offset}. Transfer the file again.`, {
      file: name,
      offset,
    })
  } finally {
    gunzip.destroy()
  }
}

function isCompressionFault(error: unknown): boolean {
  return ((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_')
}

/** Joins small chunks up to the block size; large ones pass through uncopied. */
async function* inBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    if (chunk.length === 0) continue
    waiting.push(chunk)
    length += chunk.length
    if (length < blockSize) continue
    yield joined(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield joined(waiting)
}

function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks
  if (chunks.length === 1 && first !== undefined) return Buffer.from(first.buffer, first.byteOffset, first.byteLength)
  return Buffer.concat(chunks)
}

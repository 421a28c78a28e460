import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { problem } from '../../kernel/problem.js'
import type { Fingerprint, SequenceState } from './backup-session.js'

/**
 * A backup is a compressed text that `gunzip` makes readable, lines of JSON around the rows of each table as COPY
 * writes them:
 *
 *     {"format":"o2c backup","formatVersion":1,"schemaVersion":8,"postgresql":"18.4","createdAt":"..."}
 *     {"table":"\"public\".\"tenant\"","columns":["\"tenant_id\"", ...]}
 *     ...rows...
 *     \.
 *     {"rows":1,"content":"...","sha256":"..."}
 *     ...more tables...
 *     {"tables":61,"rows":34567,"sequences":[],"sha256":"..."}
 *
 * The hash of a table covers its rows, that of the last line everything before that line.
 */
export const formatName = 'o2c backup'

/** Raised when an older o2c could no longer read what we write. */
export const formatVersion = 1

/** The line after the rows of a table; COPY escapes what would look like it. */
export const endOfRows = '\\.\n'

/** The first line. */
export interface BackupHeader {
  readonly format: typeof formatName
  readonly formatVersion: number
  /** The last migration that the database had. */
  readonly schemaVersion: number
  readonly postgresql: string
  readonly createdAt: string
}

/** The line before a table's rows. */
export interface TableStart {
  readonly table: string
  readonly columns: readonly string[]
}

/** The line after them. */
export interface TableEnd extends Fingerprint {
  readonly sha256: string
}

/** The last line. */
export interface BackupTrailer {
  readonly tables: number
  readonly rows: number
  readonly sequences: readonly SequenceState[]
  readonly sha256: string
}

/** One part of a backup, in the order of the file. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly start: TableStart }
  /** Whole rows of the table last started. */
  | { readonly kind: 'rows'; readonly data: Buffer }
  | { readonly kind: 'end'; readonly end: TableEnd }
  | { readonly kind: 'trailer'; readonly trailer: BackupTrailer }

/**
 * Reads a backup part by part. A file that is no backup, is cut off or was changed is refused, at the latest where the
 * last part would be. `progress` hears how many bytes of the file have been read.
 */
export async function* readBackup(
  file: string,
  progress: (bytes: number) => void = () => undefined,
): AsyncGenerator<BackupPart> {
  const text = new BackupText(decompressed(file, progress))
  const header = parse<BackupHeader>(await text.line(), 'format')
  if (header?.format !== formatName) throw notABackup(file)
  refuseNewerFormat(file, header)
  yield { kind: 'header', header }
  for (let tables = 0; ; tables++) {
    const sha256 = text.sha256()
    const line = await text.line()
    const trailer = parse<BackupTrailer>(line, 'sequences')
    if (trailer) {
      if (trailer.sha256 !== sha256 || trailer.tables !== tables || !(await text.isAtEnd())) throw damaged(file)
      yield { kind: 'trailer', trailer }
      return
    }
    yield* readTable(file, text, line)
  }
}

async function* readTable(file: string, text: BackupText, line: string | undefined): AsyncGenerator<BackupPart> {
  const start = parse<TableStart>(line, 'table')
  if (!start) throw line === undefined ? truncated(file) : damaged(file)
  yield { kind: 'table', start }
  const hash = createHash('sha256')
  for await (const data of text.rows()) {
    hash.update(data)
    yield { kind: 'rows', data }
  }
  const last = await text.line()
  if (last === undefined) throw truncated(file)
  const end = parse<TableEnd>(last, 'content')
  if (end?.sha256 !== hash.digest('hex')) throw damaged(file)
  yield { kind: 'end', end }
}

/** The text of a backup, which knows the hash of all that was read from it. */
class BackupText {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #hash: Hash = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next line without its end; undefined where the text ends before it does. */
  async line(): Promise<string | undefined> {
    for (let searched = 0; ; ) {
      const end = this.#rest.indexOf('\n', searched)
      if (end >= 0) return this.#take(end + 1).toString('utf8', 0, end)
      searched = this.#rest.length
      // No line of ours is as long; a file without line ends shall not fill the memory.
      if (searched > 64 * 1024 * 1024 || !(await this.#more())) return undefined
    }
  }

  /** The rows up to the line that ends them, in blocks of whole lines; less where the text ends before. */
  async *rows(): AsyncGenerator<Buffer> {
    // Invariant: what is left begins at the beginning of a line.
    for (;;) {
      if (this.#rest.subarray(0, endOfRows.length).equals(Buffer.from(endOfRows))) break
      const end = this.#rest.indexOf(`\n${endOfRows}`)
      const wholeLines = (end >= 0 ? end : this.#rest.lastIndexOf('\n')) + 1
      if (wholeLines > 0) yield this.#take(wholeLines)
      else if (!(await this.#more())) return
    }
    this.#take(endOfRows.length)
  }

  /** The hash of everything taken so far. */
  sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more())
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    this.#hash.update(taken)
    return taken
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next()
    if (done) return false
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value])
    return true
  }
}

async function* decompressed(file: string, progress: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(file)
  try {
    // Failures reach the reader through the stream itself.
    for await (const chunk of pipeline(source, createGunzip({ chunkSize: 256 * 1024 }), () => undefined)) {
      progress(source.bytesRead)
      yield chunk
    }
  } catch (error) {
    throw explain(file, error as NodeJS.ErrnoException)
  }
}

function explain(file: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'Z_BUF_ERROR') return truncated(file)
  if (error.message === 'incorrect header check') return notABackup(file)
  if (error.code?.startsWith('Z_')) return damaged(file)
  return problem('backup.unreadable', `The backup ${file} cannot be read: ${error.message}`)
}

/** The line as JSON when it has the property by which its kind is known. */
function parse<T extends object>(line: string | undefined, property: keyof T & string): T | undefined {
  try {
    const value = JSON.parse(line ?? '')
    return typeof value === 'object' && value && property in value ? value : undefined
  } catch {
    return undefined
  }
}

function refuseNewerFormat(file: string, header: BackupHeader): void {
  if (header.formatVersion <= formatVersion) return
  throw problem('backup.too_new', `${file} was made by a newer o2c. Restore it with that one, or upgrade this one.`)
}

const notABackup = (file: string) => problem('backup.not_a_backup', `${file} is not a backup made by o2c.`)

const truncated = (file: string) =>
  problem('backup.truncated', `The backup ${file} is cut off: its end is missing. Use another copy of it.`)

const damaged = (file: string) =>
  problem(
    'backup.damaged',
    `The backup ${file} is damaged: its content is not what was written. Use another copy of it.`,
  )

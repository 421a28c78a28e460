import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { problem } from '../../kernel/problem.js'
import { outputPlace } from '../output-file.js'
import {
  type BackupHeader,
  type BackupTrailer,
  endOfRows,
  formatName,
  formatVersion,
  readBackup,
} from './backup-format.js'
import {
  type BackupTable,
  type Fingerprint,
  fingerprint,
  listSequences,
  listTables,
  schemaVersion,
  withBackupSession,
} from './backup-session.js'

/** How far a backup or restore has come in the step it is at. */
export interface BackupProgress {
  readonly what: string
  readonly done: number
  readonly total: number
}

/** What a backup holds. */
export interface BackupSummary {
  readonly header: BackupHeader
  readonly trailer: BackupTrailer
}

const unwritable = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EIO'])

/** A table with what it held when the backup began. */
type CountedTable = BackupTable & Fingerprint

/**
 * Writes the whole database, as it was at one moment, to a file; others may work in it meanwhile. The file appears
 * under its name only when it is complete, on the disk, and has been read back and checked.
 */
export async function backup(
  url: string,
  file: string,
  progress: (step: BackupProgress) => void,
): Promise<BackupSummary> {
  const { path, isDevice } = await outputPlace(file)
  if (isDevice)
    throw problem('backup.not_written', `${file} is a device or pipe: a backup is read back, so name a file`)
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`
  try {
    await withBackupSession(url, (client) => writeBackup(client, partial, progress))
    await flush(partial)
    const summary = await checkBackup(partial, progress)
    await rename(partial, path)
    await flush(dirname(path))
    return summary
  } catch (error) {
    await rm(partial, { force: true })
    throw explainWriting(file, error as NodeJS.ErrnoException)
  }
}

/** Reads a backup to its end and refuses it unless it is whole and unchanged. */
export async function checkBackup(file: string, progress: (step: BackupProgress) => void): Promise<BackupSummary> {
  const total = await stat(file).then(
    ({ size }) => size,
    () => 0,
  )
  let header: BackupHeader | undefined
  for await (const part of readBackup(file, (done) => progress({ what: 'checking the file', done, total }))) {
    if (part.kind === 'header') header = part.header
    if (part.kind === 'trailer') return { header: header!, trailer: part.trailer }
  }
  throw new Error('a backup was read to its end without a trailer')
}

/** How many rows a block of whole rows holds. */
export function countRows(data: Buffer): number {
  let rows = 0
  for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, end + 1)) rows++
  return rows
}

async function writeBackup(client: Client, file: string, progress: (step: BackupProgress) => void): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  const text = backupText(client, progress)
  // All the customers of a company are in it: for its owner's eyes only.
  await pipeline(text, createGzip({ level: 4 }), createWriteStream(file, { flags: 'wx', mode: 0o600 }))
  await client.query('commit')
}

/** The text of the backup, line by line and block by block. */
async function* backupText(client: Client, progress: (step: BackupProgress) => void): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const hashed = (data: Buffer) => {
    hash.update(data)
    return data
  }
  yield hashed(json(await describe(client)))
  const tables = await countTables(client, progress)
  const total = tables.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  for (const table of tables) {
    for await (const data of tableText(client, table)) {
      yield hashed(data.bytes)
      done += data.rows
      progress({ what: `writing ${table.name}`, done, total })
    }
  }
  const sequences = await listSequences(client)
  yield json({ tables: tables.length, rows: total, sequences, sha256: hash.digest('hex') } satisfies BackupTrailer)
}

/** A table's part of the text, each block with the number of rows in it. */
async function* tableText(client: Client, table: CountedTable): AsyncGenerator<{ bytes: Buffer; rows: number }> {
  const { name, columns, rows, content } = table
  yield { bytes: json({ table: name, columns }), rows: 0 }
  const hash = createHash('sha256')
  let copied = 0
  // A partitioned table is copied through a query: COPY itself takes rows from one partition only.
  const copy = client.query(copyTo(`copy (select ${columns.join(', ')} from ${name}) to stdout`))
  for await (const bytes of copy as AsyncIterable<Buffer>) {
    hash.update(bytes)
    const inBlock = countRows(bytes)
    copied += inBlock
    yield { bytes, rows: inBlock }
  }
  if (copied !== rows) throw new Error(`${copied} of ${rows} rows of ${name} were copied`)
  yield { bytes: Buffer.from(endOfRows), rows: 0 }
  yield { bytes: json({ rows, content, sha256: hash.digest('hex') }), rows: 0 }
}

async function describe(client: Client): Promise<BackupHeader> {
  const version = await schemaVersion(client)
  if (version === undefined)
    throw problem('backup.not_ours', 'This database was not made by o2c: it has no migrations.')
  const { rows } = await client.query('show server_version')
  return {
    format: formatName,
    formatVersion,
    schemaVersion: version,
    postgresql: rows[0].server_version,
    createdAt: new Date().toISOString(),
  }
}

async function countTables(client: Client, progress: (step: BackupProgress) => void): Promise<CountedTable[]> {
  const tables = await listTables(client)
  const counted: CountedTable[] = []
  for (const table of tables) {
    counted.push({ ...table, ...(await fingerprint(client, table)) })
    progress({ what: 'counting rows', done: counted.length, total: tables.length })
  }
  return counted
}

function json(line: object): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`)
}

/** Waits until the file or folder is on the disk itself. */
async function flush(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A fault of the file system is something the caller can mend; any other is passed on. */
function explainWriting(file: string, error: NodeJS.ErrnoException): Error {
  if (!unwritable.has(error.code ?? '')) return error
  return problem(
    'backup.not_written',
    `The backup ${file} cannot be written: ${error.message}. An earlier one of that name is as it was.`,
  )
}

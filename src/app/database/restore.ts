import { pipeline } from 'node:stream/promises'
import { type Client, escapeIdentifier, escapeLiteral } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { problem } from '../../kernel/problem.js'
import { type BackupProgress, type BackupSummary, checkBackup, countRows } from './backup.js'
import { type BackupPart, type BackupTrailer, readBackup, type TableEnd, type TableStart } from './backup-format.js'
import {
  type BackupTable,
  fingerprint,
  listSchemas,
  listTables,
  schemaVersion,
  withBackupSession,
} from './backup-session.js'
import { withoutForeignKeys } from './without-foreign-keys.js'

/** Brings the schema of a database to a version; to the newest when none is given. */
export type Migrate = (url: string, version?: number) => Promise<void>

/** What a restore needs besides the database and the backup. */
export interface RestoreOptions {
  readonly migrate: Migrate
  readonly progress: (step: BackupProgress) => void
}

/** A backup that is whole, and whose schema this o2c knows. */
export interface CheckedBackup {
  readonly file: string
  readonly summary: BackupSummary
}

/** Looks at a backup before there is any database to restore it into, so that a refusal leaves nothing behind. */
export async function readyToRestore(
  file: string,
  newestSchema: number,
  progress: (step: BackupProgress) => void,
): Promise<CheckedBackup> {
  const summary = await checkBackup(file, progress)
  if (summary.header.schemaVersion <= newestSchema) return { file, summary }
  throw problem(
    'restore.newer_schema',
    `${file} was made by a newer o2c. Restore it with that one, or upgrade this one.`,
  )
}

/**
 * Fills an empty database from a backup that was looked at: makes the schema as it was then, loads everything in one transaction, checks
 * that what the tables hold is what was backed up, and only then brings the schema up to date. Where it refuses or
 * fails, no row of the backup is in the database.
 */
export async function restore(url: string, checked: CheckedBackup, options: RestoreOptions): Promise<BackupSummary> {
  const { migrate, progress } = options
  const { file, summary } = checked
  const wanted = summary.header.schemaVersion
  await withBackupSession(url, async (client) => {
    await refuseData(client)
    if (((await schemaVersion(client)) ?? 0) > wanted) await dropEverything(client)
  })
  await migrate(url, wanted)
  await withBackupSession(url, async (client) => {
    const reached = (await schemaVersion(client)) ?? 0
    if (reached !== wanted) throw new Error(`the schema was brought to version ${reached} instead of ${wanted}`)
    await load(client, file, summary.trailer, progress).catch(refuseWithoutRights)
  })
  await migrate(url)
  return summary
}

/** Refuses a database in which somebody worked. What migrations put there belongs to no tenant. */
async function refuseData(client: Client): Promise<void> {
  for (const { name, columns } of await listTables(client)) {
    if (!columns.includes('"tenant_id"')) continue
    const { rowCount } = await client.query(`select from ${name} limit 1`)
    if (rowCount === 0) continue
    throw problem(
      'restore.not_empty',
      `The database already holds data (in ${name}); a restore would destroy it. Restore into a new home: --home DIR.`,
    )
  }
}

/** Makes way for an older schema, in a database without data. */
async function dropEverything(client: Client): Promise<void> {
  const schemas = (await listSchemas(client)).map(escapeIdentifier)
  await client.query(
    `drop schema ${schemas.join(', ')} cascade; create schema public; grant usage on schema public to public`,
  )
}

async function load(
  client: Client,
  file: string,
  trailer: BackupTrailer,
  progress: (step: BackupProgress) => void,
): Promise<void> {
  const tables = await listTables(client)
  await client.query('begin')
  await client.query(`set local lock_timeout = '30s'`)
  const putBack = await withoutForeignKeys(client)
  await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`)
  const loaded = await loadTables(client, file, tables, trailer, progress)
  let checked = 0
  for (const [table, end] of loaded) {
    const { rows, content } = await fingerprint(client, table)
    if (rows !== end.rows || content !== end.content) throw new Error(`${table.name} differs after the restore`)
    progress({ what: 'checking the tables', done: ++checked, total: loaded.size })
  }
  await restoreSequences(client, trailer)
  await putBack()
  await client.query('commit')
  await client.query('analyze')
}

/** Loads every table of the file; returns what each was when it was backed up. */
async function loadTables(
  client: Client,
  file: string,
  tables: readonly BackupTable[],
  trailer: BackupTrailer,
  progress: (step: BackupProgress) => void,
): Promise<Map<BackupTable, TableEnd>> {
  const loaded = new Map<BackupTable, TableEnd>()
  let done = 0
  const parts = readBackup(file)
  for await (const part of parts) {
    if (part.kind !== 'table') continue
    const table = findTable(tables, part.start)
    const told = (rows: number) => {
      done += rows
      progress({ what: `loading ${table.name}`, done, total: trailer.rows })
    }
    const rows = rowsOf(parts, (end) => loaded.set(table, end), told)
    await pipeline(rows, client.query(copyFrom(`copy ${table.name} (${table.columns.join(', ')}) from stdin`)))
  }
  refuseMissing(tables, loaded)
  return loaded
}

/** The rows of the table that just started, taken from the parts of the backup. */
async function* rowsOf(
  parts: AsyncIterator<BackupPart>,
  ended: (end: TableEnd) => void,
  progress: (rows: number) => void,
): AsyncGenerator<Buffer> {
  for (;;) {
    const { value: part } = await parts.next()
    if (part?.kind === 'end') return ended(part.end)
    if (part?.kind !== 'rows') throw new Error('the rows of a table do not end')
    yield part.data
    progress(countRows(part.data))
  }
}

/** The table of the database into which a table of the backup goes: it must have the very same columns. */
function findTable(tables: readonly BackupTable[], { table: name, columns }: TableStart): BackupTable {
  const table = tables.find((candidate) => candidate.name === name)
  if (table && [...table.columns].sort().join() === [...columns].sort().join()) return { ...table, columns }
  throw differentSchema(name)
}

function refuseMissing(tables: readonly BackupTable[], loaded: ReadonlyMap<BackupTable, TableEnd>): void {
  const names = new Set([...loaded.keys()].map(({ name }) => name))
  const missing = tables.find(({ name }) => !names.has(name))
  if (missing) throw differentSchema(missing.name)
}

async function restoreSequences(client: Client, { sequences }: BackupTrailer): Promise<void> {
  for (const { name, value, called } of sequences) {
    await client.query(`select setval(${escapeLiteral(name)}, $1, $2)`, [value, called])
  }
}

/** Row-level security that is forced, and triggers, bind an owner too. */
function refuseWithoutRights(error: Error & { code?: string }): never {
  if (error.code !== '42501') throw error
  throw problem(
    'restore.no_rights',
    `A restore must connect as the owner of the database or as a superuser of PostgreSQL; DATABASE_URL names another role (${error.message}).`,
  )
}

const differentSchema = (table: string) =>
  problem(
    'restore.different_schema',
    `The table ${table} is not the same in the backup and in this o2c, although their schema versions agree. ` +
      'Restore with the very o2c that made the backup.',
  )

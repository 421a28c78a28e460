import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { APPLICATION_ROLE, asOwner } from './database.js'
import { type ProblemError, problem } from './problem.js'

const DIRECTORY = new URL('../../db/migrations/', import.meta.url)
const LOCK = 20_261_122

interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

async function migrations(): Promise<Migration[]> {
  const names = (await readdir(DIRECTORY)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, DIRECTORY), 'utf8')
      return { version: Number(name.slice(0, 4)), name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** The newest schema version that this o2c knows. */
export const newestSchema = async (): Promise<number> => (await migrations()).at(-1)!.version

/**
 * Brings a database up to this version of o2c, or to an older schema version (to restore a backup of that time); each
 * migration in its own transaction, one process at a time.
 */
export async function migrate(
  url: string,
  log: (line: string) => void = () => {},
  version = Number.POSITIVE_INFINITY,
): Promise<void> {
  const all = await migrations()
  const work = async (client: pg.Client): Promise<void> => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(
      `create table if not exists schema_migration (
         version int primary key, name text not null, applied_at timestamptz not null default now(), checksum text not null)`,
    )
    const applied = await client.query<{ version: number; name: string; checksum: string }>(
      'select version, name, checksum from schema_migration',
    )
    refuseForeign(all, applied.rows)
    const done = new Set(applied.rows.map((row) => row.version))
    for (const migration of all) {
      if (migration.version <= version && !done.has(migration.version)) await apply(client, migration, log)
    }
  }
  await asOwner(url, work).catch((error) => {
    if (error.code === INSUFFICIENT_PRIVILEGE) throw noRights(error.message)
    throw error.code === READ_ONLY ? READ_ONLY_DATABASE : error
  })
}

const INSUFFICIENT_PRIVILEGE = '42501'
const READ_ONLY = '25006'

const READ_ONLY_DATABASE = problem(
  'database.read_only',
  'the database takes no changes: it is a standby, or set to read only. Name the one that does in DATABASE_URL.',
)

const noRights = (reason: string): ProblemError =>
  problem(
    'database.no_rights',
    `the account may not set up or use this database (${reason}): it must own it. Where it may not create the role ` +
      `${APPLICATION_ROLE} either, an administrator runs once: create role ${APPLICATION_ROLE} nologin; ` +
      `grant ${APPLICATION_ROLE} to ACCOUNT;`,
  )

/** A database made by a newer or altered o2c is left alone. */
function refuseForeign(
  all: readonly Migration[],
  applied: readonly { version: number; name: string; checksum: string }[],
): void {
  for (const row of applied) {
    const known = all.find((migration) => migration.version === row.version)
    if (!known)
      throw problem(
        'database.newer',
        `the database has migration ${row.name}, which this version of o2c does not know: run the newer version`,
      )
    if (known.checksum !== row.checksum)
      throw problem(
        'database.altered',
        `migration ${row.name} differs from the one applied to this database: use the version of o2c that made it`,
      )
  }
}

async function apply(client: pg.Client, migration: Migration, log: (line: string) => void): Promise<void> {
  log(`migration ${migration.name}`)
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
      migration.version,
      migration.name,
      migration.checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

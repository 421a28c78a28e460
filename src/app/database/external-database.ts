import pg from 'pg'
import { problem } from '../../kernel/problem.js'
import type { RunningDatabase } from './running-database.js'

/** The oldest PostgreSQL whose SQL we keep to. */
const oldestMajor = 15

const ADDRESS = /^postgres(ql)?:\/\//

/** Uses a server that somebody else runs. */
export async function openExternalDatabase(url: string): Promise<RunningDatabase> {
  if (!ADDRESS.test(url))
    throw problem(
      'database.bad_address',
      'DATABASE_URL is not the address of a PostgreSQL database: write postgresql://USER:PASSWORD@HOST:5432/DATABASE',
    )
  const { version, encoding } = await serverFacts(url)
  refuseOldServer(version)
  refuseEncoding(encoding)
  return { url, owned: false, stop: async () => undefined }
}

/** Refuses a server older than what the SQL of this system needs. `version` is its `server_version_num`. */
export function refuseOldServer(version: number): void {
  const major = Math.floor(version / 10_000)
  if (major >= oldestMajor) return
  throw problem(
    'database.too_old',
    `DATABASE_URL names a PostgreSQL ${major} server; o2c needs ${oldestMajor} or later. Upgrade the server, or ` +
      'unset DATABASE_URL to use the embedded one.',
    { found: major, needed: oldestMajor },
  )
}

/** Refuses a database that cannot keep every name there is, or keeps bytes without knowing their letters. */
export function refuseEncoding(encoding: string): void {
  if (encoding === 'UTF8') return
  throw problem(
    'database.encoding',
    `The database in DATABASE_URL keeps text as ${encoding}; o2c needs UTF8: create database NAME encoding 'UTF8' template template0`,
  )
}

async function serverFacts(url: string): Promise<{ version: number; encoding: string }> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 })
    // A connection lost meanwhile also fails the query, which is enough to know.
    client.on('error', () => undefined)
    await client.connect()
    try {
      const { rows } = await client.query<{ version: number; encoding: string }>(
        "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
      )
      return rows[0]!
    } finally {
      await client.end()
    }
  } catch (error) {
    const answered = error instanceof pg.DatabaseError
    throw problem(
      answered ? 'database.refused' : 'database.unreachable',
      `The server in DATABASE_URL ${answered ? 'refuses us' : 'does not answer'}: ${reasonOf(error)}`,
    )
  }
}

/** Several addresses tried in vain come as one error without a message of its own. */
function reasonOf(error: unknown): string {
  const causes = error instanceof AggregateError ? error.errors : [error]
  return causes.map((cause) => (cause as Error).message).join('; ')
}

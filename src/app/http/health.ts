import type { Database } from '../../kernel/database.js'
import { VERSION } from './version.js'

export interface Health {
  readonly status: 'ok' | 'down'
  readonly version: string
  readonly database: 'reachable' | 'unreachable'
  /** Number of the last migration applied. */
  readonly migration: number | null
}

/** Whether the API can do its work. Says nothing about any tenant. */
export async function health(database: Database): Promise<Health> {
  try {
    const { rows } = await database.pool.query<{ version: number }>(
      'select max(version) as version from schema_migration',
    )
    return { status: 'ok', version: VERSION, database: 'reachable', migration: rows[0]?.version ?? null }
  } catch {
    return { status: 'down', version: VERSION, database: 'unreachable', migration: null }
  }
}

import { openEmbeddedDatabase } from './embedded-database.js'
import { openExternalDatabase } from './external-database.js'
import type { OpenOptions, RunningDatabase } from './running-database.js'

/**
 * Opens the database: the server that the environment variable DATABASE_URL names, else the embedded server of the
 * home, which it starts unless another process did. Always `stop()` what you opened; after a process that could not,
 * the next one to open the same home takes its server over.
 */
export async function openDatabase(options: OpenOptions): Promise<RunningDatabase> {
  const url = process.env.DATABASE_URL
  return url ? openExternalDatabase(url) : openEmbeddedDatabase(options)
}

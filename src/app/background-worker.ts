import type { Database } from '../kernel/database.js'
import { tenantNames } from './context.js'
import { workToday } from './run.js'

const PAUSE = 1000

/** A worker that looks every second for what is due, tenant after tenant, until it is stopped. A fault is said and tried again. */
export function startWorker(database: Database, say: (line: string) => void): { stop(): Promise<void> } {
  let stopped = false
  let wake = (): void => {}
  const loop = (async () => {
    while (!stopped) {
      for (const tenant of await tenantNames(database).catch(() => [])) {
        if (stopped) break
        await workToday(database, tenant.id).catch((error: Error) => say(`worker, ${tenant.name}: ${error.message}`))
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, PAUSE)
      })
    }
  })()
  return {
    stop: async () => {
      stopped = true
      wake()
      await loop
    },
  }
}

import type { Database } from '../kernel/database.js'
import { tenantNames } from './context.js'
import { isConnectionLost } from './database/connection-lost.js'
import { workToday } from './run.js'

const PAUSE = 1000

/**
 * A worker that looks every second for what is due, tenant after tenant, until it is stopped. A fault is tried again,
 * and said once as long as it stays the same; a database that is away is waited for.
 */
export function startWorker(database: Database, say: (line: string) => void): { stop(): Promise<void> } {
  let stopped = false
  let wake = (): void => {}
  const faults = new Map<string, string>()
  const work = async ({ id, name }: { id: string; name: string }): Promise<void> => {
    try {
      await workToday(database, id)
      faults.delete(id)
    } catch (error) {
      const { message } = error as Error
      if (isConnectionLost(error) || faults.get(id) === message) return
      faults.set(id, message)
      say(`worker, ${name}: ${message}; it is tried again every second`)
    }
  }
  const loop = (async () => {
    while (!stopped) {
      for (const tenant of await tenantNames(database).catch(() => [])) {
        if (stopped) return
        await work(tenant)
      }
      if (stopped) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PAUSE)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
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

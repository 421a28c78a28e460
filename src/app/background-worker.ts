import { asOwner, type Database } from '../kernel/database.js'
import { tenantsOf } from './context.js'
import { isConnectionLost } from './database/connection-lost.js'
import { workToday } from './run.js'
import { ifFree } from './turn.js'

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
  const round = (): Promise<void> =>
    asOwner(database.url, async (client) => {
      for (const tenant of await tenantsOf(client)) if (!stopped) await ifFree(client, tenant.id, () => work(tenant))
    })
  const loop = (async () => {
    while (!stopped) {
      await round().catch(() => {})
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

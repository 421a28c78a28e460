import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** Milliseconds between two looks whether a turn has come. */
const PAUSE = 250

/** The right to move a company on in time, of which only one process has it. */
export interface Turn {
  end(): Promise<void>
}

interface Patience {
  readonly say?: (line: string) => void
  /** Whether whoever waits is asked to stop. */
  readonly stopped?: () => boolean
}

/**
 * Waits until nobody else runs the days of a company, works on what is due, or loads its history: what one of two had
 * under way would count as not due for the other, who would go on to the next day. None when asked to stop meanwhile.
 */
export async function takeTurn(url: string, tenantId: string, patience: Patience = {}): Promise<Turn | undefined> {
  const client = new pg.Client({ connectionString: url })
  // The lock ends with its connection, so that nobody who died holds up others.
  client.on('error', () => {})
  await client.connect()
  const end = (): Promise<void> => client.end()
  try {
    for (let looks = 1; !(await tryLock(client, tenantId)); looks++) {
      if (looks === 2) patience.say?.('waiting for another process that works on this company')
      if (patience.stopped?.()) {
        await end()
        return undefined
      }
      await pause(PAUSE)
    }
    return { end }
  } catch (error) {
    await end()
    throw error
  }
}

/** Does the work if its turn is now. */
export async function ifFree(client: pg.Client, tenantId: string, work: () => Promise<void>): Promise<void> {
  if (!(await tryLock(client, tenantId))) return
  try {
    await work()
  } finally {
    await client.query(`select pg_advisory_unlock(${KEY})`, [tenantId])
  }
}

const KEY = "hashtextextended($1 || ' turn', 1)"

async function tryLock(client: pg.Client, tenantId: string): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${KEY}) as mine`, [tenantId])
  return rows[0]!.mine
}

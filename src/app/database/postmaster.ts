import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { problem } from '../../kernel/problem.js'
import { identify, serverProcesses, waitForEnd } from './processes.js'

/** The leading process of a PostgreSQL server, as it describes itself in its lock file. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** `starting`, `ready`, `standby` or `stopping`; empty in the first moments. */
  readonly status: string
}

/**
 * The name by which the processes of the server with this data are found. It follows from the folder's inode, so it
 * stays when the home is moved and differs in a copy.
 */
export async function clusterName(data: string): Promise<string> {
  const { dev, ino } = await stat(data)
  return `o2c-${dev.toString(36)}-${ino.toString(36)}`
}

/** What the lock file in the data directory says, true or stale. */
export async function readLockFile(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(lockFile(data), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n').map((line) => line.trim())
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return pid > 0 ? { pid, port, status: lines[7] ?? '' } : undefined
}

/** The server running on this data, if any: the lock file alone may be left from a crash, its number in other use. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const postmaster = await readLockFile(data)
  if (!postmaster) return undefined
  return serverProcesses(await clusterName(data)).includes(postmaster.pid) ? postmaster : undefined
}

/**
 * Clears what a crashed server left behind, so that a new one can start: child processes that still use its shared
 * memory, and its lock file, whose process number may now belong to another program or to a zombie, either of which
 * PostgreSQL takes for a running server. Call only when `findPostmaster` finds none.
 */
export async function clearRemains(data: string, log: (line: string) => void): Promise<void> {
  const name = await clusterName(data)
  const left = () => serverProcesses(name)
  if (left().length > 0) {
    log(`the database server died and left ${left().length} processes: ending them`)
    // Idle ones notice by themselves; busy ones are told, then forced. Without their leader none can harm the data.
    if (!(await endProcesses(left))) {
      throw problem('database.remains', `Processes of a dead database server do not end: ${left()}. End them.`)
    }
  }
  await rm(lockFile(data), { force: true })
}

/** Shuts the server down: ends its sessions, writes everything to disk, waits until it is gone. */
export async function stopPostmaster(data: string, log: (line: string) => void): Promise<void> {
  const postmaster = await findPostmaster(data)
  if (!postmaster) return
  const identity = identify(postmaster.pid)
  const left = () => (identify(postmaster.pid) === identity ? [postmaster.pid] : [])
  signal(postmaster.pid, 'SIGINT')
  if (await waitForEnd(left, 5_000)) return
  log('the database server is writing its data to disk')
  if (await waitForEnd(left, 120_000)) return
  log('the database server does not stop: it is made to, and will recover at its next start')
  signal(postmaster.pid, 'SIGQUIT')
  await waitForEnd(left, 10_000)
}

/** Waits while the server of the lock file stops or starts; returns it once it takes connections, or undefined. */
export async function waitUntilReady(
  data: string,
  pid: number,
  waiting: () => Promise<void>,
): Promise<Postmaster | undefined> {
  for (let nextWord = Date.now() + 2_000; identify(pid); await sleep(25)) {
    const postmaster = await readLockFile(data)
    if (postmaster?.pid === pid && postmaster.status === 'ready') return postmaster
    if (Date.now() < nextWord) continue
    nextWord = Date.now() + 5_000
    await waiting()
  }
  return undefined
}

async function endProcesses(left: () => readonly number[]): Promise<boolean> {
  if (await waitForEnd(left, 2_000)) return true
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of left()) signal(pid, name)
    if (await waitForEnd(left, 5_000)) return true
  }
  return false
}

/** A process that ended meanwhile needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function lockFile(data: string): string {
  return join(data, 'postmaster.pid')
}

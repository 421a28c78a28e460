import { randomUUID } from 'node:crypto'
import { readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { problem } from '../../kernel/problem.js'
import { isAlive, ownIdentity, type ProcessIdentity, processId } from './processes.js'

const released = 'released'

/**
 * Runs `work` while no other process (and no other call in this one) runs work under the same lock.
 *
 * The lock is the symbolic link `<path>.<n>` with the greatest n; what it points to is no file but names its holder.
 * Whoever finds it released, or its holder dead, creates `<path>.<n+1>`, which exactly one can. Numbers never go back,
 * so a slow process that tries to succeed a holder long gone finds a greater number and steps back. (With one file,
 * removed when stale and created anew, two such processes would remove each other's.) A link exists with its content
 * or not at all, and needs no room on a full disk.
 */
export async function withLock<T>(path: string, waiting: (holder: number) => void, work: () => Promise<T>): Promise<T> {
  const held = await acquire(path, waiting).catch((error) => {
    throw explained(dirname(path), error)
  })
  try {
    return await work()
  } finally {
    await release(held)
  }
}

const UNWRITABLE = /^(EACCES|EPERM|EROFS)$/

/** A home of another account, or on a disk that is read only, is no fault of ours. */
const explained = (home: string, error: NodeJS.ErrnoException): Error =>
  UNWRITABLE.test(error.code ?? '')
    ? problem(
        'database.home_not_writable',
        `The home folder ${home} cannot be written (${error.code}): run o2c as the account that created it, or choose another with --home or O2C_HOME.`,
      )
    : error

async function acquire(path: string, waiting: (holder: number) => void): Promise<string> {
  for (let announced: ProcessIdentity | undefined; ; await sleep(50)) {
    const newest = Math.max(0, ...(await generations(path)))
    const holder = newest > 0 ? await readHolder(`${path}.${newest}`) : released
    if (holder !== released && isAlive(holder)) {
      if (announced !== holder) waiting(processId(holder))
      announced = holder
      continue
    }
    const taken = await take(path, newest + 1)
    if (taken) return taken
  }
}

/** Creates the lock with this number, complete with its holder; undefined when another process was faster. */
async function take(path: string, generation: number): Promise<string | undefined> {
  const mine = `${path}.${generation}`
  if (!(await create(mine))) return undefined
  const all = await generations(path)
  if (Math.max(...all) > generation) {
    await rm(mine, { force: true })
    return undefined
  }
  const older = all.filter((number) => number < generation)
  await Promise.all(older.map((number) => rm(`${path}.${number}`, { force: true })))
  return mine
}

async function generations(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`
  const names = await readdir(dirname(path))
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isSafeInteger(number))
}

/** The holder's identity, or that it released the lock, be it because a newer lock replaced this one meanwhile. */
async function readHolder(lock: string): Promise<string> {
  return readlink(lock).catch(ignoring('ENOENT', released))
}

/** Creates the lock; false when it exists. */
async function create(lock: string): Promise<boolean> {
  return symlink(ownIdentity, lock).then(() => true, ignoring('EEXIST', false))
}

async function release(lock: string): Promise<void> {
  const replacement = join(dirname(lock), `.${randomUUID()}.tmp`)
  await symlink(released, replacement)
  await rename(replacement, lock)
}

function ignoring<T>(code: string, value: T): (error: unknown) => T {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error
    return value
  }
}

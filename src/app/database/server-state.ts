import { randomBytes, randomUUID } from 'node:crypto'
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { problem } from '../../kernel/problem.js'
import { isAlive, ownIdentity } from './processes.js'

/** One opening of the database: its process, and a mark that tells two openings in one process apart. */
export type User = string

/** What a home remembers of its server between processes. Read and written under the home's lock only. */
export interface ServerState {
  /** The password of the owner role. */
  readonly password: string
  /** The port of the last start, taken again when it is free. */
  readonly port?: number
  /** Who has the database open. The last one to leave stops the server. */
  readonly users: readonly User[]
}

/** The file of the state in a home; it holds the password, so only its owner may read it. */
export function stateFile(home: string): string {
  return join(home, 'postgres.json')
}

/** The state of the home without the users that died; undefined when there is none, or when its file was removed. */
export async function readState(home: string): Promise<ServerState | undefined> {
  const text = await readFile(stateFile(home), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw problem('database.state_unreadable', `${stateFile(home)} cannot be read: ${error.message}`)
  })
  if (text === undefined) return undefined
  const state = parseState(text)
  if (state) return { ...state, users: state.users.filter(isUserAlive) }
  throw problem(
    'database.state_damaged',
    `${stateFile(home)} is damaged. Remove it and start again: a new password will be set, no data is lost.`,
  )
}

/** Writes the state whole or not at all, readable by the owner of the home alone. */
export async function writeState(home: string, state: ServerState): Promise<void> {
  const file = stateFile(home)
  const temporary = join(dirname(file), `.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true })
    // Root may work in somebody else's home for once: it shall stay usable by its owner.
    const owner = await stat(home)
    if (process.getuid?.() === 0) await chown(temporary, owner.uid, owner.gid)
    await rename(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** The state of a home that has never had a server. */
export function newState(): ServerState {
  return { password: randomBytes(24).toString('hex'), users: [] }
}

/** A new user of the database, in this process. */
export function newUser(): User {
  return `${ownIdentity}#${randomUUID()}`
}

function isUserAlive(user: User): boolean {
  return isAlive(user.slice(0, user.lastIndexOf('#')))
}

function parseState(text: string): ServerState | undefined {
  try {
    const { password, port, users } = JSON.parse(text) as Partial<ServerState>
    if (typeof password !== 'string' || !password || !Array.isArray(users)) return undefined
    return Number.isInteger(port) ? { password, port, users } : { password, users }
  } catch {
    return undefined
  }
}

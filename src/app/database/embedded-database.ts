import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { problem } from '../../kernel/problem.js'
import { type Account, chooseAccount } from './account.js'
import { findPackage, prepareBinaries } from './binaries.js'
import { withLock } from './file-lock.js'
import { checkDataVersion, initialiseData, resetPassword } from './initialise-data.js'
import type { OpenOptions, RunningDatabase } from './open-database.js'
import { createHome, preparePlace } from './place.js'
import { clearRemains, findPostmaster, type Postmaster, stopPostmaster, waitUntilReady } from './postmaster.js'
import { explainFullDisk } from './server-failure.js'
import { databaseName, ownerRole } from './server-settings.js'
import { newState, newUser, readState, type ServerState, stateFile, type User, writeState } from './server-state.js'
import { startServer, tellProgress } from './start-server.js'

/** The folders and the account of one home's server, and whom to tell what happens to it. */
interface Setting {
  readonly home: string
  readonly account: Account | undefined
  /** What belongs to the server's account. */
  readonly place: string
  /** PostgreSQL's data directory. */
  readonly data: string
  readonly log: (line: string) => void
}

/**
 * Opens the embedded server of a home, starting it when it does not run. All that happens to the server happens under
 * the home's lock: of two processes at once, one starts it and the other finds it running.
 */
export async function openEmbeddedDatabase(options: OpenOptions): Promise<RunningDatabase> {
  const home = await createHome(options.home)
  const opening = lockHome(home, options.log, async () => {
    const account = chooseAccount([join(home, 'postgres'), home])
    const place = await preparePlace(home, account)
    return openServer({ home, account, place, data: join(place, 'data'), log: options.log })
  })
  return opening.catch(explainFullDisk(home))
}

async function openServer(setting: Setting): Promise<RunningDatabase> {
  const { home, data, log } = setting
  const found = await readState(home)
  const running = found && (await awaitRunning(setting))
  const owned = !running || found.users.length === 0
  if (running && owned) log('taking over the database server of a process that died')
  const state = found ?? newState()
  const { port } = running ?? (await start(setting, state, found === undefined))
  try {
    const url = await createDatabase(setting, state.password, port)
    const user = newUser()
    await writeState(home, { ...state, port, users: [...state.users, user] })
    return { url, owned, dataDirectory: data, stop: () => leave(setting, user) }
  } catch (error) {
    if (owned) await stopPostmaster(data, log)
    throw error
  }
}

/** The server if it already runs: ready, or on its way to be. */
async function awaitRunning({ place, data, log }: Setting): Promise<Postmaster | undefined> {
  if (!(await exists(data))) return undefined
  const postmaster = await findPostmaster(data)
  return postmaster && waitUntilReady(data, postmaster.pid, () => tellProgress(place, log))
}

async function start(setting: Setting, state: ServerState, forgotten: boolean): Promise<Postmaster> {
  const { home, place, data, account, log } = setting
  const binaries = await prepareBinaries(findPackage(), place, account)
  await writeState(home, state)
  if (await exists(data)) {
    await checkDataVersion(data, binaries.major)
    if (forgotten) await stopPostmaster(data, log)
    await clearRemains(data, log)
    if (forgotten) await resetPassword(data, binaries, account, state.password)
  } else {
    log(`creating the database in ${data}`)
    await initialiseData(data, place, binaries, account, state.password)
  }
  return startServer(place, data, binaries, account, state.port, log)
}

/** Creates the database in a new server; returns its address. */
async function createDatabase({ home }: Setting, password: string, port: number): Promise<string> {
  const address = (name: string) => `postgres://${ownerRole}:${password}@127.0.0.1:${port}/${name}?sslmode=disable`
  const client = new Client({ connectionString: address('postgres'), connectionTimeoutMillis: 30_000 })
  await client.connect().catch((error) => {
    throw problem(
      'database.no_access',
      `The database server refuses its owner: ${error.message}. Remove ${stateFile(home)} and start again: ` +
        'a new password will be set, no data is lost.',
    )
  })
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(databaseName)}`)
  } finally {
    await client.end()
  }
  return address(databaseName)
}

/** Strikes the user off the list, and stops the server when that was the last one. */
async function leave({ home, data, log }: Setting, user: User): Promise<void> {
  await lockHome(home, log, async () => {
    const state = await readState(home)
    if (!state?.users.includes(user)) return
    const users = state.users.filter((other) => other !== user)
    if (users.length === 0) await stopPostmaster(data, log)
    await writeState(home, { ...state, users })
  })
}

function lockHome<T>(home: string, log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const tell = (holder: number) => log(`waiting for process ${holder}, which is starting or stopping the database`)
  return withLock(join(home, 'postgres.lock'), tell, work)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { problem } from '../../kernel/problem.js'
import { chooseAccount } from './account.js'
import { findPackage, prepareBinaries } from './binaries.js'
import { withLock } from './file-lock.js'
import { checkDataVersion, initialiseData, resetPassword } from './initialise-data.js'
import { createHome, preparePlace } from './place.js'
import { clearRemains, findPostmaster, type Postmaster, stopPostmaster, waitUntilReady } from './postmaster.js'
import { identify, isAlive } from './processes.js'
import type { OpenOptions, Revival, RunningDatabase } from './running-database.js'
import { explainFullDisk } from './server-failure.js'
import type { ServerSetting } from './server-setting.js'
import { databaseName, ownerRole } from './server-settings.js'
import { newState, newUser, readState, type ServerState, stateFile, type User, writeState } from './server-state.js'
import { logFile, startServer, tellProgress } from './start-server.js'

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

async function openServer(setting: ServerSetting): Promise<RunningDatabase> {
  const { home, data, log } = setting
  const found = await readState(home)
  const running = found && (await awaitRunning(setting))
  const owned = !running || found.users.length === 0
  if (running && owned) log('taking over the database server of a process that died')
  const state = found ?? newState()
  const server = running ?? (await start(setting, state, found === undefined))
  const { port } = server
  try {
    const url = await createDatabase(setting, state.password, port)
    const opened = { ...state, port, users: [...state.users, newUser()] }
    await writeState(home, opened)
    const stop = () => leave(setting, opened.users.at(-1)!)
    return { url, owned, dataDirectory: data, revival: revivalOf(setting, server, opened), stop }
  } catch (error) {
    if (owned) await stopPostmaster(data, log)
    throw error
  }
}

/** The server if it already runs: ready, or on its way to be. */
async function awaitRunning(setting: ServerSetting): Promise<Postmaster | undefined> {
  if (!(await exists(setting.data))) return undefined
  const postmaster = await findPostmaster(setting.data)
  return postmaster && waitUntilReady(setting.data, postmaster.pid, () => tellProgress(setting))
}

/** How a server that died is noticed, and started again at the address where its users look for it. */
function revivalOf(setting: ServerSetting, first: Postmaster, opened: ServerState & { port: number }): Revival {
  const { home, place, log } = setting
  let process = identify(first.pid)
  const revive = async (): Promise<void> => {
    const state = { ...((await readState(home)) ?? opened), port: opened.port }
    const server = (await awaitRunning(setting)) ?? (await start(setting, state, false))
    if (server.port !== opened.port)
      throw problem(
        'database.moved',
        `The database server is back at port ${server.port}, since another program took ${opened.port} meanwhile: start o2c again.`,
      )
    process = identify(server.pid)
  }
  return {
    log: logFile(place),
    alive: () => process !== undefined && isAlive(process),
    revive: () => lockHome(home, log, revive).catch(explainFullDisk(home)),
  }
}

/** Starts the server, creating its data or clearing up after a crash before. `forgotten`: its password is lost. */
async function start(setting: ServerSetting, state: ServerState, forgotten: boolean): Promise<Postmaster> {
  const { home, place, data, account, log } = setting
  const binaries = await prepareBinaries(findPackage(), place, account)
  await writeState(home, state)
  if (await exists(data)) {
    await checkDataVersion(data, binaries.major)
    if (forgotten) await stopPostmaster(data, log)
    await clearRemains(data, log)
    if (forgotten) await resetPassword(setting, binaries, state.password)
  } else {
    log(`creating the database in ${data}`)
    await initialiseData(setting, binaries, state.password)
  }
  return startServer(setting, binaries, state.port)
}

/** Creates the database in a new server; returns its address. */
async function createDatabase({ home }: ServerSetting, password: string, port: number): Promise<string> {
  const address = (name: string) => `postgres://${ownerRole}:${password}@127.0.0.1:${port}/${name}?sslmode=disable`
  const client = new Client({ connectionString: address('postgres'), connectionTimeoutMillis: 30_000 })
  await client.connect().catch((error: Error & { code?: string }) => {
    // Class 28 of SQLSTATE is a refused authorisation; anything else is a server that has not answered in time.
    if (!error.code?.startsWith('28'))
      throw problem(
        'database.no_answer',
        `The database server does not answer: ${error.message}. The machine may be very busy: start again.`,
      )
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
async function leave({ home, data, log }: ServerSetting, user: User): Promise<void> {
  await lockHome(home, log, async () => {
    const state = await readState(home)
    if (state && !state.users.includes(user)) return
    const others = state?.users.filter((other) => other !== user) ?? []
    if (others.length === 0) await stopPostmaster(data, log)
    if (state) await writeState(home, { ...state, users: others })
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

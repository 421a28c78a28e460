import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { credentials } from './account.js'
import type { Binaries } from './binaries.js'
import { chooseFreePort } from './free-port.js'
import { giveTo } from './place.js'
import { clusterName, type Postmaster, waitUntilReady } from './postmaster.js'
import { serverFailure } from './server-failure.js'
import type { ServerSetting } from './server-setting.js'
import { serverEnvironment, settingArguments, startSettings } from './server-settings.js'

const maximumLogSize = 10 * 1024 * 1024

/** Where the server writes what happens to it. */
export function logFile(place: string): string {
  return join(place, 'server.log')
}

/** Starts the server on complete data and waits until it takes connections. */
export async function startServer(
  setting: ServerSetting,
  binaries: Binaries,
  preferredPort: number | undefined,
): Promise<Postmaster> {
  const { place, data } = setting
  await limitLog(place)
  const began = await logSize(place)
  for (let attempt = 1; ; attempt++) {
    const port = await chooseFreePort(attempt === 1 ? preferredPort : undefined)
    const pid = await spawnServer(setting, binaries, port)
    const postmaster = await waitUntilReady(data, pid, () => tellProgress(setting))
    if (postmaster) return postmaster
    const words = await lastWords(place, began)
    // Another program took the port between our look and the server's.
    if (attempt < 5 && words.includes('could not bind')) continue
    throw serverFailure('database.not_started', 'PostgreSQL did not start', words, logFile(place))
  }
}

/** Tells what the server is busy with, which may take minutes after a crash. */
export async function tellProgress({ place, log }: ServerSetting): Promise<void> {
  const words = (await lastWords(place, 0)).split('\n').at(-1)!
  log(`waiting for the database server: ${words.replace(/^.*?(LOG|FATAL|WARNING):\s*/, '')}`)
}

/** The end of what the server wrote to its log from byte `since` on. */
async function lastWords(place: string, since: number): Promise<string> {
  const size = await logSize(place)
  if (size <= since) return ''
  const start = Math.max(since, size - 16 * 1024)
  const chunks = await createReadStream(logFile(place), { start, encoding: 'utf8' }).toArray()
  return chunks.join('').trim()
}

/**
 * Starts the process in a session of its own: Ctrl-C on the terminal reaches every process of the foreground, and
 * this one decides when its server stops.
 */
async function spawnServer({ place, data, account }: ServerSetting, binaries: Binaries, port: number): Promise<number> {
  const settings = await startSettings(port, await clusterName(data))
  const output = await open(logFile(place), 'a', 0o600)
  try {
    await giveTo(account, logFile(place))
    const child = spawn(binaries.postgres, ['-D', data, ...settingArguments('-c', settings)], {
      ...credentials(account),
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    })
    await once(child, 'spawn')
    child.unref()
    return child.pid!
  } finally {
    await output.close()
  }
}

async function limitLog(place: string): Promise<void> {
  if ((await logSize(place)) < maximumLogSize) return
  await rm(`${logFile(place)}.1`, { force: true })
  await rename(logFile(place), `${logFile(place)}.1`)
}

async function logSize(place: string): Promise<number> {
  return stat(logFile(place)).then(
    ({ size }) => size,
    () => 0,
  )
}

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createTemporaryHome } from '../../src/app/database/temporary-home.js'
import { randomOf, smallHistory } from '../small-history.js'

const COMMAND = fileURLToPath(new URL('../../bin/o2c.mjs', import.meta.url))
const KILLS = 26
const THROUGH = '2010-03-31'
const run = promisify(execFile)

const homes: { remove(): Promise<void> }[] = []
afterAll(async () => {
  for (const home of homes) await home.remove()
})

async function newHome(): Promise<string> {
  const home = await createTemporaryHome()
  homes.push(home)
  return home.home
}

async function o2c(home: string, ...args: string[]): Promise<string> {
  const { DATABASE_URL: _, ...env } = process.env
  const { stdout } = await run(process.execPath, [COMMAND, ...args, '--home', home], { env, maxBuffer: 1 << 28 })
  return stdout
}

/** What the books say, in a form that two homes can be compared by: everything but identifiers and times. */
async function books(home: string): Promise<Record<string, string>> {
  const sets = ['orders', 'order-lines', 'invoices', 'stock', 'open-items', 'source-reconciliation']
  const found: Record<string, string> = {}
  for (const set of sets) found[set] = (await o2c(home, 'export', set, '--quiet')).replaceAll(/,[0-9a-f]{64}\r/g, '\r')
  found.balance = await o2c(home, 'report', 'trial-balance', '--json', '--quiet')
  return found
}

/** Process of the database server of a home; absent while none is alive. */
async function postmaster(home: string): Promise<number | undefined> {
  const file = await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(file.split('\n')[0])
  try {
    if (pid > 0 && process.kill(pid, 0)) return pid
  } catch {
    // Of a server that was killed before.
  }
  return undefined
}

/** Waits until the server is up, then a random moment of its work; answers the server, or nothing when the work was over before. */
async function atSomeMoment(home: string, child: ChildProcess, random: () => number): Promise<number | undefined> {
  while (child.exitCode === null) {
    const pid = await postmaster(home)
    if (pid !== undefined) {
      await pause(200 + random() * 900)
      return child.exitCode === null ? pid : undefined
    }
    await pause(20)
  }
  return undefined
}

test(`replays killed ${KILLS} times at random moments end with the same books as one left in peace`, {
  timeout: 900_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'o2c-history-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'history.csv.gz')
  await writeFile(file, smallHistory({ from: '2010-01-01', days: 85, documentsPerDay: 30, seed: 7 }))
  const expected = await books(await replayed(file))
  const random = randomOf(20_261_122)
  const killed = { process: 0, database: 0 }
  while (killed.process + killed.database < KILLS) {
    const home = await newHome()
    await o2c(home, 'import', 'online-retail', file, '--quiet')
    await killWhileRunning(home, killed, random)
    await o2c(home, 'run', '--through', THROUGH, '--quiet')
    expect(await o2c(home, 'prove', '--quiet')).not.toContain('BROKEN')
    const actual = await books(home)
    for (const [set, text] of Object.entries(expected)) expect(actual[set], set).toBe(text)
  }
  console.log(`killed the process ${killed.process} times, the database ${killed.database} times`)
  expect(Math.min(killed.process, killed.database)).toBeGreaterThan(5)
})

async function replayed(file: string): Promise<string> {
  const home = await newHome()
  await o2c(home, 'import', 'online-retail', file, '--quiet')
  await o2c(home, 'run', '--through', THROUGH, '--quiet')
  return home
}

/** Starts the run again and again and kills it or its database, until there have been enough kills or it comes to its end. */
async function killWhileRunning(
  home: string,
  killed: { process: number; database: number },
  random: () => number,
): Promise<void> {
  const { DATABASE_URL: _, ...env } = process.env
  const options = { env, stdio: 'ignore' } as const
  let numbers: string[] = []
  while (killed.process + killed.database < KILLS) {
    const child = spawn(process.execPath, [COMMAND, 'run', '--through', THROUGH, '--home', home, '--quiet'], options)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const server = await atSomeMoment(home, child, random)
    if (server === undefined) {
      await ended
      if (child.exitCode === 0) return
      continue
    }
    const victim = random() < 0.5 ? 'process' : 'database'
    if (victim === 'database') process.kill(server, 'SIGKILL')
    else child.kill('SIGKILL')
    await ended
    killed[victim]++
    if ((killed.process + killed.database) % 9 === 0) numbers = await survivors(home, numbers)
  }
}

/** Everything that was there before a kill is still there after it. */
async function survivors(home: string, before: readonly string[]): Promise<string[]> {
  const csv = await o2c(home, 'export', 'invoices', '--quiet')
  const now = csv
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[0]!)
  const known = new Set(now)
  expect(before.filter((number) => !known.has(number))).toEqual([])
  return now
}

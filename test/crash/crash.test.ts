import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
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

/** Kills the worker's process or the database server's, without warning; answers which it was. */
async function killOne(
  home: string,
  child: ChildProcess,
  wanted: 'process' | 'database',
): Promise<'process' | 'database'> {
  const file = await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(file.split('\n')[0])
  const victim = pid > 0 ? wanted : 'process'
  const ended =
    child.exitCode === null && child.signalCode === null
      ? new Promise((resolve) => child.once('exit', resolve))
      : undefined
  if (victim === 'database') process.kill(pid, 'SIGKILL')
  else child.kill('SIGKILL')
  await ended
  return victim
}

test(`a replay killed ${KILLS} times at random moments ends with the same books as one left in peace`, {
  timeout: 900_000,
}, async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'o2c-history-')), 'history.csv.gz')
  await writeFile(file, smallHistory({ from: '2010-01-01', days: 85, documentsPerDay: 25, seed: 7 }))
  const [calm, shaken] = [await newHome(), await newHome()]
  await o2c(calm, 'import', 'online-retail', file, '--quiet')
  await o2c(calm, 'run', '--through', THROUGH, '--quiet')
  await o2c(shaken, 'import', 'online-retail', file, '--quiet')

  const random = randomOf(20_261_122)
  const { DATABASE_URL: _, ...env } = process.env
  const killed = { process: 0, database: 0 }
  let kills = 0
  let finished = false
  let numbers: string[] = []
  while (kills < KILLS && !finished) {
    const child = spawn(process.execPath, [COMMAND, 'run', '--through', THROUGH, '--home', shaken, '--quiet'], {
      env,
      stdio: 'ignore',
    })
    await pause(700 + random() * 900)
    finished = child.exitCode === 0
    if (finished) break
    killed[await killOne(shaken, child, random() < 0.5 ? 'process' : 'database')]++
    kills++
    if (kills % 9 === 0) numbers = await survivors(shaken, numbers)
  }
  console.log(`killed the process ${killed.process} times, the database ${killed.database} times`)
  expect(kills).toBeGreaterThanOrEqual(25)
  expect(Math.min(killed.process, killed.database)).toBeGreaterThan(5)
  await o2c(shaken, 'run', '--through', THROUGH, '--quiet')
  await survivors(shaken, numbers)
  expect(await o2c(shaken, 'prove', '--quiet')).not.toContain('BROKEN')
  const [expected, actual] = [await books(calm), await books(shaken)]
  for (const [set, text] of Object.entries(expected)) expect(actual[set], set).toBe(text)
})

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

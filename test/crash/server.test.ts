import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { createTemporaryHome } from '../../src/app/database/temporary-home.js'
import { randomOf, smallHistory } from '../small-history.js'

const COMMAND = fileURLToPath(new URL('../../bin/o2c.mjs', import.meta.url))
const run = promisify(execFile)
const { DATABASE_URL: _, ...env } = process.env

const home = await createTemporaryHome()
let server: ChildProcess | undefined
afterAll(async () => {
  if (server && server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server!.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
  }
  await home.remove()
})

const o2c = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, [COMMAND, ...args, '--home', home.home], { env, maxBuffer: 1 << 28 })).stdout

/** Starts the server on a free port and waits until it answers. */
async function start(): Promise<string> {
  const child = spawn(process.execPath, [COMMAND, 'serve', '--no-sample', '--port', '0', '--home', home.home], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout!.on('data', (chunk) => {
      output += chunk
      const address = /http:\/\/\S+/.exec(output)?.[0]
      if (address) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)))
  })
}

async function killDatabase(): Promise<void> {
  const lockFile = await readFile(join(home.home, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  process.kill(Number(lockFile.split('\n')[0]), 'SIGKILL')
}

test('a server whose database dies ends, and the next start finds everything', { timeout: 120_000 }, async () => {
  await start()
  const ended = new Promise((resolve) => server!.once('exit', resolve))
  await killDatabase()
  expect(await ended).toBe(1)
  const address = await start()
  expect(await (await fetch(`${address}/api/health`)).json()).toMatchObject({ status: 'ok' })
  server!.kill('SIGTERM')
  await new Promise((resolve) => server!.once('exit', resolve))
})

test('orders that the server has acknowledged survive its death and that of its database, each exactly once', {
  timeout: 600_000,
}, async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'o2c-history-')), 'history.csv.gz')
  const history = smallHistory({ from: '2010-01-01', days: 3, documentsPerDay: 20, seed: 3 })
  await writeFile(file, history)
  const [customerNumber, itemNumber] = someSale(history)
  await o2c('import', 'online-retail', file, '--quiet')
  await o2c('run', '--through', '2010-01-03', '--quiet')
  const key = (await o2c('key', 'create', '--quiet')).trim()
  const random = randomOf(42)
  const acknowledged = new Set<string>()
  let sent = 0
  for (let round = 0; round < 8; round++) {
    const address = await start()
    let alive = true
    const clients = Array.from({ length: 6 }, async () => {
      while (alive) {
        const externalNumber = `CRASH-${++sent}`
        const body = JSON.stringify({
          externalNumber,
          customerNumber,
          currency: 'GBP',
          lines: [{ itemNumber, quantity: '1', unitPrice: '1.00' }],
        })
        const headers = {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'idempotency-key': externalNumber,
        }
        const answer = await fetch(`${address}/api/orders`, { method: 'POST', body, headers }).catch(() => undefined)
        if (answer?.ok && (await answer.json().catch(() => undefined))) acknowledged.add(externalNumber)
        if (!answer) alive = false
        else if (answer.status >= 400 && answer.status < 500) throw new Error(await answer.text())
      }
    })
    await pause(500 + random() * 800)
    const ended = new Promise((resolve) => server!.once('exit', resolve))
    if (round % 2 === 1) {
      await killDatabase()
      await pause(200)
    }
    server!.kill('SIGKILL')
    await ended
    alive = false
    await Promise.all(clients)
  }
  const exported = (await o2c('export', 'orders', '--quiet')).split('\r\n').map((line) => line.split(',')[1] ?? '')
  const counts = new Map<string, number>()
  for (const number of exported) counts.set(number, (counts.get(number) ?? 0) + 1)
  expect(acknowledged.size).toBeGreaterThan(20)
  expect([...acknowledged].filter((number) => counts.get(number) !== 1)).toEqual([])
  expect([...counts.values()].every((count) => count === 1)).toBe(true)
  expect(await o2c('prove', '--quiet')).not.toContain('BROKEN')
})

/** Customer and item of the first sale to somebody who is known. */
function someSale(history: Buffer): [customer: string, item: string] {
  for (const line of gunzipSync(history).toString().split('\n').slice(1)) {
    const [, item, , quantity, , , customer] = line.split(',')
    if (customer && Number(quantity) > 0) return [customer, item!]
  }
  throw new Error('nobody bought anything')
}

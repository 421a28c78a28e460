import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import { randomOf, smallHistory } from '../small-history.js'
import { place } from './serving.js'

test('orders that the server has acknowledged survive its death and that of its database, each exactly once', {
  timeout: 600_000,
}, async () => {
  const at = await place()
  const { o2c } = at
  const folder = await mkdtemp(join(tmpdir(), 'o2c-history-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'history.csv.gz')
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
    const server = await at.start()
    const { address } = server
    const before = acknowledged.size
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
    // However slow the machine: the kill comes in the middle of the work, not before its first answer.
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 3), { timeout: 45_000, interval: 20 })
    await pause(random() * 800)
    if (round % 2 === 1) {
      await at.killDatabase()
      await pause(200)
    }
    server.child.kill('SIGKILL')
    await server.ended()
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

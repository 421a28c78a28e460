import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { identify } from '../../src/app/database/processes.js'
import { type Place, place, type Serving } from './serving.js'

/** A company with one customer who may buy much and one item; answers the key of its API. */
async function company(at: Place): Promise<string> {
  await at.o2c('tenant', 'create', 'main', '--quiet')
  return (await at.o2c('key', 'create', '--quiet')).trim()
}

const SETTING_UP = [
  [
    '/api/customers',
    { number: 'C1', name: 'Rose Ltd', country: 'GB', street: '1 High St', city: 'York', postcode: 'YO1 7HH' },
  ],
  ['/api/tax-rates', { country: 'GB', category: 'S', validFrom: '2011-01-04', rate: '20' }],
  ['/api/items', { number: 'I1', name: 'Lantern', kind: 'goods', standardCost: '0.50' }],
] as const

/** Sends to the server; nothing when nobody answers. */
async function send(server: Serving, key: string, path: string, body?: object, idempotencyKey?: string) {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
  }
  const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers }
  return fetch(`${server.address}${path}`, init)
}

/** Waits until the server has said so many times that its database is back. */
const isBack = (server: Serving, times: number): Promise<void> =>
  vi.waitFor(() => expect(server.said().split('the database is back after'), server.said()).toHaveLength(times + 1), {
    timeout: 90_000,
    interval: 50,
  })

test('a server whose database is killed starts it again and goes on; nobody is answered with 500', {
  timeout: 300_000,
}, async () => {
  const at = await place()
  const key = await company(at)
  const server = await at.start()
  for (const [path, body] of SETTING_UP) expect((await send(server, key, path, body)).ok).toBe(true)
  const seen = new Map<number, number>()
  const wrong: string[] = []
  const acknowledged = new Set<string>()
  const count = async (answer: Response): Promise<void> => {
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
    if (answer.ok) return
    const { status, headers } = answer
    const retryable = status === 503 && Number(headers.get('retry-after')) > 0
    if (!retryable || !headers.get('content-type')?.startsWith('application/problem+json'))
      wrong.push(`${status} ${[...headers]} ${await answer.text()}`)
  }
  let over = false
  const order = async (externalNumber: string): Promise<void> => {
    const lines = [{ itemNumber: 'I1', quantity: '1', unitPrice: '1.00' }]
    const answer = await send(
      server,
      key,
      '/api/orders',
      { externalNumber, customerNumber: 'C1', currency: 'GBP', lines },
      externalNumber,
    )
    await count(answer)
    if (answer.ok) acknowledged.add(externalNumber)
    else await pause(20)
  }
  const buyer = async (name: number): Promise<void> => {
    for (let i = 0; !over; i++) await order(`DIES-${name}-${i}`)
  }
  const READS = [
    '/api/orders',
    '/api/orders?limit=1',
    '/api/exports/orders',
    '/api/reports/trial-balance',
    '/api/customers',
  ]
  const reader = async (): Promise<void> => {
    for (let i = 0; !over; i++) {
      const answer = await send(server, key, READS[i % READS.length]!)
      await count(answer)
      await pause(20)
      // An export that breaks off in the middle cannot take its status back: its body ends short, as an error.
      if (answer.ok) await answer.text().catch(() => '')
    }
  }
  const clients = [...[1, 2, 3, 4].map(buyer), reader(), reader()]
  for (let death = 1; death <= 3; death++) {
    // However slow the machine: the kill comes in the middle of the work.
    const before = acknowledged.size
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 4), { timeout: 60_000, interval: 20 })
    await at.killDatabase()
    await isBack(server, death)
  }
  await pause(500)
  over = true
  await Promise.all(clients)
  expect(wrong).toEqual([])
  expect(seen.get(503)).toBeGreaterThan(0)
  expect(acknowledged.size).toBeGreaterThan(14)
  expect(server.said()).toContain('the database server died: starting it again (3 of 5)')
  server.child.kill('SIGTERM')
  expect(await server.ended()).toBe(0)
  const orders = (await at.o2c('export', 'orders', '--quiet')).split('\r\n').map((line) => line.split(',')[1]!)
  expect([...acknowledged].filter((number) => orders.filter((one) => one === number).length !== 1)).toEqual([])
  expect(await at.o2c('prove', '--quiet')).not.toContain('BROKEN')
})

test('a server whose database cannot be started again ends with status 1, and the next start finds everything', {
  timeout: 200_000,
}, async () => {
  const at = await place()
  const key = await company(at)
  const server = await at.start()
  const version = join(at.home, 'postgres', 'data', 'PG_VERSION')
  await rename(version, `${version}.away`)
  await at.killDatabase()
  expect(await server.ended()).toBe(1)
  expect(server.said()).toMatch(/the database server died.*\n(.*\n)*o2c: .*is not a PostgreSQL data directory/)
  await rename(`${version}.away`, version)
  const next = await at.start()
  expect((await send(next, key, '/api/orders')).status).toBe(200)
  next.child.kill('SIGTERM')
  expect(await next.ended()).toBe(0)
})

test('a server whose database dies again and again ends with status 1 and says where to look', {
  timeout: 300_000,
}, async () => {
  const at = await place()
  const server = await at.start()
  for (let death = 1; death <= 6; death++) {
    await at.killDatabase()
    if (death < 6) await isBack(server, death)
  }
  expect(await server.ended()).toBe(1)
  expect(server.said()).toMatch(/died 6 times within 10 minutes\. Its log .*server\.log says why/)
})

test('a server that is killed leaves its database running; the next start takes it over, and its end stops it', {
  timeout: 200_000,
}, async () => {
  const at = await place()
  const server = await at.start()
  const database = await at.postmaster()
  server.child.kill('SIGKILL')
  expect(await server.ended()).toBe('SIGKILL')
  expect(identify(database)).toBeDefined()
  const next = await at.start()
  expect(await at.postmaster()).toBe(database)
  expect(next.said()).toContain('taking over the database server of a process that died')
  next.child.kill('SIGTERM')
  expect(await next.ended()).toBe(0)
  expect(identify(database)).toBeUndefined()
})

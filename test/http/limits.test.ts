import { expect, onTestFinished, test, vi } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()

test('a body above the limit is refused, one below is read', async () => {
  const office = await Office.open(database, { limits: { bodyBytes: 10_486 } })
  const large = { customerNumber: 'x'.repeat(10_486) }
  expect(await office.post('/api/orders', large)).toMatchObject({
    status: 413,
    body: {
      code: 'request.body_too_large',
      detail: 'the body is larger than the 0.01 MB that one request takes: send it in parts',
    },
  })
  expect((await office.post('/api/orders', { customerNumber: 'x'.repeat(9_000) })).status).toBe(400)
})

test('one request takes a limited number of documents', async () => {
  const office = await Office.open(database, { limits: { documentsPerRequest: 3 } })
  const answer = await office.post('/api/customers', { customers: [{}, {}, {}, {}] })
  expect(answer).toMatchObject({ status: 400, body: { code: 'request.count' } })
})

test('each key has its own number of requests in a minute', async () => {
  const office = await Office.open(database, { limits: { requestsPerMinute: 3 } })
  for (const _ of [1, 2, 3]) expect((await office.get('/api/clock')).status).toBe(200)
  const answer = await office.get('/api/clock')
  expect(answer).toMatchObject({ status: 429, body: { code: 'request.too_many', params: { limit: 3 } } })
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  const other = await office.keyFor('viewer')
  expect((await office.get('/api/clock', { authorization: `Bearer ${other}` })).status).toBe(200)
})

test('a minute is a minute, also when the clock of the machine was set back meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const office = await Office.open(database, { limits: { requestsPerMinute: 2 } })
  for (const expected of [200, 200, 429]) expect((await office.get('/api/clock')).status).toBe(expected)
  vi.setSystemTime(Date.now() - 3_600_000)
  vi.advanceTimersByTime(61_000)
  expect((await office.get('/api/clock')).status).toBe(200)
})

test('strangers are counted by address, and do not take from those who have a key', async () => {
  const office = await Office.open(database, { limits: { failuresPerMinute: 2 } })
  for (const expected of [401, 401, 429]) {
    expect((await office.get('/api/clock', { authorization: 'Bearer nonsense' })).status).toBe(expected)
  }
  expect((await office.get('/api/clock')).status).toBe(200)
})

test('health needs no key and says what runs', async () => {
  const office = await Office.open(database)
  const answer = await office.get('/api/health', { authorization: '' })
  expect(answer).toMatchObject({
    status: 200,
    body: { status: 'ok', database: 'reachable', migration: expect.any(Number) },
  })
  expect(answer.body.version).toMatch(/^\d+\.\d+\.\d+/)
})

test('a fault says nothing but the id under which the log has it', async () => {
  const office = await Office.open(database)
  await office.shop.sql("update tenant set time_zone = 'Nowhere/At_all', today = null where tenant_id = $1")
  const answer = await office.get('/api/orders')
  expect(answer).toMatchObject({ status: 500, body: { code: 'fault' } })
  expect(JSON.stringify(answer.body)).not.toMatch(/Nowhere|time zone|\.ts/)
  expect(answer.headers['content-type']).toContain('application/problem+json')
})

import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer } from '../../src/app/http/server.js'
import { connect } from '../../src/kernel/database.js'
import { statistics } from '../../src/kernel/tx.js'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()
const elsewhere = connect(database.url)
let office: Office
/** Another process that serves the same database, as far as memory goes. */
let other: FastifyInstance

beforeAll(async () => {
  office = await Office.open(database)
  other = await createServer({ database: elsewhere })
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '100', '4.00')
})
afterAll(async () => {
  await Promise.all([office.app.close(), other.close()])
  await elsewhere.close()
})

const ORDER = { customerNumber: 'C1', currency: 'GBP', lines: [{ itemNumber: 'TEA', quantity: '1' }] }

const ask = async (key: string, method: 'GET' | 'POST', url: string, payload?: object) => {
  const headers = { authorization: `Bearer ${key}`, ...(payload ? { 'content-type': 'application/json' } : {}) }
  const answer = await other.inject({ method, url, headers, ...(payload ? { payload: JSON.stringify(payload) } : {}) })
  return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], text: answer.body }
}

async function revokeNewest(): Promise<void> {
  const [newest] = (await office.get('/api/api-keys?sort=newest&limit=1')).body.items
  expect((await office.post(`/api/api-keys/${newest.id}/revoke`)).status).toBe(200)
}

/** One way each in which a key could go on working after it was revoked in another process. */
const WAYS: readonly [string, 'GET' | 'POST', string, object?][] = [
  ['a document is looked for', 'GET', '/api/orders'],
  ['a report is asked for', 'GET', '/api/reports/trial-balance'],
  ['an export is begun', 'GET', '/api/exports/orders'],
  ['an order is placed', 'POST', '/api/orders', ORDER],
  ['many orders are placed', 'POST', '/api/orders', { orders: [ORDER, ORDER] }],
  ['the input is refused', 'POST', '/api/orders', { lines: 'none' }],
  ['there is no such document', 'GET', '/api/orders/none'],
  ['a parameter is refused', 'GET', '/api/orders?limit=-1'],
]

test.each(WAYS)('a key that another process has revoked is none: %s', async (_, method, url, payload) => {
  const key = await office.keyFor('admin')
  expect((await ask(key, 'GET', '/api/orders')).status).toBe(200)
  expect((await ask(key, method, url, payload)).status).not.toBe(401)
  const [before] = await office.shop.sql('select count(*)::int as orders from sales_order where tenant_id = $1')
  await revokeNewest()
  const answer = await ask(key, method, url, payload)
  expect(answer).toMatchObject({ status: 401, challenge: 'Bearer realm="o2c"' })
  expect(JSON.parse(answer.text)).toMatchObject({ status: 401, code: 'api_key.wrong' })
  const [after] = await office.shop.sql('select count(*)::int as orders from sales_order where tenant_id = $1')
  expect(after).toEqual(before)
})

test('a key in memory costs a request no statement; a change of rules costs one', async () => {
  const key = await office.keyFor('admin')
  const cost = async (): Promise<number> => {
    const before = statistics.statements
    expect((await ask(key, 'GET', '/api/orders')).status).toBe(200)
    return statistics.statements - before
  }
  await ask(await office.keyFor('admin'), 'GET', '/api/orders')
  const first = await cost()
  const usual = await cost()
  expect(usual).toBe(first - 1)
  await office.post('/api/items', { number: 'POT', name: 'Pot', unit: 'C62', taxClass: 'standard' })
  await office.shop.set('shipping.transit_days', '3')
  expect(await cost()).toBeGreaterThan(usual)
  expect(await cost()).toBe(usual)
})

test('rules that change all the time in another process disturb nobody', async () => {
  const key = await office.keyFor('admin')
  const first = JSON.parse((await ask(key, 'POST', '/api/orders', ORDER)).text) as { href: string }
  let changing = true
  const changes = (async () => {
    for (let n = 0; changing; n++)
      await office.post('/api/items', { number: `NEW${n}`, name: 'New', standardCost: '1.00' })
  })()
  const client = async (): Promise<number[]> => {
    const statuses: number[] = []
    for (let n = 0; n < 10; n++) {
      for (const url of [first.href, '/api/orders?limit=1', '/api/settings'])
        statuses.push((await ask(key, 'GET', url)).status)
      statuses.push((await ask(key, 'POST', '/api/orders', ORDER)).status)
    }
    return statuses
  }
  const statuses = (await Promise.all(Array.from({ length: 6 }, client))).flat()
  changing = false
  await changes
  expect(new Set(statuses)).toEqual(new Set([200, 201]))
})

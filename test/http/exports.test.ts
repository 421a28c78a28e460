import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportNames } from '../../src/exchange/export/export-set.js'
import { freshDatabase } from '../fresh-database.js'
import { oneOfEverything } from './everything.js'
import { Office } from './office.js'

const database = await freshDatabase()
let office: Office

beforeAll(async () => {
  office = await Office.open(database, { limits: { exportsAtOnce: 1 } })
  await oneOfEverything(office)
})
afterAll(() => office.app.close())

test.each(exportNames())('%s is exported as CSV and as JSON, with the same rows', async (set) => {
  const csv = await office.get(`/api/exports/${set}`)
  expect(csv.status).toBe(200)
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${set}.csv"`,
  })
  const json = (await office.get(`/api/exports/${set}?format=json`)).body as unknown as object[]
  const [head] = String(csv.body).split('\n')
  const lines = String(csv.body).trim().split('\n').length - 1
  expect(json).toHaveLength(lines)
  if (lines > 0) expect(Object.keys(json[0]!)).toEqual(head!.trim().split(','))
})

test('the progress of an order is that of its lines, whole kits counted', async () => {
  for (const [number, price] of [
    ['JUG', '6.00'],
    ['GLASS', '1.50'],
  ] as const)
    expect((await office.post('/api/items', { number, name: number, standardCost: price })).status).toBe(200)
  const recipe = [
    { itemNumber: 'JUG', quantity: '1', standAlonePrice: '6.00' },
    { itemNumber: 'GLASS', quantity: '4', standAlonePrice: '1.50' },
  ]
  await office.post('/api/items', { number: 'JUG SET', name: 'Jug with glasses', kind: 'kit', recipe })
  const stock = [
    { itemNumber: 'JUG', quantity: '3', unitCost: '2.00' },
    { itemNumber: 'GLASS', quantity: '7', unitCost: '0.50' },
  ]
  await office.post('/api/stock/receipts', { lines: stock })
  const lines = [
    { itemNumber: 'JUG SET', quantity: '2', unitPrice: '10.00' },
    { itemNumber: 'TEA', quantity: '2' },
  ]
  expect((await office.post('/api/orders', { customerNumber: 'C1', currency: 'GBP', lines })).status).toBe(201)
  const rows = async (set: string) =>
    (await office.get(`/api/exports/${set}?format=json`)).body as unknown as Record<string, string>[]
  const sums = new Map<string, { wanted: number; reserved: number; shipped: number; billed: number }>()
  for (const line of await rows('order-lines')) {
    const sum = sums.get(line.order_number!) ?? { wanted: 0, reserved: 0, shipped: 0, billed: 0 }
    sum.wanted += Number(line.quantity) - Number(line.cancelled)
    for (const part of ['reserved', 'shipped', 'billed'] as const) sum[part] += Number(line[part])
    sums.set(line.order_number!, sum)
  }
  const word = (some: number, all: number) => (some <= 0 ? 'none' : some < all ? 'part' : 'full')
  const orders = await rows('orders')
  expect(orders.at(-1)).toMatchObject({ reserved: 'part', shipped: 'none', billed: 'none' })
  for (const { order_number, reserved, shipped, billed } of orders) {
    const sum = sums.get(order_number!)!
    expect({ order_number, reserved, shipped, billed }).toEqual({
      order_number,
      reserved: word(sum.reserved, sum.wanted),
      shipped: word(sum.shipped, sum.wanted),
      billed: word(sum.billed, sum.wanted),
    })
  }
})

test('the trial balance adds up, and the aging agrees with the open items', async () => {
  const { rows } = (await office.get('/api/reports/trial-balance')).body
  const sum = (side: 'debit' | 'credit') => rows.reduce((total, row) => total + Number(row[side]) * 100, 0)
  expect(sum('debit')).toBeGreaterThan(0)
  expect(Math.round(sum('debit'))).toBe(Math.round(sum('credit')))
  const before = (await office.get('/api/reports/trial-balance?asOf=2011-02-28')).body
  expect(before).toEqual({ asOf: '2011-02-28', rows: [] })
  const aging = (await office.get('/api/reports/aging')).body.rows
  const open = (await office.get('/api/open-items?open=yes')).body.items
  const left = open.reduce((total, item) => total + Number(item.residual.amount), 0)
  expect(Number(aging[0].total)).toBeCloseTo(left, 2)
})

test('who goes away in the middle of an export leaves nothing behind; as many as are possible at once, no more', async () => {
  await office.shop.sql(
    `insert into customer (tenant_id, id, number, name, kind, country, payment_term, currency, created_on)
     select $1, gen_random_uuid(), 'X' || n, repeat('long name ', 20), 'business', 'GB', 'NET30', 'GBP', '2011-01-01' from generate_series(1, 5) n`,
  )
  await office.shop.sql(
    `insert into event (tenant_id, business_date, id, occurred_at, type, actor_kind, actor, object_type, object_id, object_number, detail)
     select $1, '2011-03-01', gen_random_uuid(), now(), 'test.made', 'system', 'test', 'test', $1, 'T' || n, to_jsonb(repeat('x', 500))
       from generate_series(1, 60000) n`,
  )
  const address = await office.app.listen({ host: '127.0.0.1', port: 0 })
  const stop = new AbortController()
  const answer = await fetch(`${address}/api/exports/events?format=json`, {
    headers: { authorization: `Bearer ${office.key}` },
    signal: stop.signal,
  })
  const reader = answer.body!.getReader()
  expect((await reader.read()).value!.length).toBeGreaterThan(0)
  expect(await busy()).toBe(1)
  expect(await office.get('/api/exports/orders')).toMatchObject({
    status: 503,
    headers: { 'retry-after': expect.anything() },
    body: { code: 'service.busy', params: { exportsAtOnce: 1 } },
  })
  stop.abort()
  await reader.read().catch(() => {})
  await expect.poll(busy, { timeout: 10_000 }).toBe(0)
  expect((await office.get('/api/exports/orders')).status).toBe(200)
})

/** Transactions of this database that are under way. */
async function busy(): Promise<number> {
  const [row] = await office.shop.sql<{ count: bigint }>(
    `select count(*) from pg_stat_activity
      where $1::uuid is not null and datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`,
  )
  return Number(row!.count)
}

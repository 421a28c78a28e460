import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer } from '../../src/app/http/server.js'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()
let office: Office
let addresses: string[]

/** Two servers over one database, as two processes would be: folding alone must not be what keeps the promise. */
beforeAll(async () => {
  office = await Office.open(database)
  const second = await createServer({ database, limits: { requestsPerMinute: 1_000_000 } })
  addresses = [
    await office.app.listen({ host: '127.0.0.1', port: 0 }),
    await second.listen({ host: '127.0.0.1', port: 0 }),
  ]
  afterAll(async () => {
    await second.close()
    await office.app.close()
  })
})

interface Sent {
  readonly status: number
  readonly body: { id: string; number: string; state: string; repeated?: true; code?: string; href: string }
}

async function send(server: number, path: string, body: object, key?: string): Promise<Sent> {
  const answer = await fetch(addresses[server % addresses.length] + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${office.key}`,
      'content-type': 'application/json',
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Sent['body'] }
}

const count = async (table: string): Promise<number> =>
  Number((await office.shop.sql<{ count: bigint }>(`select count(*) from ${table} where tenant_id = $1`))[0]!.count)
const times = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

test('one order posted twenty times at once with one key is one order', async () => {
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '1000', '4.00')
  const order = { customerNumber: 'C1', currency: 'GBP', lines: [{ itemNumber: 'TEA', quantity: '1' }] }
  const answers = await Promise.all(times(20).map((i) => send(i, '/api/orders', order, 'the-key')))
  expect(await count('sales_order')).toBe(1)
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(answers.filter(({ status, body }) => status === 201 && !body.repeated)).toHaveLength(1)
  expect(answers.filter(({ status, body }) => status === 200 && body.repeated)).toHaveLength(19)
  const other = { ...order, lines: [{ itemNumber: 'TEA', quantity: '2' }] }
  expect(await send(0, '/api/orders', other, 'the-key')).toMatchObject({
    status: 409,
    body: { code: 'idempotency.key_reused' },
  })
  expect(await count('sales_order')).toBe(1)
})

test('a refused request is not remembered: mended, it is accepted under the same key', async () => {
  const order = { customerNumber: 'LATER', currency: 'GBP', lines: [{ itemNumber: 'TEA', quantity: '1' }] }
  expect(await send(0, '/api/orders', order, 'later')).toMatchObject({
    status: 422,
    body: { code: 'order.unknown_customer' },
  })
  await office.shop.customer('LATER')
  expect((await send(0, '/api/orders', order, 'later')).status).toBe(201)
})

test('32 clients on one item never get more than there is', async () => {
  await office.shop.item('RARE', '1.00', '50', '0.40')
  const clients = await Promise.all(times(8).map((i) => office.shop.customer(`R${i}`).then(() => `R${i}`)))
  const answers = await Promise.all(
    times(32).map((i) =>
      send(i, '/api/orders', {
        customerNumber: clients[i % clients.length],
        currency: 'GBP',
        lines: [{ itemNumber: 'RARE', quantity: '3' }],
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(times(32).map(() => 201))
  const [stock] = (await office.get('/api/stock?itemNumber=RARE')).body.items
  expect(stock).toMatchObject({ onHand: '50', reserved: '50', available: '0' })
  const [reserved] = await office.shop.sql<{ sum: string }>(
    'select sum(reserved) from reservation r join item i on i.tenant_id = r.tenant_id and i.id = r.item_id where r.tenant_id = $1 and i.number = $2',
    ['RARE'],
  )
  expect(Number(reserved!.sum)).toBe(50)
})

test('32 clients on one credit limit never exceed it', async () => {
  const id = await office.shop.customer('SMALL')
  const limit = await office.post(`/api/credit-accounts/${id}/limit`, { limit: '600.00', reason: 'A new customer' })
  expect(limit.status).toBe(200)
  const order = { customerNumber: 'SMALL', currency: 'GBP', lines: [{ itemNumber: 'TEA', quantity: '5' }] }
  const answers = await Promise.all(times(32).map((i) => send(i, '/api/orders', order)))
  const states = answers.map(({ status, body }) => `${status} ${body.state}`)
  expect(states.filter((state) => state === '201 confirmed')).toHaveLength(10)
  expect(states.filter((state) => state === '201 verified')).toHaveLength(22)
  const account = (await office.get(`/api/credit-accounts/${id}`)).body
  expect(account).toMatchObject({
    limitAmount: { amount: '600.00' },
    exposure: { amount: '600.00' },
    room: { amount: '0.00' },
  })
  const held = answers.find(({ body }) => body.state === 'verified')!
  const refused = await office.post(`${held.body.href}/decide-credit`)
  expect(refused).toMatchObject({ status: 200, body: { state: 'verified', holds: ['credit'] } })
  const released = await office.post(`${held.body.href}/release-credit`, { reason: 'The director agreed' })
  expect(released).toMatchObject({ status: 200, body: { state: 'confirmed', holds: [] } })
  const decisions = (await office.get(`/api/credit-decisions?orderId=${held.body.id}`)).body.items
  expect(decisions.at(-1)).toMatchObject({ outcome: 'approved', reason: 'The director agreed', decidedBy: 'test' })
  expect((await office.get(`/api/credit-accounts?exceeded=yes`)).body.items).toHaveLength(1)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/actor.js'
import { pickDeliveries } from '../../src/shipping/pick-delivery.js'
import { freshDatabase } from '../fresh-database.js'
import { type Body, Office } from './office.js'

const database = await freshDatabase()
let office: Office

beforeAll(async () => {
  office = await Office.open(database)
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '100000', '4.00')
})
afterAll(() => office.app.close())

const order = (quantity: string, more: object = {}) => ({
  customerNumber: 'C1',
  currency: 'GBP',
  lines: [{ itemNumber: 'TEA', quantity }],
  ...more,
})

test('an order goes as far as it can, and shows lines, progress, actions, links and history', async () => {
  const made = await office.post('/api/orders', order('10'))
  expect(made).toMatchObject({ status: 201, body: { type: 'order', state: 'confirmed', holds: [] } })
  expect(made.headers.location).toBe(made.body.href)
  const found = await office.get(made.body.href)
  expect(found).toMatchObject({
    status: 200,
    body: {
      number: made.body.number,
      customerNumber: 'C1',
      net: { amount: '100.00', currency: 'GBP' },
      lines: [{ line: 1, itemNumber: 'TEA', quantity: '10', unitPrice: '10' }],
      progress: [{ line: 1, reserved: '10', shipped: '0' }],
      holds: [],
    },
  })
  const actions = Object.fromEntries(found.body.actions.map((action) => [action.name, action]))
  expect(actions.verify).toMatchObject({ allowed: false, whyNot: expect.stringContaining('confirmed') })
  expect(actions.hold).toMatchObject({ allowed: true, method: 'POST', href: `${made.body.href}/hold` })
  expect(actions.cancel).toMatchObject({ allowed: false, whyNot: expect.stringContaining('cancel the delivery first') })
  expect(found.body.links).toMatchObject([{ relation: 'successor', type: 'delivery', href: expect.any(String) }])
  expect(found.body.events.map((event) => event.type)).toEqual(
    expect.arrayContaining(['order.received', 'order.verified', 'order.confirmed', 'stock.reserved']),
  )
  const delivery = await office.get(found.body.links[0].href)
  expect(delivery.body.links).toContainEqual(
    expect.objectContaining({ relation: 'predecessor', type: 'order', id: made.body.id }),
  )
})

test('from the order to the money in the bank, by hand', async () => {
  const made = await office.post('/api/orders', order('5'))
  const [delivery] = (await office.get(`/api/deliveries?orderId=${made.body.id}`)).body.items
  for (const step of ['pick', 'pack', 'issue', 'deliver']) {
    const { actions } = (await office.get(`/api/deliveries/${delivery.id}`)).body
    const action = actions.find(({ name }) => name === step)
    expect(action).toMatchObject({ allowed: true, method: 'POST' })
    expect((await office.post(action!.href)).status).toBe(200)
  }
  const [invoice] = (await office.get(`/api/invoices?orderId=${made.body.id}&open=yes`)).body.items
  expect(invoice).toMatchObject({ payable: { amount: '60.00' }, openAmount: { amount: '60.00', currency: 'GBP' } })
  const paid = await office.post('/api/payments', {
    entryReference: 'BANK-1',
    amount: '60.00',
    currency: 'GBP',
    receivedOn: '2011-03-01',
    customerNumber: 'C1',
    documentNumbers: [invoice.number],
  })
  expect(paid).toMatchObject({ status: 201, body: { type: 'payment' } })
  expect((await office.get(made.body.href)).body.state).toBe('completed')
  expect((await office.get(`/api/invoices?orderId=${made.body.id}&open=yes`)).body.items).toEqual([])
  const links = (await office.get(`/api/invoices/${invoice.id}`)).body.links
  expect(links.map(({ relation, type }) => `${relation} ${type}`)).toEqual(
    expect.arrayContaining(['predecessor order', 'predecessor delivery', 'successor payment', 'successor journal']),
  )
})

test('an answer names what the same step made, so that nobody has to look for it', async () => {
  const [first, second] = (await office.post('/api/orders', { orders: [order('5'), order('6')] })).body.results.map(
    ({ made }) => made as Body[],
  )
  expect(first).toMatchObject([{ type: 'delivery', number: expect.stringMatching(/^DN-/) }])
  expect(second![0]!.id).not.toBe(first![0]!.id)
  expect((await office.get(first![0]!.href)).body.lines).toMatchObject([{ quantity: '5' }])
  const picked = await office.post(`${first![0]!.href}/pick`)
  expect(picked.body).not.toHaveProperty('made')
  await office.post(`${first![0]!.href}/pack`)
  const issued = await office.post(`${first![0]!.href}/issue`, {}, { 'idempotency-key': 'issue-1' })
  const [invoice] = issued.body.made as Body[]
  expect(invoice).toMatchObject({ type: 'invoice' })
  expect((await office.get(invoice!.href)).body).toMatchObject({ number: invoice!.number, net: { amount: '50.00' } })
  const again = await office.post(`${first![0]!.href}/issue`, {}, { 'idempotency-key': 'issue-1' })
  expect(again.body).toEqual({ ...issued.body, repeated: true })
})

test('an order that waits makes nothing', async () => {
  expect((await office.post('/api/orders', order('999999'))).body).not.toHaveProperty('made')
})

test('a small warehouse picks and packs in one step', async () => {
  const [delivery] = (await office.post('/api/orders', order('8'))).body.made as Body[]
  const picker: Actor = { kind: 'api', name: 'picker', permissions: new Set(['shipping.pick']) }
  const both = [{ input: { deliveryId: delivery!.id, packed: true }, actor: picker }]
  const [refused] = await office.shop.transact((tx) => pickDeliveries.perform(tx, both))
  expect(refused).toMatchObject({ problem: { code: 'permission.missing', params: { permission: 'shipping.pack' } } })
  const short = { lines: [{ line: 1, picked: '7' }], packed: true }
  expect((await office.post(`${delivery!.href}/pick`, short)).body.state).toBe('packed')
  const found = (await office.get(delivery!.href)).body
  expect(found.lines).toMatchObject([{ quantity: '8', picked: '7' }])
  expect(found.events.map(({ type }) => type)).toEqual(['delivery.released', 'delivery.picked', 'delivery.packed'])
  const again = await office.post(`${delivery!.href}/pick`, { packed: true })
  expect(again.body).toMatchObject({ state: 'packed', unchanged: true })
  const corrected = { lines: [{ line: 1, picked: '8' }], packed: true }
  expect((await office.post(`${delivery!.href}/pick`, corrected)).body.state).toBe('packed')
  expect((await office.get(delivery!.href)).body.lines).toMatchObject([{ picked: null }])
})

test('actions say no to a caller without the permission', async () => {
  const made = await office.post('/api/orders', order('1'))
  const viewer = { authorization: `Bearer ${await office.keyFor('viewer')}` }
  const { actions } = (await office.get(made.body.href, viewer)).body
  expect(actions.every(({ allowed, href }) => !allowed || !href)).toBe(true)
})

test('a thousand orders in one request, each answered by itself', async () => {
  const before = (await office.shop.sql<{ count: bigint }>('select count(*) from sales_order where tenant_id = $1'))[0]!
  const orders = Array.from({ length: 1000 }, (_, i) => order('1', { externalNumber: `BULK-${i}` }))
  orders[17] = order('-1', { externalNumber: 'BULK-17' })
  orders[18] = order('1', { externalNumber: 'BULK-18', nonsense: true })
  const answer = await office.post('/api/orders', { orders }, { 'idempotency-key': 'bulk-1' })
  expect(answer.status).toBe(207)
  expect(answer.body.results).toHaveLength(1000)
  expect(answer.body.results[16]).toMatchObject({ status: 201, type: 'order', state: expect.any(String) })
  expect(answer.body.results[17]).toMatchObject({ status: 422, problem: { code: 'order.quantity_not_positive' } })
  expect(answer.body.results[18]).toMatchObject({ status: 400, problem: { code: 'request.invalid' } })
  const again = await office.post('/api/orders', { orders }, { 'idempotency-key': 'bulk-1' })
  expect(again.body.results[16]).toMatchObject({ status: 200, repeated: true, id: answer.body.results[16]!.id })
  const other = await office.post('/api/orders', { orders: orders.slice(1) }, { 'idempotency-key': 'bulk-1' })
  expect(other).toMatchObject({ status: 409, body: { code: 'idempotency.key_reused' } })
  const after = (await office.shop.sql<{ count: bigint }>('select count(*) from sales_order where tenant_id = $1'))[0]!
  expect(after.count - before.count).toBe(998n)
})

test('many that all go well are 201, the same again is 200', async () => {
  const orders = ['A-1', 'A-2'].map((externalNumber) => order('1', { externalNumber }))
  expect((await office.post('/api/orders', { orders })).status).toBe(201)
  const again = await office.post('/api/orders', { orders }, { 'idempotency-key': 'many' })
  const repeated = await office.post('/api/orders', { orders }, { 'idempotency-key': 'many' })
  expect(repeated.status).toBe(200)
  expect(repeated.body.results.map(({ id }) => id)).toEqual(again.body.results.map(({ id }) => id))
})

test('pages are complete and in a stable order, while orders keep coming', async () => {
  const all = (
    await office.shop.sql<{ id: string }>('select id from sales_order where tenant_id = $1 order by id')
  ).map(({ id }) => id)
  const seen: string[] = []
  let cursor: string | null = ''
  do {
    const page: Body = (await office.get(`/api/orders?limit=300${cursor && `&cursor=${cursor}`}`)).body
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next
    if (seen.length < 400) await office.post('/api/orders', order('1'))
  } while (cursor)
  expect(seen.slice(0, all.length)).toEqual(all)
  expect(new Set(seen).size).toBe(seen.length)
  const newest = (await office.get('/api/orders?sort=newest&limit=2')).body
  expect(newest.items.map(({ id }) => id)).toEqual([...seen].reverse().slice(0, 2))
  const next = (await office.get(`/api/orders?sort=newest&limit=2&cursor=${newest.next}`)).body
  expect(next.items.map(({ id }) => id)).toEqual([...seen].reverse().slice(2, 4))
})

test('lists are narrowed by filters, and a misspelt one is refused', async () => {
  expect((await office.get('/api/orders?externalNumber=BULK-3')).body.items).toHaveLength(1)
  expect((await office.get('/api/orders?state=cancelled')).body.items).toEqual([])
  expect(
    (await office.get('/api/orders?customerNumber=C1&from=2011-03-01&to=2011-03-01&limit=1')).body.items,
  ).toHaveLength(1)
  for (const [query, code] of [
    ['stat=received', 'request.unknown_parameter'],
    ['toString=1', 'request.unknown_parameter'],
    ['from=2011-13-01', 'request.invalid'],
    ['number=%00', 'request.invalid'],
    ['state=a&state=b', 'request.invalid'],
    ['state=shipped', 'request.invalid'],
    ['limit=0', 'request.limit'],
    ['limit=501', 'request.limit'],
    ['sort=best', 'request.sort'],
    ['cursor=nonsense', 'request.cursor'],
  ] as const)
    expect(await office.get(`/api/orders?${query}`)).toMatchObject({ status: 400, body: { code } })
  expect((await office.get('/api/orders?state=shipped')).body.detail).toContain('received, verified')
  expect((await office.get('/api/dunning-notices?level=first')).status).toBe(400)
})

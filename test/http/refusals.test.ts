import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()
let office: Office

beforeAll(async () => {
  office = await Office.open(database)
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '1000', '4.00')
})
afterAll(() => office.app.close())

/** Everything that a refused request must leave as it was. */
async function state(): Promise<unknown> {
  return office.shop.sql(
    `select (select count(*) from sales_order where tenant_id = $1) as orders, (select count(*) from event where tenant_id = $1) as events,
            (select count(*) from journal where tenant_id = $1) as journals, (select count(*) from invoice where tenant_id = $1) as invoices,
            (select count(*) from payment where tenant_id = $1) as payments, (select count(*) from customer where tenant_id = $1) as customers,
            (select sum(next_number) from number_series where tenant_id = $1) as numbers, (select count(*) from setting where tenant_id = $1) as settings,
            (select sum(on_hand) from stock_balance where tenant_id = $1) as stock, (select sum(residual) from open_item where tenant_id = $1) as open`,
  )
}

async function refused(path: string, body: unknown, status: number, code: string): Promise<string> {
  const before = await state()
  const answer = await office.post(path, body)
  expect(answer).toMatchObject({ status, body: { status, code, title: expect.any(String) } })
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.body.instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
  expect(answer.body.detail).not.toMatch(/\bat .*\.ts|node_modules|select |stack/i)
  expect(await state()).toEqual(before)
  return answer.body.detail
}

const order = (line: object, more: object = {}) => ({
  customerNumber: 'C1',
  currency: 'GBP',
  lines: [{ itemNumber: 'TEA', quantity: '1', ...line }],
  ...more,
})

test.each([
  ['a negative price', order({ unitPrice: '-1.00' }), 422, 'order.negative_price'],
  ['an unknown item', order({ itemNumber: 'NONE' }), 422, 'order.unknown_item'],
  ['a quantity of 0', order({ quantity: '0' }), 422, 'order.quantity_not_positive'],
  ['a quantity of 1e30 as text', order({ quantity: '1e30' }), 400, 'request.invalid'],
  ['a quantity of 1e30 as a number', order({ quantity: 1e30 }), 400, 'request.invalid'],
  ['a quantity of 10^30 written out', order({ quantity: `1${'0'.repeat(30)}` }), 422, 'order.quantity_too_large'],
  ['a price of 10^30', order({ unitPrice: `1${'0'.repeat(30)}` }), 422, 'value.out_of_range'],
  ['a quantity of seven places', order({ quantity: '1.1234567' }), 400, 'request.invalid'],
  ['a warehouse that we do not have', order({}, { warehouse: 'NOWHERE' }), 422, 'order.unknown_warehouse'],
  ['a number that JSON cannot carry exactly', order({ unitPrice: 1234567890.123456 }), 400, 'request.invalid'],
  ['a NUL byte', order({ itemNumber: 'TE\u0000A' }), 400, 'request.invalid'],
  ['a NUL byte in the customer', order({}, { customerNumber: '\u0000' }), 400, 'request.invalid'],
  ['a blank number', order({}, { externalNumber: '  ' }), 400, 'request.invalid'],
  ['half a character', order({}, { externalNumber: 'B7\ud800' }), 400, 'request.invalid'],
  ['a 13th month', order({}, { orderDate: '2011-13-01' }), 400, 'request.invalid'],
  ['a 30th of February', order({}, { requestedDate: '2011-02-30' }), 400, 'request.invalid'],
  ['two currencies', order({ currency: 'USD' }), 422, 'order.two_currencies'],
  ['an unknown currency', order({}, { currency: 'XXY' }), 422, 'order.unknown_currency'],
  ['an unknown customer', order({}, { customerNumber: 'NOBODY' }), 422, 'order.unknown_customer'],
  ['a misspelt field', order({ quantitty: '1' }), 400, 'request.invalid'],
  ['no lines', { customerNumber: 'C1', currency: 'GBP', lines: [] }, 400, 'request.invalid'],
  ['a list instead of an object', [order({})], 400, 'request.invalid'],
  ['text instead of an object', '"order"', 400, 'request.invalid'],
  ['broken JSON', '{"customerNumber": ', 400, 'request.invalid'],
  ['a prototype in disguise', '{"__proto__": {"x": 1}}', 400, 'request.invalid'],
  ['nothing at all', '', 400, 'request.invalid'],
  ['no order at all', { orders: [] }, 400, 'request.count'],
])('an order with %s is refused, and nothing changes', async (_, body, status, code) => {
  await refused('/api/orders', body, status, code)
})

/** An order of 10 whose goods are packed. */
async function packed(): Promise<{ order: string; delivery: string }> {
  const made = await office.post('/api/orders', order({ quantity: '10' }))
  const [delivery] = (await office.get(`/api/deliveries?orderId=${made.body.id}`)).body.items
  await office.post(`/api/deliveries/${delivery.id}/pick`)
  await office.post(`/api/deliveries/${delivery.id}/pack`)
  return { order: made.body.id, delivery: delivery.id }
}

async function invoiced(): Promise<{ id: string; number: string; order: string; delivery: string }> {
  const made = await packed()
  for (const step of ['issue', 'deliver'])
    expect((await office.post(`/api/deliveries/${made.delivery}/${step}`)).status).toBe(200)
  const [invoice] = (await office.get(`/api/invoices?orderId=${made.order}`)).body.items
  return { id: invoice.id, number: invoice.number, ...made }
}

const pay = (number: string, entryReference: string) => ({
  entryReference,
  amount: '120.00',
  currency: 'GBP',
  receivedOn: '2011-03-01',
  customerNumber: 'C1',
  allocations: [{ documentNumber: number, amount: '120.00' }],
})

test('more cannot be shipped than was ordered', async () => {
  const made = await office.post('/api/orders', order({ quantity: '10' }))
  const [delivery] = (await office.get(`/api/deliveries?orderId=${made.body.id}`)).body.items
  const eleven = { lines: [{ line: 1, picked: '11' }] }
  const why = await refused(`/api/deliveries/${delivery.id}/pick`, eleven, 422, 'delivery.over_delivery')
  expect(why).toContain('11 picked where 10 of 10 ordered were planned')
})

test.each(['NOWHERE', 'NO WHERE'])(
  'stock cannot arrive or be expected in the warehouse %s, which is none',
  async (warehouse) => {
    const line = { itemNumber: 'TEA', quantity: '1' }
    const expected = { ...line, reference: 'PO-1', warehouse, expectedOn: '2099-01-01' }
    await refused('/api/stock/expected', expected, 422, 'stock.unknown_warehouse')
    const received = { warehouse, lines: [{ ...line, unitCost: '1.00' }] }
    await refused('/api/stock/receipts', received, 422, 'stock.unknown_warehouse')
    const counted = { warehouse, reason: 'Counted', lines: [line] }
    await refused('/api/stock/corrections', counted, 422, 'stock.unknown_warehouse')
  },
)

test('a paid invoice cannot be paid again', async () => {
  const invoice = await invoiced()
  expect((await office.post('/api/payments', pay(invoice.number, 'B1'))).status).toBe(201)
  const why = await refused('/api/payments', pay(invoice.number, 'B2'), 409, 'payment.already_paid')
  expect(why).toContain(invoice.number)
})

test('no more can be credited than was billed', async () => {
  const invoice = await invoiced()
  const note = (quantity: string) => ({ invoiceId: invoice.id, reason: 'Broken', lines: [{ line: 1, quantity }] })
  await refused('/api/credit-notes', note('11'), 422, 'credit_note.more_than_billed')
  expect((await office.post('/api/credit-notes', note('6'))).status).toBe(201)
  await refused('/api/credit-notes', note('5'), 422, 'credit_note.more_than_billed')
})

test('steps out of order and held orders are refused with the reason', async () => {
  const { delivery } = await packed()
  await refused(`/api/deliveries/${delivery}/pack`, {}, 409, 'delivery.wrong_state')
  await refused(`/api/deliveries/${delivery}/deliver`, {}, 409, 'delivery.wrong_state')
  const made = await office.post('/api/orders', order({ quantity: '1' }, { customerReference: 'PO 1' }))
  await refused(`/api/orders/${made.body.id}/verify`, {}, 409, 'order.wrong_state')
  await office.post(`/api/orders/${made.body.id}/hold`, { reason: 'Wait' })
  await refused(`/api/orders/${made.body.id}/release`, {}, 409, 'order.on_hold')
  const { actions } = (await office.get(`/api/orders/${made.body.id}`)).body
  expect(actions.find(({ name }) => name === 'release')).toMatchObject({
    allowed: false,
    whyNot: 'it is held: manual',
  })
  expect((await office.post(`/api/orders/${made.body.id}/lift-hold`, { reason: 'Go' })).body.holds).toEqual([])
  await refused(`/api/orders/${made.body.id}/lift-hold`, { reason: 'Go' }, 422, 'order.not_held')
  await refused(`/api/orders/${made.body.id}/hold`, { orderId: made.body.id, reason: 'Wait' }, 400, 'request.invalid')
})

test('months are closed without gaps, and a closed one takes nothing', async () => {
  const { delivery } = await packed()
  await office.shop.day('2011-04-02')
  await refused('/api/periods', { month: '2011-13', state: 'closed' }, 400, 'request.invalid')
  await refused('/api/periods', { month: '2011-04', state: 'closed' }, 409, 'period.earlier_open')
  for (const month of ['2011-03', '2011-04'])
    expect((await office.post('/api/periods', { month, state: 'closed' })).status).toBe(200)
  await refused('/api/periods', { month: '2011-03', state: 'open' }, 409, 'period.later_closed')
  const why = await refused(`/api/deliveries/${delivery}/issue`, {}, 409, 'period.closed')
  expect(why).toContain('the first open day is 2011-05-01')
  for (const month of ['2011-04', '2011-03'])
    expect((await office.post('/api/periods', { month, state: 'open' })).status).toBe(200)
  expect((await office.post(`/api/deliveries/${delivery}/issue`)).status).toBe(200)
})

test('a month is one of the calendar', async () => {
  for (const month of ['2011-13', '0001-01', '2011-1', '12011-01'])
    for (const path of ['/api/periods', '/api/expected-returns'])
      await refused(path, { month, state: path.endsWith('periods') ? 'closed' : undefined }, 400, 'request.invalid')
})

test('the clock moves forward only', async () => {
  await refused('/api/clock', { today: '2011-04-01' }, 422, 'clock.backwards')
  await refused('/api/clock', { today: '9999-12-31' }, 422, 'clock.too_far_ahead')
  expect((await office.post('/api/clock', { today: '2011-04-03' })).status).toBe(200)
  expect((await office.get('/api/clock')).body).toMatchObject({ today: '2011-04-03', baseCurrency: 'GBP' })
  const ahead = await Office.open(database, { shop: { today: '2099-01-01' } })
  expect(await ahead.post('/api/clock', { today: null })).toMatchObject({
    status: 422,
    body: { code: 'clock.backwards' },
  })
})

test('nothing else than JSON is taken, and unknown addresses say so', async () => {
  const xml = await office.call('POST', '/api/orders', '<order/>', { 'content-type': 'application/xml' })
  expect(xml).toMatchObject({ status: 415, body: { code: 'request.media_type' } })
  expect(await office.get('/api/ordres')).toMatchObject({ status: 404, body: { code: 'request.no_such_address' } })
  expect(await office.get('/api/exports/all')).toMatchObject({ status: 404, body: { code: 'export.not_found' } })
  expect(await office.get('/api/exports/orders?format=xml')).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  })
  expect(await office.get('/api/reports/aging?asOf=2011-02-30')).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  })
  expect(await office.get('/api/customers/%00')).toMatchObject({ status: 404 })
  expect(await office.get('/api/accounts/%00')).toMatchObject({ status: 404, body: { code: 'account.not_found' } })
})

test.each([
  ['DELETE', '/api/orders', 'GET, HEAD, POST'],
  ['PUT', '/api/orders/0199d6e5-0000-7000-8000-000000000001', 'GET, HEAD'],
  ['PATCH', '/api/customers/', 'GET, HEAD, POST'],
  ['POST', '/api/events?limit=1', 'GET, HEAD'],
  ['GET', '/api/orders/0199d6e5-0000-7000-8000-000000000001/hold', 'POST'],
  ['POST', '/api', 'GET, HEAD'],
] as const)('%s %s says what the address takes (RFC 9110, 15.5.6)', async (method, path, allow) => {
  const answer = await office.call(method, path, '{}')
  expect(answer).toMatchObject({ status: 405, headers: { allow }, body: { code: 'request.method' } })
  expect(answer.body.detail).toContain(allow)
})

test('a slash at the end changes nothing', async () => {
  expect(await office.get('/api/orders/?limit=1')).toMatchObject({ status: 200, body: { items: expect.any(Array) } })
  expect((await office.app.inject('/api/')).headers['content-type']).toContain('text/html')
})

test('broken JSON is called that', async () => {
  expect((await office.post('/api/orders', '{"customerNumber": ')).body.detail).toBe(
    'the body is not valid JSON: check its quotation marks, commas and brackets',
  )
})

test('a body in another encoding is refused rather than stored with holes', async () => {
  const before = await state()
  const body = JSON.stringify(order({}, { externalNumber: 'Wÿ1' }))
  const latin = Buffer.from(body, 'latin1')
  const answer = await office.app.inject({
    method: 'POST',
    url: '/api/orders',
    headers: { authorization: `Bearer ${office.key}`, 'content-type': 'application/json' },
    payload: latin,
  })
  expect(answer.json()).toMatchObject({ status: 400, code: 'request.encoding' })
  expect(await state()).toEqual(before)
  expect((await office.post('/api/orders', body)).status).toBe(201)
})

test('a refusal says in plain words what is wrong and where', async () => {
  const made = await office.post('/api/orders', order({}, { customerReference: 'PO 2' }))
  expect(await refused(`/api/orders/${made.body.id}/cancel`, {}, 400, 'request.invalid')).toBe(
    'the input is not valid: reason is missing',
  )
  expect((await office.get('/api/orders?stat=received')).body.detail).toMatch(
    /^there is no parameter "stat" here: there is number, state, .*, limit, cursor, sort$/,
  )
  expect((await office.get('/api/orders?from=2011-13-01')).body.detail).toBe(
    'the parameter from must be a calendar date YYYY-MM-DD',
  )
})

test('an idempotency key is printable and short', async () => {
  for (const key of ['', 'two words', 'x'.repeat(201)]) {
    const answer = await office.post('/api/orders', order({}), { 'idempotency-key': key })
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.idempotency_key' } })
  }
})

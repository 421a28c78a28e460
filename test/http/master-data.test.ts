import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()
let office: Office

beforeAll(async () => {
  office = await Office.open(database, { shop: { today: '2011-03-01' } })
})

test.each([
  ['/api/customers', { number: ' 10', name: 'Corner Shop', country: 'GB' }, 'number'],
  ['/api/items', { number: 'TEA\u00a0', name: 'Tea' }, 'number'],
  ['/api/payment-terms', { code: 'NET45 ', name: 'In 45 days', netDays: 45 }, 'code'],
])('%s: blanks at the ends of a name nobody could see', async (address, body, property) => {
  const found = await office.post(address, body)
  expect(found).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  expect(found.body.detail).toContain(`${property} must not begin or end with a blank`)
})
afterAll(() => office.app.close())

const events = async (type: string) => (await office.get(`/api/events?type=${type}`)).body.items

test('a customer is created, changed, and left alone when nothing changes', async () => {
  const made = await office.post('/api/customers', {
    number: 'C 1',
    name: 'Corner Shop',
    country: 'GB',
    email: 'a@b.example',
  })
  expect(made).toMatchObject({ status: 200, body: { type: 'customer', number: 'C 1' } })
  expect((await office.get(made.body.href)).body).toMatchObject({
    name: 'Corner Shop',
    kind: 'business',
    paymentTerm: 'NET30',
    currency: 'GBP',
    email: 'a@b.example',
    createdOn: '2011-03-01',
  })
  const change = { number: 'C 1', name: 'Corner Shop Ltd', country: 'GB', smallDifference: '0.50' }
  expect((await office.post('/api/customers', change)).body).toMatchObject({ id: made.body.id })
  expect((await office.get(made.body.href)).body).toMatchObject({
    name: 'Corner Shop Ltd',
    email: 'a@b.example',
    smallDifference: { amount: '0.50', currency: 'GBP' },
  })
  expect(await office.post('/api/customers', change)).toMatchObject({ status: 200, body: { unchanged: true } })
  expect(await events('customer.changed')).toMatchObject([
    {
      detail: {
        changes: [
          { property: 'name', from: 'Corner Shop', to: 'Corner Shop Ltd' },
          { property: 'smallDifference', from: null, to: { amount: '0.50', currency: 'GBP' } },
        ],
      },
    },
  ])
  const wrong = { ...change, paymentTerm: 'NET99' }
  expect(await office.post('/api/customers', wrong)).toMatchObject({
    status: 422,
    body: { code: 'customer.unknown_payment_term' },
  })
  const other = { ...change, currency: 'EUR' }
  expect(await office.post('/api/customers', other)).toMatchObject({
    status: 422,
    body: { code: 'customer.currency_fixed' },
  })
})

test('a kit is sold with its recipe, at the price agreed for the customer', async () => {
  await office.post('/api/customers', {
    number: 'C2',
    name: 'Shop',
    country: 'GB',
    street: '1 High Street',
    city: 'York',
  })
  const items = ['POT', 'CUP'].map((number) => ({ number, name: number, standardCost: '1' }))
  expect((await office.post('/api/items', { items })).status).toBe(200)
  const recipe = [
    { itemNumber: 'POT', quantity: '1', standAlonePrice: '20' },
    { itemNumber: 'CUP', quantity: '4', standAlonePrice: '5' },
  ]
  const kit = { number: 'TEA SET', name: 'Tea set', kind: 'kit', recipe }
  const made = await office.post('/api/items', kit)
  expect((await office.get(made.body.href)).body.recipe).toMatchObject([
    { position: 1, quantity: '1' },
    { position: 2, quantity: '4', standAlonePrice: '5' },
  ])
  expect((await office.post('/api/items', kit)).body).toMatchObject({ unchanged: true })
  const more = { ...kit, recipe: [recipe[0], { ...recipe[1], quantity: '6' }] }
  expect((await office.post('/api/items', more)).body.unchanged).toBeUndefined()
  expect((await office.get(made.body.href)).body.recipe[1]).toMatchObject({ quantity: '6' })
  for (const [change, code] of [
    [{ recipe: [recipe[0]] }, 'item.component_fixed'],
    [{ recipe: [{ ...recipe[0], itemNumber: 'NONE' }] }, 'item.unknown_component'],
    [{ kind: 'goods' }, 'item.fixed'],
    [{ standardCost: '-1' }, 'item.negative_cost'],
  ] as const)
    expect(await office.post('/api/items', { ...kit, ...change })).toMatchObject({ status: 422, body: { code } })
  const prices = [
    { itemNumber: 'TEA SET', currency: 'GBP', validFrom: '2011-01-01', price: '40.00' },
    { itemNumber: 'TEA SET', customerNumber: 'C2', currency: 'GBP', validFrom: '2011-01-01', price: '38.00' },
    { itemNumber: 'TEA SET', customerNumber: 'C2', currency: 'GBP', validFrom: '2011-03-02', price: '39.00' },
  ]
  expect((await office.post('/api/prices', { prices })).status).toBe(200)
  const order = await office.post('/api/orders', {
    customerNumber: 'C2',
    currency: 'GBP',
    lines: [{ itemNumber: 'TEA SET', quantity: '1' }],
  })
  expect((await office.get(order.body.href)).body.lines).toMatchObject([{ unitPrice: '38', net: { amount: '38.00' } }])
  expect((await office.get('/api/prices?customerNumber=C2&itemNumber=TEA SET')).body.items).toHaveLength(2)
  for (const [change, code] of [
    [{ price: '-1' }, 'price.negative'],
    [{ itemNumber: 'NONE' }, 'price.unknown_item'],
    [{ customerNumber: 'NONE' }, 'price.unknown_customer'],
    [{ validTo: '2010-12-31' }, 'price.ends_before_start'],
  ] as const)
    expect(await office.post('/api/prices', { ...prices[0], ...change })).toMatchObject({ status: 422, body: { code } })
})

test('a payment term with instalments splits the claim', async () => {
  const term = {
    code: 'THIRDS',
    name: 'In two parts',
    netDays: 60,
    instalments: [
      { share: '40', days: 30 },
      { share: '60', days: 60 },
    ],
  }
  expect((await office.post('/api/payment-terms', term)).status).toBe(200)
  expect((await office.get('/api/payment-terms/THIRDS')).body.instalments).toMatchObject([
    { instalment: 1, share: '40', days: 30 },
    { instalment: 2, share: '60', days: 60 },
  ])
  for (const [change, code] of [
    [{}, 'payment_term.instalments_fixed'],
    [{ code: 'NEW', instalments: [{ share: '50', days: 1 }] }, 'payment_term.instalments'],
    [{ code: 'NEW', discountPercent: '100' }, 'payment_term.discount'],
  ] as const)
    expect(await office.post('/api/payment-terms', { ...term, ...change })).toMatchObject({
      status: 422,
      body: { code },
    })
})

test('settings count from a day on, and take only what they understand', async () => {
  const automatic = { name: 'shipping.automatic', value: 'yes', validFrom: '2011-03-05' }
  expect((await office.post('/api/settings', automatic)).status).toBe(200)
  const value = async (name: string) => (await office.get('/api/settings')).body.items.find((s) => s.name === name)
  expect(await value('shipping.automatic')).toMatchObject({
    value: 'no',
    dated: [{ validFrom: '2011-03-05', value: 'yes' }],
  })
  await office.post('/api/clock', { today: '2011-03-05' })
  expect(await value('shipping.automatic')).toMatchObject({ value: 'yes', default: 'no' })
  for (const [name, wrong, code] of [
    ['shipping.automatic', 'perhaps', 'setting.invalid'],
    ['credit.overdue_days', '1.5', 'setting.invalid'],
    ['credit.starter_limit', 'much', 'setting.invalid'],
    ['credit.starter_limit', '-1', 'setting.invalid'],
    ['receivables.write_off_limit', 'nothing', 'setting.invalid'],
    ['billing.rule', 'weekly', 'setting.invalid'],
  ] as const)
    expect(await office.post('/api/settings', { name, value: wrong, validFrom: '2011-03-05' })).toMatchObject({
      status: 422,
      body: { code },
    })
  const past = { ...automatic, validFrom: '2011-03-04' }
  expect(await office.post('/api/settings', past)).toMatchObject({ status: 422, body: { code: 'setting.in_the_past' } })
  const unknown = { ...automatic, name: 'shipping.magic' }
  expect(await office.post('/api/settings', unknown)).toMatchObject({
    status: 400,
    body: { detail: 'the input is not valid: name must be a setting: GET /api/settings lists them' },
  })
})

test('tax rates, exchange rates and warehouses', async () => {
  const rate = { country: 'GB', category: 'S', validFrom: '2011-06-01', rate: '21' }
  expect((await office.post('/api/tax-rates', rate)).status).toBe(200)
  expect(await office.post('/api/tax-rates', { ...rate, rate: '100' })).toMatchObject({
    status: 422,
    body: { code: 'tax_rate.out_of_range' },
  })
  expect((await office.get('/api/tax-rates?country=GB&sort=newest&limit=1')).body.items).toMatchObject([{ rate: '21' }])
  const usd = { currency: 'USD', validFrom: '2011-03-01', rate: '0.615' }
  expect((await office.post('/api/exchange-rates', usd)).status).toBe(200)
  expect((await office.get('/api/exchange-rates?currency=USD')).body.items).toMatchObject([{ rate: '0.615' }])
  for (const [change, code] of [
    [{ rate: '0' }, 'exchange_rate.out_of_range'],
    [{ currency: 'GBP' }, 'exchange_rate.base_currency'],
  ] as const)
    expect(await office.post('/api/exchange-rates', { ...usd, ...change })).toMatchObject({
      status: 422,
      body: { code },
    })
  expect((await office.post('/api/warehouses', { code: 'NORTH', name: 'North' })).status).toBe(200)
  expect((await office.get('/api/warehouses/NORTH')).body).toEqual({ code: 'NORTH', name: 'North' })
})

test('the same order again, without a key, is known by its number and answered with the first', async () => {
  await office.post('/api/items', { number: 'POST', name: 'Postage', kind: 'charge' })
  const order = {
    externalNumber: 'X-1',
    customerNumber: 'C2',
    currency: 'GBP',
    lines: [{ itemNumber: 'POST', quantity: '1', unitPrice: '3' }],
  }
  const first = await office.post('/api/orders', order)
  expect(first.status).toBe(201)
  const again = await office.post('/api/orders', order)
  expect(again).toMatchObject({ status: 200, body: { id: first.body.id, unchanged: true } })
  const changed = { ...order, lines: [{ itemNumber: 'POST', quantity: '2', unitPrice: '3' }] }
  expect(await office.post('/api/orders', changed)).toMatchObject({
    status: 409,
    body: { code: 'order.number_reused' },
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { type Body, Office } from './office.js'

const database = await freshDatabase()
let office: Office

beforeAll(async () => {
  office = await Office.open(database)
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '20', '4.00')
})
afterAll(() => office.app.close())

const made = async (path: string, body: object): Promise<string> => {
  const answer = await office.post(path, body)
  expect(answer).toMatchObject({ status: 201 })
  return answer.body.href
}

const orderOf = (quantity: string, itemNumber = 'TEA'): Promise<string> =>
  made('/api/orders', { customerNumber: 'C1', currency: 'GBP', lines: [{ itemNumber, quantity }] })

const follow = async (document: string, type: string): Promise<string> =>
  (await office.get(document)).body.links.find((link) => link.type === type)!.href

const BARE = /^(verify|confirm|reopen|reserve|release|complete|recognise|pick|pack|issue|deliver|.*-at-once)$/

/** A body that the operation could take, were the document ready for it. */
function bodyOf(name: string, { id, number }: Body): object {
  const reason = 'Because'
  const bodies: Record<string, object> = {
    'close-lines': { reason, lines: [{ line: 1 }] },
    deposit: { percent: '30' },
    credit: { invoiceId: id, reason },
    offset: { creditNumber: number, allocations: [{ documentNumber: number }] },
    refund: { creditNumber: number, reason },
    'write-off': { documentNumber: number, reason },
    apply: { allocations: [{ documentNumber: 'INV-2011-000001' }] },
    assign: { customerNumber: 'C1' },
  }
  return bodies[name] ?? (BARE.test(name) ? {} : { reason })
}

/** The names of the actions that are allowed, after every other one was tried and refused as it was said to be. */
async function allowed(document: string): Promise<string> {
  const { body } = await office.get(document)
  for (const { name, allowed, whyNot, href } of body.actions) {
    if (allowed) continue
    expect(whyNot, name).toMatch(/\w+ \w+/)
    if (!href || name === 'pay') continue
    const answer = await office.post(href, bodyOf(name, body))
    expect([name, answer.status], answer.body.detail).toEqual([name, expect.toBeOneOf([404, 409, 422])])
  }
  return body.actions
    .filter((action) => action.allowed)
    .map(({ name }) => name)
    .sort()
    .join(' ')
}

const whyNot = async (document: string, name: string): Promise<unknown> =>
  (await office.get(document)).body.actions.find((action) => action.name === name)?.whyNot

test('an order offers what its progress allows, and says why not the rest', async () => {
  const order = await orderOf('10')
  expect(await allowed(order)).toBe('deposit hold reserve')
  expect(await whyNot(order, 'cancel')).toMatch(/^being made ready in DN-.*: cancel the delivery first$/)
  expect(await whyNot(order, 'complete')).toBe('still open: shipping')
  expect(await whyNot(order, 'release')).toBe('nothing of it is reserved that is not in a delivery')
  const delivery = await follow(order, 'delivery')
  expect(await allowed(delivery)).toBe('cancel pick')
  await office.post(`${delivery}/cancel`, { reason: 'Wrong van' })
  expect(await allowed(order)).toBe('cancel close-lines deposit hold release reserve')
  await office.post(`${order}/hold`, { reason: 'Wait' })
  expect(await allowed(order)).toBe('cancel close-lines deposit hold lift-hold reserve')
})

test('an order that is shipped and billed waits for nothing but its money', async () => {
  const order = await orderOf('5')
  const delivery = await follow(order, 'delivery')
  for (const step of ['pick', 'pack', 'issue', 'deliver'])
    expect((await office.post(`${delivery}/${step}`)).status).toBe(200)
  expect(await allowed(order)).toBe('hold reserve')
  expect(await whyNot(order, 'deposit')).toBe('all of it is billed or asked for in advance')
  expect(await whyNot(order, 'complete')).toBe('still open: payment')
  expect(await whyNot(order, 'cancel')).toMatch(/^left with DN-.*: close the open lines instead/)
  expect(await whyNot(delivery, 'recognise')).toBe('its revenue is recognised')
})

test('a hold on an order that was complete without it can be lifted', async () => {
  const order = await orderOf('1')
  const delivery = await follow(order, 'delivery')
  for (const step of ['pick', 'pack', 'issue', 'deliver']) await office.post(`${delivery}/${step}`)
  await office.post(`${order}/hold`, { reason: 'Wait' })
  const bill = (await office.get(await follow(order, 'invoice'))).body
  const money = {
    entryReference: 'E0',
    amount: '12.00',
    currency: 'GBP',
    receivedOn: '2011-03-01',
    customerNumber: 'C1',
  }
  await office.post('/api/payments', { ...money, reference: bill.number })
  expect([(await office.get(order)).body.state, await allowed(order)]).toEqual(['completed', 'lift-hold'])
  expect((await office.post(`${order}/lift-hold`, { reason: 'Go' })).status).toBe(200)
})

test('an order that waits for more stock than there is can be closed short', async () => {
  const order = await orderOf('100')
  expect(await allowed(order)).toBe('close-lines deposit hold')
  expect(await whyNot(order, 'reserve')).toBe('nothing that it waits for is available')
})

test('documents of money offer what is left of them', async () => {
  const [invoice] = (await office.get('/api/invoices?open=yes')).body.items
  const bill = `/api/invoices/${invoice.id}`
  expect(await allowed(bill)).toBe('credit pay settle-at-once write-off')
  const note = await made('/api/credit-notes', { invoiceId: invoice.id, reason: 'Broken', creditUse: 'keep' })
  expect(await allowed(bill)).toBe('pay settle-at-once')
  expect(await whyNot(bill, 'write-off')).toBe('what is open of it is left on credit notes of it: use those first')
  expect(await allowed(note)).toBe('offset refund refund-at-once')
  const paid = { amount: '70.00', currency: 'GBP', receivedOn: '2011-03-01', customerNumber: 'C1' }
  const payment = await made('/api/payments', { ...paid, entryReference: 'E1' })
  expect(await allowed(payment)).toBe('apply reverse')
  await office.post(`${payment}/apply`, { allocations: [{ documentNumber: invoice.number }] })
  expect(await allowed(payment)).toBe('apply reverse unapply')
  expect(await allowed(bill)).toBe('')
  expect(await whyNot(bill, 'pay')).toBe('nothing of it is left to pay')
  await office.post(`${payment}/reverse`, { reason: 'Bounced' })
  expect(await allowed(payment)).toBe('')
})

test('a month that takes no postings keeps documents from what posts', async () => {
  await office.shop.item('CUP', '5.00', '10', '2.00')
  const delivery = await follow(await orderOf('1', 'CUP'), 'delivery')
  for (const step of ['pick', 'pack']) await office.post(`${delivery}/${step}`)
  expect(await allowed(delivery)).toBe('cancel issue pick')
  const sold = await follow(await orderOf('1', 'CUP'), 'delivery')
  for (const step of ['pick', 'pack', 'issue']) await office.post(`${sold}/${step}`)
  const bill = await follow(sold, 'invoice')
  expect(await allowed(bill)).toBe('credit pay settle-at-once write-off')
  const march = (state: string) => office.post('/api/periods', { month: '2011-03', state })
  await march('locked')
  expect(await allowed(delivery)).toBe('cancel pick')
  expect(await whyNot(delivery, 'issue')).toMatch(/^the period 2011-03 is locked, so nothing can be posted/)
  expect(await allowed(bill)).toBe('pay')
  await march('open')
  expect(await allowed(delivery)).toBe('cancel issue pick')
})

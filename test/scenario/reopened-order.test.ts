import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from '../http/office.js'
import { booksStaySound } from './sound.js'

const database = await freshDatabase()
booksStaySound()
let office: Office

beforeAll(async () => {
  office = await Office.open(database, { shop: { settings: { 'shipping.automatic': 'yes' } } })
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '100', '4.00')
})
afterAll(() => office.app.close())

const post = async (path: string, body: object = {}) => {
  const answer = await office.post(path, body)
  expect(answer.status, answer.body.detail).toBeLessThan(300)
  return answer.body
}

const state = async (order: string): Promise<string> => (await office.get(order)).body.state

/** An order over 120.00, shipped, billed and paid. */
async function paidOrder(entryReference: string): Promise<{ order: string; invoice: string; payment: string }> {
  const { href: order } = await post('/api/orders', {
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: 'TEA', quantity: '10' }],
  })
  const invoice = (await office.get(order)).body.links.find((link) => link.type === 'invoice')!.number
  const { href: payment } = await post('/api/payments', {
    entryReference,
    amount: '120.00',
    currency: 'GBP',
    receivedOn: '2011-03-01',
    customerNumber: 'C1',
    reference: invoice,
  })
  expect(await state(order)).toBe('completed')
  return { order, invoice, payment }
}

test('an order is not complete any more when the bank takes the payment back, until it is paid again', async () => {
  const { order, invoice, payment } = await paidOrder('E1')
  await post(`${payment}/reverse`, { reason: 'Direct debit returned' })
  expect(await state(order)).toBe('confirmed')
  const again = { entryReference: 'E2', amount: '120.00', currency: 'GBP', receivedOn: '2011-03-01' }
  await post('/api/payments', { ...again, customerNumber: 'C1', reference: invoice })
  expect(await state(order)).toBe('completed')
  const { body } = await office.get(order)
  expect(body.events.map((event) => event.type)).toEqual(
    expect.arrayContaining(['order.completed', 'order.reopened', 'order.completed']),
  )
})

test('an application taken back opens the order again; one with nothing open stays complete', async () => {
  const { order, payment } = await paidOrder('E3')
  expect(await office.post(`${order}/reopen`)).toMatchObject({ status: 422, body: { code: 'order.nothing_open' } })
  await post(`${payment}/unapply`, { reason: 'Meant for another invoice' })
  expect(await state(order)).toBe('confirmed')
})

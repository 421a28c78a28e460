import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHAIN_STEPS } from '../../src/automation/steps.js'
import { whatWaits, workThrough } from '../../src/automation/worker.js'
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

const work = async () => (await workThrough(database, office.shop.tenantId, CHAIN_STEPS)).happened
const returned = async (): Promise<unknown> => (await office.get('/api/returns')).body.items[0].state

test('a return whose credit note is refused says why it waits, and a person may close it', async () => {
  const { shop } = office
  const order = await shop.order('C1', [['TEA', '10']])
  const body = {
    customerNumber: 'C1',
    currency: 'GBP',
    reason: 'Damaged',
    lines: [{ itemNumber: 'TEA', quantity: '2', orderId: order.id, orderLine: 1 }],
  }
  // The billed lines are credited in full before the goods come back: nothing is left for the return to reduce.
  const authorised = await office.post('/api/returns', body)
  expect(authorised.status, authorised.body.detail).toBe(201)
  const [invoice] = (await office.get('/api/invoices')).body.items
  expect((await office.post('/api/credit-notes', { invoiceId: invoice.id, reason: 'Goodwill' })).status).toBe(201)
  await work()
  expect(await returned()).toBe('received')
  const waits = await whatWaits(database, shop.tenantId)
  expect(waits).toEqual([{ step: 'credit_note', reason: expect.stringMatching(/^refused: \w+ .*/), documents: 1 }])
  expect(await work()).toEqual(new Map())
  const [{ id }] = (await office.get('/api/returns')).body.items
  expect((await office.post(`/api/returns/${id}/waive`, { reason: 'Credited before' })).status).toBe(200)
  expect(await whatWaits(database, shop.tenantId)).toEqual([])
})

import { expect, test } from 'vitest'
import { CHAIN_STEPS } from '../../src/automation/steps.js'
import { workThrough } from '../../src/automation/worker.js'
import { decideCredits } from '../../src/credit/decide-credit.js'
import { releaseHolds } from '../../src/credit/release-hold.js'
import { orderInput } from '../../src/order/order-input.js'
import { receiveOrders } from '../../src/order/receive-order.js'
import { verifyOrders } from '../../src/order/verify-order.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()
const CLIENTS = 32

async function open(limit: string, stock: string) {
  const shop = await Shop.open(database, { settings: { 'credit.starter_limit': limit } })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', stock, '4.00')
  return shop
}

/** A verified order of six teas: 72.00 with tax. */
async function verified(shop: Shop): Promise<string> {
  const lines = [{ itemNumber: 'TEA', quantity: '6' }]
  const order = await shop.must(receiveOrders, orderInput.parse({ customerNumber: 'C1', currency: 'GBP', lines }))
  await shop.must(verifyOrders, { orderId: order.id })
  return order.id
}

const states = async (shop: Shop): Promise<Record<string, number>> => {
  const rows = await shop.sql<{ state: string; orders: number }>(
    'select state, count(*)::int as orders from sales_order where tenant_id = $1 group by state',
  )
  return Object.fromEntries(rows.map((row) => [row.state, row.orders]))
}

const committed = async (shop: Shop): Promise<string> => {
  const [row] = await shop.sql<{ committed: string }>(
    'select round(committed, 2) as committed from credit_account where tenant_id = $1',
  )
  return row!.committed
}

test('of two orders that fit alone but not together, confirmed at once, one is held (golden case 24)', async () => {
  const shop = await open('100.00', '100')
  const orders = [await verified(shop), await verified(shop)]
  const decided = await Promise.all(orders.map((orderId) => shop.must(decideCredits, { orderId })))
  expect(decided.map((order) => order.state).sort()).toEqual(['confirmed', 'verified'])
  expect(await committed(shop)).toBe('72.00')
  const holds = await shop.sql<{ kind: string; reason: string }>(
    'select kind, reason from order_hold where tenant_id = $1',
  )
  expect(holds).toEqual([{ kind: 'credit', reason: 'limit' }])
})

test('32 clients order on one credit limit: as many as fit are confirmed, all get their answer', async () => {
  const shop = await open('100.00', '1000')
  const answers = await Promise.all(Array.from({ length: CLIENTS }, () => shop.order('C1', [['TEA', '1']])))
  expect(new Set(answers.map((order) => order.number)).size).toBe(CLIENTS)
  expect(await states(shop)).toEqual({ confirmed: 8, verified: 24 })
  expect(await committed(shop)).toBe('96.00')
})

test('an order held for want of room goes on the day after, when the limit has grown with the business done', async () => {
  const shop = await open('100.00', '100')
  const first = await shop.order('C1', [['TEA', '6']])
  await shop.order('C1', [['TEA', '6']])
  await workThrough(database, shop.tenantId, CHAIN_STEPS)
  expect(await states(shop)).toEqual({ confirmed: 1, verified: 1 })
  await new Warehouse(shop).ships(first)
  const limit =
    'select round(limit_amount, 2) as amount, limit_source as source from credit_account where tenant_id = $1'
  await workThrough(database, shop.tenantId, CHAIN_STEPS)
  expect(await shop.sql(limit), 'what was bought today makes no room today').toEqual([
    { amount: '100.00', source: 'starter' },
  ])
  await shop.day('2011-03-02')
  await workThrough(database, shop.tenantId, CHAIN_STEPS)
  expect(await shop.sql(limit)).toEqual([{ amount: '180.00', source: 'review' }])
  expect(await states(shop)).toEqual({ confirmed: 2 })
})

test('32 clients order one scarce item: never oversold, what is missing waits, all get their answer', async () => {
  const shop = await open('100000.00', '20')
  const answers = await Promise.all(Array.from({ length: CLIENTS }, () => shop.order('C1', [['TEA', '1']])))
  expect(new Set(answers.map((order) => order.number)).size).toBe(CLIENTS)
  expect(await new Warehouse(shop).shelf('TEA')).toBe('20 on hand, 20 reserved, worth 80.00')
  const [sums] = await shop.sql(
    'select trim_scale(sum(requested)) as requested, trim_scale(sum(reserved)) as reserved from reservation where tenant_id = $1',
  )
  expect(sums).toEqual({ requested: '32', reserved: '20' })
})

test('a release is for its order and its amount: what is ordered on top of it is decided again', async () => {
  const shop = await open('100.00', '100')
  const first = await verified(shop)
  const second = await verified(shop)
  const third = await verified(shop)
  for (const orderId of [first, second, third]) await shop.must(decideCredits, { orderId })
  await shop.must(releaseHolds, { orderId: second, reason: 'its parent company vouches for it' })
  expect(await committed(shop)).toBe('144.00')
  await shop.must(decideCredits, { orderId: third })
  expect(await shop.holds(third)).toEqual(['credit: limit'])
  const decisions = await shop.sql(
    'select outcome, reason, round(order_amount, 2) as amount, decided_by from credit_decision where tenant_id = $1 and order_id = $2 order by id',
    [second],
  )
  expect(decisions).toEqual([
    { outcome: 'held', reason: 'limit', amount: '72.00', decided_by: 'rule' },
    { outcome: 'approved', reason: 'its parent company vouches for it', amount: '72.00', decided_by: 'test' },
  ])
})

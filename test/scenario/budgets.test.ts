import { expect, test } from 'vitest'
import { Chain } from '../../src/automation/chain.js'
import { receivePayments } from '../../src/cash/receive-payment.js'
import { settledOrders } from '../../src/cash/settled-orders.js'
import { asOwner } from '../../src/kernel/database.js'
import { statistics } from '../../src/kernel/tx.js'
import { orderInput } from '../../src/order/order-input.js'
import { receiveOrders } from '../../src/order/receive-order.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()

const LINES = 5
/** What five lines of one to five pieces at 2.50 come to, tax included. */
const GROSS = '45.00'

async function openShop(): Promise<Shop> {
  const settings = { 'shipping.automatic': 'yes', 'credit.starter_limit': '100000000' }
  const shop = await Shop.open(database, { settings })
  for (let i = 1; i <= LINES; i++) await shop.item(`TEA-${i}`, '2.50', '1000000', '1.00')
  for (let i = 1; i <= 20; i++) await shop.customer(`C${i}`)
  return shop
}

/** Takes five-line orders in, together; they go on to delivered, invoiced and recognised. Answers the invoices' numbers. */
async function order(shop: Shop, count: number): Promise<string[]> {
  const inputs = Array.from({ length: count }, (_, i) =>
    orderInput.parse({
      customerNumber: `C${1 + (i % 20)}`,
      currency: 'GBP',
      lines: Array.from({ length: LINES }, (_, line) => ({ itemNumber: `TEA-${line + 1}`, quantity: `${line + 1}` })),
    }),
  )
  const requests = inputs.map((input) => ({ input, actor: shop.actor }))
  const ids = await shop.transact(async (tx) => {
    const decisions = await receiveOrders.perform(tx, requests)
    const orders = decisions.flatMap((decision) => (decision.ok ? [decision.document] : []))
    await new Chain(tx, shop.actor).afterReceipt(orders)
    return orders.map(({ id }) => id)
  })
  const invoices = await shop.sql<{ number: string }>(
    'select number from invoice where tenant_id = $1 and order_id = any($2::uuid[])',
    [ids],
  )
  return invoices.map(({ number }) => number)
}

/** Takes in the money for each invoice, together; the orders are complete. */
async function pay(shop: Shop, invoices: readonly string[]): Promise<void> {
  const requests = invoices.map((number) => ({
    actor: shop.actor,
    input: {
      entryReference: `bank ${number}`,
      amount: GROSS,
      currency: 'GBP',
      receivedOn: '2011-03-01',
      method: 'bank' as const,
      reference: number,
    },
  }))
  await shop.transact(async (tx) => {
    const decisions = await receivePayments.perform(tx, requests)
    await new Chain(tx, shop.actor).afterPayment(settledOrders(tx))
    return decisions
  })
}

const writeAheadPosition = (): Promise<string> =>
  asOwner(database.url, async (client) => {
    await client.query('create extension if not exists pg_walinspect')
    return (await client.query('select pg_current_wal_insert_lsn()::text as lsn')).rows[0].lsn
  })

/** Bytes that the transactions which made or last changed these orders wrote ahead, without images of whole pages. */
async function writtenAhead(shop: Shop, from: string): Promise<number> {
  const [row] = await shop.sql<{ bytes: string }>(
    `select sum(record_length - fpi_length)::text as bytes from pg_get_wal_records_info($2::pg_lsn, pg_current_wal_insert_lsn())
      where xid in (select e.xmin from event e where e.tenant_id = $1)`,
    [from],
  )
  return Number(row!.bytes)
}

const completed = async (shop: Shop): Promise<number> => {
  const [row] = await shop.sql<{ count: bigint }>(
    "select count(*) from sales_order where tenant_id = $1 and state = 'completed'",
  )
  return Number(row!.count)
}

test('an order alone takes at most 36 statements, 6 commits and 40 KB written ahead from receipt to completion', async () => {
  const shop = await openShop()
  await pay(shop, await order(shop, 1))
  const start = await writeAheadPosition()
  const before = { ...statistics }
  await pay(shop, await order(shop, 1))
  const statements = statistics.statements - before.statements
  const commits = statistics.commits - before.commits
  const bytes = await writtenAhead(shop, start)
  expect(await completed(shop)).toBe(2)
  expect(statements).toBeGreaterThan(0)
  expect(statements).toBeLessThanOrEqual(36)
  expect(commits).toBeLessThanOrEqual(6)
  expect(bytes).toBeGreaterThan(5_000)
  expect(bytes).toBeLessThanOrEqual(40 * 1024)
})

test('in a batch of a thousand an order takes at most a tenth of a statement', async () => {
  const shop = await openShop()
  const before = statistics.statements
  await pay(shop, await order(shop, 1000))
  expect(await completed(shop)).toBe(1000)
  expect(statistics.statements - before).toBeLessThanOrEqual(100)
})

import { beforeAll, expect, test } from 'vitest'
import { viewDocument } from '../../src/app/http/document-view.js'
import { LIMITS } from '../../src/app/http/limits.js'
import { readPage } from '../../src/app/http/reader.js'
import { RESOURCES } from '../../src/app/http/resources.js'
import { Chain } from '../../src/automation/chain.js'
import { CHAIN_STEPS } from '../../src/automation/steps.js'
import { renewStatistics } from '../../src/kernel/database.js'
import { list, lookUp } from '../../src/kernel/look-up.js'
import { problem } from '../../src/kernel/problem.js'
import type { Tx } from '../../src/kernel/tx.js'
import { orderInput } from '../../src/order/order-input.js'
import { receiveOrders } from '../../src/order/receive-order.js'
import { freshDatabase } from '../fresh-database.js'
import { receive } from './debtor.js'
import { Shop } from './shop.js'

/** Orders of a company that has seen enough for PostgreSQL to plan as for a large one. */
const ORDERS = 800

/** The one order of the second customer. */
const OF_ANOTHER = 400

/** Rows that the view of one document may touch: its own, its neighbours', rules. All orders would be many times that. */
const MOST_ROWS = 250

const database = await freshDatabase()
let shop: Shop

beforeAll(async () => {
  shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes', 'credit.starter_limit': '10000000' } })
  await shop.customer('C1')
  await shop.customer('C2')
  await shop.item('TEA', '10', '100000', '4')
  const request = (n: number) => ({
    input: orderInput.parse({
      externalNumber: `E${n}`,
      customerNumber: n === OF_ANOTHER ? 'C2' : 'C1',
      currency: 'GBP',
      lines: [
        { itemNumber: 'TEA', quantity: '1' },
        { itemNumber: 'TEA', quantity: '2' },
      ],
    }),
    actor: shop.actor,
  })
  await shop.transact(async (tx) => {
    const decisions = await receiveOrders.perform(
      tx,
      Array.from({ length: ORDERS }, (_, n) => request(n)),
    )
    await new Chain(tx, shop.actor).afterReceipt(decisions.flatMap((d) => (d.ok ? [d.document] : [])))
  })
  await receive(shop, { reference: 'INV-2011-000400', amount: '36.00' })
  await renewStatistics(database.url)
})

/** How many rows this connection has read from tables, until PostgreSQL adds them to the statistics of all. */
async function rowsRead(tx: Tx): Promise<number> {
  const [found] = await tx.query<{ rows: number }>(
    'select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables where $1::uuid is not null',
  )
  return found!.rows
}

test.each([
  ['orders', 'sales_order'],
  ['deliveries', 'delivery'],
  ['invoices', 'invoice'],
  ['payments', 'payment'],
  ['journals', 'journal'],
  ['customers', 'customer'],
  ['items', 'item'],
] as const)('the view of one of the %s does not look at the others', async (path, table) => {
  const resource = RESOURCES.find((one) => one.path === `/${path}`)!
  const [document] = await shop.sql<{ id: string }>(
    `select id from ${table} where tenant_id = $1 order by id offset (select count(*) / 2 from ${table} where tenant_id = $1) limit 1`,
  )
  const rows = await lookUp(database, shop.tenantId, async (tx) => {
    const before = await rowsRead(tx)
    await viewDocument(tx, resource, document!.id, shop.actor, LIMITS)
    return (await rowsRead(tx)) - before
  })
  expect(rows).toBeGreaterThan(0)
  expect(rows).toBeLessThan(MOST_ROWS)
})

/** A page of a list, and how many rows were read for it. */
async function listed(path: string, query: Record<string, string>): Promise<{ found: number; rows: number }> {
  const resource = RESOURCES.find((one) => one.path === path)!
  return list(database, shop.tenantId, async (tx) => {
    const before = await rowsRead(tx)
    const { items } = await readPage(tx, resource, { query } as never, LIMITS)
    return { found: items.length, rows: (await rowsRead(tx)) - before }
  })
}

test.each(['/orders', '/deliveries', '/invoices'])(
  '%s of one customer are listed without looking at the others',
  async (path) => {
    for (const [customerNumber, count] of [
      ['C1', 40],
      ['C2', 1],
    ] as const) {
      const { found, rows } = await listed(path, { customerNumber, limit: '40', sort: 'newest' })
      expect(found).toBe(count)
      expect(rows).toBeLessThan(MOST_ROWS)
    }
  },
)

test('events of what has a number are found by it without looking at the others, whatever it is', async () => {
  const numbers = await shop.sql<{ type: string; number: string; count: number }>(
    `select distinct on (object_type) object_type as type, object_number as number, count(*)::int as count from event
      where tenant_id = $1 group by 1, 2 order by 1, 2 desc`,
  )
  expect(numbers.map(({ type }) => type)).toEqual(expect.arrayContaining(['order', 'delivery', 'invoice', 'payment']))
  for (const { type, number, count } of numbers) {
    const { found, rows } = await listed('/events', { objectNumber: number, limit: '40' })
    expect({ type, found }).toEqual({ type, found: count })
    expect(rows).toBeLessThan(MOST_ROWS)
  }
  expect((await listed('/events', { objectNumber: 'of nobody' })).found).toBe(0)
})

test.each(RESOURCES.map(({ path }) => path))('a page of %s reads its own rows', async (path) => {
  for (const sort of ['oldest', 'newest'])
    expect((await listed(path, { limit: '40', sort })).rows).toBeLessThan(MOST_ROWS)
})

test.each(CHAIN_STEPS.map(({ view }) => view))('what is ready in %s is found without looking at all', async (view) => {
  const rows = await lookUp(database, shop.tenantId, async (tx) => {
    const before = await rowsRead(tx)
    await tx.query(`select document_id from ${view} where tenant_id = $1 and ready limit 250`, [])
    return (await rowsRead(tx)) - before
  })
  expect(rows).toBeLessThan(MOST_ROWS)
})

/** When the transaction began that a look is part of. */
async function beginning(tx: Tx): Promise<string> {
  const [found] = await tx.query<{ at: string }>('select now() as at where $1::uuid is not null')
  return found!.at
}

test.each([
  ['looks', lookUp],
  ['lists', list],
] as const)('%s that are asked for at once share a transaction', async (_, ask) => {
  const at = await Promise.all([1, 2, 3].map(() => ask(database, shop.tenantId, beginning)))
  expect(new Set(at).size).toBe(1)
  expect(await ask(database, shop.tenantId, beginning)).not.toBe(at[0])
})

test('what is refused to one look is not refused to those beside it', async () => {
  const refused = lookUp(database, shop.tenantId, async (tx) => {
    await beginning(tx)
    throw problem('order.not_found', 'there is none')
  })
  const found = lookUp(database, shop.tenantId, beginning)
  await expect(refused).rejects.toThrow('there is none')
  expect(await found).toMatch(/^\d{4}-/)
})

test('a look that breaks its transaction breaks none but its own', async () => {
  const looks = [1, 0, 2].map((divisor) =>
    lookUp(database, shop.tenantId, async (tx) => {
      const [found] = await tx.query<{ half: number }>('select 2 / $2::int as half where $1::uuid is not null', [
        divisor,
      ])
      return found!.half
    }).catch((error: Error) => error.message),
  )
  expect(await Promise.all(looks)).toEqual([2, 'division by zero', 1])
})

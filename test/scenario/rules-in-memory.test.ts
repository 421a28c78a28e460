import { afterAll, expect, test } from 'vitest'
import { saveItems } from '../../src/catalog/save-item.js'
import { savePrices } from '../../src/catalog/save-price.js'
import { connect, type Database } from '../../src/kernel/database.js'
import type { Operation } from '../../src/kernel/operation.js'
import { transact } from '../../src/kernel/runner.js'
import { orderInput } from '../../src/order/order-input.js'
import { receiveOrders } from '../../src/order/receive-order.js'
import { changeSettings } from '../../src/policy/change-setting.js'
import { setting } from '../../src/policy/settings.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()
/** What another process has: connections of its own, and a memory of its own. */
const other = connect(database.url, { connections: 2 })
afterAll(() => other.close())

/** Has the other process run an operation on inputs, in one transaction. */
async function elsewhere<I, D, E>(shop: Shop, operation: Operation<I, D, E>, ...inputs: I[]): Promise<void> {
  const requests = inputs.map((input) => ({ input, actor: shop.actor }))
  const decisions = await transact(other, shop.tenantId, (tx) => operation.perform(tx, requests))
  for (const decision of decisions) if (!decision.ok) throw new Error(decision.problem.message)
}

const ordered = async (shop: Shop): Promise<string> => {
  const { lines } = await shop.order('C1', [['TEA', '1']])
  return `${lines[0]!.description} at ${lines[0]!.unitPrice.coefficient}/${lines[0]!.unitPrice.scale}`
}

test('a price or a name that one process saves is that of the next order in another', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10', '0', '4')
  expect(await ordered(shop)).toBe('Item TEA at 10000000/6')
  expect(await ordered(shop)).toBe('Item TEA at 10000000/6')
  await elsewhere(shop, savePrices, { itemNumber: 'TEA', currency: 'GBP', price: '12' })
  expect(await ordered(shop)).toBe('Item TEA at 12000000/6')
  await elsewhere(shop, savePrices, { itemNumber: 'TEA', currency: 'GBP', price: '9', customerNumber: 'C1' })
  expect(await ordered(shop)).toBe('Item TEA at 9000000/6')
  await elsewhere(shop, saveItems, { number: 'TEA', name: 'Breakfast tea' })
  expect(await ordered(shop)).toBe('Breakfast tea at 9000000/6')
})

test('an item that was unknown a moment ago can be ordered as soon as it is there', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  const input = orderInput.parse({
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: 'JAM', quantity: '1', unitPrice: '3' }],
  })
  expect((await shop.refused(receiveOrders, input)).code).toBe('order.unknown_item')
  await elsewhere(shop, saveItems, { number: 'JAM', name: 'Jam' })
  expect((await shop.must(receiveOrders, input)).lines[0]!.description).toBe('Jam')
})

test('a price agreed in the same transaction is seen by the order behind it, and by nobody when it is taken back', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10', '0', '4')
  const input = orderInput.parse({
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: 'TEA', quantity: '1' }],
  })
  const request = { input, actor: shop.actor }
  const work = transact(
    database,
    shop.tenantId,
    async (tx) => {
      await receiveOrders.perform(tx, [request])
      const price = { itemNumber: 'TEA', currency: 'GBP', price: '7' }
      await savePrices.perform(tx, [{ input: price, actor: shop.actor }])
      await tx.flush()
      const [decision] = await receiveOrders.perform(tx, [request])
      return decision!.ok ? decision!.document.lines[0]!.unitPrice.coefficient : undefined
    },
    { dryRun: true },
  )
  expect(await work).toBe(7_000_000n)
  expect(await ordered(shop)).toBe('Item TEA at 10000000/6')
})

test('a setting that one process changes holds in the next transaction of another, from its day on', async () => {
  const shop = await Shop.open(database)
  const level = (process: Database) =>
    transact(process, shop.tenantId, async (tx) => setting(tx.facts, 'dunning.levels'), { dryRun: true })
  expect([await level(database), await level(other)]).toEqual(['3', '3'])
  await elsewhere(shop, changeSettings, { name: 'dunning.levels', value: '5', validFrom: '2011-03-01' })
  expect(await level(database)).toBe('5')
  await elsewhere(shop, changeSettings, { name: 'dunning.levels', value: '4', validFrom: '2011-03-02' })
  expect(await level(database)).toBe('5')
  await shop.day('2011-03-02')
  expect([await level(database), await level(other)]).toEqual(['4', '4'])
})

test('work that rules overtake is done once more, for those that hold then, however often they change', async () => {
  const shop = await Shop.open(database)
  await shop.item('TEA', '10', '0', '4')
  const renamed = (name: string) => elsewhere(shop, saveItems, { number: 'TEA', name })
  await transact(database, shop.tenantId, async () => {}, { dryRun: true })
  await renamed('Black tea')
  const seen: string[] = []
  const known = await transact(
    database,
    shop.tenantId,
    async (tx) => {
      await renamed(`Tea ${seen.length}`)
      seen.push(String(tx.facts.rulesVersion))
      return tx.facts.rulesVersion
    },
    { dryRun: true },
  )
  const [tenant] = await shop.sql<{ rules_version: bigint }>('select rules_version from tenant where tenant_id = $1')
  expect(seen).toHaveLength(2)
  expect(known).toBe(tenant!.rules_version - 1n)
})

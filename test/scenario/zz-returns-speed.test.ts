import { test } from 'vitest'
import { Chain } from '../../src/automation/chain.js'
import { Tx } from '../../src/kernel/tx.js'
import { orderInput } from '../../src/order/order-input.js'
import { receiveOrders } from '../../src/order/receive-order.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
const database = await freshDatabase()
const times = new Map<string, number>()
const add = (k: string, ms: number) => times.set(k, (times.get(k) ?? 0) + ms)
const q = Tx.prototype.query
Tx.prototype.query = async function (this: Tx, text: string, values?: unknown[]) { const t = performance.now(); const r = await q.call(this, text, values); add(text.replace(/\s+/g, ' ').slice(0, 150), performance.now() - t); return r } as never
const f = (Tx.prototype as never as { flushBuffer: () => Promise<void> }).flushBuffer
;(Tx.prototype as never as { flushBuffer: unknown }).flushBuffer = async function (this: never) { const t = performance.now(); await f.call(this); add('FLUSH', performance.now() - t) }
test('speed', async () => {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes', 'credit.starter_limit': '100000000' } })
  for (let c = 0; c < 20; c++) await shop.customer(`C${c}`)
  for (let i = 0; i < 60; i++) await shop.item(`I${i}`, '1.15', '100000', '0.40')
  const orders = []
  for (let b = 0; b < 3; b++) {
    orders.push(...(await shop.transact(async (tx) => {
      const inputs = Array.from({ length: 250 }, (_, n) => orderInput.parse({ customerNumber: `C${n % 20}`, currency: 'GBP', lines: Array.from({ length: 20 }, (_, l) => ({ itemNumber: `I${(n + l) % 60}`, quantity: '7' })) }))
      const d = await receiveOrders.perform(tx, inputs.map((input) => ({ input, actor: shop.actor })))
      const docs = d.flatMap((x) => (x.ok ? [x.document] : []))
      await new Chain(tx, shop.actor).afterReceipt(docs)
      return docs
    })))
    console.log('orders', [...times].sort((a, b) => b[1] - a[1]).slice(0, 4)); times.clear()
  }
  const { asOwner } = await import('../../src/kernel/database.js')
  await asOwner(database.url, (c) => c.query('analyze'))
  for (let b = 0; b < 3; b++) {
    times.clear()
    await shop.transact(async (tx) => {
      const inputs = orders.slice(b * 250, b * 250 + 250).map((o, n) => returnInput.parse({ channel: 'x', externalNumber: `C${b}-${n}`, customerNumber: `C${n % 20}`, currency: 'GBP', lines: [0, 1, 2].map((l) => ({ itemNumber: o.lines[l]!.itemNumber, quantity: '2', orderId: o.id, orderLine: l + 1 })) }))
      const d = await authoriseReturns.perform(tx, inputs.map((input) => ({ input, actor: shop.actor })))
      await new Chain(tx, shop.actor).afterReturn(d.flatMap((x) => (x.ok ? [x.document] : [])))
    })
    console.log('RETURNS', b, [...times].sort((a, b) => b[1] - a[1]).slice(0, 6))
  }
})

// P2: bulk intake. Orders of five lines are validated, priced, verified, decided for credit and reserved.
import { decideCredits } from '../../dist/credit/decide-credit.js'
import { reserveStock } from '../../dist/inventory/reserve-stock.js'
import { receiveOrders } from '../../dist/order/receive-order.js'
import { verifyOrders } from '../../dist/order/verify-order.js'
import { intakeArrays, openBound } from './bound.mjs'
import { actor, atRest, batches, openCompany, performAll, plainOrder, requestOf } from './company.mjs'

export const size = { default: 10_000, unit: 'orders of five lines' }
export const target = { share: 0.35, of: 'set-based intake, per CPU-second' }

export const LINES = 5
export const BATCH = 500
export const WARM_UP = 1000

/** Takes a batch of orders in, as far as reserved. */
export const takeIn = (company, numbers, lines) =>
  company.transact(async (tx) => {
    const orders = await performAll(
      tx,
      receiveOrders,
      numbers.map((n) => requestOf(plainOrder(n, lines))),
    )
    const about = orders.map(({ id }) => ({ actor, input: { orderId: id } }))
    await performAll(tx, verifyOrders, about)
    await performAll(tx, decideCredits, about)
    await performAll(
      tx,
      reserveStock,
      orders.map(({ id, number }) => ({ actor, input: { demandId: id, demandType: 'order', demandNumber: number } })),
    )
    return orders
  })

/** Every piece that was ordered is reserved. */
export async function assertReserved(company) {
  const [proof] = await company.query(
    'select sum(reserved) = (select sum(quantity) from order_line where tenant_id = $1) as whole from reservation where tenant_id = $1',
  )
  if (!proof.whole) throw new Error('not every line was reserved')
}

export async function measured({ url, size: count, meter }) {
  const company = await openCompany(url)
  for (const numbers of batches(1, WARM_UP, BATCH)) await takeIn(company, numbers, LINES)
  await atRest(url)
  const { cost } = await meter.measure(async () => {
    for (const numbers of batches(1 + WARM_UP, count, BATCH)) await takeIn(company, numbers, LINES)
  })
  await assertReserved(company)
  await company.close()
  return { cost, lines: count * LINES }
}

export async function bound({ url, size: count, meter }) {
  const client = await openBound(url)
  for (const numbers of batches(1, WARM_UP, BATCH)) await client.write('intake', intakeArrays(numbers, LINES))
  await atRest(url)
  const { cost } = await meter.measure(async () => {
    for (const numbers of batches(1 + WARM_UP, count, BATCH)) await client.write('intake', intakeArrays(numbers, LINES))
  })
  await client.close()
  return { cost, lines: count * LINES }
}

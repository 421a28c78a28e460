// P6: 32 clients want pieces of one item at once. Requests that arrive together are folded into one batch.
import { decideCredits } from '../../dist/credit/decide-credit.js'
import { reserveStock } from '../../dist/inventory/reserve-stock.js'
import { folded } from '../../dist/kernel/folded.js'
import { run } from '../../dist/kernel/runner.js'
import { receiveOrders } from '../../dist/order/receive-order.js'
import { verifyOrders } from '../../dist/order/verify-order.js'
import { boundClient, openBound } from './bound.mjs'
import { actor, atRest, batches, openCompany, performAll, requestOf } from './company.mjs'

export const size = { default: 9600, unit: 'requests for one piece' }
export const target = { share: 8, of: 'the naive update at 32 clients, per second of the clock' }

const CLIENTS = 32
const BATCH = 500
/** Requests before the measurement: connections then have their plans and the code is compiled, as in a running system. */
const WARM_UP = 1600

/** Orders for one piece each of an item that has run out: confirmed, waiting for stock. */
async function waitingOrders(company, count) {
  const [row] = await company.query("select id from item where tenant_id = $1 and number = 'I1'")
  await company.query('update stock_balance set on_hand = 0, value = 0 where tenant_id = $1 and item_id = $2', [row.id])
  const waiting = []
  for (const numbers of batches(1, count, BATCH)) {
    await company.transact(async (tx) => {
      const requests = numbers.map((n) =>
        requestOf({ customerNumber: `C${n % 4000 || 4000}`, lines: [{ itemNumber: 'I1', quantity: '1' }] }),
      )
      const orders = await performAll(tx, receiveOrders, requests)
      const about = orders.map(({ id }) => ({ actor, input: { orderId: id } }))
      await performAll(tx, verifyOrders, about)
      await performAll(tx, decideCredits, about)
      waiting.push(...orders)
    })
  }
  return { itemId: row.id, waiting }
}

/** Every client asks for the next piece as soon as it has its answer. */
async function ask(requests, reserve) {
  let next = 0
  const outcomes = []
  const client = async () => {
    while (next < requests.length) outcomes.push(await reserve(requests[next++]))
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return outcomes
}

export async function measured({ url, size: count, meter, say }) {
  const company = await openCompany(url)
  const { itemId, waiting } = await waitingOrders(company, WARM_UP + count)
  const stock = WARM_UP + Math.floor(count * 0.9)
  await company.query(
    'update stock_balance set on_hand = $3::int, value = 2 * $3::int where tenant_id = $1 and item_id = $2',
    [itemId, stock],
  )
  say(`${count} orders wait for ${stock} pieces`)
  const work = { operation: reserveStock, resultOf: (demand) => demand.id }
  const { database, tenantId } = company
  const reserve = folded((batch) => run(database, tenantId, work, batch), database.turns)
  const requests = waiting.map(({ id, number }) => ({
    actor,
    input: { demandId: id, demandType: 'order', demandNumber: number },
  }))
  await ask(requests.slice(0, WARM_UP), reserve)
  await atRest(url)
  const { result, cost } = await meter.measure(() => ask(requests.slice(WARM_UP), reserve))
  const [proof] = await company.query(
    `select b.reserved::int as reserved, (select sum(reserved)::int from reservation where tenant_id = $1) as promised
       from stock_balance b where b.tenant_id = $1 and b.item_id = $2`,
    [itemId],
  )
  await company.close()
  const accepted = result.filter(({ ok }) => ok).length
  if (result.length !== count || accepted !== stock - WARM_UP || proof.reserved !== stock || proof.promised !== stock)
    throw new Error(`oversold or lost: ${JSON.stringify({ ...proof, stock, accepted, answers: result.length })}`)
  return { cost, lines: count, more: { accepted, refused: count - accepted } }
}

export async function bound({ url, size: count, meter }) {
  const first = await openBound(url)
  const requests = Math.max(CLIENTS, Math.floor(count / 4))
  await first.run('shelf', [1, WARM_UP + requests])
  const clients = [first]
  while (clients.length < CLIENTS) clients.push(await boundClient(url))
  const reserve = (count) =>
    Promise.all(
      clients.map(async (client, i) => {
        for (let n = i; n < count; n += CLIENTS) await client.write('reserve', [1])
      }),
    )
  await reserve(WARM_UP)
  await atRest(url)
  const { cost } = await meter.measure(() => reserve(requests))
  for (const client of clients) await client.close()
  return { cost, lines: requests }
}

/** A hot row is a question of the clock: the naive update waits for its neighbours, which costs no processor time. */
export const compare = (ours, theirs) => ours.perSecond / theirs.perSecond

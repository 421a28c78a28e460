// P6: 32 clients want pieces of one item at once, then of a thousand items, nine in ten of a hundred of them. Requests that
// arrive together are folded into one batch.
import { decideCredits } from '../../dist/credit/decide-credit.js'
import { reserveStock } from '../../dist/inventory/reserve-stock.js'
import { folded } from '../../dist/kernel/folded.js'
import { run } from '../../dist/kernel/runner.js'
import { receiveOrders } from '../../dist/order/receive-order.js'
import { verifyOrders } from '../../dist/order/verify-order.js'
import { boundClient, openBound } from './bound.mjs'
import { actor, atRest, batches, openCompany, performAll, requestOf } from './company.mjs'
import { rates } from './meter.mjs'

export const size = { default: 9600, unit: 'requests for one piece' }
export const target = { share: 8, of: 'the naive update at 32 clients, per second of the clock' }

const CLIENTS = 32
const BATCH = 500
/** Requests before the measurement: connections then have their plans and the code is compiled, as in a running system. */
const WARM_UP = 1600

/** Which item the request number `n` wants. */
const DEMAND = {
  hot: () => 1,
  skewed: (n) => (n % 10 === 0 ? 101 + ((n * 7) % 900) : 1 + ((n * 31) % 100)),
}
/** There is less than is wanted, so that some have to be refused. */
const IN_STOCK = 0.9

/** Orders for one piece each of items that have run out: confirmed, waiting for stock. */
async function waitingOrders(company, first, count, itemOf) {
  const waiting = []
  for (const numbers of batches(first, count, BATCH)) {
    await company.transact(async (tx) => {
      const requests = numbers.map((n) =>
        requestOf({ customerNumber: `C${n % 4000 || 4000}`, lines: [{ itemNumber: `I${itemOf(n)}`, quantity: '1' }] }),
      )
      const orders = await performAll(tx, receiveOrders, requests)
      const about = orders.map(({ id }) => ({ actor, input: { orderId: id } }))
      await performAll(tx, verifyOrders, about)
      await performAll(tx, decideCredits, about)
      waiting.push(...orders)
    })
  }
  return waiting.map(({ id, number }) => ({
    actor,
    input: { demandId: id, demandType: 'order', demandNumber: number },
  }))
}

/** Of each item as many pieces, whole ones, as this share of the requests for it; answers how many that are. */
async function stockUp(company, requests, share) {
  const [{ pieces }] = await company.query(
    `with wanted as (
       select item_id, floor(count(*) * $3::numeric) as pieces from reservation
        where tenant_id = $1 and demand_id = any($2::uuid[]) group by item_id
     ), stocked as (
       update stock_balance b set on_hand = b.reserved + w.pieces, value = 2 * (b.reserved + w.pieces)
         from wanted w where b.tenant_id = $1 and b.item_id = w.item_id
     )
     select sum(pieces)::int as pieces from wanted`,
    [requests.map(({ input }) => input.demandId), share],
  )
  return pieces
}

/** How many got a piece; fails unless everybody was answered, and exactly the pieces that were there have gone. */
async function fairness(company, outcomes, count, pieces) {
  const accepted = outcomes.filter(({ ok }) => ok).length
  const [{ oversold, promised, reserved }] = await company.query(
    `select count(*) filter (where b.reserved > b.on_hand)::int as oversold, sum(b.reserved)::int as reserved,
            (select sum(reserved)::int from reservation where tenant_id = $1) as promised
       from stock_balance b where b.tenant_id = $1`,
  )
  if (outcomes.length !== count || accepted !== pieces || oversold > 0 || reserved !== promised)
    throw new Error(
      `oversold or lost: ${JSON.stringify({ answers: outcomes.length, accepted, pieces, oversold, promised, reserved })}`,
    )
  return { accepted, refused: count - accepted }
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
  const { database, tenantId } = company
  await company.query('update stock_balance set on_hand = 0, value = 0 where tenant_id = $1')
  const work = { operation: reserveStock, resultOf: (demand) => demand.id }
  const reserve = folded((batch) => run(database, tenantId, work, batch), database.folding.work)
  const warmUp = await waitingOrders(company, 1, WARM_UP, DEMAND.hot)
  await stockUp(company, warmUp, 1)
  await ask(warmUp, reserve)
  const scene = async (first, itemOf) => {
    const requests = await waitingOrders(company, first, count, itemOf)
    const pieces = await stockUp(company, requests, IN_STOCK)
    say(`${count} orders wait for ${pieces} pieces`)
    await atRest(url)
    const { result, cost } = await meter.measure(() => ask(requests, reserve))
    return { cost, ...(await fairness(company, result, count, pieces)) }
  }
  const { cost, ...hot } = await scene(1 + WARM_UP, DEMAND.hot)
  const { cost: skewedCost, ...skewed } = await scene(1 + WARM_UP + count, DEMAND.skewed)
  await company.close()
  return { cost, lines: count, more: { ...hot, skewed: { ...rates(skewedCost, count), ...skewedCost, ...skewed } } }
}

export async function bound({ url, size: count, meter }) {
  const first = await openBound(url)
  const requests = Math.max(CLIENTS, Math.floor(count / 4))
  const clients = [first]
  while (clients.length < CLIENTS) clients.push(await boundClient(url))
  const reserve = (count, itemOf) =>
    Promise.all(
      clients.map(async (client, i) => {
        for (let n = i; n < count; n += CLIENTS) await client.write('reserve', [itemOf(n)])
      }),
    )
  await reserve(WARM_UP, DEMAND.hot)
  const scene = async (itemOf) => {
    await atRest(url)
    return (await meter.measure(() => reserve(requests, itemOf))).cost
  }
  const cost = await scene(DEMAND.hot)
  const skewedCost = await scene(DEMAND.skewed)
  for (const client of clients) await client.close()
  return { cost, lines: requests, more: { skewed: { ...rates(skewedCost, requests), ...skewedCost } } }
}

/** A hot row is a question of the clock: the naive update waits for its neighbours, which costs no processor time. */
export const compare = (ours, theirs) => ours.perSecond / theirs.perSecond

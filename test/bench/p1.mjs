// P1: dialog. An order of five lines is created, delivered, displayed, issued, looked up in a list of 40, invoiced and
// paid, one transaction a step, by 1, 8 and 32 clients with customers and items of their own.

import { LIMITS } from '../../dist/app/http/limits.js'
import { readOne, readPage } from '../../dist/app/http/reader.js'
import { RESOURCES } from '../../dist/app/http/resources.js'
import { Chain } from '../../dist/automation/chain.js'
import { issueInvoices } from '../../dist/billing/issue-invoice.js'
import { receivePayments } from '../../dist/cash/receive-payment.js'
import { settledOrders } from '../../dist/cash/settled-orders.js'
import { moneyText } from '../../dist/kernel/money.js'
import { read, run } from '../../dist/kernel/runner.js'
import { receiveOrders } from '../../dist/order/receive-order.js'
import { deliveryStore } from '../../dist/shipping/delivery.js'
import { issueDeliveries } from '../../dist/shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../dist/shipping/pick-delivery.js'
import { boundClient, openBound } from './bound.mjs'
import { actor, DAY, openCompany, requestOf } from './company.mjs'
import { percentile } from './meter.mjs'

export const size = { default: 960, unit: 'orders of five lines at each number of clients' }
export const target = { share: 0.25, of: 'the dialog skeleton at 8 clients, per CPU-second' }

const LINES = 5
const CLIENTS = [1, 8, 32]
const HEADLINE = 8
/** Orders before the first level: connections then have their plans and the code is compiled, as in a running system. */
const WARM_UP = 400
const ORDERS = RESOURCES.find((resource) => resource.path === '/orders')

/** The order number `n` of a client: its own customer, its own five items. */
const plainOrder = (client, n) => ({
  externalNumber: `E${n}`,
  customerNumber: `C${client + 1}`,
  lines: Array.from({ length: LINES }, (_, k) => ({ itemNumber: `I${client * LINES + k + 1}`, quantity: `${k + 1}` })),
})

/** One operation in a transaction of its own; answers its result or fails. */
async function step(company, work, input) {
  const [outcome] = await run(company.database, company.tenantId, work, [{ actor, input }])
  if (!outcome.ok) throw new Error(outcome.problem.message)
  return outcome.result
}

const packed = async (tx, deliveries) => {
  await packDeliveries.perform(
    tx,
    deliveries.map(({ id }) => ({ actor, input: { deliveryId: id } })),
  )
}

/** Takes one order through the dialog; answers how long each step took, in milliseconds. */
async function dialog(company, client, n) {
  const times = {}
  const timed = async (name, work) => {
    const start = performance.now()
    const result = await work()
    times[name] = performance.now() - start
    return result
  }
  const reading = (work) => read(company.database, company.tenantId, work)
  const idOf = ({ id }) => id
  const created = await timed('create', () =>
    step(
      company,
      {
        operation: receiveOrders,
        after: (tx, orders) => new Chain(tx, actor).afterReceipt(orders),
        resultOf: ({ id }, tx) => ({ orderId: id, deliveryId: tx.documents.all(deliveryStore)[0].id }),
      },
      requestOf(plainOrder(client, n)).input,
    ),
  )
  const { orderId, deliveryId } = created
  await timed('deliver', () =>
    step(company, { operation: pickDeliveries, after: packed, resultOf: idOf }, { deliveryId }),
  )
  await timed('display', () => reading((tx) => readOne(tx, ORDERS, orderId)))
  await timed('issue', () => step(company, { operation: issueDeliveries, resultOf: idOf }, { deliveryId }))
  await timed('list', () => {
    const query = { customerNumber: `C${client + 1}`, limit: '40', sort: 'newest' }
    return reading((tx) => readPage(tx, ORDERS, { query }, LIMITS))
  })
  const invoice = await timed('invoice', () =>
    step(
      company,
      { operation: issueInvoices, resultOf: (document) => document },
      { orderId, deliveryIds: [deliveryId] },
    ),
  )
  await timed('pay', () =>
    step(
      company,
      {
        operation: receivePayments,
        after: (tx) => new Chain(tx, actor).afterPayment(settledOrders(tx)),
        resultOf: idOf,
      },
      {
        entryReference: `bank ${invoice.number}`,
        amount: moneyText(invoice.payable),
        currency: 'GBP',
        receivedOn: DAY,
        method: 'bank',
        reference: invoice.number,
      },
    ),
  )
  return times
}

/** Shares `count` orders among clients that work at once; answers what each order's work answered. */
async function atOnce(clients, first, count, work) {
  const answers = []
  const client = async (_, i) => {
    for (let n = first + i; n < first + count; n += clients) answers.push(await work(i, n))
  }
  await Promise.all(Array.from({ length: clients }, client))
  return answers
}

const latency = (answers) =>
  Object.fromEntries(
    Object.keys(answers[0]).map((name) => {
      const times = answers.map((answer) => answer[name])
      return [name, { medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95) }]
    }),
  )

async function levels(meter, count, say, work) {
  await atOnce(Math.max(...CLIENTS), 1, WARM_UP, work)
  let next = 1 + WARM_UP
  const found = {}
  for (const clients of CLIENTS) {
    const { result, cost } = await meter.measure(() => atOnce(clients, next, count, work))
    next += count
    found[clients] = { cost, answers: result }
    say(`${clients} clients: ${count} orders in ${cost.wallSeconds} s`)
  }
  return found
}

function report(found, count, withLatency) {
  const lines = count * LINES
  const more = Object.fromEntries(
    Object.entries(found).map(([clients, { cost, answers }]) => [
      `${clients} clients`,
      {
        linesPerCpuSecond: Math.round(lines / cost.cpuSeconds.total),
        ordersPerSecond: Math.round(count / cost.wallSeconds),
        statementsPerOrder: cost.statements / count,
        commitsPerOrder: cost.commits / count,
        writtenAheadBytesPerOrder: Math.round(cost.writtenAheadBytes / count),
        ...(withLatency ? { steps: latency(answers) } : {}),
      },
    ]),
  )
  return { cost: found[HEADLINE].cost, lines, more }
}

export async function measured({ url, size: count, meter, say }) {
  const company = await openCompany(url, {}, Math.max(...CLIENTS))
  const found = await levels(meter, count, say, (client, n) => dialog(company, client, n))
  const [proof] = await company.query(
    `select count(*)::int as orders, count(*) filter (where state = 'confirmed')::int as unfinished,
            (select count(*)::int from open_item where tenant_id = $1 and residual <> 0) as unpaid
       from sales_order where tenant_id = $1`,
  )
  await company.close()
  if (proof.orders !== WARM_UP + count * CLIENTS.length || proof.unpaid > 0)
    throw new Error(`the dialog left something open: ${JSON.stringify(proof)}`)
  return report(found, count, true)
}

/** The same steps in seven statements, of which five commit. */
async function skeleton(client, customer, n) {
  const order = plainOrder(customer, n)
  const lines = order.lines.map((line, k) => ({ ...line, line: k + 1 }))
  const column = (name) => lines.map((line) => line[name])
  const head = [[n], [order.externalNumber], [order.customerNumber]]
  await client.write('intake', [...head, lines.map(() => n), column('line'), column('itemNumber'), column('quantity')])
  await client.write('deliver', [n])
  await client.run('display', [n])
  await client.write('issue', [n])
  await client.run('list', [customer + 1])
  await client.write('bill', [n, n])
  await client.write('pay', [n])
}

export async function bound({ url, size: count, meter, say }) {
  const clients = [await openBound(url)]
  while (clients.length < Math.max(...CLIENTS)) clients.push(await boundClient(url))
  const found = await levels(meter, count, say, (client, n) => skeleton(clients[client], client, n))
  for (const client of clients) await client.close()
  return report(found, count, false)
}

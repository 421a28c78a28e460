// P1: dialog. An order of five lines is created, delivered, displayed, issued, looked up in a list of 40, invoiced and
// paid, by 1, 8 and 32 clients with customers and items of their own. Each step is a transaction, which those of a kind that
// arrive together share, as in the program.

import { LIMITS } from '../../dist/app/http/limits.js'
import { readOne, readPage } from '../../dist/app/http/reader.js'
import { RESOURCES } from '../../dist/app/http/resources.js'
import { Chain } from '../../dist/automation/chain.js'
import { issueInvoices } from '../../dist/billing/issue-invoice.js'
import { receivePayments } from '../../dist/cash/receive-payment.js'
import { settledOrders } from '../../dist/cash/settled-orders.js'
import { folded } from '../../dist/kernel/folded.js'
import { list, lookUp } from '../../dist/kernel/look-up.js'
import { moneyText } from '../../dist/kernel/money.js'
import { run } from '../../dist/kernel/runner.js'
import { receiveOrders } from '../../dist/order/receive-order.js'
import { deliveryStore } from '../../dist/shipping/delivery.js'
import { issueDeliveries } from '../../dist/shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../dist/shipping/pick-delivery.js'
import { boundClient, openBound } from './bound.mjs'
import { actor, atRest, DAY, openCompany, requestOf } from './company.mjs'
import { atOnce, CLIENTS, dialogOrder, levels, report, WARM_UP } from './dialog.mjs'

export const size = { default: 960, unit: 'orders of five lines at each number of clients' }
export const target = { share: 0.25, of: 'the dialog skeleton at 8 clients, per CPU-second' }

const ORDERS = RESOURCES.find((resource) => resource.path === '/orders')

/** Deliveries become ready in the same step as they are picked. */
const packed = async (tx, deliveries) => {
  const requests = deliveries.map(({ id }) => ({ actor, input: { deliveryId: id } }))
  await packDeliveries.perform(tx, requests)
}

const idOf = ({ id }) => id

/** The steps that write, each as the program does it. */
const STEPS = {
  create: {
    operation: receiveOrders,
    after: (tx, orders) => new Chain(tx, actor).afterReceipt(orders),
    resultOf: ({ id }, tx) => ({
      orderId: id,
      deliveryId: tx.documents.all(deliveryStore).find(({ orderId }) => orderId === id).id,
    }),
  },
  deliver: { operation: pickDeliveries, after: packed, resultOf: idOf },
  issue: { operation: issueDeliveries, resultOf: idOf },
  invoice: { operation: issueInvoices, resultOf: (document) => document },
  pay: {
    operation: receivePayments,
    after: (tx) => new Chain(tx, actor).afterPayment(settledOrders(tx)),
    resultOf: idOf,
  },
}

/** Steps that write take turns as the requests of the API do: those of a kind that wait together share a transaction. */
function stepsOf({ database, tenantId }) {
  const writing = Object.entries(STEPS).map(([name, work]) => {
    const submit = folded((batch) => run(database, tenantId, work, batch), database.folding.work)
    const step = async (input) => {
      const outcome = await submit({ actor, input })
      if (!outcome.ok) throw new Error(outcome.problem.message)
      return outcome.result
    }
    return [name, step]
  })
  return {
    ...Object.fromEntries(writing),
    display: (id) => lookUp(database, tenantId, (tx) => readOne(tx, ORDERS, id)),
    list: (query) => list(database, tenantId, (tx) => readPage(tx, ORDERS, { query }, LIMITS)),
  }
}

/** Takes one order through the dialog; answers how long each step took, in milliseconds. */
async function dialog(steps, client, n) {
  const times = {}
  const timed = async (name, input) => {
    const start = performance.now()
    const result = await steps[name](input)
    times[name] = performance.now() - start
    return result
  }
  const { orderId, deliveryId } = await timed('create', requestOf(dialogOrder(client, n)).input)
  await timed('deliver', { deliveryId })
  await timed('display', orderId)
  await timed('issue', { deliveryId })
  await timed('list', { customerNumber: `C${client + 1}`, limit: '40', sort: 'newest' })
  const invoice = await timed('invoice', { orderId, deliveryIds: [deliveryId] })
  await timed('pay', {
    entryReference: `bank ${invoice.number}`,
    amount: moneyText(invoice.payable),
    currency: 'GBP',
    receivedOn: DAY,
    method: 'bank',
    reference: invoice.number,
  })
  return times
}

/** Every order came through to the end. */
export async function assertWhole(company, count) {
  const [proof] = await company.query(
    `select count(*)::int as orders,
            (select count(*)::int from open_item where tenant_id = $1 and residual <> 0) as unpaid
       from sales_order where tenant_id = $1`,
  )
  if (proof.orders !== WARM_UP + count * CLIENTS.length || proof.unpaid > 0)
    throw new Error(`the dialog left something open: ${JSON.stringify(proof)}`)
}

export async function measured({ url, size: count, meter, say }) {
  const company = await openCompany(url)
  const steps = stepsOf(company)
  const found = await levels(
    meter,
    count,
    say,
    (clients, first, orders) => atOnce(clients, first, orders, (client, n) => dialog(steps, client, n)),
    () => atRest(url),
  )
  await assertWhole(company, count)
  await company.close()
  return report(found, count, true)
}

/** The same steps in seven statements, of which five commit. */
async function skeleton(client, customer, n) {
  const order = dialogOrder(customer, n)
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

/** Plans made while the tables were empty cost three times as much, on some runs: the bound shall not have them. */
async function replan(clients, url) {
  await atRest(url)
  for (const client of clients) await client.execute('discard plans')
}

export async function bound({ url, size: count, meter, say }) {
  const clients = [await openBound(url)]
  while (clients.length < Math.max(...CLIENTS)) clients.push(await boundClient(url))
  const found = await levels(
    meter,
    count,
    say,
    (at, from, orders) => atOnce(at, from, orders, (client, n) => skeleton(clients[client], client, n)),
    () => replan(clients, url),
  )
  for (const client of clients) await client.close()
  return report(found, count, false)
}

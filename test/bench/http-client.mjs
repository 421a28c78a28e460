// The clients of `http.mjs`, in a process of their own so that their processor time is not the server's. Told how many
// of them take which orders through the dialog at once, it answers how long each step of each order took.
import { atOnce, dialogOrder } from './dialog.mjs'
import { caller, serveParent } from './http-call.mjs'

const [base, key, day] = process.argv.slice(2)
const call = caller(base, key)

const madeBy = ({ made }, type) => made.find((document) => document.type === type)

/** The steps in their order and what each asks for; `known` is what the steps before have found out. */
const STEPS = {
  create: async (known, client, n) => {
    const order = await call('POST', '/orders', { ...dialogOrder(client, n), currency: 'GBP', channel: 'bench' })
    Object.assign(known, { orderId: order.id, deliveryId: madeBy(order, 'delivery').id })
  },
  deliver: ({ deliveryId }) => call('POST', `/deliveries/${deliveryId}/pick`, { packed: true }),
  display: ({ orderId }) => call('GET', `/orders/${orderId}`),
  // The API bills what leaves the house in the same transaction.
  issue: async (known) => {
    const delivery = await call('POST', `/deliveries/${known.deliveryId}/issue`)
    known.invoiceId = madeBy(delivery, 'invoice').id
  },
  list: (_, client) => call('GET', `/orders?customerNumber=C${client + 1}&limit=40&sort=newest`),
  invoice: async (known) => {
    known.invoice = await call('GET', `/invoices/${known.invoiceId}`)
  },
  pay: ({ invoice: { number, payable } }) =>
    call('POST', '/payments', {
      entryReference: `bank ${number}`,
      ...payable,
      receivedOn: day,
      method: 'bank',
      reference: number,
    }),
}

async function dialog(client, n) {
  const [known, times] = [{}, {}]
  for (const [name, ask] of Object.entries(STEPS)) {
    const start = performance.now()
    await ask(known, client, n)
    times[name] = performance.now() - start
  }
  return times
}

serveParent(({ clients, first, count }) => atOnce(clients, first, count, dialog))

// The client of `bulk.mjs`: posts orders by their numbers, a batch in a request under a key of its own.
import { batches, plainOrder } from './company.mjs'
import { caller, serveParent } from './http-call.mjs'
import { BATCH, LINES } from './p2.mjs'

const [base, key] = process.argv.slice(2)
const call = caller(base, key)

serveParent(async ({ first, count }) => {
  for (const numbers of batches(first, count, BATCH)) {
    const orders = numbers.map((n) => ({ channel: 'bench', currency: 'GBP', ...plainOrder(n, LINES) }))
    await call('POST', '/orders', { orders }, `orders-from-${numbers[0]}`)
  }
  return 'taken'
})

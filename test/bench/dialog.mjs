// The dialog of an order as both of its benches know it: in process (`p1.mjs`) and over HTTP (`http.mjs`).
import { percentile } from './meter.mjs'

const LINES = 5
export const CLIENTS = [1, 8, 32]
const HEADLINE = 8
/** Orders before the first level: connections then have their plans and the code is compiled, as in a running system. */
export const WARM_UP = 400

/** The order number `n` of a client: its own customer, its own five items. */
export const dialogOrder = (client, n) => ({
  externalNumber: `E${n}`,
  customerNumber: `C${client + 1}`,
  lines: Array.from({ length: LINES }, (_, k) => ({ itemNumber: `I${client * LINES + k + 1}`, quantity: `${k + 1}` })),
})

/** Shares `count` orders among clients that work at once; answers what each order's work answered. */
export async function atOnce(clients, first, count, work) {
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

/**
 * Runs the dialog at each number of clients. `run(clients, first, count)` answers the times of each order's steps; `settle`
 * is for what a running system would have done by the end of the warm-up.
 */
export async function levels(meter, count, say, run, settle = async () => {}) {
  await run(Math.max(...CLIENTS), 1, WARM_UP)
  await settle()
  let next = 1 + WARM_UP
  const found = {}
  for (const clients of CLIENTS) {
    const { result, cost } = await meter.measure(() => run(clients, next, count))
    next += count
    found[clients] = { cost, answers: result }
    say(`${clients} clients: ${count} orders in ${cost.wallSeconds} s`)
  }
  return found
}

/** The figures of each level; `withLatency` when its answers are times. */
export function report(found, count, withLatency) {
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

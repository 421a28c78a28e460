// The two-year replay: the Online Retail files are imported and run day by day, each day doing what that day's worker
// would have done. The bound is a set-based pipeline from intake to invoice and journal over orders of the same length.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tradingTenant } from '../../dist/app/context.js'
import { runThrough } from '../../dist/app/run.js'
import { importOnlineRetail } from '../../dist/exchange/online-retail/import.js'
import { asOwner, connect } from '../../dist/kernel/database.js'
import { migrate } from '../../dist/kernel/migrate.js'
import { intakeArrays, openBound } from './bound.mjs'
import { atRest, batches } from './company.mjs'
import { round } from './meter.mjs'

export const size = { default: 5000, unit: 'orders of the bound; the history is as long as its files, or --through' }
export const target = { share: 0.2, of: 'the set-based pipeline, per CPU-second', memoryMB: 1500 }

const LINES = 20
const BATCH = 500
const WARM_UP = 500
const DATA = '../shared/data/online-retail'

const filesIn = (folder) =>
  readdirSync(folder)
    .filter((name) => /^online_retail.*\.csv(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(folder, name))

/** Why the replay cannot be measured here; `undefined` when it can. */
export const missing = ({ files = DATA }) =>
  existsSync(files) && filesIn(files).length > 0
    ? undefined
    : `no Online Retail files in ${files}: name their folder with --files`

/** What two phases cost together; of the first only a share counts, where the second did not take all that it brought. */
const together = (first, second, share) => ({
  wallSeconds: round(first.wallSeconds * share + second.wallSeconds),
  cpuSeconds: Object.fromEntries(
    Object.entries(second.cpuSeconds).map(([name, seconds]) => [name, round(first.cpuSeconds[name] * share + seconds)]),
  ),
  statements: Math.round(first.statements * share) + second.statements,
  commits: Math.round(first.commits * share) + second.commits,
  writtenAheadBytes: Math.round(first.writtenAheadBytes * share) + second.writtenAheadBytes,
  peakMemoryMB: Object.fromEntries(
    Object.entries(second.peakMemoryMB).map(([name, peak]) => [name, Math.max(first.peakMemoryMB[name], peak)]),
  ),
})

export async function measured({ url, options: { files = DATA, through }, meter, say }) {
  await migrate(url)
  const tenantId = await tradingTenant(url, 'main')
  const database = connect(url)
  const imported = await meter.measure(() => importOnlineRetail(database, tenantId, filesIn(files)))
  say(`${imported.result.read.lines} lines read in ${imported.cost.wallSeconds} s`)
  const run = await meter.measure(async () => {
    for await (const { day, position, days } of runThrough(database, tenantId, through))
      if (position % 30 === 0) say(`${day}: day ${position} of ${days}`)
  })
  const counts = await asOwner(url, async (client) => {
    const { rows } = await client.query(
      `select (select sum(line_count)::int from source_document) as "sourceLines",
              (select sum(line_count)::int from source_document where state = 'done') as "linesDone",
              (select count(*)::int from order_line) as "orderLines", (select count(*)::int from sales_order) as orders,
              (select count(*)::int from invoice_line) as "invoiceLines", (select count(*)::int from invoice) as invoices,
              (select count(*)::int from journal) as journals`,
    )
    return rows[0]
  })
  await database.close()
  if (counts.invoices === 0) throw new Error('the replay issued no invoice')
  const cost = together(imported.cost, run.cost, counts.linesDone / counts.sourceLines)
  return { cost, lines: counts.orderLines, more: { ...counts, import: imported.cost, run: run.cost } }
}

export async function bound({ url, size: count, meter }) {
  const client = await openBound(url)
  const pass = (numbers) =>
    client.together(async (run) => {
      const range = [numbers[0], numbers.at(-1)]
      await run('intake', intakeArrays(numbers, LINES))
      await run('ship', [numbers])
      await run('bill', range)
      await run('recognise', range)
    })
  for (const numbers of batches(1, WARM_UP, BATCH)) await pass(numbers)
  await atRest(url)
  await client.execute('discard plans')
  const { cost } = await meter.measure(async () => {
    for (const numbers of batches(1 + WARM_UP, count, BATCH)) await pass(numbers)
  })
  await client.close()
  return { cost, lines: count * LINES }
}

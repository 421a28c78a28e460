// The two-year replay: the Online Retail files are imported and run day by day, each day doing what that day's worker
// would have done. The bound is a set-based pipeline from intake to invoice and journal over orders of the same length.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createTradingTenant } from '../../dist/app/context.js'
import { runThrough } from '../../dist/app/run.js'
import { importOnlineRetail } from '../../dist/exchange/online-retail/import.js'
import { asOwner, connect } from '../../dist/kernel/database.js'
import { migrate } from '../../dist/kernel/migrate.js'
import { intakeArrays, openBound } from './bound.mjs'
import { batches } from './company.mjs'

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

export async function measured({ url, options: { files = DATA, through }, meter, say }) {
  await migrate(url)
  const tenantId = await createTradingTenant(url, 'main')
  const database = connect(url)
  const { result, cost } = await meter.measure(async () => {
    const imported = await importOnlineRetail(database, tenantId, filesIn(files))
    say(`${imported.read.lines} lines read`)
    for await (const { day, position, days } of runThrough(database, tenantId, through))
      if (position % 30 === 0) say(`${day}: day ${position} of ${days}`)
    return imported
  })
  const counts = await asOwner(url, async (client) => {
    const { rows } = await client.query(
      `select (select count(*)::int from order_line) as "orderLines", (select count(*)::int from sales_order) as orders,
              (select count(*)::int from invoice_line) as "invoiceLines", (select count(*)::int from invoice) as invoices,
              (select count(*)::int from journal) as journals`,
    )
    return rows[0]
  })
  await database.close()
  if (counts.invoices === 0) throw new Error('the replay issued no invoice')
  return { cost, lines: counts.orderLines, more: { sourceLines: result.read.lines, ...counts } }
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
  await client.execute('vacuum analyze')
  await client.execute('discard plans')
  const { cost } = await meter.measure(async () => {
    for (const numbers of batches(1 + WARM_UP, count, BATCH)) await pass(numbers)
  })
  await client.close()
  return { cost, lines: count * LINES }
}

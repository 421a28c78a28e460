// The bound: hand-written SQL that does the minimum of the same business work, on the same server in the same run.
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { statistics } from '../../dist/kernel/tx.js'
import { CUSTOMERS, ITEMS, plainOrder } from './company.mjs'

const fileText = (name) => readFileSync(new URL(`bound/${name}.sql`, import.meta.url), 'utf8')

/** The statements of a file by their names. */
const statementsOf = (file) =>
  Object.fromEntries(
    fileText(file)
      .split(/^-- name: /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')).trim(), part.slice(part.indexOf('\n')).trim()]),
  )

const STATEMENTS = Object.assign(
  {},
  ...['masters', 'intake', 'goods-issue', 'billing', 'dialog', 'hot-item'].map(statementsOf),
)

/** One connection that runs the bound's prepared statements, each its own transaction unless `together`. */
export async function boundClient(url) {
  const client = new pg.Client({ connectionString: url, options: '-c plan_cache_mode=force_generic_plan' })
  await client.connect()
  const run = async (name, values = []) => {
    statistics.statements++
    return (await client.query({ name: `bound_${name}`, text: STATEMENTS[name], values })).rows
  }
  return {
    run,
    write: async (name, values) => {
      statistics.commits++
      return run(name, values)
    },
    together: async (work) => {
      await client.query('begin')
      await work(run)
      await client.query('commit')
      statistics.commits++
    },
    execute: (sql) => client.query(sql),
    close: () => client.end(),
  }
}

/** The bound's tables with the same master data as the company. */
export async function openBound(url) {
  const client = await boundClient(url)
  await client.execute(fileText('schema'))
  await client.run('customers', [CUSTOMERS])
  await client.run('credit')
  await client.run('items', [ITEMS])
  await client.run('stock')
  await client.execute('vacuum analyze')
  return client
}

/** The arrays of `intake` for the orders with these numbers. */
export function intakeArrays(numbers, lines) {
  const orders = numbers.map((n) => plainOrder(n, lines))
  const all = orders.flatMap((order, i) => order.lines.map((line, k) => ({ ...line, order: numbers[i], line: k + 1 })))
  return [
    numbers,
    orders.map((order) => order.externalNumber),
    orders.map((order) => order.customerNumber),
    all.map((line) => line.order),
    all.map((line) => line.line),
    all.map((line) => line.itemNumber),
    all.map((line) => line.quantity),
  ]
}

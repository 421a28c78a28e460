import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { RESOURCES } from '../../src/app/http/resources.js'
import { asOwner } from '../../src/kernel/database.js'
import { Tx } from '../../src/kernel/tx.js'
import { freshDatabase } from '../fresh-database.js'
import { oneOfEverything } from './everything.js'
import { Office } from './office.js'

/** Rows that each table is said to have. */
const MANY = 1_000_000
/** What the planner may expect a look by key to cost; going through an index of a table of `MANY` rows costs ten times as much. */
const BY_KEY = 1000

const database = await freshDatabase()
let office: Office
const asked = new Map<string, number>()

beforeAll(async () => {
  office = await Office.open(database)
  const query = vi.spyOn(Tx.prototype, 'query')
  await oneOfEverything(office)
  for (const { path, by, linked } of RESOURCES) if (by !== undefined && linked) await lookAtAll(`/api${path}`)
  for (const [text, values = []] of query.mock.calls) asked.set(text, values.length + 1)
  query.mockRestore()
  await asOwner(database.url, async (client) => {
    await client.query('analyze')
    await client.query(
      `update pg_class set reltuples = ${MANY}, relpages = 1 where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`,
    )
  })
})
afterAll(() => office.app.close())

/** Whatever state they are in: each is asked for other actions. */
async function lookAtAll(path: string): Promise<void> {
  for (const { id } of (await office.get(path)).body.items) await office.get(`${path}/${id}`)
}

interface Plan {
  readonly 'Total Cost': number
  readonly Plans?: readonly Plan[]
}

/** The dearest part of a plan: a limit above it hides how much would be read in the end. */
const dearest = (plan: Plan): number => Math.max(plan['Total Cost'], ...(plan.Plans ?? []).map(dearest))

/** The dearest part of each plan as it is made once, for whatever is asked for. */
async function costs(): Promise<Map<string, number>> {
  const client = await database.pool.connect()
  const found = new Map<string, number>()
  try {
    await client.query('begin')
    await client.query("select set_config('o2c.tenant', $1, true)", [office.shop.tenantId])
    for (const [text, parameters] of asked) {
      await client.query(`prepare look as ${text}`)
      const nothing = Array.from({ length: parameters }, () => 'null').join(', ')
      const { rows } = await client.query(`explain (format json) execute look(${nothing})`)
      found.set(text, dearest(rows[0]['QUERY PLAN'][0].Plan))
      await client.query('deallocate look')
    }
    await client.query('rollback')
  } finally {
    client.release(true)
  }
  return found
}

/** Takes the first entry of an index and is done. */
const FIRST_OF_ALL = /min\(posting_date\)/

test('documents are looked up and worked on by key, however many there are', async () => {
  const all = await costs()
  const dear = [...all].filter(([text, cost]) => cost > BY_KEY && !FIRST_OF_ALL.test(text))
  expect(all.size).toBeGreaterThan(100)
  expect(dear).toEqual([])
})

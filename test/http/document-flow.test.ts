import { afterAll, beforeAll, expect, test } from 'vitest'
import { BARRIERS } from '../../src/app/http/action-barriers.js'
import { FLOWS } from '../../src/app/http/document-flow.js'
import { hrefOf } from '../../src/app/http/resources.js'
import { freshDatabase } from '../fresh-database.js'
import { oneOfEverything } from './everything.js'
import { Office } from './office.js'

const database = await freshDatabase()
let office: Office

beforeAll(async () => {
  office = await Office.open(database)
  await oneOfEverything(office)
})
afterAll(() => office.app.close())

const viewsLike = async (pattern: string): Promise<string[]> => {
  const rows = await office.shop.sql<{ name: string }>(
    `select viewname as name from pg_views where $1::uuid is not null and schemaname = 'public' and viewname ~ $2 order by 1`,
    [pattern],
  )
  return rows.map(({ name }) => name)
}

test('every view of the flow and every barrier is asked', async () => {
  expect(FLOWS.map(({ view }) => view).sort()).toEqual(await viewsLike('^flow_'))
  const barriers = Object.values(BARRIERS).flatMap((views) => Object.values(views))
  expect([...new Set(barriers)].sort()).toEqual(await viewsLike('_barrier$'))
})

interface Edge {
  readonly predecessor_type: string
  readonly predecessor_id: string
  readonly successor_type: string
  readonly successor_id: string
}

const idsOf = async (address: string, relation: string): Promise<string[]> => {
  const { links } = (await office.get(address)).body
  return links.filter((link) => link.relation === relation).map(({ id }) => id)
}

test('both ends of each way show it', async () => {
  for (const { view } of FLOWS) {
    const edges = await office.shop.sql<Edge>(`select * from ${view} where tenant_id = $1`)
    for (const edge of edges) {
      const from = hrefOf(edge.predecessor_type, edge.predecessor_id)
      const to = hrefOf(edge.successor_type, edge.successor_id)
      if (from) expect(await idsOf(from, 'successor'), `${view} from ${from}`).toContain(edge.successor_id)
      if (to) expect(await idsOf(to, 'predecessor'), `${view} to ${to}`).toContain(edge.predecessor_id)
    }
  }
})

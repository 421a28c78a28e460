import { expect, test } from 'vitest'
import { createApiKey } from '../../src/app/http/api-key.js'
import { createServer } from '../../src/app/http/server.js'
import { WRITES } from '../../src/app/http/writes.js'
import { freshDatabase } from '../fresh-database.js'
import type { Shop } from '../scenario/shop.js'
import { openWalk } from './walk.js'

const database = await freshDatabase()
const STEPS = Number(process.env.WALK_STEPS ?? 160)
const PATHS = ['/orders', '/deliveries', '/invoices', '/returns', '/payments', '/put-backs', '/write-offs']

/** Actions that ask for more than the document and a reason: what they name decides whether they are possible. */
const NEED_MORE = new Set([
  'pay',
  'apply',
  'assign',
  'offset',
  'refund',
  'deposit',
  'close-lines',
  'recover',
  'write-off',
  'hold',
  'lift-hold',
])

/** What was asked for is so already: neither a refusal nor something that had to be offered. */
const NOTHING_TO_DO = 'nothing to do'

interface Action {
  readonly name: string
  readonly allowed: boolean
  readonly whyNot?: string
  readonly href?: string
}

test('what documents offer is what their operations would answer, over the documents of a random walk', {
  timeout: 300_000,
}, async () => {
  const walk = await openWalk(database, 11)
  for (let i = 0; i < STEPS; i++) await walk.step()
  const { shop } = walk
  const key = await createApiKey(database.url, shop.tenantId, { name: 'test', roles: ['admin'] })
  const app = await createServer({ database, limits: { requestsPerMinute: 1_000_000 } })
  const get = async (url: string) => (await app.inject({ url, headers: { authorization: `Bearer ${key}` } })).json()
  const disagreements = new Set<string>()
  let compared = 0
  for (const path of PATHS) {
    const { items } = (await get(`/api${path}?limit=40`)) as { items: { id: string }[] }
    for (const { id } of items) {
      const { actions = [], state } = (await get(`/api${path}/${id}`)) as { actions?: Action[]; state?: string }
      for (const action of actions) {
        if (action.href === undefined || NEED_MORE.has(action.name)) continue
        const refusal = await dryRun(shop, action.href, path, id)
        compared++
        if (refusal === NOTHING_TO_DO || action.allowed === (refusal === undefined)) continue
        disagreements.add(
          `${path} ${state ?? ''} ${action.name}: says ${action.whyNot ?? 'yes'}; answers ${refusal ?? 'yes'}`,
        )
      }
    }
  }
  await app.close()
  expect(compared).toBeGreaterThan(500)
  expect([...disagreements].sort()).toEqual([])
})

/** Why the operation behind an address would refuse the document; nothing when it would accept. */
async function dryRun(shop: Shop, href: string, path: string, id: string): Promise<string | undefined> {
  const below = `/api${path}/${id}/`
  const route = WRITES.find((one) =>
    href.startsWith(below) ? one.path === href.replace(id, '{id}') : one.path === href,
  )!
  const own = route.idProperty ? { [route.idProperty]: id } : { invoiceId: id }
  const bodies = [{ reason: 'Because' }, {}].map((body) => ({ ...body, ...route.preset, ...own }))
  const input = bodies.map((body) => route.input.safeParse(body)).find((parsed) => parsed.success)?.data
  if (!input) throw new Error(`${href} takes neither a reason nor nothing`)
  const [outcome] = await route.runEach(shop.database, shop.tenantId, [{ input, actor: shop.actor }], { dryRun: true })
  if (outcome!.ok) return outcome!.unchanged ? NOTHING_TO_DO : undefined
  return outcome!.problem.message
}

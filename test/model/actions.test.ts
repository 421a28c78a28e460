import { expect, test } from 'vitest'
import { createApiKey } from '../../src/app/http/api-key.js'
import { createServer } from '../../src/app/http/server.js'
import { WRITES } from '../../src/app/http/writes.js'
import { freshDatabase } from '../fresh-database.js'
import type { Shop } from '../scenario/shop.js'
import { openWalk } from './walk.js'

const database = await freshDatabase()
const STEPS = Number(process.env.WALK_STEPS ?? 160)
const SEEDS = (process.env.ACTION_SEEDS ?? '12,15').split(',').map(Number)
const PATHS = ['/orders', '/deliveries', '/invoices', '/returns', '/payments', '/put-backs', '/write-offs']

/** Asks for nothing but a reason, where one is taken. */
const PLAIN: object[] = [{ reason: 'Because' }, {}]

/** What was asked for is so already: neither a refusal nor something that had to be offered. */
const NOTHING_TO_DO = 'nothing to do'

interface Document {
  readonly id: string
  readonly number: string
  readonly state?: string
  readonly customerNumber?: string | null
  readonly currency?: string
  readonly lines?: readonly { readonly line: number }[]
  readonly actions?: readonly Action[]
}

interface Action {
  readonly name: string
  readonly allowed: boolean
  readonly whyNot?: string
  readonly href?: string
}

/** What the books hold that an action may be about. */
interface Open {
  readonly number: string
  readonly customer: string | null
}

test.each(SEEDS)(
  'what documents offer is what their operations would answer, over a random walk (seed %i)',
  {
    timeout: 300_000,
  },
  async (seed) => {
    const walk = await openWalk(database, seed)
    for (let i = 0; i < STEPS; i++) await walk.step()
    const { shop } = walk
    const claims = await shop.sql<Open>(
      'select distinct i.document_number as number, c.number as customer from open_item i join customer c on c.id = i.customer_id where i.tenant_id = $1 and i.residual > 0',
    )
    const key = await createApiKey(database.url, shop.tenantId, { name: 'test', roles: ['admin'] })
    const app = await createServer({ database, limits: { requestsPerMinute: 1_000_000 } })
    const get = async (url: string) => (await app.inject({ url, headers: { authorization: `Bearer ${key}` } })).json()
    const disagreements = new Set<string>()
    const compared = new Map<string, number>()
    for (const path of PATHS) {
      const { items } = (await get(`/api${path}?limit=40`)) as { items: { id: string }[] }
      for (const { id } of items) {
        const document = (await get(`/api${path}/${id}`)) as Document
        const earlier = (await get(`/api/order-change-proposals?orderId=${id}`)) as {
          items: { changedNumber: string }[]
        }
        for (const action of document.actions ?? []) {
          const bodies = action.href === undefined ? [] : bodiesOf(action.name, document, claims, earlier.items)
          if (bodies.length === 0) continue
          const refusal = await dryRun(shop, action.href!, path, id, bodies)
          compared.set(action.name, (compared.get(action.name) ?? 0) + 1)
          // Room for the change is looked for when it is applied, not when it is offered.
          if (refusal?.includes("which the customer's credit does not bear")) continue
          if (refusal === NOTHING_TO_DO || action.allowed === (refusal === undefined)) continue
          disagreements.add(
            `${path} ${document.state ?? ''} ${action.name}: says ${action.whyNot ?? 'yes'}; answers ${refusal ?? 'yes'}`,
          )
        }
      }
    }
    await app.close()
    expect([...compared.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(700)
    expect([...compared.keys()]).toEqual(
      expect.arrayContaining(['pay', 'deposit', 'close-lines', 'write-off', 'refund']),
    )
    expect([...disagreements].sort()).toEqual([])
  },
)

/**
 * Bodies that a person may send for an action; it is possible when one of them is accepted. None where nothing in the
 * books could be named.
 */
function bodiesOf(
  name: string,
  { id, number, customerNumber, currency, lines = [] }: Document,
  claims: readonly Open[],
  earlier: readonly { readonly changedNumber: string }[],
): object[] {
  const reason = 'Because'
  const theirs = claims.filter(({ customer }) => !customerNumber || customer === customerNumber)
  const allocations = theirs.map((claim) => ({ allocations: [{ documentNumber: claim.number }] }))
  const paid = { entryReference: `dry ${id}`, amount: '0.01', currency, receivedOn: '2011-03-01' }
  const bodies: Record<string, object[]> = {
    'close-lines': lines.map(({ line }) => ({ reason, lines: [{ line }] })),
    'apply-change': [{ reason }, ...earlier.map((order) => ({ reason, orderNumber: order.changedNumber }))],
    deposit: [{ percent: '1' }],
    pay: [{ ...paid, allocations: [{ documentNumber: number }] }],
    apply: allocations,
    assign: ['C1', 'C2', 'WEB'].map((customer) => ({ customerNumber: customer })),
    offset: allocations.map((one) => ({ creditNumber: number, ...one })),
    refund: [{ creditNumber: number, reason }],
    'write-off': [{ documentNumber: number, reason }],
    recover: [{ amount: '0.01', reason }],
  }
  return bodies[name] ?? PLAIN
}

/** Why the operation behind an address would refuse every one of the bodies; nothing when it would accept one. */
async function dryRun(
  shop: Shop,
  href: string,
  path: string,
  id: string,
  bodies: readonly object[],
): Promise<string | undefined> {
  const below = `/api${path}/${id}/`
  const route = WRITES.find((one) =>
    href.startsWith(below) ? one.path === href.replace(id, '{id}') : one.path === href,
  )!
  const own = route.idProperty ? { [route.idProperty]: id } : {}
  const inputs = bodies.flatMap((body) =>
    [
      { ...body, ...route.preset, ...own },
      { ...body, ...route.preset, ...own, invoiceId: id },
    ]
      .map((whole) => route.input.safeParse(whole))
      .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
      .slice(0, 1),
  )
  if (inputs.length === 0) throw new Error(`${href} takes none of ${JSON.stringify(bodies)}`)
  let refusal: string | undefined
  for (const input of bodies === PLAIN ? inputs.slice(0, 1) : inputs) {
    const [outcome] = await route.runEach(shop.database, shop.tenantId, [{ input, actor: shop.actor }], {
      dryRun: true,
    })
    if (outcome!.ok) return outcome!.unchanged ? NOTHING_TO_DO : undefined
    refusal = outcome!.problem.message
  }
  return refusal
}

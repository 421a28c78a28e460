import { expect, test } from 'vitest'
import { prove } from '../../src/insight/prove.js'
import { freshDatabase } from '../fresh-database.js'
import type { Shop } from '../scenario/shop.js'
import { openWalk } from './walk.js'

const database = await freshDatabase()
const STEPS = Number(process.env.WALK_STEPS ?? 160)
/** What deliveries withdrew on all walks: without any, the comparison below would say nothing of it. */
let withdrawn = 0
const SEEDS = (process.env.WALK_SEEDS ?? '1,2,3').split(',').map(Number)

test.each(SEEDS)(
  'whatever the staff does in whatever order, every invariant holds (seed %i)',
  { timeout: 300_000 },
  async (seed) => {
    const walk = await openWalk(database, seed)
    const done: string[] = []
    for (let i = 1; i <= STEPS; i++) {
      done.push(await walk.step())
      if (i % 40 === 0 || i === STEPS) await holds(walk.shop, done)
    }
    const [lines] = await walk.shop.sql<{ count: string }>(
      'select count(*) as count from delivery_line where tenant_id = $1 and withdrawn > 0',
    )
    withdrawn += Number(lines!.count)
  },
)

/** Two views say how far an order line has come: one line by line, the other order by order. */
const SUMS = ['quantity', 'cancelled', 'reserved', 'shipped', 'billed', 'returned']
const PROGRESS = `order_id, line, ${SUMS.map((sum) => `trim_scale(${sum}) as ${sum}`).join(', ')}`

async function holds(shop: Shop, done: readonly string[]): Promise<void> {
  const progress = (view: string) =>
    shop.sql(`select ${PROGRESS} from ${view} where tenant_id = $1 order by order_id, line`)
  expect(await progress('order_line_sums')).toEqual(await progress('order_line_progress'))
  for await (const proof of prove(database, shop.tenantId)) {
    expect(proof.violations, `${proof.id} ${proof.rule}, after ${done.slice(-12).join(' ')}`).toEqual([])
  }
}

test('goods that had been billed and credited were turned back on some walk', () => {
  expect(withdrawn).toBeGreaterThan(0)
})

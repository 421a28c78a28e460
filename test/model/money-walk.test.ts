import { expect, test } from 'vitest'
import { prove } from '../../src/insight/prove.js'
import { freshDatabase } from '../fresh-database.js'
import { openMoneyWalk } from './money-walk.js'

const database = await freshDatabase()
const STEPS = Number(process.env.MONEY_STEPS ?? 120)
/** A walk is proven after so many steps: after each, it names the one that broke a rule. */
const EVERY = Number(process.env.MONEY_EVERY ?? 30)
const SEEDS = (process.env.MONEY_SEEDS ?? '1,2').split(',').map(Number)

test.each(SEEDS)(
  'whatever is done with claims, credits and bad debts in whatever order, every invariant holds (seed %i)',
  { timeout: 3_600_000 },
  async (seed) => {
    const walk = await openMoneyWalk(database, seed)
    const done: string[] = []
    for (let i = 1; i <= STEPS; i++) {
      done.push(await walk.step())
      if (i % EVERY === 0 || i === STEPS)
        for await (const { id, rule, violations } of prove(database, walk.shop.tenantId))
          expect(violations, `${id} ${rule}, after ${i} steps, ${done.slice(-12).join(' ')}`).toEqual([])
    }
  },
)

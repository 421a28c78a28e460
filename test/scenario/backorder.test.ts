import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../../src/kernel/id.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()
const TODAY = '2011-03-03'

interface Wait {
  readonly neededOn: string
  readonly requested: number
  readonly reserved: number
}

interface Promised {
  readonly expectedOn: string
  readonly quantity: number
}

interface Piece {
  readonly demand: number
  readonly before: number
  readonly quantity: number
  readonly day: string | null
  readonly reference: string | null
}

const day = fc.integer({ min: 1, max: 9 }).map((n) => `2011-03-0${n}`)
const waits = fc.array(
  fc
    .record({ neededOn: day, requested: fc.integer({ min: 1, max: 9 }), reserved: fc.integer({ min: 0, max: 9 }) })
    .map((wait) => ({ ...wait, reserved: Math.min(wait.reserved, wait.requested) })),
  { maxLength: 6 },
)
const promises = fc.array(fc.record({ expectedOn: day, quantity: fc.integer({ min: 0, max: 9 }) }), { maxLength: 5 })

/** Hands out piece by piece: who waits first takes from what comes first; what is late is not counted on. */
function handedOut(free: number, demands: readonly Wait[], coming: readonly Promised[]): (string | null)[][] {
  const pool = coming
    .map(({ expectedOn, quantity }, i) => ({ expectedOn, quantity, name: `PO-${i}` }))
    .filter(({ expectedOn }) => expectedOn >= TODAY)
    .sort((a, b) => `${a.expectedOn} ${a.name}`.localeCompare(`${b.expectedOn} ${b.name}`))
    .flatMap(({ expectedOn, quantity }) => Array<string>(quantity).fill(expectedOn))
  const days = [...Array<string>(free).fill(TODAY), ...pool]
  const order = demands
    .map((wait, i) => ({ wait, i }))
    .sort((a, b) => a.wait.neededOn.localeCompare(b.wait.neededOn) || a.i - b.i)
  const got: (string | null)[][] = demands.map(() => [])
  for (const { wait, i } of order)
    for (let n = wait.reserved; n < wait.requested; n++) got[i]!.push(days.shift() ?? null)
  return got
}

async function pieces(
  shop: Shop,
  free: number,
  demands: readonly Wait[],
  coming: readonly Promised[],
): Promise<Piece[]> {
  const item: string = newId()
  const ids: string[] = demands.map(() => newId())
  const reserved = demands.reduce((sum, wait) => sum + wait.reserved, 0)
  await shop.sql(
    `with item as (insert into item (tenant_id, id, number, name, kind, account_role) values ($1, $2::uuid, $2::text, 'Tea', 'goods', 'revenue_goods')),
          balance as (insert into stock_balance (tenant_id, warehouse, item_id, on_hand, reserved) values ($1, 'MAIN', $2::uuid, $3, $4)),
          demand as (insert into reservation (tenant_id, demand_id, line, position, warehouse, item_id, needed_on, requested, reserved)
                     select $1, d.id, 1, 0, 'MAIN', $2::uuid, d."neededOn", d.requested, d.reserved
                       from jsonb_to_recordset($5::jsonb) d(id uuid, "neededOn" date, requested numeric, reserved numeric))
     insert into expected_receipt (tenant_id, reference, warehouse, item_id, quantity, expected_on)
     select $1, e.reference, 'MAIN', $2::uuid, e.quantity, e."expectedOn"
       from jsonb_to_recordset($6::jsonb) e(reference text, quantity numeric, "expectedOn" date)`,
    [
      item,
      reserved + free,
      reserved,
      JSON.stringify(demands.map((wait, i) => ({ ...wait, id: ids[i] }))),
      JSON.stringify(coming.map((promised, i) => ({ ...promised, reference: `PO-${i}` }))),
    ],
  )
  const rows = await shop.sql<{ demand_id: string; before: string; quantity: string; day: string; reference: string }>(
    'select demand_id, before, quantity, expected_on::text as day, reference from backorder where tenant_id = $1 and item_id = $2 order by demand_id, before',
    [item],
  )
  return rows.map(({ demand_id, before, quantity, day, reference }) => ({
    demand: ids.indexOf(demand_id),
    before: Number(before),
    quantity: Number(quantity),
    day,
    reference,
  }))
}

test('whatever waits and whatever is to come: first come, first served, and nothing is promised twice', async () => {
  const shop = await Shop.open(database, { today: TODAY })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 5 }), waits, promises, async (free, demands, coming) => {
      const found = await pieces(shop, free, demands, coming)
      for (const [i, { quantity }] of coming.entries()) {
        const promised = found.filter(({ reference }) => reference === `PO-${i}`).reduce((n, p) => n + p.quantity, 0)
        expect(promised).toBeLessThanOrEqual(quantity)
      }
      const days = demands.map((_, i) =>
        found.filter(({ demand }) => demand === i).flatMap(({ quantity, day }) => Array(quantity).fill(day)),
      )
      expect(days).toEqual(handedOut(free, demands, coming))
      for (const [i, wait] of demands.entries()) {
        const own = found.filter(({ demand }) => demand === i)
        expect(own.map(({ before }) => before)).toEqual(
          own.map((_, n) => own.slice(0, n).reduce((sum, p) => sum + p.quantity, 0)),
        )
        expect(own.reduce((sum, p) => sum + p.quantity, 0)).toBe(wait.requested - wait.reserved)
      }
    }),
    { numRuns: 60 },
  )
})

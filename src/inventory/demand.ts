import { arrayOf } from '../kernel/binary-array.js'
import type { BusinessDate } from '../kernel/date.js'
import { add, compare, type Decimal, isPositive, larger, smaller, subtract, ZERO } from '../kernel/decimal.js'
import { fromRow, sameValue, table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import type { DocumentStore } from '../kernel/working-set.js'
import { available, balanceKey, balanceStore, type StockBalance } from './stock.js'

/**
 * What one line of a demand asks of stock and what has become of it. The quantities only ever follow one another:
 * 0 <= issued <= allocated (in a delivery) <= reserved <= requested.
 */
export interface Reservation {
  readonly demandId: string
  readonly line: number
  /** 0 for the line's own item; 1, 2, … for the components of a kit. */
  readonly position: number
  readonly warehouse: string
  readonly itemId: string
  readonly neededOn: BusinessDate
  readonly requested: Decimal
  readonly reserved: Decimal
  readonly allocated: Decimal
  readonly issued: Decimal
}

/** All reservations of one opaque demand; the inventory does not know that it is an order. */
export interface Demand {
  readonly id: string
  readonly reservations: readonly Reservation[]
}

const reservation = table('reservation', ['demandId', 'line', 'position'], {
  demandId: 'uuid',
  line: 'int4',
  position: 'int4',
  warehouse: 'text',
  itemId: 'uuid',
  neededOn: 'date',
  requested: 'numeric',
  reserved: 'numeric',
  allocated: 'numeric',
  issued: 'numeric',
})

const COUNTERS = ['requested', 'reserved', 'allocated', 'issued'] as const

export const demandStore: DocumentStore<Demand> = {
  name: 'demand',
  key: (demand) => demand.id,
  async load(tx, keys) {
    const rows = await tx.query<Record<string, unknown>>(
      `select ${reservation.selection} from reservation t where t.tenant_id = $1 and t.demand_id = any($2::uuid[])
        order by t.demand_id, t.line, t.position for update`,
      [arrayOf('uuid', keys)],
    )
    const demands = new Map<string, Reservation[]>()
    for (const row of rows) {
      const one = fromRow<Reservation>(reservation, row, tx.facts.baseCurrency)
      const list = demands.get(one.demandId)
      if (list) list.push(one)
      else demands.set(one.demandId, [one])
    }
    return [...demands].map(([id, reservations]) => ({ id, reservations }))
  },
  write(tx, before, after) {
    if (!before) {
      for (const row of after.reservations) tx.insert(reservation, row)
      return
    }
    const known = new Map(before.reservations.map((r) => [`${r.line} ${r.position}`, r]))
    for (const row of after.reservations) {
      const old = known.get(`${row.line} ${row.position}`)
      if (!old) tx.insert(reservation, row)
      else if (old !== row) {
        const changed = COUNTERS.filter((name) => !sameValue('numeric', old[name], row[name]))
        if (changed.length > 0) tx.update(reservation, row, changed)
      }
    }
  },
}

export const waiting = (r: Reservation): Decimal => subtract(r.requested, r.reserved)
export const toAllocate = (r: Reservation): Decimal => subtract(r.reserved, r.allocated)

/** Locks the balances of everything that these demands ask for; call after locking the demands. */
export async function lockBalances(tx: Tx, demands: Iterable<Demand>): Promise<void> {
  const keys = new Set<string>()
  for (const demand of demands) for (const r of demand.reservations) keys.add(balanceKey(r.warehouse, r.itemId))
  await tx.documents.lock(balanceStore, keys)
}

/** The balances that a decision looks at and the ones it leaves behind. */
export type Shelf = (warehouse: string, itemId: string) => StockBalance

export interface Changed {
  readonly demand: Demand
  /** The balances that changed, as they are afterwards. */
  readonly balances: readonly StockBalance[]
}

/** Lets one decision change the same balance several times before anything is saved. */
function working(shelf: Shelf): { get: Shelf; set: (b: StockBalance) => void; changed: () => StockBalance[] } {
  const changed = new Map<string, StockBalance>()
  return {
    get: (warehouse, itemId) => changed.get(balanceKey(warehouse, itemId)) ?? shelf(warehouse, itemId),
    set: (balance) => changed.set(balanceKey(balance.warehouse, balance.itemId), balance),
    changed: () => [...changed.values()],
  }
}

/** Reserves for a demand what is available now, line after line; what is missing goes on waiting. Pure. */
export function reserveAvailable(
  demand: Demand,
  shelf: Shelf,
): Changed & { readonly reserved: Decimal; readonly short: Decimal } {
  const balances = working(shelf)
  let total = ZERO
  let short = ZERO
  const reservations = demand.reservations.map((r) => {
    const wanted = waiting(r)
    if (!isPositive(wanted)) return r
    const balance = balances.get(r.warehouse, r.itemId)
    const got = smaller(wanted, available(balance))
    short = add(short, subtract(wanted, got))
    if (!isPositive(got)) return r
    balances.set({ ...balance, reserved: add(balance.reserved, got) })
    total = add(total, got)
    return { ...r, reserved: add(r.reserved, got) }
  })
  return { demand: { ...demand, reservations }, balances: balances.changed(), reserved: total, short }
}

/**
 * Gives up part of what a line asked for and is not yet in a delivery: first what it was still waiting for, then what
 * was reserved, which becomes available again. Pure; a fault when the line has less to give up.
 */
export function giveUp(demand: Demand, line: number, position: number, quantity: Decimal, shelf: Shelf): Changed {
  const balances = working(shelf)
  const reservations = demand.reservations.map((r) => {
    if (r.line !== line || r.position !== position) return r
    const fromReserved = larger(ZERO, subtract(quantity, waiting(r)))
    if (compare(fromReserved, toAllocate(r)) > 0) throw new Error(`line ${line} has less than that to give up`)
    if (isPositive(fromReserved)) {
      const balance = balances.get(r.warehouse, r.itemId)
      balances.set({ ...balance, reserved: subtract(balance.reserved, fromReserved) })
    }
    return { ...r, requested: subtract(r.requested, quantity), reserved: subtract(r.reserved, fromReserved) }
  })
  return { demand: { ...demand, reservations }, balances: balances.changed() }
}

/** Saves what a decision left behind. */
export function saveChanged(tx: Tx, changed: Changed): void {
  tx.documents.save(demandStore, changed.demand)
  for (const balance of changed.balances) tx.documents.save(balanceStore, balance)
}

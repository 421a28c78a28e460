import { add, compare, type Decimal, divide, isZero, multiply, negate, subtract, ZERO } from '../kernel/decimal.js'
import { documentStore } from '../kernel/document-store.js'
import { newId } from '../kernel/id.js'
import { type Money, minus, plus, roundToMoney, toDecimal, zero } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** Stock of one item in one warehouse. Available is on hand less reserved; worth is at moving average cost. */
export interface StockBalance {
  readonly warehouse: string
  readonly itemId: string
  readonly onHand: Decimal
  readonly reserved: Decimal
  /** Value of what is on hand, in base currency. */
  readonly value: Money
}

const stockBalance = table('stock_balance', ['warehouse', 'itemId'], {
  warehouse: 'text',
  itemId: 'uuid',
  onHand: 'numeric',
  reserved: 'numeric',
  value: 'base_money',
})

export const balanceStore = documentStore<StockBalance>({ name: 'stock_balance', table: stockBalance })

const KNOWN_KEYS = 50_000
const knownKeys = new Map<string, Map<string, string>>()

/** Asked for a dozen times for each line that moves, so that the same text is made only once. */
export function balanceKey(warehouse: string, itemId: string): string {
  let keys = knownKeys.get(warehouse)
  if (!keys || keys.size > KNOWN_KEYS) {
    keys = new Map()
    knownKeys.set(warehouse, keys)
  }
  let key = keys.get(itemId)
  if (key === undefined) {
    key = `${warehouse} ${itemId}`
    keys.set(itemId, key)
  }
  return key
}

/** The balance as the transaction has it; an item never seen has none. The balance must have been locked. */
export function balanceOf(tx: Tx, warehouse: string, itemId: string): StockBalance {
  return (
    tx.documents.current(balanceStore, balanceKey(warehouse, itemId)) ?? {
      warehouse,
      itemId,
      onHand: ZERO,
      reserved: ZERO,
      value: zero(tx.facts.baseCurrency),
    }
  )
}

export const available = (balance: StockBalance): Decimal => subtract(balance.onHand, balance.reserved)

export type MovementKind = 'opening' | 'receipt' | 'issue' | 'issue_reversal' | 'return' | 'correction'

export interface Movement {
  readonly kind: MovementKind
  readonly warehouse: string
  readonly itemId: string
  /** Signed: positive comes in. */
  readonly quantity: Decimal
  /** Signed, in base currency. */
  readonly value: Money
  readonly documentType: string
  readonly documentId: string
  readonly documentNumber: string
  readonly reason?: string
}

/** The stock book: rows are added by `moveStock` and never changed. */
export const stockMovementTable = table('stock_movement', ['movedOn', 'id'], {
  movedOn: 'date',
  id: 'uuid',
  warehouse: 'text',
  itemId: 'uuid',
  kind: 'text',
  quantity: 'numeric',
  value: 'base_money',
  documentType: 'text',
  documentId: 'uuid',
  documentNumber: 'text',
  reason: 'text',
})

/**
 * Writes a movement into the stock book and the balance with it. `unreserved` is how much of the reserved stock the
 * movement consumes. The balance must have been locked.
 */
export function moveStock(tx: Tx, movement: Movement, unreserved: Decimal = ZERO): void {
  if (isZero(movement.quantity)) return
  const before = balanceOf(tx, movement.warehouse, movement.itemId)
  tx.documents.save(balanceStore, {
    ...before,
    onHand: add(before.onHand, movement.quantity),
    reserved: subtract(before.reserved, unreserved),
    value: plus(before.value, movement.value),
  })
  tx.insert(stockMovementTable, { id: newId<'stock_movement'>(), movedOn: tx.today, ...movement })
}

/**
 * Cost of taking a quantity out at moving average. Whoever takes the last piece takes the whole remaining value, so
 * that an empty shelf is worth exactly nothing.
 */
export function averageCost(balance: StockBalance, quantity: Decimal): Money {
  if (isZero(balance.onHand)) return zero(balance.value.currency)
  if (compare(quantity, balance.onHand) === 0) return balance.value
  const cost = roundToMoney(
    divide(multiply(toDecimal(balance.value), quantity), balance.onHand, 6),
    balance.value.currency,
  )
  return cost.minor > balance.value.minor ? balance.value : cost
}

/** Cost of what comes in without a price of its own: what such goods cost on the shelf, else the standard cost. */
export function incomingCost(balance: StockBalance, quantity: Decimal, standardCost: Decimal): Money {
  const { onHand, value } = balance
  if (isZero(onHand)) return roundToMoney(multiply(quantity, standardCost), value.currency)
  return roundToMoney(divide(multiply(toDecimal(value), quantity), onHand, 6), value.currency)
}

/** A movement out at moving average cost. */
export function issueOf(balance: StockBalance, quantity: Decimal): { quantity: Decimal; value: Money } {
  return { quantity: negate(quantity), value: minus(zero(balance.value.currency), averageCost(balance, quantity)) }
}

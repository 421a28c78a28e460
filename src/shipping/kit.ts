import {
  compare,
  type Decimal,
  decimal,
  divide,
  isPositive,
  multiply,
  ONE,
  smaller,
  subtract,
  sum,
  ZERO,
} from '../kernel/decimal.js'
import { type Money, minus, roundToMoney, toDecimal, total } from '../kernel/money.js'
import type { OrderLine, RecipePart } from '../order/order.js'

/** A quantity of one stocked item of an order line: the line's own item (position 0), or a component of its kit (1, 2, …). */
export interface Portion {
  readonly position: number
  readonly quantity: Decimal
}

/** What a quantity of an order line is, item by item; `component` when it counts one component of the kit alone. */
export function portionsOf(ordered: OrderLine, quantity: Decimal, component: number | null = null): Portion[] {
  if (component !== null) return [{ position: component, quantity }]
  if (!ordered.recipe) return [{ position: 0, quantity }]
  return ordered.recipe.map((part, i) => ({ position: i + 1, quantity: multiply(quantity, decimal(part.quantity)) }))
}

/** Whole kits that quantities of the components make: as many as the scarcest allows (invariant 19). */
export function wholeKits(recipe: readonly RecipePart[], quantityAt: (position: number) => Decimal): Decimal {
  const kits = recipe.map((part, i) => floor(quantityAt(i + 1), decimal(part.quantity)))
  return kits.reduce(smaller, kits[0] ?? ZERO)
}

function floor(quantity: Decimal, perKit: Decimal): Decimal {
  const nearest = divide(quantity, perKit, 0)
  return compare(multiply(nearest, perKit), quantity) > 0 ? subtract(nearest, ONE) : nearest
}

/**
 * The amount of a kit allocated to its components by stand-alone price (IFRS 15.76). The shares add up to it exactly:
 * the last component takes the rounding difference. Without any stand-alone price each item counts the same.
 */
function allocatedShares(amount: Money, recipe: readonly RecipePart[]): Money[] {
  const priced = recipe.some((part) => isPositive(decimal(part.standAlonePrice)))
  const weights = recipe.map((part) => multiply(decimal(part.quantity), priced ? decimal(part.standAlonePrice) : ONE))
  const whole = sum(weights)
  const shares = weights
    .slice(0, -1)
    .map((weight) => roundToMoney(divide(multiply(toDecimal(amount), weight), whole, 12), amount.currency))
  return [...shares, minus(amount, total(shares, amount.currency))]
}

/** Price of one piece of a component, as its share of the line's net amount. */
export function componentPrice(ordered: OrderLine, position: number): Decimal {
  const pieces = multiply(ordered.quantity, decimal(ordered.recipe![position - 1]!.quantity))
  return divide(toDecimal(allocatedShares(ordered.net, ordered.recipe!)[position - 1]!), pieces, 6)
}

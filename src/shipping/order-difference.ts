import {
  add,
  type Decimal,
  equals,
  isPositive,
  isZero,
  plainText,
  smaller,
  subtract,
  sum,
  ZERO,
} from '../kernel/decimal.js'
import { groupBy } from '../kernel/group.js'
import { lineNet, type Order, type OrderLine, wanted } from '../order/order.js'
import type { ChangedLine } from '../order/order-change.js'
import type { Address } from '../party/address.js'
import { type LineProgress, stillOpen } from './cancel-lines.js'

/** What has to be done to an order so that it says what another one asks for. */
export interface OrderDifference {
  /** Quantities of its lines that are not wanted any more. */
  readonly cancelled: ReadonlyMap<number, Decimal>
  /** Lines that it does not have yet; more of an item is a line of its own, since a confirmed line keeps its price. */
  readonly added: readonly OrderLine[]
  /** The address, where it is another one. */
  readonly shipTo: Address | null
  /** All of it in words that stay. */
  readonly lines: readonly ChangedLine[]
  /** What stands in the way. */
  readonly obstacles: readonly string[]
}

/** Compares item by item what is wanted; what has left or is in a delivery can no longer be taken off. Pure. */
export function differenceOf(order: Order, asked: Order, progress: (line: number) => LineProgress): OrderDifference {
  const cancelled = new Map<number, Decimal>()
  const added: OrderLine[] = []
  const lines: ChangedLine[] = []
  const obstacles = headObstacles(order, asked, progress)
  const own = groupBy(order.lines, (line) => line.itemId)
  const theirs = groupBy(asked.lines, (line) => line.itemId)
  for (const itemId of new Set([...own.keys(), ...theirs.keys()])) {
    const [mine, other] = [own.get(itemId) ?? [], theirs.get(itemId) ?? []]
    const more = subtract(sum(other.map(wanted)), sum(mine.map(wanted)))
    const open = (line: OrderLine): Decimal => stillOpen(line, progress(line.line))
    const less = subtract(ZERO, more)
    for (const [line, quantity] of fromLast(other, more, wanted)) {
      const number = order.lines.length + added.length + 1
      const net = lineNet(quantity, line.unitPrice, order.currency)
      added.push({ ...line, orderId: order.id, line: number, quantity, net, cancelled: ZERO, cancelReason: null })
      lines.push(changed(added.at(-1)!, 'added', quantity))
    }
    const taken = fromLast(mine, less, open)
    for (const [line, quantity] of taken) {
      cancelled.set(line.line, quantity)
      lines.push(changed(line, 'cancelled', quantity))
    }
    if (isPositive(subtract(less, sum([...taken.values()])))) obstacles.push(tooFewOpen(mine, less, open, progress))
    lines.push(...pricesKept(mine, other))
  }
  const shipTo = sameAddress(order.shipTo, asked.shipTo) ? null : asked.shipTo
  return { cancelled, added, shipTo, lines, obstacles }
}

/** A quantity taken from lines, the last first, of each as much as it may give. */
function fromLast(
  lines: readonly OrderLine[],
  quantity: Decimal,
  most: (line: OrderLine) => Decimal,
): Map<OrderLine, Decimal> {
  const taken = new Map<OrderLine, Decimal>()
  let left = quantity
  for (const line of [...lines].reverse()) {
    const part = smaller(left, most(line))
    if (!isPositive(part)) continue
    taken.set(line, part)
    left = subtract(left, part)
  }
  return taken
}

const changed = (line: OrderLine, change: ChangedLine['change'], quantity: Decimal): ChangedLine => ({
  line: line.line,
  itemNumber: line.itemNumber,
  change,
  quantity: plainText(quantity),
  unitPrice: plainText(line.unitPrice),
})

/** Where another price is asked for what is confirmed, both are kept in mind; the confirmed one holds. */
function pricesKept(own: readonly OrderLine[], asked: readonly OrderLine[]): ChangedLine[] {
  return own.flatMap((line) => {
    const [first] = asked
    if (!first || isZero(wanted(line)) || asked.some((one) => equals(one.unitPrice, line.unitPrice))) return []
    return [{ ...changed(line, 'price_kept', wanted(line)), askedPrice: plainText(first.unitPrice) }]
  })
}

function tooFewOpen(
  lines: readonly OrderLine[],
  less: Decimal,
  open: (line: OrderLine) => Decimal,
  progress: (line: number) => LineProgress,
): string {
  const [shipped, inDelivery] = lines.reduce(
    ([left, carried], { line }) =>
      [add(left, progress(line).shipped), add(carried, progress(line).inDelivery)] as const,
    [ZERO, ZERO] as readonly [Decimal, Decimal],
  )
  const numbers = lines.map(({ line }) => line).join(', ')
  return `line ${numbers} (${lines[0]!.itemNumber}): ${plainText(less)} fewer are wanted and ${plainText(sum(lines.map(open)))} are open; ${plainText(shipped)} have left, ${plainText(inDelivery)} are in a delivery`
}

function headObstacles(order: Order, asked: Order, progress: (line: number) => LineProgress): string[] {
  const obstacles: string[] = []
  const stays = (what: string, ours: string, theirs: string): void => {
    if (ours !== theirs) obstacles.push(`the ${what} stays ${ours}, ${theirs} is asked for`)
  }
  stays('currency', order.currency, asked.currency)
  stays('payment term', order.paymentTerm, asked.paymentTerm)
  stays('warehouse', order.warehouse, asked.warehouse)
  if (sameAddress(order.shipTo, asked.shipTo)) return obstacles
  stays('country of the address', order.shipToCountry, asked.shipToCountry)
  const begun = order.lines.some(({ line }) => {
    const { shipped, inDelivery } = progress(line)
    return isPositive(shipped) || isPositive(inDelivery)
  })
  if (begun) obstacles.push('another address is asked for, and a part has left or is in a delivery to the first')
  return obstacles
}

const PARTS = ['name', 'street', 'city', 'postcode', 'country'] as const
const sameAddress = (a: Address, b: Address): boolean => PARTS.every((part) => a[part] === b[part])

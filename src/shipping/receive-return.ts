import { z } from 'zod'
import { balanceKey, balanceOf, balanceStore, incomingCost, moveStock, type StockBalance } from '../inventory/stock.js'
import { add, type Decimal, decimal, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event } from '../kernel/decision.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { type Money, moneyJson, total } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { credit, debit, type JournalLineDraft, post } from '../ledger/journal.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { lineOf, type Order, orderStore } from '../order/order.js'
import { portionsOf } from './kit.js'
import { type CustomerReturn, type ReturnLine, returnLifecycle, returnStore, returnSubject } from './return.js'
import {
  countReturned,
  type Layer,
  originalCost,
  portionKey,
  returnedQuantities,
  shippedLayers,
} from './shipped-layers.js'

const receiveReturnInput = z.object({ returnId: z.uuid() })
export type ReceiveReturnInput = z.infer<typeof receiveReturnInput>

export interface ReceiveReturnFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly order: (id: string) => Order | undefined
  readonly shipped: ReadonlyMap<string, readonly Layer[]>
  /** What came back before, by item of an order line; grows with each return of the batch. */
  readonly returned: Map<string, Decimal>
  readonly balance: (warehouse: string, itemId: string) => StockBalance
  readonly standardCosts: ReadonlyMap<string, Decimal>
}

/** One item going back on the shelf. */
interface Restocked {
  readonly itemId: string
  readonly quantity: Decimal
  readonly cost: Money
}

export interface ReceivedReturn {
  readonly restocked: readonly Restocked[]
  readonly journal: readonly JournalLineDraft[]
}

/** Receive what came back: it goes into stock at the cost at which it had left, out of cost of sales (golden case 18). */
function receiveReturn(
  authorised: CustomerReturn,
  _: ReceiveReturnInput,
  facts: ReceiveReturnFacts,
): Decision<CustomerReturn, ReceivedReturn> {
  const { today, baseCurrency } = facts.tenant
  const wrong = whyNot(returnLifecycle, authorised.state, 'receive') ?? postingRefused(facts.periods, today)
  if (wrong) return refusal(wrong)
  const own = new Map<string, Decimal>()
  const before = (key: string): Decimal => add(facts.returned.get(key) ?? ZERO, own.get(key) ?? ZERO)
  const restocked: Restocked[] = []
  const lines = authorised.lines.map((line) => {
    const order = line.orderId ? facts.order(line.orderId)! : undefined
    const mine = line.restock ? restockedBy(line, order, authorised.warehouse, before, facts) : []
    if (order) countReturned(own, line, order)
    restocked.push(...mine)
    const cost = total(
      mine.map((one) => one.cost),
      baseCurrency,
    )
    return mine.length === 0 ? line : { ...line, cost }
  })
  const cost = total(
    restocked.map((one) => one.cost),
    baseCurrency,
  )
  const received = advance(returnLifecycle, { ...authorised, lines }, 'receive')
  return accept(received, [event('return.received', returnSubject(received), { cost: moneyJson(cost) })], {
    restocked,
    journal: [debit('inventory', cost), credit('cost_of_sales', cost)],
  })
}

/** What of a line goes back on the shelf: at its original cost where the sale is known, else at what such goods cost now. */
function restockedBy(
  line: ReturnLine,
  order: Order | undefined,
  warehouse: string,
  returned: (key: string) => Decimal,
  facts: ReceiveReturnFacts,
): Restocked[] {
  const { baseCurrency } = facts.tenant
  if (!order) {
    const { itemId, quantity } = line
    const standardCost = facts.standardCosts.get(itemId) ?? ZERO
    return [{ itemId, quantity, cost: incomingCost(facts.balance(warehouse, itemId), quantity, standardCost) }]
  }
  const ordered = lineOf(order, line.orderLine!)!
  return portionsOf(ordered, line.quantity, line.componentPosition).map(({ position, quantity }) => {
    const key = portionKey(order.id, ordered.line, position)
    const itemId = position === 0 ? ordered.itemId : ordered.recipe![position - 1]!.itemId
    const cost = originalCost(facts.shipped.get(key) ?? [], returned(key), quantity, baseCurrency)
    return { itemId, quantity, cost }
  })
}

async function receiveFacts(tx: Tx, returns: Iterable<CustomerReturn>): Promise<ReceiveReturnFacts> {
  const all = [...returns]
  const lines = all.flatMap((one) => one.lines)
  const sales = lines.flatMap(({ orderId, orderLine }) => (orderId ? [{ orderId, orderLine: orderLine! }] : []))
  await tx.documents.lock(
    orderStore,
    sales.map((sale) => sale.orderId),
  )
  const order = (id: string): Order | undefined => tx.documents.current(orderStore, id)
  const unlinked = lines.filter((line) => line.restock && !line.orderId)
  await tx.documents.lock(
    balanceStore,
    all.flatMap((one) => itemsOf(one, order).map((itemId) => balanceKey(one.warehouse, itemId))),
  )
  return {
    tenant: tx.facts,
    periods: await restrictedPeriods(tx),
    order,
    shipped: await shippedLayers(tx, sales),
    returned: await returnedQuantities(tx, sales, ['received', 'credited', 'waived'], order),
    balance: (warehouse, itemId) => balanceOf(tx, warehouse, itemId),
    standardCosts: await standardCostsOf(
      tx,
      unlinked.map((line) => line.itemId),
    ),
  }
}

/** Every item that a return puts on the shelf: of a whole kit, its components. */
const itemsOf = (of: CustomerReturn, order: (id: string) => Order | undefined): string[] =>
  of.lines
    .filter((line) => line.restock)
    .flatMap((line) => {
      const recipe = line.orderId ? lineOf(order(line.orderId)!, line.orderLine!)!.recipe : null
      return recipe && line.componentPosition === null ? recipe.map((part) => part.itemId) : [line.itemId]
    })

async function standardCostsOf(tx: Tx, itemIds: readonly string[]): Promise<Map<string, Decimal>> {
  if (itemIds.length === 0) return new Map()
  const rows = await tx.query<{ id: string; standard_cost: string }>(
    'select id, standard_cost from item where tenant_id = $1 and id = any($2::uuid[])',
    [itemIds],
  )
  return new Map(rows.map((row) => [row.id, decimal(row.standard_cost)]))
}

/** Receives returns: stock book and cost of sales in one transaction. Lines without stock are received with the rest. */
export const receiveReturns = operation<ReceiveReturnInput, CustomerReturn, ReceiveReturnFacts, ReceivedReturn>({
  name: 'return.receive',
  permission: 'shipping.return',
  posts: true,
  summary: 'Take returned goods back into stock.',
  input: receiveReturnInput,
  store: returnStore,
  target: (input) => input.returnId,
  facts: (tx, returns) => receiveFacts(tx, returns.values()),
  decide: receiveReturn,
  apply: (tx, { document, restocked, journal }, facts) => {
    for (const line of document.lines) {
      if (line.orderId) countReturned(facts.returned, line, facts.order(line.orderId)!)
    }
    const cause = { documentType: 'return', documentId: document.id, documentNumber: document.number }
    for (const { itemId, quantity, cost: value } of restocked) {
      moveStock(tx, { kind: 'return', warehouse: document.warehouse, itemId, quantity, value, ...cause })
    }
    post(tx, {
      ...cause,
      legalEntity: document.legalEntity,
      date: tx.today,
      text: `Return ${document.number}`,
      currency: tx.facts.baseCurrency,
      lines: journal,
    })
  },
})

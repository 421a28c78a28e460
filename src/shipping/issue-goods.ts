import { z } from 'zod'
import { type Demand, demandStore, lockBalances } from '../inventory/demand.js'
import { averageCost, balanceOf, moveStock, type StockBalance } from '../inventory/stock.js'
import { add, compare, type Decimal, isPositive, plainText, smaller, subtract, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { groupBy } from '../kernel/group.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { type Money, moneyJson, moneyText, total } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { credit, debit, type JournalLineDraft, post } from '../ledger/journal.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { lineOf, type Order, orderStore } from '../order/order.js'
import { settingYes } from '../policy/settings.js'
import { changeCarried } from './allocation.js'
import {
  type Delivery,
  type DeliveryLine,
  deliveryLifecycle,
  deliveryStore,
  deliverySubject,
  partsOf,
} from './delivery.js'
import { wholeKits } from './kit.js'

const issueInput = z.object({ deliveryId: z.uuid() })
export type IssueInput = z.infer<typeof issueInput>

export interface IssueFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly order: (id: string) => Order
  readonly demand: (orderId: string) => Demand | undefined
  readonly balance: (warehouse: string, itemId: string) => StockBalance
}

/** One withdrawal from stock, for one reservation. */
interface Withdrawal {
  readonly line: number
  readonly position: number
  readonly warehouse: string
  readonly itemId: string
  readonly quantity: Decimal
  /** How much of it had been reserved. */
  readonly reserved: Decimal
  readonly cost: Money
}

export interface Issued {
  readonly demand: Demand | null
  readonly withdrawals: readonly Withdrawal[]
  readonly journal: readonly JournalLineDraft[]
}

/** Post goods issue: stock leaves at moving average cost and becomes cost of sales (IAS 2.34). */
function issueGoods(delivery: Delivery, _: IssueInput, facts: IssueFacts): Decision<Delivery, Issued> {
  const { today, baseCurrency } = facts.tenant
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'issue') ?? postingRefused(facts.periods, today)
  if (wrong) return refusal(wrong)
  const order = facts.order(delivery.orderId)
  const demand = facts.demand(order.id)
  const withdrawals = withdrawalsOf(delivery, order, demand, facts)
  if ('problem' in withdrawals) return withdrawals
  const after = demand ? consumed(demand, delivery) : null
  const cost = total(
    withdrawals.map((w) => w.cost),
    baseCurrency,
  )
  const costed = withCosts(delivery, withdrawals, baseCurrency)
  const lines = costed.map((line) =>
    line.components ? { ...line, picked: kitsCompleted(line, order, demand!, after!) } : line,
  )
  const billsOver = settingYes(facts.tenant, 'shipping.bill_over_delivery')
  const issued = advance(deliveryLifecycle, { ...delivery, lines }, 'issue', { goodsIssueDate: today, cost, billsOver })
  return accept(
    issued,
    [event('delivery.issued', deliverySubject(delivery), { order: order.number, cost: moneyJson(cost) })],
    { demand: after, withdrawals, journal: [debit('cost_of_sales', cost), credit('inventory', cost)] },
  )
}

/** Each line with the cost of what was withdrawn for it. */
function withCosts(delivery: Delivery, withdrawals: readonly Withdrawal[], currency: string): readonly DeliveryLine[] {
  if (withdrawals.length === 0) return delivery.lines
  const byLine = groupBy(withdrawals, (w) => w.line)
  return delivery.lines.map((line) => {
    const mine = byLine.get(line.orderLine) ?? []
    const cost = total(
      mine.map((w) => w.cost),
      currency,
    )
    const components = line.components?.map((component) => {
      const withdrawal = mine.find((w) => w.position === component.position)
      return withdrawal ? { ...component, cost: moneyText(withdrawal.cost) } : component
    })
    return { ...line, cost, components: components ?? null }
  })
}

/** Whole kits that are delivered by this goods issue and were not before; absent when they are as planned. */
function kitsCompleted(line: DeliveryLine, order: Order, before: Demand, after: Demand): Decimal | null {
  const recipe = lineOf(order, line.orderLine)!.recipe!
  const delivered = (demand: Demand): Decimal => {
    const issued = new Map(
      demand.reservations.flatMap((r) => (r.line === line.orderLine ? [[r.position, r.issued]] : [])),
    )
    return wholeKits(recipe, (position) => issued.get(position) ?? ZERO)
  }
  const completed = subtract(delivered(after), delivered(before))
  return compare(completed, line.quantity) === 0 ? null : completed
}

function withdrawalsOf(
  delivery: Delivery,
  order: Order,
  demand: Demand | undefined,
  facts: IssueFacts,
): Withdrawal[] | Refused {
  const left = new Map<string, StockBalance>()
  const withdrawals: Withdrawal[] = []
  const reservations = groupBy(demand?.reservations ?? [], (r) => r.line)
  for (const line of delivery.lines) {
    if (!lineOf(order, line.orderLine)!.stocked) continue
    for (const part of partsOf(line)) {
      const r = (reservations.get(line.orderLine) ?? []).find((one) => one.position === part.position)!
      const quantity = part.leaving
      if (!isPositive(quantity)) continue
      const reserved = smaller(quantity, part.planned)
      const key = `${r.warehouse} ${r.itemId}`
      const balance = left.get(key) ?? facts.balance(r.warehouse, r.itemId)
      const free = subtract(subtract(balance.onHand, balance.reserved), subtract(quantity, reserved))
      if (compare(free, ZERO) < 0) {
        return refuse(
          'delivery.stock_missing',
          `line ${line.line}: ${plainText(quantity)} of ${lineOf(order, line.orderLine)!.itemNumber} were picked but only ${plainText(add(free, quantity))} may leave: correct the pick, or receive what is missing`,
          { line: line.line },
        )
      }
      const cost = averageCost(balance, quantity)
      left.set(key, {
        ...balance,
        onHand: subtract(balance.onHand, quantity),
        reserved: subtract(balance.reserved, reserved),
        value: { ...balance.value, minor: balance.value.minor - cost.minor },
      })
      const { position, warehouse, itemId } = r
      withdrawals.push({ line: line.orderLine, position, warehouse, itemId, quantity, reserved, cost })
    }
  }
  return withdrawals
}

/** The demand after the goods left: what was not picked goes back to being reserved, for a later delivery. */
const consumed = (demand: Demand, delivery: Delivery): Demand =>
  changeCarried(demand, delivery, (r, part) => {
    const used = smaller(part.planned, part.leaving)
    return { ...r, issued: add(r.issued, used), allocated: subtract(r.allocated, subtract(part.planned, used)) }
  })

async function issueFacts(tx: Tx, deliveries: Iterable<Delivery>): Promise<IssueFacts> {
  const orderIds = [...deliveries].map((delivery) => delivery.orderId)
  const [, demands, periods] = await Promise.all([
    tx.documents.lock(orderStore, orderIds),
    tx.documents.lock(demandStore, orderIds),
    restrictedPeriods(tx),
  ])
  await lockBalances(tx, demands.values())
  return {
    tenant: tx.facts,
    periods,
    order: (id) => tx.documents.current(orderStore, id)!,
    demand: (orderId) => tx.documents.current(demandStore, orderId),
    balance: (warehouse, itemId) => balanceOf(tx, warehouse, itemId),
  }
}

/** Posts goods issues: stock book, cost of sales and reservations in one transaction. */
export const issueDeliveries = operation<IssueInput, Delivery, IssueFacts, Issued>({
  name: 'delivery.issue',
  permission: 'shipping.issue',
  posts: true,
  summary: 'Post goods issue of packed deliveries.',
  input: issueInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: (tx, deliveries) => issueFacts(tx, deliveries.values()),
  decide: issueGoods,
  apply: (tx, { document, demand, withdrawals, journal }) => {
    const cause = { documentType: 'delivery', documentId: document.id, documentNumber: document.number }
    for (const w of withdrawals) {
      const out = {
        quantity: { ...w.quantity, coefficient: -w.quantity.coefficient },
        value: { ...w.cost, minor: -w.cost.minor },
      }
      moveStock(tx, { kind: 'issue', warehouse: w.warehouse, itemId: w.itemId, ...out, ...cause }, w.reserved)
    }
    if (demand) tx.documents.save(demandStore, demand)
    post(tx, {
      ...cause,
      legalEntity: document.legalEntity,
      date: tx.today,
      text: `Goods issue ${document.number}`,
      currency: tx.facts.baseCurrency,
      lines: journal,
    })
  },
})

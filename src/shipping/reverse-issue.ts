import { z } from 'zod'
import { changeExposure, lockCreditAccounts } from '../credit/credit-account.js'
import { type Demand, demandStore, lockBalances } from '../inventory/demand.js'
import { moveStock } from '../inventory/stock.js'
import { compare, type Decimal, decimal, negate, plainText, smaller, subtract, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, type EventDraft, event, type Refused, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { isNothing, lesser, type Money, minus, money, moneyText, plus, zero } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { credit, debit, post } from '../ledger/journal.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { grossOf, lineNet, lineOf, type Order, orderLifecycle, orderStore, orderSubject } from '../order/order.js'
import { changeCarried } from './allocation.js'
import {
  type Delivery,
  type DeliveryLine,
  deliveryLifecycle,
  deliveryStore,
  deliverySubject,
  leaving,
  partsOf,
} from './delivery.js'
import { type Layer, portionKey, returnedQuantities, shippedLayers, shippedQuantity } from './shipped-layers.js'

const reverseIssueInput = z.object({ deliveryId: z.uuid(), reason: lineOfText(300).min(1) })
export type ReverseIssueInput = z.infer<typeof reverseIssueInput>

interface ReverseFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly order: (id: string) => Order
  readonly demand: (orderId: string) => Demand | undefined
  /** Net amount billed and not credited, by delivery. */
  readonly billed: ReadonlyMap<string, string>
  /** Quantity ever billed, by delivery and line. */
  readonly billedQuantities: ReadonlyMap<string, Decimal>
  readonly shipped: ReadonlyMap<string, readonly Layer[]>
  readonly returned: ReadonlyMap<string, Decimal>
  /** The journal of the goods issue, by delivery; absent where it had cost nothing. */
  readonly journals: ReadonlyMap<string, string>
}

/** What goes back on the shelf, at the cost at which it left. */
interface Restored {
  readonly warehouse: string
  readonly itemId: string
  readonly quantity: Decimal
  readonly reserved: Decimal
  readonly cost: Money
}

interface IssueReversed {
  readonly demand: Demand | null
  readonly order: Order
  readonly restored: readonly Restored[]
  readonly cost: Money
}

/** Take a goods issue back before the goods arrive (golden case 10): original cost, reversed journal, packed again. */
export function reverseIssue(
  delivery: Delivery,
  { reason }: ReverseIssueInput,
  facts: ReverseFacts,
): Decision<Delivery, IssueReversed> {
  const { baseCurrency, today } = facts.tenant
  const wrong = whyNot(deliveryLifecycle, delivery.state, 'reverse_issue') ?? postingRefused(facts.periods, today)
  if (wrong) return refusal(wrong)
  const order = facts.order(delivery.orderId)
  const unfit = billedRefusal(delivery, order, facts) ?? returnedRefusal(delivery, order, facts)
  if (unfit) return unfit
  const demand = facts.demand(order.id)
  const changes = {
    goodsIssueDate: null,
    cost: zero(baseCurrency),
    billed: false,
    lines: delivery.lines.map((line) => packedAgain(line, facts)),
  }
  const reversed = advance(deliveryLifecycle, delivery, 'reverse_issue', changes)
  const again = openAgain(order)
  const events = [event('delivery.issue_reversed', deliverySubject(reversed), { reason }), ...again.events]
  return accept(reversed, events, {
    demand: demand
      ? changeCarried(demand, delivery, (r, part) => ({
          ...r,
          issued: subtract(r.issued, smaller(part.planned, part.leaving)),
        }))
      : null,
    order: delivery.billed ? committedAgain(again.order, delivery) : again.order,
    restored: restoredBy(delivery, demand, baseCurrency),
    cost: delivery.cost,
  })
}

/** An order that was complete, since what had left was credited, waits for its goods to leave again. */
function openAgain(order: Order): { order: Order; events: EventDraft[] } {
  if (order.state !== 'completed') return { order, events: [] }
  const reopened = advance(orderLifecycle, order, 'reopen')
  return { order: reopened, events: [event('order.reopened', orderSubject(reopened), { reason: 'shipping' })] }
}

function billedRefusal(delivery: Delivery, order: Order, facts: ReverseFacts): Refused | undefined {
  const net = money(facts.billed.get(delivery.id) ?? '0', order.currency)
  if (isNothing(net)) return undefined
  return refuse(
    'delivery.billed',
    `delivery ${delivery.number} is billed with ${moneyText(net)} ${net.currency} net: credit its invoice first`,
    { billed: moneyText(net) },
  )
}

function returnedRefusal(delivery: Delivery, order: Order, facts: ReverseFacts): Refused | undefined {
  for (const line of delivery.lines) {
    for (const part of partsOf(line)) {
      const key = portionKey(order.id, line.orderLine, part.position)
      const returned = facts.returned.get(key) ?? ZERO
      const others = subtract(shippedQuantity(facts.shipped.get(key)), part.leaving)
      if (compare(returned, others) > 0)
        return refuse(
          'delivery.returned',
          `line ${line.line} of ${delivery.number}: ${plainText(returned)} are coming back with a return already: close the return first`,
          { line: line.line, returned: plainText(returned) },
        )
    }
  }
  return undefined
}

/** The line as packed: what left is what is planned now, and it has cost nothing yet. */
function packedAgain(line: DeliveryLine, facts: ReverseFacts): DeliveryLine {
  const short = compare(leaving(line), line.quantity) < 0
  const components = line.components?.map((c) => ({ ...c, quantity: c.picked ?? c.quantity, picked: null, cost: '0' }))
  return {
    ...line,
    ...(short || line.components ? { quantity: leaving(line), picked: null } : {}),
    components: components ?? null,
    cost: zero(facts.tenant.baseCurrency),
    credited: ZERO,
    withdrawn: facts.billedQuantities.get(`${line.deliveryId} ${line.line}`) ?? ZERO,
  }
}

/** What was billed and credited is an open promise again: it takes up credit until the next invoice. */
function committedAgain(order: Order, delivery: Delivery): Order {
  if (order.settlement !== 'credit') return order
  const lines = delivery.lines.map((line) => {
    const ordered = lineOf(order, line.orderLine)!
    return { ...ordered, net: lineNet(leaving(line), ordered.unitPrice, order.currency) }
  })
  const { gross } = grossOf(lines, order.taxRate, order.currency)
  return { ...order, committed: lesser(plus(order.committed, gross), order.gross) }
}

function restoredBy(delivery: Delivery, demand: Demand | undefined, baseCurrency: string): Restored[] {
  const reservations = new Map((demand?.reservations ?? []).map((r) => [`${r.line} ${r.position}`, r]))
  return delivery.lines.flatMap((line) =>
    partsOf(line).flatMap((part) => {
      const reservation = reservations.get(`${line.orderLine} ${part.position}`)
      if (!reservation) return []
      const component = line.components?.find((c) => c.position === part.position)
      const { warehouse, itemId } = reservation
      const cost = component ? money(component.cost, baseCurrency) : line.cost
      return [{ warehouse, itemId, quantity: part.leaving, reserved: smaller(part.planned, part.leaving), cost }]
    }),
  )
}

async function reverseFacts(tx: Tx, deliveries: ReadonlyMap<string, Delivery>): Promise<ReverseFacts> {
  const all = [...deliveries.values()]
  const orderIds = all.map((delivery) => delivery.orderId)
  const orders = await tx.documents.lock(orderStore, orderIds)
  const demands = await tx.documents.lock(demandStore, orderIds)
  await lockCreditAccounts(
    tx,
    [...orders.values()].map((order) => order.customerId),
  )
  await lockBalances(tx, demands.values())
  const order = (id: string): Order => tx.documents.current(orderStore, id)!
  const sales = all.flatMap((delivery) => delivery.lines.map(({ orderId, orderLine }) => ({ orderId, orderLine })))
  return {
    tenant: tx.facts,
    periods: await restrictedPeriods(tx),
    order,
    demand: (orderId) => tx.documents.current(demandStore, orderId),
    shipped: await shippedLayers(tx, sales),
    returned: await returnedQuantities(tx, sales, ['authorised', 'received', 'credited', 'waived'], order),
    billed: await billedNet(tx, [...deliveries.keys()]),
    billedQuantities: await billedQuantities(tx, [...deliveries.keys()]),
    journals: await issueJournals(tx, [...deliveries.keys()]),
  }
}

async function billedNet(tx: Tx, deliveryIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ delivery_id: string; net: string }>(
    'select delivery_id, net from delivery_billed where tenant_id = $1 and delivery_id = any($2::uuid[])',
    [deliveryIds],
  )
  return new Map(rows.map((row) => [row.delivery_id, row.net]))
}

async function billedQuantities(tx: Tx, deliveryIds: readonly string[]): Promise<Map<string, Decimal>> {
  const rows = await tx.query<{ delivery_id: string; delivery_line: number; quantity: string }>(
    `select i.delivery_id, i.delivery_line, sum(i.quantity) as quantity
       from delivery_line d
       join invoice_line i on i.tenant_id = d.tenant_id and i.order_id = d.order_id and i.order_line = d.order_line
                          and i.delivery_id = d.delivery_id and i.delivery_line = d.line
      where d.tenant_id = $1 and d.delivery_id = any($2::uuid[])
      group by i.delivery_id, i.delivery_line`,
    [deliveryIds],
  )
  return new Map(rows.map((row) => [`${row.delivery_id} ${row.delivery_line}`, decimal(row.quantity)]))
}

/** The standing journals of deliveries whose revenue is not recognised: those of their goods issue. */
async function issueJournals(tx: Tx, deliveryIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ document_id: string; id: string }>(
    `select j.document_id, j.id from journal j
      where j.tenant_id = $1 and j.document_id = any($2::uuid[]) and j.reverses is null
        and not exists (select from journal r where r.tenant_id = j.tenant_id and r.reverses = j.id)`,
    [deliveryIds],
  )
  return new Map(rows.map((row) => [row.document_id, row.id]))
}

/** Reverses goods issues: stock book, cost of sales, reservations and credit commitment in one transaction. */
export const reverseIssues = operation<ReverseIssueInput, Delivery, ReverseFacts, IssueReversed>({
  name: 'delivery.reverse-issue',
  permission: 'shipping.cancel',
  posts: true,
  summary: 'Take goods issues back before the goods arrive.',
  input: reverseIssueInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: (tx, deliveries) => reverseFacts(tx, deliveries),
  decide: reverseIssue,
  apply: (tx, { document, demand, order, restored, cost }, facts) => {
    const cause = { documentType: 'delivery', documentId: document.id, documentNumber: document.number }
    for (const { warehouse, itemId, quantity, reserved, cost: value } of restored)
      moveStock(tx, { kind: 'issue_reversal', warehouse, itemId, quantity, value, ...cause }, negate(reserved))
    if (demand) tx.documents.save(demandStore, demand)
    const committed = minus(order.committed, facts.order(order.id).committed)
    tx.documents.save(orderStore, order)
    changeExposure(tx, order.customerId, { committed })
    post(tx, {
      ...cause,
      legalEntity: document.legalEntity,
      date: tx.today,
      text: `Reversal of goods issue ${document.number}`,
      currency: tx.facts.baseCurrency,
      lines: [debit('inventory', cost), credit('cost_of_sales', cost)],
      reverses: facts.journals.get(document.id),
    })
  },
})

import { changeExposure } from '../credit/credit-account.js'
import { type CreditOutcome, recordDecision, whyNoCredit } from '../credit/decide-credit.js'
import { type Changed, saveChanged } from '../inventory/demand.js'
import type { Actor } from '../kernel/actor.js'
import { accept, type Decision, type EventDraft, event, type Refused, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { advance } from '../kernel/lifecycle.js'
import { type Money, minus, moneyText, plus, zero } from '../kernel/money.js'
import { notFound, operation, refusal } from '../kernel/operation.js'
import { demandOf } from '../order/demand-of-order.js'
import { liftHold } from '../order/hold.js'
import { grossOf, type Order, orderLifecycle, orderStore, orderSubject, wanted, withCancelled } from '../order/order.js'
import { type OrderChange, orderChangeStore } from '../order/order-change.js'
import { cancelLines } from './cancel-lines.js'
import { differenceOf, type OrderDifference } from './order-difference.js'
import {
  type ApplyChangeInput,
  applyChangeInput,
  type ChangeFacts,
  changeFacts,
  notAProposal,
  orderToChange,
} from './order-proposal.js'

interface Applied {
  readonly order: Order
  readonly superseded: Order
  readonly stock: Changed | null
  readonly committed: Money
  readonly credit: CreditOutcome | null
}

/** Apply what a held order asks for to the earlier order that it repeats; the held one is superseded (golden case 13). */
function applyChange(
  _: OrderChange | undefined,
  input: ApplyChangeInput,
  facts: ChangeFacts,
  actor: Actor,
): Decision<OrderChange, Applied> {
  const asked = facts.order(input.orderId)
  if (!asked) return refusal(notFound('order', input.orderId))
  const order = notAProposal(asked) ?? orderToChange(asked, input.orderNumber, facts)
  if ('problem' in order) return order
  const difference = differenceOf(order, asked, (line) => facts.progress(order.id, line))
  const applied =
    difference.obstacles.length > 0
      ? obstructed(order, asked, difference, facts)
      : apply(order, difference, input.reason, facts)
  if ('problem' in applied) return applied
  const change = changeOf(order, asked, difference, input.reason, facts, actor)
  const superseded = supersede(asked, change, order.number, facts, actor)
  const detail = { version: change.version, source: asked.number, reason: input.reason, lines: change.lines }
  return accept(change, [event('order.changed', orderSubject(order), detail), ...superseded.events], {
    ...applied,
    superseded: superseded.order,
  })
}

function obstructed(order: Order, asked: Order, { obstacles }: OrderDifference, facts: ChangeFacts): Refused {
  const deliveries = facts.livingDeliveries.get(order.id)
  const hint = deliveries ? `; what is in ${deliveries.join(', ')} is open again once that delivery is cancelled` : ''
  return refuse(
    'order.change_not_possible',
    `order ${order.number} cannot become what ${asked.number} asks for: ${obstacles.join('; ')}${hint}`,
    { obstacles },
  )
}

/** The changed order and what follows from it in stock and credit. */
function apply(
  order: Order,
  { added, cancelled, shipTo, lines }: OrderDifference,
  reason: string,
  facts: ChangeFacts,
): Omit<Applied, 'superseded'> | Refused {
  if (cancelled.size === 0 && added.length === 0 && !shipTo) return nothingToChange(order, lines.length > 0)
  const all = [...order.lines, ...added]
  const more: Order = {
    ...order,
    shipTo: shipTo ?? order.shipTo,
    lines: all,
    ...grossOf(all, order.taxRate, order.currency),
  }
  const credit = added.length === 0 ? null : creditFor(order, minus(more.gross, order.gross), facts)
  if (credit && 'problem' in credit) return credit
  const committed = credit ? plus(order.committed, minus(more.gross, order.gross)) : order.committed
  const grown = { ...more, committed }
  const less = cancelled.size === 0 ? { order: grown, changed: null } : cancelLines(grown, cancelled, reason, facts)
  return {
    order: less.order,
    stock:
      order.state === 'confirmed'
        ? withAdded(
            less.changed,
            grown,
            added.map(({ line }) => line),
            facts,
          )
        : null,
    committed: minus(less.order.committed, order.committed),
    credit,
  }
}

const nothingToChange = (order: Order, priced: boolean): Refused =>
  refuse(
    'order.nothing_to_change',
    `order ${order.number} has all that is asked for already${priced ? '; its confirmed prices stay, reduce them by a credit note' : ''}: cancel the other order as a duplicate`,
  )

/** Lines that were added ask for stock like those before; they wait until it is reserved for them. */
function withAdded(
  changed: Changed | null,
  order: Order,
  added: readonly number[],
  facts: ChangeFacts,
): Changed | null {
  const demand = changed?.demand ?? facts.demand(order.id) ?? { id: order.id, reservations: [] }
  const more = demandOf(order).reservations.filter(({ line }) => added.includes(line))
  if (more.length === 0) return changed
  return { demand: { ...demand, reservations: [...demand.reservations, ...more] }, balances: changed?.balances ?? [] }
}

/** Whoever ordered on credit needs room for what is added; without it nothing changes (golden case 24). */
function creditFor(order: Order, more: Money, { credit }: ChangeFacts): CreditOutcome | null | Refused {
  if (order.state !== 'confirmed' || order.settlement !== 'credit') return null
  const account = credit.account(order.customerId)!
  const reason = whyNoCredit(account, more, credit)
  if (reason)
    return refuse(
      'order.change_over_credit',
      `the change adds ${moneyText(more)} ${more.currency} to order ${order.number}, which the customer's credit does not bear (${reason}): settle that with credit first`,
      { reason, amount: moneyText(more) },
    )
  const overdue = credit.overdue.get(order.customerId) ?? zero(account.currency)
  return { account, outcome: 'approved', reason: 'change within limit', overdue }
}

const changeOf = (
  order: Order,
  asked: Order,
  { lines }: OrderDifference,
  reason: string,
  facts: ChangeFacts,
  actor: Actor,
): OrderChange => ({
  id: newId<'order_change'>(),
  orderId: order.id,
  version: (facts.versions.get(order.id) ?? 1) + 1,
  sourceOrderId: asked.id,
  changedOn: facts.credit.tenant.today,
  changedBy: actor.name,
  reason,
  lines,
})

/** The order that asked ends here: what it asked for is in the other. */
function supersede(
  asked: Order,
  change: OrderChange,
  number: string,
  facts: ChangeFacts,
  actor: Actor,
): { order: Order; events: EventDraft[] } {
  const reason = `applied to ${number} as version ${change.version}`
  const free = liftHold(asked, 'verification', reason, facts.credit.tenant.today, actor.name)
  const everything = new Map(asked.lines.map((line) => [line.line, wanted(line)]))
  const order = advance(orderLifecycle, withCancelled(free.order, everything, reason), 'cancel')
  return {
    order,
    events: [...free.events, event('order.cancelled', orderSubject(order), { reason, supersededBy: number })],
  }
}

/** Applies held orders as changes to the orders that they repeat. */
export const applyOrderChanges = operation<ApplyChangeInput, OrderChange, ChangeFacts, Applied>({
  name: 'order.apply-change',
  permission: 'order.change',
  summary: 'Apply an order held as a possible duplicate to the earlier order, as a change.',
  input: applyChangeInput,
  store: orderChangeStore,
  facts: (tx, _, inputs) => changeFacts(tx, inputs),
  decide: applyChange,
  apply: (tx, { document, order, superseded, stock, committed, credit }, facts) => {
    facts.versions.set(order.id, document.version)
    tx.documents.save(orderStore, order)
    tx.documents.save(orderStore, superseded)
    if (stock) saveChanged(tx, stock)
    if (committed.minor !== 0n) changeExposure(tx, order.customerId, { committed })
    if (credit)
      recordDecision(
        tx,
        order,
        { ...credit, account: facts.credit.account(order.customerId)! },
        document.changedOn,
        'rule',
      )
  },
})

import { z } from 'zod'
import { billable } from '../billing/issue-invoice.js'
import type { BusinessDate } from '../kernel/date.js'
import { isPositive } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { type Money, minus, moneyJson, plus, roundToMoney, total, zero } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import { table } from '../kernel/table.js'
import { type AccountRole, isRevenue } from '../ledger/account.js'
import { inBase, valuedInTurn } from '../ledger/base-amount.js'
import { credit, debit, type JournalLineDraft, post } from '../ledger/journal.js'
import { postingRefused } from '../ledger/period.js'
import { lineNet, lineOf, type Order } from '../order/order.js'
import { type Delivery, deliveryStore, deliverySubject } from '../shipping/delivery.js'
import { type RevenueFacts, revenueFacts } from './revenue-facts.js'

const recogniseInput = z.object({ deliveryId: z.uuid() })
export type RecogniseInput = z.infer<typeof recogniseInput>

const recognition = table('recognition', ['id'], {
  id: 'uuid',
  orderId: 'uuid',
  deliveryId: 'uuid',
  recognisedOn: 'date',
  currency: 'text',
  amount: 'money',
  baseAmount: 'base_money',
  reverses: 'uuid',
})

export interface Recognised {
  readonly amount: Money
  readonly baseAmount: Money
  readonly journal: readonly JournalLineDraft[]
}

/**
 * Recognise the revenue of a delivery when control has passed (IFRS 15.38): out of the contract balance, into revenue.
 * What was billed before is earned with what it was billed with in base currency, what deposits cover with what they
 * were posted with (IFRIC 22.8), the rest at the rate of today: its invoice takes exactly that out of the contract balance.
 */
export function recognise(delivery: Delivery, _: RecogniseInput, facts: RevenueFacts): Decision<Delivery, Recognised> {
  if (delivery.state !== 'delivered')
    return refuse('revenue.not_delivered', `delivery ${delivery.number} has not arrived: control has not passed`)
  if (delivery.recognised)
    return refuse('revenue.already_recognised', `the revenue of delivery ${delivery.number} is recognised already`)
  const { today, baseCurrency } = facts.tenant
  const closed = postingRefused(facts.periods, today)
  if (closed) return refusal(closed)
  const order = facts.order(delivery.orderId)
  const earned = earnedByRole(delivery, order)
  const nets = earned.map((line) => line.net)
  const bases = order.currency === baseCurrency ? nets : basesOf(nets, delivery, order, facts)
  const amount = total(nets, order.currency)
  const credits = earned.map(({ role, net }, i) => credit(role, net, { base: bases[i]! }))
  const debits = nets.map((net, i) => debit('contract_balance', net, { base: bases[i]! }))
  return accept(
    { ...delivery, recognised: true },
    [event('revenue.recognised', deliverySubject(delivery), { amount: moneyJson(amount) })],
    {
      amount,
      baseAmount: total(bases, baseCurrency),
      journal: [...debits, ...credits],
    },
  )
}

/** What the net amounts of a delivery in another currency are earned with in base currency. */
function basesOf(nets: readonly Money[], delivery: Delivery, order: Order, facts: RevenueFacts): Money[] {
  const { baseCurrency } = facts.tenant
  const rate = facts.exchange(order.currency, baseCurrency)
  const standing = delivery.billed ? facts.billed(delivery, order.currency) : facts.advance(order)
  return valuedInTurn(nets, standing, (amount) => inBase(amount, rate, baseCurrency))
}

/** Revenue earned with a delivery, added up by account; what was credited before control passed is not earned. */
function earnedByRole(delivery: Delivery, order: Order): { role: AccountRole; net: Money }[] {
  const sums = new Map<AccountRole, bigint>()
  for (const line of delivery.lines) {
    const ordered = lineOf(order, line.orderLine)!
    const quantity = billable(line, delivery)
    if (!isRevenue(ordered.accountRole) || !isPositive(quantity)) continue
    const role = ordered.accountRole as AccountRole
    const net = minus(lineNet(quantity, ordered.unitPrice, order.currency), roundToMoney(line.credited, order.currency))
    sums.set(role, (sums.get(role) ?? 0n) + net.minor)
  }
  return [...sums].map(([role, minor]) => ({ role, net: { minor, currency: order.currency } }))
}

export const recogniseRevenue = operation<RecogniseInput, Delivery, RevenueFacts, Recognised>({
  name: 'revenue.recognise',
  permission: 'revenue.recognise',
  posts: true,
  summary: 'Recognise the revenue of delivered goods.',
  input: recogniseInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: (tx, deliveries) => revenueFacts(tx, [...deliveries.values()]),
  decide: recognise,
  apply: (tx, { document, amount, baseAmount, journal }, facts) => {
    if (!document.billed)
      facts.earned.set(document.orderId, plus(facts.earned.get(document.orderId) ?? zero(amount.currency), amount))
    tx.insert(recognition, {
      id: newId<'recognition'>(),
      orderId: document.orderId,
      deliveryId: document.id,
      recognisedOn: tx.today as BusinessDate,
      currency: amount.currency,
      amount,
      baseAmount,
      reverses: null,
    })
    const cause = { documentType: 'delivery', documentId: document.id, documentNumber: document.number }
    post(tx, {
      ...cause,
      legalEntity: document.legalEntity,
      date: tx.today,
      text: `Revenue of ${document.number}`,
      currency: amount.currency,
      lines: journal,
    })
  },
})

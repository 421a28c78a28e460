import { z } from 'zod'
import { inBase } from '../billing/invoice-posting.js'
import { billable } from '../billing/issue-invoice.js'
import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal, isPositive } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { type Money, minus, moneyJson, roundToMoney, total } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import { table } from '../kernel/table.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { type AccountRole, isRevenue } from '../ledger/account.js'
import { exchangeRates } from '../ledger/exchange-rate.js'
import { credit, debit, type JournalLineDraft, post } from '../ledger/journal.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { lineNet, lineOf, type Order, orderStore } from '../order/order.js'
import { settingYes } from '../policy/settings.js'
import { type Delivery, deliveryStore, deliverySubject } from '../shipping/delivery.js'

const recogniseInput = z.object({ deliveryId: z.uuid() })
export type RecogniseInput = z.infer<typeof recogniseInput>

const recognition = table('recognition', ['id'], {
  id: 'uuid',
  orderId: 'uuid',
  deliveryId: 'uuid',
  recognisedOn: 'date',
  currency: 'text',
  amount: 'money',
  reverses: 'uuid',
})

export interface RevenueFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly order: (id: string) => Order
  /** Base currency for one unit of the order's: at the rate at which the delivery was billed, else at today's. */
  readonly rate: (delivery: Delivery, currency: string) => Decimal
}

export interface Recognised {
  readonly amount: Money
  readonly journal: readonly JournalLineDraft[]
}

/**
 * Recognise the revenue of a delivery when control has passed (IFRS 15.38): out of the contract balance, into revenue.
 * What was billed before is earned at the rate of its invoice (IFRIC 22.8), so that none of it stays behind in base currency.
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
  const earned = earnedByRole(delivery, order, settingYes(facts.tenant, 'shipping.bill_over_delivery'))
  const rate = facts.rate(delivery, order.currency)
  const amount = total(
    earned.map((line) => line.net),
    order.currency,
  )
  const base = (m: Money): Money => inBase(m, rate, baseCurrency)
  const credits = earned.map((line) => credit(line.role, line.net, { base: base(line.net) }))
  const debits = earned.map((line) => debit('contract_balance', line.net, { base: base(line.net) }))
  return accept(
    { ...delivery, recognised: true },
    [event('revenue.recognised', deliverySubject(delivery), { amount: moneyJson(amount) })],
    {
      amount,
      journal: [...debits, ...credits],
    },
  )
}

/** Revenue earned with a delivery, added up by account; what was credited before control passed is not earned. */
function earnedByRole(delivery: Delivery, order: Order, billOver: boolean): { role: AccountRole; net: Money }[] {
  const sums = new Map<AccountRole, bigint>()
  for (const line of delivery.lines) {
    const ordered = lineOf(order, line.orderLine)!
    const quantity = billable(line, billOver)
    if (!isRevenue(ordered.accountRole) || !isPositive(quantity)) continue
    const role = ordered.accountRole as AccountRole
    const net = minus(lineNet(quantity, ordered.unitPrice, order.currency), roundToMoney(line.credited, order.currency))
    sums.set(role, (sums.get(role) ?? 0n) + net.minor)
  }
  return [...sums].map(([role, minor]) => ({ role, net: { minor, currency: order.currency } }))
}

async function revenueFacts(tx: Tx, deliveries: readonly Delivery[]): Promise<RevenueFacts> {
  const orders = await tx.documents.lock(
    orderStore,
    deliveries.map((delivery) => delivery.orderId),
  )
  const { baseCurrency } = tx.facts
  const exchange = await exchangeRates(
    tx,
    [...orders.values()].map((order) => order.currency),
  )
  const billed = await billedRates(
    tx,
    deliveries.filter(({ orderId, billed }) => billed && orders.get(orderId)?.currency !== baseCurrency),
  )
  return {
    tenant: tx.facts,
    periods: await tx.cachedWhole('restricted periods', () => restrictedPeriods(tx)),
    order: (id) => tx.documents.current(orderStore, id)!,
    rate: (delivery, currency) => billed.get(delivery.id) ?? exchange(currency, baseCurrency),
  }
}

/** The rate of the invoice that billed each delivery, the latest where it was billed again. */
async function billedRates(tx: Tx, deliveries: readonly Delivery[]): Promise<Map<string, Decimal>> {
  if (deliveries.length === 0) return new Map()
  await tx.flush()
  const rows = await tx.query<{ delivery_id: string; exchange_rate: string }>(
    `select distinct on (l.delivery_id) l.delivery_id, i.exchange_rate
       from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
      where l.tenant_id = $1 and l.order_id = any($2::uuid[]) and l.delivery_id = any($3::uuid[])
      order by l.delivery_id, i.issue_date desc, i.number desc`,
    [deliveries.map(({ orderId }) => orderId), deliveries.map(({ id }) => id)],
  )
  return new Map(rows.map((row) => [row.delivery_id, decimal(row.exchange_rate)]))
}

export const recogniseRevenue = operation<RecogniseInput, Delivery, RevenueFacts, Recognised>({
  name: 'revenue.recognise',
  permission: 'revenue.recognise',
  summary: 'Recognise the revenue of delivered goods.',
  input: recogniseInput,
  store: deliveryStore,
  target: (input) => input.deliveryId,
  facts: (tx, deliveries) => revenueFacts(tx, [...deliveries.values()]),
  decide: recognise,
  apply: (tx, { document, amount, journal }) => {
    tx.insert(recognition, {
      id: newId<'recognition'>(),
      orderId: document.orderId,
      deliveryId: document.id,
      recognisedOn: tx.today as BusinessDate,
      currency: amount.currency,
      amount,
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

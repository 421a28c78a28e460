import { z } from 'zod'
import { demandStore } from '../inventory/demand.js'
import { addDays, type BusinessDate } from '../kernel/date.js'
import { type Decimal, multiply } from '../kernel/decimal.js'
import { accept, type Decision, event } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { type Money, money, moneyJson, plus, roundToMoney, toDecimal, zero } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import { table } from '../kernel/table.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { exchangeRates } from '../ledger/exchange-rate.js'
import { demandOf } from '../order/demand-of-order.js'
import { liftHold, placeHold } from '../order/hold.js'
import { type Order, orderLifecycle, orderStore, orderSubject } from '../order/order.js'
import { type SettingName, settingMoney, settingNumber, settingYes } from '../policy/settings.js'
import {
  type CreditAccount,
  creditAccountStore,
  exposure,
  lockOrOpenAccounts,
  reviewed,
  room,
  starterAccount,
} from './credit-account.js'

const creditDecision = table('credit_decision', ['id'], {
  id: 'uuid',
  orderId: 'uuid',
  decidedOn: 'date',
  outcome: 'text',
  reason: 'text',
  orderAmount: 'money',
  limitAmount: 'money',
  exposure: 'money',
  overdue: 'money',
  accountVersion: 'int4',
  decidedBy: 'text',
})

export interface CreditFacts {
  readonly tenant: TenantFacts
  /** The account as the decisions before this one have left it; a first-time customer has none. */
  readonly account: (customerId: string) => CreditAccount | undefined
  readonly overdue: ReadonlyMap<string, Money>
  /** Claims written off as bad debt and not recovered since. */
  readonly writtenOff: ReadonlyMap<string, Money>
  /** Units of the account's currency for one of the order's. */
  readonly rate: (from: string, to: string) => Decimal
}

export interface CreditOutcome {
  readonly account: CreditAccount | null
  readonly outcome: 'approved' | 'held' | 'exempt'
  readonly reason: string
  readonly overdue: Money
}

/** Decide whether an order may be confirmed: enough room under the limit, nothing overdue. Money paid in advance or at once needs no credit. */
function decideCredit(order: Order, _: CreditInput, facts: CreditFacts): Decision<Order, CreditOutcome> {
  const wrong = whyNot(orderLifecycle, order.state, 'confirm')
  if (wrong) return refusal(wrong)
  const { today } = facts.tenant
  if (order.settlement !== 'credit') {
    const confirmed = advance(orderLifecycle, order, 'confirm')
    const outcome: CreditOutcome = {
      account: null,
      outcome: 'exempt',
      reason: order.settlement,
      overdue: zero(order.currency),
    }
    return accept(confirmed, [event('order.confirmed', orderSubject(order), { credit: order.settlement })], outcome)
  }
  const existing = facts.account(order.customerId)
  const account = reviewed(existing ?? starterAccount(order.customerId, order.currency, facts.tenant), facts.tenant)
  const overdue = facts.overdue.get(order.customerId) ?? zero(account.currency)
  const wanted = inCurrency(order.gross, account.currency, facts)
  const reason = whyNoCredit(account, wanted, facts)
  if (reason) return hold(order, account, wanted, overdue, reason, today)
  const free = liftHold(order, 'credit', 'enough room now', today, 'credit')
  const confirmed = advance(orderLifecycle, free.order, 'confirm', { committed: order.gross })
  const used = { ...account, committed: plus(account.committed, wanted) }
  const events = [
    ...free.events,
    event('order.confirmed', orderSubject(order), { credit: 'approved', room: moneyJson(room(used)) }),
  ]
  return accept(confirmed, events, { account: used, outcome: 'approved', reason: 'within limit', overdue })
}

/** Why an account does not bear so much more; nothing where it does. */
export function whyNoCredit(account: CreditAccount, wanted: Money, facts: CreditFacts): string | undefined {
  const reaches = (amount: Money | undefined, setting: SettingName): boolean =>
    amount !== undefined &&
    amount.minor > 0n &&
    amount.minor >= settingMoney(facts.tenant, setting, account.currency).minor
  if (reaches(facts.writtenOff.get(account.customerId), 'credit.written_off_minimum')) return 'written off'
  if (reaches(facts.overdue.get(account.customerId), 'credit.overdue_minimum')) return 'overdue'
  return wanted.minor > room(account).minor ? 'limit' : undefined
}

function hold(
  order: Order,
  account: CreditAccount,
  wanted: Money,
  overdue: Money,
  reason: string,
  today: BusinessDate,
): Decision<Order, CreditOutcome> {
  const detail = {
    order: moneyJson(wanted),
    limit: moneyJson(account.limitAmount),
    exposure: moneyJson(exposure(account)),
    room: moneyJson(room(account)),
    overdue: moneyJson(overdue),
    accountVersion: account.version,
    decidedOn: today,
  }
  const held = placeHold(order, 'credit', reason, detail, today, 'credit')
  return accept(held.order, held.events, { account, outcome: 'held', reason, overdue })
}

/** An amount in the currency of a credit account. */
export const inCurrency = (amount: Money, currency: string, facts: CreditFacts): Money =>
  amount.currency === currency
    ? amount
    : roundToMoney(multiply(toDecimal(amount), facts.rate(amount.currency, currency)), currency)

const creditInput = z.object({ orderId: z.uuid() })
export type CreditInput = z.infer<typeof creditInput>

/** Locks the credit accounts of the orders and gathers what speaks for and against them. */
export async function creditFacts(tx: Tx, orders: Iterable<Order>): Promise<CreditFacts> {
  const onCredit = [...orders].filter((order) => order.settlement === 'credit')
  const customerIds = [...new Set(onCredit.map((order) => order.customerId as string))]
  const currency = new Map(onCredit.map((order) => [order.customerId as string, order.currency]))
  const currencies = onCredit.map((order) => order.currency)
  const [, unpaid, rate] = await Promise.all([
    lockOrOpenAccounts(tx, customerIds, (id) => currency.get(id)!),
    unpaidOf(tx, customerIds),
    exchangeRates(tx, currencies),
  ])
  return {
    tenant: tx.facts,
    account: (customerId) => tx.documents.current(creditAccountStore, customerId),
    ...unpaid,
    rate,
  }
}

/**
 * Overdue and written-off claims by customer. Where the bank's word is needed (history is replayed without knowing what
 * was paid), only claims that fell due before the last day the bank has told us of can count as unpaid.
 */
async function unpaidOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ overdue: Map<string, Money>; writtenOff: Map<string, Money> }> {
  const unpaid = { overdue: new Map<string, Money>(), writtenOff: new Map<string, Money>() }
  if (customerIds.length === 0) return unpaid
  const before = addDays(tx.today, -settingNumber(tx.facts, 'credit.overdue_days'))
  const rows = await tx.query<{ kind: keyof typeof unpaid; customer_id: string; currency: string; amount: string }>(
    `select 'overdue' as kind, i.customer_id, i.currency, sum(i.residual - i.disputed) as amount
       from open_item i left join cash_known k on k.tenant_id = i.tenant_id
      where i.tenant_id = $1 and i.customer_id = any($2::uuid[]) and i.residual > 0 and i.due_date < $3::date
        and (not $4::boolean or i.due_date < k.known_through)
      group by i.customer_id, i.currency
     union all
     select 'writtenOff', w.customer_id, w.currency, sum(w.amount - w.recovered)
       from write_off w
      where w.tenant_id = $1 and w.customer_id = any($2::uuid[]) and w.kind = 'bad_debt' and w.recovered < w.amount
      group by w.customer_id, w.currency`,
    [customerIds, before, settingYes(tx.facts, 'credit.overdue_needs_bank')],
  )
  for (const row of rows) unpaid[row.kind].set(row.customer_id, money(row.amount, row.currency))
  return unpaid
}

/** Decides credit for verified orders, one credit account after the other under its lock. */
export const decideCredits = operation<CreditInput, Order, CreditFacts, CreditOutcome>({
  name: 'credit.decide',
  permission: 'credit.decide',
  summary: "Confirm verified orders that fit their customer's credit; hold the others.",
  input: creditInput,
  store: orderStore,
  target: (input) => input.orderId,
  facts: (tx, orders) => creditFacts(tx, orders.values()),
  decide: decideCredit,
  apply: (tx, decision, facts) => {
    const { document: order, account, outcome, reason, overdue } = decision
    if (account) tx.documents.save(creditAccountStore, account)
    if (outcome !== 'held') tx.documents.save(demandStore, demandOf(order))
    recordDecision(tx, order, { account, outcome, reason, overdue }, facts.tenant.today, 'rule')
  },
})

/** Keeps a decision with the facts it was taken on. */
export function recordDecision(tx: Tx, order: Order, made: CreditOutcome, today: BusinessDate, by: string): void {
  if (made.outcome === 'exempt') return
  const account = made.account!
  tx.insert(creditDecision, {
    id: newId<'credit_decision'>(),
    orderId: order.id,
    decidedOn: today,
    outcome: made.outcome,
    reason: made.reason,
    orderAmount: order.gross,
    limitAmount: account.limitAmount,
    exposure: exposure(account),
    overdue: made.overdue,
    accountVersion: account.version,
    decidedBy: by,
  })
}

import { z } from 'zod'
import { type Decimal, decimal, divide, isPositive, multiply } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { monthInput } from '../kernel/input.js'
import { type Money, moneyJson, negated, roundToMoney } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { credit, debit, type JournalLineDraft, post } from '../ledger/journal.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { sellingRules } from '../policy/selling-rules.js'
import { type Returnable, type ReturnProvision, returnableAt, returnProvisionStore } from './return-provision.js'

const expectReturnsInput = z.object({ month: monthInput })
export type ExpectReturnsInput = z.infer<typeof expectReturnsInput>

export interface ExpectReturnsFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly legalEntity: string
  readonly posted: (month: string) => ReturnProvision | undefined
  readonly returnable: ReadonlyMap<string, Returnable>
}

/**
 * Returns expected at the end of a month (IFRS 15.B21): what will be refunded is no revenue but a liability, and the goods that
 * will come back are no cost but an asset. The opposite is posted on the next day, for the real returns come with their own
 * postings. A month is posted once.
 */
function expectReturns(
  _: ReturnProvision | undefined,
  { month }: ExpectReturnsInput,
  facts: ExpectReturnsFacts,
): Decision<ReturnProvision> {
  const before = facts.posted(month)
  if (before) return accept(before, [])
  const { postedOn, reversedOn, percent, windowDays, deliveries, revenue, cost } = facts.returnable.get(month)!
  const { today, baseCurrency } = facts.tenant
  if (postedOn > today)
    return refuse('return_provision.month_not_over', `${month} ends on ${postedOn}, and it is ${today}`, { month })
  if (!isPositive(percent))
    return refuse(
      'return_provision.no_rate',
      `no returns are expected: the setting revenue.expected_return_percent is 0 on ${postedOn}`,
      { month },
    )
  const closed = postingRefused(facts.periods, postedOn, true) ?? postingRefused(facts.periods, reversedOn, true)
  if (closed) return refusal(closed)
  const part = (amount: Decimal): Money =>
    roundToMoney(divide(multiply(amount, percent), decimal('100'), 6), baseCurrency)
  const refundLiability = part(decimal(revenue))
  const rightOfReturn = part(decimal(cost))
  if (refundLiability.minor === 0n && rightOfReturn.minor === 0n)
    return refuse(
      'return_provision.nothing',
      `nothing that arrived in the ${windowDays} days up to ${postedOn} is expected to come back`,
      { month },
    )
  const provision: ReturnProvision = {
    id: newId<'return_provision'>(),
    month,
    legalEntity: facts.legalEntity,
    postedOn,
    reversedOn,
    percent,
    windowDays,
    deliveries,
    revenue: roundToMoney(decimal(revenue), baseCurrency),
    cost: roundToMoney(decimal(cost), baseCurrency),
    refundLiability,
    rightOfReturn,
  }
  const subject = { type: 'return_provision', id: provision.id, number: month }
  const detail = { refundLiability: moneyJson(refundLiability), rightOfReturn: moneyJson(rightOfReturn), deliveries }
  return accept(provision, [event('return_provision.posted', subject, detail)])
}

async function expectReturnsFacts(tx: Tx, inputs: readonly ExpectReturnsInput[]): Promise<ExpectReturnsFacts> {
  const months = [...new Set(inputs.map(({ month }) => month))]
  await tx.documents.lock(returnProvisionStore, months)
  const { entities } = await sellingRules(tx)
  const returnable = new Map<string, Returnable>()
  for (const month of months) returnable.set(month, await returnableAt(tx, month))
  return {
    tenant: tx.facts,
    periods: await restrictedPeriods(tx),
    legalEntity: entities.keys().next().value!,
    posted: (month) => tx.documents.current(returnProvisionStore, month),
    returnable,
  }
}

/** Less revenue and less cost by what is expected to come back; with negative amounts, the opposite. */
const entry = (refund: Money, goods: Money): JournalLineDraft[] => [
  debit('sales_returns', refund),
  credit('refund_liability', refund),
  debit('right_of_return', goods),
  credit('cost_of_sales', goods),
]

export const expectReturnsOfMonths = operation<ExpectReturnsInput, ReturnProvision, ExpectReturnsFacts>({
  name: 'revenue.expect-returns',
  permission: 'revenue.expect',
  summary: 'Post the returns expected at the end of a month, and their reversal on the next day.',
  input: expectReturnsInput,
  store: returnProvisionStore,
  facts: (tx, _, inputs) => expectReturnsFacts(tx, inputs),
  decide: expectReturns,
  apply: (tx, { document, events }) => {
    if (events.length === 0) return
    const { refundLiability, rightOfReturn, month } = document
    const cause = { documentType: 'return_provision', documentId: document.id, documentNumber: month }
    const shared = { ...cause, legalEntity: document.legalEntity, currency: refundLiability.currency, adjustment: true }
    post(tx, {
      ...shared,
      date: document.postedOn,
      text: `Expected returns of ${month}`,
      lines: entry(refundLiability, rightOfReturn),
    })
    post(tx, {
      ...shared,
      date: document.reversedOn,
      text: `Reversal of expected returns of ${month}`,
      lines: entry(negated(refundLiability), negated(rightOfReturn)),
    })
  },
})

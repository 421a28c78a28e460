import type { BusinessDate } from '../kernel/date.js'
import { negated } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import type { JournalLineDraft } from '../ledger/journal.js'
import type { OpenItem } from '../ledger/open-item.js'
import { clearDifference } from '../receivables/clear-difference.js'
import { changeReceivable } from '../receivables/exposure.js'
import type { ApplicationFacts } from './application-facts.js'
import { type ApplicationPlan, type Clearing, givenUp } from './application-plan.js'
import { applyCredit } from './apply.js'
import type { Payment } from './payment.js'

/**
 * Clears the open items of a plan with a payment's item and answers the journal lines: the payment against the
 * receivable with the realised exchange difference, discounts and differences with the tax that they take back, and
 * credit notes against the claims they were taken off.
 */
export function bookApplication(
  tx: Tx,
  payment: Payment,
  item: OpenItem,
  plan: ApplicationPlan,
  facts: Pick<ApplicationFacts, 'giveUp'>,
  settledOn: BusinessDate,
): JournalLineDraft[] {
  const cause = { type: 'payment', id: payment.id } as const
  const paid = plan.clearings.filter(({ cash }) => cash.minor > 0n).map(({ claim, cash }) => ({ claim, amount: cash }))
  const differences = (kind: 'discount' | 'small_difference', part: 'discount' | 'difference'): JournalLineDraft[] =>
    plan.clearings
      .filter((clearing) => clearing[part].minor > 0n)
      .flatMap((clearing: Clearing) =>
        clearDifference(tx, {
          kind,
          claim: clearing.claim,
          amount: clearing[part],
          ...facts.giveUp(clearing.claim, kind, clearing[part]),
          role: kind === 'discount' ? 'cash_discount' : 'small_difference',
          causeType: cause.type,
          causeId: cause.id,
          settledOn,
        }),
      )
  const lines = [
    ...applyCredit(tx, item, paid, cause, 'application', settledOn),
    ...differences('discount', 'discount'),
    ...differences('small_difference', 'difference'),
    ...plan.offsets.flatMap(({ credit, claim, amount }) =>
      applyCredit(tx, credit, [{ claim, amount }], cause, 'offset', settledOn),
    ),
  ]
  changeReceivable(tx, item.customerId, negated(givenUp(plan, payment.currency)))
  return lines
}

/** The day a plan is booked on: that of the money, or that of the youngest document, which cannot be settled before it exists. */
export function applicationDay(plan: ApplicationPlan, moneyDay: BusinessDate): BusinessDate {
  const days = [
    ...plan.clearings.map(({ claim }) => claim.issueDate),
    ...plan.offsets.map(({ credit }) => credit.issueDate),
  ]
  return days.reduce((latest, day) => (day > latest ? day : latest), moneyDay)
}

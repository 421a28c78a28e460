import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { lesser, type Money, minus, moneyJson, negated, total } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { post } from '../ledger/journal.js'
import { lockItemsOf, type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { type Settlement, settlementsById } from '../ledger/reverse-settlement.js'
import { clearDifference } from '../receivables/clear-difference.js'
import { changeReceivable } from '../receivables/exposure.js'
import { type Allocation, applyCredit } from './apply.js'
import { type CreditsNamed, lockCreditsNamed } from './credits-named.js'
import { discountsBehind, type Reduced } from './discounts-behind.js'
import { takeBack } from './take-back.js'

const takeBackDiscountInput = z.object({
  creditNumber: lineOfText(100).min(1).describe('Credit note of which something is left'),
})
export type TakeBackDiscountInput = z.infer<typeof takeBackDiscountInput>

interface DiscountFacts {
  readonly today: OpenItem['issueDate']
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly credits: CreditsNamed
  readonly item: (id: string) => OpenItem
  readonly reduced: (creditNumber: string) => readonly Reduction[]
  readonly takenBack: Set<string>
  /** Numbers of the payments that discounts were granted with. */
  readonly payments: ReadonlyMap<string, string>
}

/** A discount or difference of which less stays, or nothing. */
interface Reduction extends Pick<Reduced, 'left' | 'tax' | 'baseTax'> {
  readonly settlement: Settlement
}

interface TakenBack {
  readonly reduced: readonly Reduction[]
}

const takenOff = ({ settlement, left }: Reduction): Money => minus(settlement.amount, left)

/**
 * A discount on what is credited was granted for nothing: that part of it is taken back, with its tax, and the credit note
 * clears what is open again with it. So the customer gets back what it paid, and no tax is taken back twice.
 */
function takeBackDiscount(
  _: OpenItem | undefined,
  { creditNumber }: TakeBackDiscountInput,
  facts: DiscountFacts,
): Decision<OpenItem, TakenBack> {
  const closed = postingRefused(facts.periods, facts.today)
  if (closed) return refusal(closed)
  const unknown = facts.credits.unknown(creditNumber)
  if (unknown) return unknown
  const [credit] = facts.credits.left(creditNumber)
  const reduced = credit ? facts.reduced(creditNumber) : []
  if (!credit || reduced.length === 0)
    return refuse(
      'credit_note.no_discount',
      `there is no discount or difference on what ${creditNumber} credits, or it is taken back already`,
    )
  const amount = total(reduced.map(takenOff), credit.currency)
  const subject = { type: credit.documentType, id: credit.documentId, number: credit.documentNumber }
  return accept(credit, [event('credit_note.discount_taken_back', subject, { amount: moneyJson(amount) })], {
    reduced,
  })
}

async function discountFacts(tx: Tx, inputs: readonly TakeBackDiscountInput[]): Promise<DiscountFacts> {
  const numbers = inputs.map((input) => input.creditNumber)
  const credits = await lockCreditsNamed(tx, numbers, (customerIds) => lockCreditAccounts(tx, customerIds))
  const behind = await discountsBehind(tx, numbers)
  await lockItemsOf(tx, [...new Set(behind.map(({ documentId }) => documentId))])
  const standing = await settlementsById(
    tx,
    behind.map(({ settlementId }) => settlementId),
  )
  const takenBack = new Set<string>()
  return {
    today: tx.today,
    periods: await restrictedPeriods(tx),
    credits,
    item: (id) => tx.documents.current(openItemStore, id)!,
    reduced: (number) =>
      behind
        .filter(({ creditNumber, settlementId }) => creditNumber === number && !takenBack.has(settlementId))
        .map(({ settlementId, ...stays }) => ({ ...stays, settlement: standing.get(settlementId)! })),
    takenBack,
    payments: await numbersOf(
      tx,
      [...standing.values()].map(({ causeId }) => causeId),
    ),
  }
}

async function numbersOf(tx: Tx, paymentIds: readonly string[]): Promise<Map<string, string>> {
  if (paymentIds.length === 0) return new Map()
  const rows = await tx.query<{ id: string; number: string }>(
    'select id, number from payment where tenant_id = $1 and id = any($2::uuid[])',
    [paymentIds],
  )
  return new Map(rows.map(({ id, number }) => [id, number]))
}

function book(tx: Tx, credit: OpenItem, { reduced }: TakenBack, facts: DiscountFacts): void {
  const cause = { type: credit.documentType, id: credit.documentId }
  const settlements = reduced.map(({ settlement }) => settlement)
  const reopened = takeBack(tx, settlements, cause, facts.takenBack)
  let open = negated(credit.residual)
  const allocations = reduced.flatMap((reduction): Allocation[] => {
    const part = lesser(open, takenOff(reduction))
    open = minus(open, part)
    return part.minor > 0n ? [{ claim: facts.item(reduction.settlement.debitItem!), amount: part }] : []
  })
  post(tx, {
    documentType: credit.documentType,
    documentId: credit.documentId,
    documentNumber: credit.documentNumber,
    legalEntity: credit.legalEntity,
    date: tx.today,
    text: `Discount taken back for ${credit.documentNumber}`,
    currency: credit.currency,
    lines: [
      ...reopened,
      ...applyCredit(tx, credit, allocations, { type: 'credit_note', id: credit.documentId }, 'offset'),
    ],
  })
  for (const reduction of reduced) grantAgain(tx, reduction, credit, facts)
}

/** What stays of a discount is granted again with its payment: where that goes back, it goes along. */
function grantAgain(
  tx: Tx,
  { settlement, left, tax, baseTax }: Reduction,
  credit: OpenItem,
  facts: DiscountFacts,
): void {
  if (left.minor === 0n) return
  const { kind, causeType, causeId } = settlement
  const claim = facts.item(settlement.debitItem!)
  const documentNumber = facts.payments.get(causeId)!
  const granted = { claim, amount: left, tax, baseTax, causeType, causeId }
  changeReceivable(tx, claim.customerId, negated(left))
  post(tx, {
    documentType: causeType,
    documentId: causeId,
    documentNumber,
    legalEntity: credit.legalEntity,
    date: tx.today,
    text: `${kind === 'discount' ? 'Discount' : 'Difference'} of ${documentNumber} on what is kept`,
    currency: credit.currency,
    lines:
      kind === 'discount'
        ? clearDifference(tx, { ...granted, kind, role: 'cash_discount' })
        : clearDifference(tx, { ...granted, kind: 'small_difference', role: 'small_difference' }),
  })
}

/** Takes back discounts and small differences on what is credited. */
export const takeBackDiscounts = operation<TakeBackDiscountInput, OpenItem, DiscountFacts, TakenBack>({
  name: 'credit.take-back-discount',
  permission: 'cash.apply',
  posts: true,
  summary: 'Take back the discount on what is credited: the customer gets back what it paid for it.',
  input: takeBackDiscountInput,
  store: openItemStore,
  facts: (tx, _, inputs) => discountFacts(tx, inputs),
  decide: takeBackDiscount,
  apply: (tx, accepted, facts) => book(tx, accepted.document, accepted, facts),
})

import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { lesser, type Money, minus, moneyJson, moneyText, plus, total, zero } from '../kernel/money.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import type { OpenItem } from '../ledger/open-item.js'
import type { ClaimDocument } from '../receivables/claim-document.js'
import type { ApplicationPlan, Clearing } from './application-plan.js'
import { earnedDiscount } from './match-exactly.js'

/** One line of what a person says that money is for. */
export const allocationInput = z.object({
  documentNumber: lineOfText(100).min(1),
  amount: decimalInput.optional().describe('Money for this document; as much as is open and left when absent'),
  discount: decimalInput.optional().describe('Early-payment discount granted; the agreed one, in time, when absent'),
  writeOff: decimalInput.optional().describe('Difference given up'),
  reason: lineOfText(300).optional().describe('Why a difference is given up: needed with writeOff'),
})
export type AllocationInput = z.infer<typeof allocationInput>

/** What the allocations of one payment are held against. */
export interface AllocationFacts {
  readonly documents: (name: string) => readonly ClaimDocument[]
  readonly open: (document: ClaimDocument) => readonly OpenItem[]
  readonly discountGraceDays: number
}

/** The money that is there to be allocated. */
export interface Available {
  readonly amount: Money
  /** Absent where no discount can be earned: a credit note is not early payment. */
  readonly receivedOn: BusinessDate | null
  readonly legalEntity: string
  readonly customerId: string | null
}

/** Turns what a person says into a plan, the oldest instalment first; refuses what the documents do not bear. */
export function allocate(
  money: Available,
  allocations: readonly AllocationInput[],
  facts: AllocationFacts,
): { plan: ApplicationPlan; customerId: string } | Refused {
  const clearings: Clearing[] = []
  let { customerId } = money
  let left = money.amount
  for (const allocation of allocations) {
    const claims = claimsOf(allocation.documentNumber, { ...money, customerId }, clearings, facts)
    if ('problem' in claims) return claims
    const share = shareOf(allocation, claims, left, money.receivedOn, facts)
    if ('problem' in share) return share
    clearings.push(...overClaims(share, claims))
    left = minus(left, share.cash)
    customerId = claims[0]!.customerId
  }
  return { plan: { clearings, offsets: [] }, customerId: customerId! }
}

/** The open claims behind a document number, less what the allocations before have taken. */
function claimsOf(
  name: string,
  money: Available,
  taken: readonly Clearing[],
  facts: AllocationFacts,
): OpenItem[] | Refused {
  const documents = facts.documents(name).filter((document) => !document.isCredit)
  if (documents.length === 0)
    return refuse('payment.unknown_document', `there is no invoice ${name} to pay: check the number`, {
      documentNumber: name,
    })
  const used = (item: OpenItem): Money =>
    total(
      taken
        .filter((clearing) => clearing.claim.id === item.id)
        .map((clearing) => plus(clearing.cash, plus(clearing.discount, clearing.difference))),
      item.currency,
    )
  const claims = documents
    .flatMap(facts.open)
    .map((item) => ({ ...item, residual: minus(item.residual, used(item)) }))
    .filter((item) => item.residual.minor > 0n)
  const [first] = claims
  if (!first)
    return refuse(
      'payment.already_paid',
      `nothing is open on ${name}: it is paid already. Leave the money with the customer, or refund it`,
      { documentNumber: name },
    )
  const wrong = claims.find((claim) => claim.customerId !== (money.customerId ?? first.customerId))
  if (wrong)
    return refuse('payment.other_customer', `${name} belongs to another customer than the money: check both`, {
      documentNumber: name,
    })
  if (first.currency !== money.amount.currency)
    return refuse('payment.other_currency', `${name} is in ${first.currency}, the money in ${money.amount.currency}`, {
      documentNumber: name,
    })
  if (first.legalEntity !== money.legalEntity)
    return refuse(
      'payment.other_legal_entity',
      `${name} belongs to ${first.legalEntity}, the money to ${money.legalEntity}`,
      { documentNumber: name },
    )
  return claims
}

interface Share {
  readonly cash: Money
  readonly discount: Money
  readonly difference: Money
}

function shareOf(
  allocation: AllocationInput,
  claims: readonly OpenItem[],
  left: Money,
  receivedOn: BusinessDate | null,
  facts: AllocationFacts,
): Share | Refused {
  const { currency } = left
  const { documentNumber } = allocation
  const read = (text: string | undefined): Money | Refused | undefined =>
    text === undefined ? undefined : positiveAmount(text, currency)
  const [stated, granted, difference = zero(currency)] = [
    read(allocation.amount),
    read(allocation.discount),
    read(allocation.writeOff),
  ]
  if (stated && 'problem' in stated) return stated
  if (granted && 'problem' in granted) return granted
  if ('problem' in difference) return difference
  if (difference.minor > 0n && !allocation.reason?.trim())
    return refuse('payment.reason_missing', `say why ${moneyText(difference)} of ${documentNumber} is given up`, {
      documentNumber,
    })
  const open = total(
    claims.map((claim) => claim.residual),
    currency,
  )
  const earned = total(
    receivedOn === null ? [] : claims.map((claim) => earnedDiscount(claim, receivedOn, facts.discountGraceDays)),
    currency,
  )
  const wanted = minus(minus(open, earned), difference)
  const inFull = stated ? stated.minor === wanted.minor : left.minor >= wanted.minor
  const discount = granted ?? (inFull ? earned : zero(currency))
  const cash = stated ?? lesser(left, minus(minus(open, discount), difference))
  if (cash.minor < 0n || cash.minor + discount.minor + difference.minor > open.minor)
    return refuse(
      'payment.more_than_open',
      `${moneyText(open)} ${currency} is open on ${documentNumber}, less than the ${moneyText(plus(cash, plus(discount, difference)))} to be cleared: allocate less and leave the rest with the customer`,
      { documentNumber, open: moneyJson(open) },
    )
  if (cash.minor > left.minor)
    return refuse(
      'payment.not_enough_left',
      `${moneyText(left)} ${currency} of the payment is left, less than the ${moneyText(cash)} for ${documentNumber}`,
      { documentNumber, left: moneyJson(left) },
    )
  if (cash.minor <= 0n && discount.minor + difference.minor === 0n)
    return refuse('payment.nothing_left', `nothing of the payment is left for ${documentNumber}`, { documentNumber })
  return { cash, discount, difference }
}

/** Spreads money first, then discount, then the difference over the claims in their order. */
function overClaims(share: Share, claims: readonly OpenItem[]): Clearing[] {
  let { cash, discount, difference } = share
  const clearings: Clearing[] = []
  for (const claim of claims) {
    const paid = lesser(cash, claim.residual)
    const discounted = lesser(discount, minus(claim.residual, paid))
    const givenUp = lesser(difference, minus(minus(claim.residual, paid), discounted))
    if (paid.minor + discounted.minor + givenUp.minor === 0n) continue
    clearings.push({ claim, cash: paid, discount: discounted, difference: givenUp })
    cash = minus(cash, paid)
    discount = minus(discount, discounted)
    difference = minus(difference, givenUp)
  }
  return clearings
}

import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { lesser, type Money, minus, moneyJson, moneyText, plus, total, zero } from '../kernel/money.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import type { OpenItem } from '../ledger/open-item.js'
import type { ClaimDocument } from '../receivables/claim-document.js'
import { type ApplicationPlan, type Clearing, clearWhole, givenUp, type Room, roomKeeper } from './application-plan.js'
import { type ClaimRules, earnedDiscount } from './match-exactly.js'

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
export interface AllocationFacts extends ClaimRules {
  readonly documents: (name: string) => readonly ClaimDocument[]
  readonly open: (document: ClaimDocument) => readonly OpenItem[]
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
    const earned = (claim: OpenItem): Money =>
      money.receivedOn === null ? zero(claim.currency) : earnedDiscount(claim, money.receivedOn, facts)
    const share = shareOf(allocation, claims, left, earned)
    if ('problem' in share) return share
    const room = {
      room: (claim: OpenItem) => minus(facts.room(claim), givenUpOf(claim.documentId, clearings, claim.currency)),
    }
    const cleared = share.earned
      ? clearWhole(claims, [], earned, share.difference, room)?.clearings
      : overClaims(share, claims, room)
    if (!cleared) return beyondWorth(allocation)
    clearings.push(...cleared)
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

const givenUpOf = (documentId: string, clearings: readonly Clearing[], currency: string): Money =>
  givenUp({ clearings: clearings.filter(({ claim }) => claim.documentId === documentId), offsets: [] }, currency)

const beyondWorth = ({ documentNumber }: AllocationInput): Refused =>
  refuse(
    'payment.more_than_worth',
    `${documentNumber} is credited: what is given up of it must be of what the customer keeps. Use the credit note for the rest`,
    { documentNumber },
  )

interface Share {
  /** Whether the discount is that which the claims have earned. */
  readonly earned: boolean
  readonly cash: Money
  readonly discount: Money
  readonly difference: Money
}

function shareOf(
  allocation: AllocationInput,
  claims: readonly OpenItem[],
  left: Money,
  earnedOf: (claim: OpenItem) => Money,
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
  const earned = total(claims.map(earnedOf), currency)
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
  return { earned: granted === undefined && inFull, cash, discount, difference }
}

/** Spreads money first, then discount, then the difference over the claims in their order. */
function overClaims(share: Share, claims: readonly OpenItem[], room: Room): Clearing[] | undefined {
  let { cash, discount, difference } = share
  const clearings: Clearing[] = []
  const giveUp = roomKeeper(room)
  for (const claim of claims) {
    const paid = lesser(cash, claim.residual)
    const discounted = giveUp(claim, lesser(discount, minus(claim.residual, paid)))
    const lost = giveUp(claim, lesser(difference, minus(minus(claim.residual, paid), discounted)))
    if (paid.minor + discounted.minor + lost.minor === 0n) continue
    clearings.push({ claim, cash: paid, discount: discounted, difference: lost })
    cash = minus(cash, paid)
    discount = minus(discount, discounted)
    difference = minus(difference, lost)
  }
  return discount.minor + difference.minor > 0n ? undefined : clearings
}

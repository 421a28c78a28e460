import { addDays, type BusinessDate } from '../kernel/date.js'
import { lesser, type Money, minus, moneyText, plus, total, zero } from '../kernel/money.js'
import type { OpenItem } from '../ledger/open-item.js'
import { type ApplicationPlan, clearWhole, type Room } from './application-plan.js'

/** What is known about money before it is matched. */
export interface Arrival {
  readonly amount: Money
  readonly receivedOn: BusinessDate
  readonly legalEntity: string
  /** The payer, where known. */
  readonly customerId: string | null
}

/** How much claims bear to be given up. */
export interface ClaimRules extends Room {
  readonly discountGraceDays: number
  /** The discount that a claim earns when it is paid in time. */
  readonly earned: (claim: OpenItem) => Money
}

export interface MatchRules extends ClaimRules {
  /** Largest shortage of this customer that is given up by itself. */
  readonly tolerance: (customerId: string, currency: string) => Money
}

export type Match = { readonly plan: ApplicationPlan } | { readonly unmatched: string }

const unmatched = (reason: string): Match => ({ unmatched: reason })

/**
 * Applies money only where documents are named and the amount agrees exactly with what is open on them: in full, less
 * the discount that is still in time, short by no more than the tolerance, or with the first instalments of a single
 * document. Credit notes that are named count against the claims. Everything else stays unapplied, with the reason: a
 * guess that is wrong costs more than a question. `open` holds what is open on the documents named, the oldest due first.
 */
export function matchExactly(arrival: Arrival, open: readonly OpenItem[], rules: MatchRules): Match {
  const [first] = open
  if (!first) return unmatched('the documents named are settled already')
  const foreign = unfit(arrival, open)
  if (foreign) return unmatched(foreign)
  const claims = open.filter((item) => item.residual.minor > 0n)
  const credits = open.filter((item) => item.residual.minor < 0n)
  const plan =
    wholePlan(arrival, claims, credits, rules, rules.tolerance(first.customerId!, first.currency)) ??
    (credits.length === 0 ? instalmentPlan(arrival, claims, rules) : undefined)
  if (plan) return { plan }
  return unmatched(
    `${moneyText(arrival.amount)} came in, but ${moneyText(sumOf(open, arrival.amount.currency))} is open on the documents named`,
  )
}

/** Numbers that a reason repeats: enough to recognise the payment by. */
const MAX_TOLD = 5

/** Why money is applied to nothing whose names, if there are any, lead to no document. */
export function nothingNamed(names: readonly string[]): string {
  if (names.length === 0) return 'no document is named'
  if (names.length === 1) return `no document of ours bears the number ${names[0]}`
  const more = names.length > MAX_TOLD ? ` and ${names.length - MAX_TOLD} more` : ''
  return `no document of ours bears one of the numbers ${names.slice(0, MAX_TOLD).join(', ')}${more}`
}

function unfit(arrival: Arrival, open: readonly OpenItem[]): string | undefined {
  const customers = new Set(open.map((item) => item.customerId))
  if (customers.size > 1) return 'the documents named belong to several customers'
  if (arrival.customerId !== null && !customers.has(arrival.customerId))
    return 'the documents named belong to another customer than the payer'
  if (open.some((item) => item.currency !== arrival.amount.currency))
    return 'the documents named are in another currency'
  if (open.some((item) => item.legalEntity !== arrival.legalEntity))
    return 'the documents named belong to another legal entity'
  return undefined
}

const sumOf = (items: readonly OpenItem[], currency: string): Money =>
  total(
    items.map((item) => item.residual),
    currency,
  )

/** Full amount before discount before a small shortage, so that nothing is given up that was not taken. */
function wholePlan(
  arrival: Arrival,
  claims: readonly OpenItem[],
  credits: readonly OpenItem[],
  rules: MatchRules,
  tolerance: Money,
): ApplicationPlan | undefined {
  const { amount, receivedOn } = arrival
  const nothing = zero(amount.currency)
  const open = sumOf([...claims, ...credits], amount.currency)
  const earned = (claim: OpenItem): Money => earnedDiscount(claim, receivedOn, rules)
  const discount = total(claims.map(earned), amount.currency)
  const shortOf = (expected: Money): Money | undefined => {
    const shortage = minus(expected, amount)
    return shortage.minor >= 0n && shortage.minor <= tolerance.minor ? shortage : undefined
  }
  if (open.minor === amount.minor) return clearWhole(claims, credits, () => nothing, nothing, rules)
  const discounted = shortOf(minus(open, discount))
  if (discount.minor > 0n && discounted) return clearWhole(claims, credits, earned, discounted, rules)
  const shortage = shortOf(open)
  return shortage && clearWhole(claims, credits, () => nothing, shortage, rules)
}

/** The discount that a claim still grants, in time only. */
export function earnedDiscount(claim: OpenItem, receivedOn: BusinessDate, rules: ClaimRules): Money {
  const inTime = claim.discountUntil !== null && receivedOn <= addDays(claim.discountUntil, rules.discountGraceDays)
  return inTime ? lesser(rules.earned(claim), rules.room(claim)) : zero(claim.currency)
}

/** The first so many open instalments of one document, when they are exactly what came in. */
function instalmentPlan(arrival: Arrival, claims: readonly OpenItem[], rules: ClaimRules): ApplicationPlan | undefined {
  if (new Set(claims.map((claim) => claim.documentId)).size !== 1) return undefined
  const nothing = zero(arrival.amount.currency)
  let reached = nothing
  for (const [index, claim] of claims.entries()) {
    reached = plus(reached, claim.residual)
    if (reached.minor === arrival.amount.minor)
      return clearWhole(claims.slice(0, index + 1), [], () => nothing, nothing, rules)
  }
  return undefined
}

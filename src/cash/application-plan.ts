import { lesser, type Money, minus, plus, total, zero } from '../kernel/money.js'
import type { OpenItem } from '../ledger/open-item.js'

/** How much of a claim a payment clears: with its money, as early-payment discount, as a difference given up. */
export interface Clearing {
  readonly claim: OpenItem
  readonly cash: Money
  readonly discount: Money
  readonly difference: Money
}

/** A credit note that the payer has taken off a claim. */
export interface CreditUse {
  readonly credit: OpenItem
  readonly claim: OpenItem
  readonly amount: Money
}

/** What a payment is for. All documents belong to one customer. */
export interface ApplicationPlan {
  readonly clearings: readonly Clearing[]
  readonly offsets: readonly CreditUse[]
}

export const NO_APPLICATION: ApplicationPlan = { clearings: [], offsets: [] }

export const cashOf = ({ clearings }: ApplicationPlan, currency: string): Money =>
  total(
    clearings.map((clearing) => clearing.cash),
    currency,
  )

/** What is cleared without money. */
export const givenUp = ({ clearings }: ApplicationPlan, currency: string): Money =>
  total(
    clearings.map((clearing) => plus(clearing.discount, clearing.difference)),
    currency,
  )

export interface Room {
  /** How much can be given up of the document that a claim belongs to. */
  readonly room: (claim: OpenItem) => Money
}

/** Keeps count of what is given up of each document: more than there is room for is not taken. */
export function roomKeeper({ room }: Room): (claim: OpenItem, wanted: Money) => Money {
  const left = new Map<string, Money>()
  return (claim, wanted) => {
    const before = left.get(claim.documentId) ?? room(claim)
    const part = before.minor > 0n ? lesser(wanted, before) : zero(wanted.currency)
    left.set(claim.documentId, minus(before, part))
    return part
  }
}

/**
 * Clears claims whole: less their discounts, less credit notes, less a shortage that is given up on the largest that have
 * room for it; the rest is the payment's money. Nothing when there is not room enough.
 */
export function clearWhole(
  claims: readonly OpenItem[],
  credits: readonly OpenItem[],
  discountOf: (claim: OpenItem) => Money,
  shortage: Money,
  room: Room,
): ApplicationPlan | undefined {
  const { currency } = shortage
  const needs = new Map(claims.map((claim) => [claim.id as string, minus(claim.residual, discountOf(claim))]))
  const take = (claim: OpenItem, wanted: Money): Money => {
    const part = lesser(wanted, needs.get(claim.id)!)
    needs.set(claim.id, minus(needs.get(claim.id)!, part))
    return part
  }
  const giveUp = roomKeeper(room)
  for (const claim of claims) giveUp(claim, discountOf(claim))
  const differences = new Map<string, Money>()
  let missing = shortage
  for (const claim of [...claims].sort((a, b) => (a.residual.minor > b.residual.minor ? -1 : 1))) {
    const wanted = lesser(missing, needs.get(claim.id)!)
    differences.set(claim.id, take(claim, giveUp(claim, wanted)))
    missing = minus(missing, differences.get(claim.id)!)
  }
  if (missing.minor > 0n) return undefined
  const offsets = credits.flatMap((credit) => {
    let left = minus(zero(currency), credit.residual)
    return claims.flatMap((claim) => {
      const amount = take(claim, left)
      left = minus(left, amount)
      return amount.minor > 0n ? [{ credit, claim, amount }] : []
    })
  })
  const clearings = claims.map((claim) => ({
    claim,
    cash: needs.get(claim.id)!,
    discount: discountOf(claim),
    difference: differences.get(claim.id)!,
  }))
  return { clearings, offsets }
}

import type { BusinessDate } from '../kernel/date.js'
import { lesser, type Money, minus, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { credit, debit, type JournalLineDraft } from '../ledger/journal.js'
import { type OpenItem, settle } from '../ledger/open-item.js'

/** What settles what: an amount of a credit (payment, credit note) for a claim. */
export interface Allocation {
  readonly claim: OpenItem
  readonly amount: Money
}

export interface ApplicationCause {
  readonly type: 'payment' | 'credit_note' | 'application'
  readonly id: string
}

/**
 * Settles claims with a credit item and answers the journal lines for it: the credit's own control account against
 * the receivable, with the realised exchange difference (IAS 21.28) between the rates of the two.
 */
export function applyCredit(
  tx: Tx,
  creditItem: OpenItem,
  allocations: readonly Allocation[],
  cause: ApplicationCause,
  kind: 'application' | 'offset',
  settledOn?: BusinessDate,
): JournalLineDraft[] {
  const base = tx.facts.baseCurrency
  const lines: JournalLineDraft[] = []
  for (const { claim, amount } of allocations) {
    const settled = settle(tx, {
      kind,
      debitItem: claim.id,
      creditItem: creditItem.id,
      amount,
      causeType: cause.type,
      causeId: cause.id,
      settledOn,
    })
    lines.push(debit(creditItem.accountRole, amount, { base: settled.baseCredit, party: creditItem.customerId }))
    lines.push(credit('receivable', amount, { base: settled.baseDebit, party: claim.customerId }))
    const gain = minus(settled.baseCredit, settled.baseDebit)
    if (gain.minor !== 0n)
      lines.push(credit('exchange_gain', zero(amount.currency), { base: { ...gain, currency: base } }))
  }
  return lines
}

/** Spreads an amount over claims in the order given: oldest due first is the caller's choice. */
export function spread(amount: Money, claims: readonly OpenItem[]): Allocation[] {
  let left = amount
  const allocations: Allocation[] = []
  for (const claim of claims) {
    if (left.minor <= 0n) break
    const part = lesser(left, claim.residual)
    if (part.minor <= 0n) continue
    allocations.push({ claim, amount: part })
    left = minus(left, part)
  }
  return allocations
}

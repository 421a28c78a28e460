import type { BusinessDate } from '../kernel/date.js'
import { type Money, minus } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import type { AccountRole } from '../ledger/account.js'
import { credit, debit, type JournalLineDraft } from '../ledger/journal.js'
import { type OpenItem, settle } from '../ledger/open-item.js'

/** A part of a claim that no money clears: an early-payment discount, a small difference, a bad debt. */
export interface Difference {
  readonly kind: 'discount' | 'small_difference' | 'write_off'
  readonly claim: OpenItem
  readonly amount: Money
  /** Output tax within the amount that goes back to us (Directive 2006/112/EC art. 90). */
  readonly tax: Money
  /** That tax in base currency, where it does not follow the claim. */
  readonly baseTax?: Money
  readonly role: AccountRole
  readonly causeType: string
  readonly causeId: string
  readonly settledOn?: BusinessDate
}

/** Clears the part and answers its journal lines: debit the difference and the tax, credit the receivable. */
export function clearDifference(tx: Tx, difference: Difference): JournalLineDraft[] {
  const { claim, amount, tax, role, ...settlement } = difference
  const { baseDebit, baseTax } = settle(tx, { ...settlement, debitItem: claim.id, amount, tax })
  return [
    debit(role, minus(amount, tax), { base: minus(baseDebit, baseTax) }),
    debit('output_tax', tax, { base: baseTax }),
    credit('receivable', amount, { base: baseDebit, party: claim.customerId }),
  ]
}

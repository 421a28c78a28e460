import { type Money, minus, total, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import type { AccountRole } from '../ledger/account.js'
import { credit, debit, type JournalLineDraft } from '../ledger/journal.js'
import { openItemStore } from '../ledger/open-item.js'
import { reverseSettlement, type Settlement } from '../ledger/reverse-settlement.js'
import { changeReceivable } from '../receivables/exposure.js'

/** Settlements between claims and credits, with what was given up on the way. */
export const isApplication = ({ kind }: Settlement): boolean =>
  kind === 'application' || kind === 'offset' || kind === 'discount' || kind === 'small_difference'

/**
 * Takes settlements back: the items have what they had before, and the journal lines are the reverse of those that the
 * settlements were posted with.
 */
export function takeBack(
  tx: Tx,
  settlements: readonly Settlement[],
  cause: { readonly type: string; readonly id: string },
  takenBack: Set<string>,
): JournalLineDraft[] {
  return settlements.flatMap((settlement) => {
    takenBack.add(settlement.id)
    reverseSettlement(tx, settlement, cause.type, cause.id)
    return settlement.creditItem === null ? differenceLines(tx, settlement) : applicationLines(tx, settlement)
  })
}

function applicationLines(
  tx: Tx,
  { debitItem, creditItem, amount, baseDebit, baseCredit }: Settlement,
): JournalLineDraft[] {
  const claim = tx.documents.current(openItemStore, debitItem!)!
  const used = tx.documents.current(openItemStore, creditItem!)!
  return [
    debit('receivable', amount, { base: baseDebit, party: claim.customerId }),
    credit(used.accountRole, amount, { base: baseCredit, party: used.customerId }),
    debit('exchange_gain', zero(amount.currency), { base: minus(baseCredit, baseDebit) }),
  ]
}

function differenceLines(tx: Tx, settlement: Settlement): JournalLineDraft[] {
  const { debitItem, kind, amount, baseDebit, tax, baseTax } = settlement
  const claim = tx.documents.current(openItemStore, debitItem!)!
  const role: AccountRole = kind === 'discount' ? 'cash_discount' : 'small_difference'
  changeReceivable(tx, claim.customerId, amount)
  return [
    debit('receivable', amount, { base: baseDebit, party: claim.customerId }),
    credit(role, minus(amount, tax), { base: minus(baseDebit, baseTax) }),
    credit('output_tax', tax, { base: baseTax }),
  ]
}

/** Money given back to the credits behind some settlements. */
export const freedBy = (settlements: readonly Settlement[], currency: string): Money =>
  total(
    settlements.filter(({ creditItem }) => creditItem !== null).map(({ amount }) => amount),
    currency,
  )

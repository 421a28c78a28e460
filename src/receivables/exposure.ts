import { changeExposure, creditAccountStore } from '../credit/credit-account.js'
import type { Money } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'

/**
 * Moves what a customer owes by a signed amount. A credit account counts the open items of its own currency, so others
 * leave it alone. The account must have been locked.
 */
export function changeReceivable(tx: Tx, customerId: string | null, change: Money): void {
  if (customerId === null || change.minor === 0n) return
  const account = tx.documents.current(creditAccountStore, customerId)
  if (account?.currency === change.currency) changeExposure(tx, customerId, { receivable: change })
}

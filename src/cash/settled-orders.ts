import type { Tx } from '../kernel/tx.js'
import { openItemStore } from '../ledger/open-item.js'

/** The orders of claims that this transaction has cleared: what may be complete now. */
export function settledOrders(tx: Tx): string[] {
  const cleared = tx.documents.all(openItemStore).filter((item) => item.residual.minor === 0n)
  return [...new Set(cleared.flatMap((item) => item.orderId ?? []))]
}

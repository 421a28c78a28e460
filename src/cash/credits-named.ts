import type { Tx } from '../kernel/tx.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'

/**
 * Locks the credits with these document numbers (payments, credit notes), after the credit accounts of their customers,
 * and answers those with something left, as the decisions before have left them.
 */
export async function lockCreditsNamed(
  tx: Tx,
  numbers: readonly string[],
  lockAccounts: (customerIds: string[]) => Promise<unknown>,
): Promise<(number: string) => OpenItem[]> {
  await tx.flush()
  const rows = await tx.query<{ id: string; customer_id: string | null }>(
    'select id, customer_id from open_item where tenant_id = $1 and document_number = any($2::text[]) and residual < 0 order by id',
    [numbers],
  )
  await lockAccounts(rows.flatMap((row) => row.customer_id ?? []))
  const items = await tx.documents.lock(
    openItemStore,
    rows.map((row) => row.id),
  )
  return (number) =>
    [...items.keys()]
      .map((id) => tx.documents.current(openItemStore, id)!)
      .filter((item) => item.documentNumber === number && item.residual.minor < 0n)
}

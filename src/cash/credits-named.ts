import { type Refused, refuse } from '../kernel/decision.js'
import type { Tx } from '../kernel/tx.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'

/** Credits by document number. */
export interface CreditsNamed {
  /** Those with something left, as the decisions before have left them. */
  readonly left: (number: string) => OpenItem[]
  /** Refuses a number that no payment or credit note bears. */
  readonly unknown: (number: string) => Refused | undefined
}

/** Locks the credits with these document numbers (payments, credit notes), after the credit accounts of their customers. */
export async function lockCreditsNamed(
  tx: Tx,
  numbers: readonly string[],
  lockAccounts: (customerIds: string[]) => Promise<unknown>,
): Promise<CreditsNamed> {
  await tx.flush()
  const rows = await tx.query<{ id: string; document_number: string; customer_id: string | null; spent: boolean }>(
    `select id, document_number, customer_id, residual = 0 as spent from open_item
      where tenant_id = $1 and document_number = any($2::text[]) and amount < 0 order by id`,
    [numbers],
  )
  const unspent = rows.filter((row) => !row.spent)
  await lockAccounts(unspent.flatMap((row) => row.customer_id ?? []))
  const items = await tx.documents.lock(
    openItemStore,
    unspent.map((row) => row.id),
  )
  const known = new Set(rows.map((row) => row.document_number))
  return {
    left: (number) =>
      [...items.keys()]
        .map((id) => tx.documents.current(openItemStore, id)!)
        .filter((item) => item.documentNumber === number && item.residual.minor < 0n),
    unknown: (number) => (known.has(number) ? undefined : unknownCredit(number)),
  }
}

/** Nothing of ours bears this number that anything could be left on. */
export const unknownCredit = (creditNumber: string): Refused =>
  refuse('credit.unknown', `there is no credit note or payment ${creditNumber}: check the number`, { creditNumber })

import { newId } from '../kernel/id.js'
import { type Money, negated } from '../kernel/money.js'
import { fromRow } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import { lockedItem, openItemStore, type SettlementKind, settlementTable } from './open-item.js'

/** A settlement as it stands in the books. */
export interface Settlement {
  readonly id: string
  readonly kind: SettlementKind
  readonly debitItem: string | null
  readonly creditItem: string | null
  readonly amount: Money
  readonly baseDebit: Money
  readonly baseCredit: Money
  readonly tax: Money
  readonly baseTax: Money
  readonly causeType: string
  readonly causeId: string
}

/** The settlements that a document caused or that used the credits named, as far as they are not taken back. */
export async function standingSettlements(
  tx: Tx,
  causeIds: readonly string[],
  creditItems: readonly string[],
): Promise<Settlement[]> {
  await tx.flush()
  // Not coalesce(): under row-level security PostgreSQL takes it for leaky, and would look for the item without its key.
  const rows = await tx.query<Record<string, unknown>>(
    `with wanted as (
       select id from settlement where tenant_id = $1 and cause_id = any($2::uuid[]) union
       select id from settlement where tenant_id = $1 and credit_item = any($3::uuid[])
     )
     select ${settlementTable.selection}, i.currency from settlement t
       join wanted w on w.id = t.id
       join open_item i on i.tenant_id = t.tenant_id and i.id = case when t.debit_item is null then t.credit_item else t.debit_item end
      where t.tenant_id = $1 and t.kind <> 'reversal'
        and not exists (select from settlement r where r.tenant_id = t.tenant_id and r.reverses = t.id)
      order by t.id`,
    [causeIds, creditItems],
  )
  return rows.map((row) => fromRow<Settlement>(settlementTable, row, tx.facts.baseCurrency))
}

/** Settlements by their identifiers. */
export async function settlementsById(tx: Tx, ids: readonly string[]): Promise<Map<string, Settlement>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<Record<string, unknown>>(
    `select ${settlementTable.selection}, i.currency from settlement t
       join open_item i on i.tenant_id = t.tenant_id and i.id = case when t.debit_item is null then t.credit_item else t.debit_item end
      where t.tenant_id = $1 and t.id = any($2::uuid[])`,
    [ids],
  )
  const all = rows.map((row) => fromRow<Settlement>(settlementTable, row, tx.facts.baseCurrency))
  return new Map(all.map((settlement) => [settlement.id, settlement]))
}

/**
 * Takes a settlement back today: a row with the opposite amounts, and both items have exactly what they had before, in
 * their currency and in base currency. Both items must be locked.
 */
export function reverseSettlement(tx: Tx, settlement: Settlement, causeType: string, causeId: string): void {
  if (settlement.debitItem) giveBack(tx, settlement.debitItem, settlement.amount, settlement.baseDebit)
  if (settlement.creditItem)
    giveBack(tx, settlement.creditItem, negated(settlement.amount), negated(settlement.baseCredit))
  tx.insert(settlementTable, {
    id: newId<'settlement'>(),
    settledOn: tx.today,
    kind: 'reversal',
    debitItem: settlement.debitItem,
    creditItem: settlement.creditItem,
    amount: negated(settlement.amount),
    baseDebit: negated(settlement.baseDebit),
    baseCredit: negated(settlement.baseCredit),
    tax: negated(settlement.tax),
    baseTax: negated(settlement.baseTax),
    causeType,
    causeId,
    reverses: settlement.id,
  })
}

/** Gives an item back what a settlement took, signed. */
function giveBack(tx: Tx, itemId: string, amount: Money, base: Money): void {
  const item = lockedItem(tx, itemId)
  tx.documents.save(openItemStore, {
    ...item,
    residual: { ...item.residual, minor: item.residual.minor + amount.minor },
    baseResidual: { ...item.baseResidual, minor: item.baseResidual.minor + base.minor },
  })
}

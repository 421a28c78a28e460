import { type Money, money } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { shareOf } from '../ledger/base-amount.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'

/** What money can be about: an invoice, a credit note, a claim reinstated. Found by our number or the invoice's external one. */
export interface ClaimDocument {
  readonly id: string
  /** The invoice behind it: of a claim reinstated that which was given up first. */
  readonly claimId: string
  readonly number: string
  readonly customerId: string
  readonly legalEntity: string
  readonly currency: string
  readonly orderId: string | null
  readonly isCredit: boolean
  readonly gross: Money
  /** Output tax within the gross amount. */
  readonly tax: Money
  /** What the tax of a claim reinstated is owed with in base currency; of others it follows the claim. */
  readonly baseTax: Money | null
  /** How tax follows an early-payment discount. */
  readonly discountRegime: 'A' | 'B' | 'C'
}

interface DocumentRow {
  name: string
  id: string
  claim_id: string
  number: string
  customer_id: string
  legal_entity: string
  currency: string
  order_id: string | null
  is_credit: boolean
  gross: string | null
  tax: string | null
  base_tax: string | null
  discount_regime: ClaimDocument['discountRegime'] | null
}

/** Documents by every name asked for. An external number may name several: an order that was billed in parts. */
export async function documentsNamed(tx: Tx, names: readonly string[]): Promise<Map<string, ClaimDocument[]>> {
  const byName = new Map<string, ClaimDocument[]>()
  if (names.length === 0) return byName
  await tx.flush()
  const rows = await tx.query<DocumentRow>(
    `with named as (
       select i.document_number as name, i.document_id as id from open_item i
        where i.tenant_id = $1 and i.document_number = any($2::text[]) and i.document_type <> 'payment'
       union
       select v.external_number, v.id from invoice v where v.tenant_id = $1 and v.external_number = any($2::text[]))
     select n.name, i.document_id as id, case when r.id is null then i.document_id else r.claim_id end as claim_id, i.document_number as number, i.customer_id, i.legal_entity, i.currency, i.order_id,
            i.amount < 0 as is_credit, case when r.id is null then v.gross else r.amount end as gross, case when r.id is null then v.tax else r.tax_relief end as tax,
            r.base_tax_relief as base_tax, t.discount_regime
       from named n
       join open_item i on i.tenant_id = $1 and i.document_id = n.id
        and i.instalment = (select min(f.instalment) from open_item f where f.tenant_id = $1 and f.document_id = n.id)
       left join invoice v on v.tenant_id = $1 and v.id = i.document_id
       left join write_off r on r.tenant_id = $1 and r.id = i.document_id
       left join payment_term t on t.tenant_id = $1 and t.code = v.payment_term
      order by i.document_number`,
    [names],
  )
  for (const row of rows)
    byName.set(row.name, [...(byName.get(row.name) ?? []), documentOf(row, tx.facts.baseCurrency)])
  return byName
}

const documentOf = (row: DocumentRow, baseCurrency: string): ClaimDocument => ({
  id: row.id,
  claimId: row.claim_id,
  number: row.number,
  customerId: row.customer_id,
  legalEntity: row.legal_entity,
  currency: row.currency,
  orderId: row.order_id,
  isCredit: row.is_credit,
  gross: money(row.gross ?? '0', row.currency),
  tax: money(row.tax ?? '0', row.currency),
  baseTax: row.base_tax === null ? null : money(row.base_tax, baseCurrency),
  discountRegime: row.discount_regime ?? 'A',
})

/** What tax within a claim reinstated is in base currency: that of what it is owed with, whatever the rate is now. */
export const baseTaxWithin = (tax: Money, document: ClaimDocument): Money | undefined =>
  document.baseTax ? shareOf({ net: document.tax, base: document.baseTax }, tax) : undefined

/** The instalments of a document with something left, the oldest due first, as this transaction has left them. */
export function openItemsOf(tx: Tx, lockedItems: readonly OpenItem[] | undefined): OpenItem[] {
  return (lockedItems ?? [])
    .map((item) => tx.documents.current(openItemStore, item.id)!)
    .filter((item) => item.residual.minor !== 0n)
    .sort((a, b) => (a.dueDate < b.dueDate ? -1 : a.dueDate > b.dueDate ? 1 : a.instalment - b.instalment))
}

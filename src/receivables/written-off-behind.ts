import { lesser, type Money, minus, money } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { ClaimWorth } from './claim-worth.js'

/** A part of a claim that was given up as bad debt and is credited now. */
export interface CreditedBadDebt {
  readonly creditNumber: string
  /** The write-off that it is lost with, or the recovery by which it is claimed again. */
  readonly id: string
  readonly number: string
  readonly kind: 'bad_debt' | 'recovery'
  readonly amount: Money
}

interface Row extends Pick<CreditedBadDebt, 'id' | 'number' | 'kind'> {
  credit_number: string
  credit: string
  owed: string
  currency: string
}

/**
 * Bad debts on the invoices that credit notes reduce, as far as the notes have something left: what is claimed again and
 * not paid first, then what is lost. The customer owed that money and did not pay it: a credit note takes the debt back
 * before it pays anybody, and its tax is not taken back twice.
 */
export async function badDebtsBehind(tx: Tx, creditNoteIds: readonly string[]): Promise<CreditedBadDebt[]> {
  if (creditNoteIds.length === 0) return []
  await tx.flush()
  const rows = await tx.query<Row>(
    `select i.document_number as credit_number, -i.residual as credit, w.id, w.number, w.kind, w.owed, w.currency
       from open_item i
       join (select distinct credit_note_id, invoice_id from credited_tax where tenant_id = $1 and credit_note_id = any($2::uuid[])) c
         on c.credit_note_id = i.document_id
      cross join lateral (
         select b.id, b.number, b.kind, b.amount - b.recovered as owed, b.currency from write_off b
          where b.tenant_id = $1 and b.claim_id = c.invoice_id and b.kind = 'bad_debt' and b.recovered < b.amount
         union all
         select r.id, r.number, r.kind, k.residual, r.currency from write_off r
           join open_item k on k.tenant_id = $1 and k.document_id = r.id and k.residual > 0
          where r.tenant_id = $1 and r.claim_id = c.invoice_id and r.kind = 'recovery') w
      where i.tenant_id = $1 and i.document_id = any($2::uuid[]) and i.residual < 0 and w.currency = i.currency
      order by i.document_number, w.kind desc, w.number`,
    [creditNoteIds],
  )
  const credits = new Map<string, Money>()
  const debts = new Map<string, Money>()
  return rows.flatMap(({ credit_number: creditNumber, id, number, kind, ...row }) => {
    const credit = credits.get(creditNumber) ?? money(row.credit, row.currency)
    const owed = debts.get(id) ?? money(row.owed, row.currency)
    const amount = lesser(credit, owed)
    credits.set(creditNumber, minus(credit, amount))
    debts.set(id, minus(owed, amount))
    return amount.minor > 0n ? [{ creditNumber, id, number, kind, amount }] : []
  })
}

/** Bad debts that took back more output tax than credit notes have left of their invoices. */
export async function overRelieved(tx: Tx, creditNoteIds: readonly string[]): Promise<CreditedBadDebt[]> {
  if (creditNoteIds.length === 0) return []
  await tx.flush()
  const rows = await tx.query<Row & { claim_id: string }>(
    `select c.number as credit_number, w.claim_id, w.id, w.number, w.kind, w.amount - w.recovered as owed, w.currency
       from (select k.invoice_id, max(n.number) as number from credited_tax k join invoice n on n.tenant_id = $1 and n.id = k.credit_note_id
              where k.tenant_id = $1 and k.credit_note_id = any($2::uuid[]) group by 1) c
       join write_off w on w.tenant_id = $1 and w.claim_id = c.invoice_id and w.kind = 'bad_debt' and w.recovered < w.amount and w.tax_relief > 0
      order by w.number`,
    [creditNoteIds],
  )
  const worth = await ClaimWorth.load(tx, new Set(rows.map((row) => row.claim_id)))
  return rows
    .filter((row) => worth.isOverRelieved(row.claim_id))
    .map(({ credit_number: creditNumber, id, number, kind, owed, currency }) => ({
      creditNumber,
      id,
      number,
      kind,
      amount: money(owed, currency),
    }))
}

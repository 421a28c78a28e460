import { lesser, type Money, minus, money } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'

/** A part of a claim that was given up as bad debt and is credited now. */
export interface CreditedBadDebt {
  readonly creditNumber: string
  readonly writeOffId: string
  readonly amount: Money
}

interface Row {
  credit_note_id: string
  number: string
  credit: string
  write_off_id: string
  lost: string
  currency: string
}

/**
 * Bad debts on the invoices that credit notes reduce, as far as the notes have something left. The customer owed that money
 * and did not pay it: a credit note takes the debt back before it pays anybody, and its tax is not taken back twice.
 */
export async function badDebtsBehind(tx: Tx, creditNoteIds: readonly string[]): Promise<CreditedBadDebt[]> {
  if (creditNoteIds.length === 0) return []
  await tx.flush()
  const rows = await tx.query<Row>(
    `select i.document_id as credit_note_id, i.document_number as number, -i.residual as credit, w.id as write_off_id, w.amount - w.recovered as lost, w.currency
       from open_item i
       join (select distinct credit_note_id, invoice_id from credited_tax where tenant_id = $1 and credit_note_id = any($2::uuid[])) c
         on c.credit_note_id = i.document_id
       join write_off w on w.tenant_id = $1 and w.document_id = c.invoice_id and w.kind = 'bad_debt' and w.recovered < w.amount and w.currency = i.currency
      where i.tenant_id = $1 and i.document_id = any($2::uuid[]) and i.residual < 0
      order by i.document_number, w.number`,
    [creditNoteIds],
  )
  const credits = new Map<string, Money>()
  const losses = new Map<string, Money>()
  return rows.flatMap((row) => {
    const credit = credits.get(row.credit_note_id) ?? money(row.credit, row.currency)
    const lost = losses.get(row.write_off_id) ?? money(row.lost, row.currency)
    const amount = lesser(credit, lost)
    credits.set(row.credit_note_id, minus(credit, amount))
    losses.set(row.write_off_id, minus(lost, amount))
    return amount.minor > 0n ? [{ creditNumber: row.number, writeOffId: row.write_off_id, amount }] : []
  })
}

import { lesser, type Money, minus, money, total, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { type ClaimDocument, documentsNamed } from '../receivables/claim-document.js'
import { ClaimWorth } from '../receivables/claim-worth.js'

/** What stays of a discount or small difference on an invoice that a credit note reduces. */
export interface Reduced {
  readonly creditNumber: string
  readonly invoiceId: string
  readonly settlementId: string
  readonly left: Money
  /** Output tax within it. */
  readonly tax: Money
}

interface Granted {
  readonly creditNumber: string
  readonly invoiceId: string
  readonly invoiceNumber: string
  readonly id: string
  readonly kind: 'discount' | 'small_difference'
  readonly amount: Money
  readonly tax: Money
  /** What was credited of the invoice since, net and with tax. */
  readonly since: { readonly net: Money; readonly gross: Money }
}

/**
 * Discounts and small differences beside credit notes of which something is left, as far as less of them stays: of a discount
 * its share of what the customer keeps, and of all together no more than that. Small differences give way first, the latest before the
 * others.
 */
export async function discountsBehind(tx: Tx, creditNumbers: readonly string[]): Promise<Reduced[]> {
  const granted = creditNumbers.length === 0 ? [] : await grantedBehind(tx, creditNumbers)
  if (granted.length === 0) return []
  const named = await documentsNamed(tx, [...new Set(granted.map(({ invoiceNumber }) => invoiceNumber))])
  const documents = new Map([...named.values()].flat().map((document) => [document.id, document]))
  const worth = await ClaimWorth.load(tx, documents.values())
  const invoices = [...new Set(granted.map(({ invoiceId }) => invoiceId))]
  return invoices.flatMap((id) =>
    reducedOf(
      granted.filter(({ invoiceId }) => invoiceId === id),
      documents.get(id)!,
      worth,
    ),
  )
}

function reducedOf(granted: readonly Granted[], document: ClaimDocument, worth: ClaimWorth): Reduced[] {
  const { currency } = document
  const shares = granted.map(({ kind, amount, since }) =>
    kind === 'discount' ? worth.discountSince(document, amount, since) : amount,
  )
  for (const { amount, tax } of granted)
    worth.gaveUp(document, { minor: -amount.minor, currency }, { minor: -tax.minor, currency })
  let excess = minus(total(shares, currency), worth.room(document, total(shares, currency)))
  return granted.flatMap(({ creditNumber, invoiceId, id, amount, tax }, i) => {
    const over = excess.minor > 0n ? lesser(excess, shares[i]!) : zero(currency)
    excess = minus(excess, over)
    const left = minus(shares[i]!, over)
    const relief = taxOf(left, { amount, tax }, document, worth)
    worth.gaveUp(document, left, relief)
    const asBefore = left.minor === amount.minor && relief.minor === tax.minor
    return asBefore ? [] : [{ creditNumber, invoiceId, settlementId: id, left, tax: relief }]
  })
}

/** The tax of what stays: as it was where all of it does, else that within it; never more than can still come back. */
function taxOf(
  left: Money,
  before: Pick<Granted, 'amount' | 'tax'>,
  document: ClaimDocument,
  worth: ClaimWorth,
): Money {
  if (before.tax.minor === 0n) return before.tax
  return left.minor === before.amount.minor ? worth.capped(before.tax, document) : worth.taxWithin(left, document)
}

async function grantedBehind(tx: Tx, creditNumbers: readonly string[]): Promise<Granted[]> {
  await tx.flush()
  const rows = await tx.query<
    Pick<Granted, 'creditNumber' | 'invoiceId' | 'invoiceNumber' | 'id' | 'kind'> &
      Record<'amount' | 'tax' | 'net' | 'gross' | 'currency', string>
  >(
    `with note as (
       select c.invoice_id, max(i.document_number) as number from open_item i
         join credited_tax c on c.tenant_id = $1 and c.credit_note_id = i.document_id
        where i.tenant_id = $1 and i.document_number = any($2::text[]) and i.document_type = 'credit_note' and i.residual < 0 group by 1)
     select n.number as "creditNumber", n.invoice_id as "invoiceId", k.document_number as "invoiceNumber", k.currency, s.id, s.kind, s.amount, s.tax, c.net, c.gross
       from note n
       join open_item k on k.tenant_id = $1 and k.document_id = n.invoice_id
       join settlement s on s.tenant_id = $1 and s.debit_item = k.id and s.kind in ('discount', 'small_difference')
      cross join lateral (select coalesce(sum(base), 0) as net, coalesce(sum(base + tax), 0) as gross from credited_tax
                           where tenant_id = $1 and invoice_id = n.invoice_id and credit_note_id > s.id) c
      where not exists (select from settlement r where r.tenant_id = $1 and r.reverses = s.id)
      order by s.kind desc, s.id desc`,
    [creditNumbers],
  )
  return rows.map(({ currency, amount, tax, net, gross, ...row }) => ({
    ...row,
    amount: money(amount, currency),
    tax: money(tax, currency),
    since: { net: money(net, currency), gross: money(gross, currency) },
  }))
}

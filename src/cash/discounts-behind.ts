import { lesser, type Money, minus, money, negated, total, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { baseTaxWithin, type ClaimDocument, documentsNamed } from '../receivables/claim-document.js'
import { ClaimWorth } from '../receivables/claim-worth.js'

/** What stays of a discount or small difference on an invoice that a credit note reduces. */
export interface Reduced {
  readonly creditNumber: string
  /** The invoice, or the recovery of its claim. */
  readonly documentId: string
  readonly settlementId: string
  readonly left: Money
  /** Output tax within it. */
  readonly tax: Money
  readonly baseTax: Money | undefined
}

interface Granted {
  readonly creditNumber: string
  readonly invoiceId: string
  readonly documentNumber: string
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
  const named = await documentsNamed(tx, [...new Set(granted.map(({ documentNumber }) => documentNumber))])
  const documents = new Map([...named.values()].flat().map((document) => [document.number, document]))
  const worth = await ClaimWorth.of(tx, [...documents.values()])
  const invoices = [...new Set(granted.map(({ invoiceId }) => invoiceId))]
  return invoices.flatMap((id) =>
    reducedOf(
      granted.filter(({ invoiceId }) => invoiceId === id),
      documents,
      worth,
    ),
  )
}

function reducedOf(
  granted: readonly Granted[],
  documents: ReadonlyMap<string, ClaimDocument>,
  worth: ClaimWorth,
): Reduced[] {
  const documentOf = ({ documentNumber }: Granted): ClaimDocument => documents.get(documentNumber)!
  const { currency } = documentOf(granted[0]!)
  const shares = granted.map((one) =>
    one.kind === 'discount' ? worth.discountSince(documentOf(one), one.amount, one.since) : one.amount,
  )
  for (const one of granted) worth.gaveUp(documentOf(one), negated(one.amount), negated(one.tax))
  const wanted = total(shares, currency)
  let excess = minus(wanted, worth.room(documentOf(granted[0]!), wanted))
  return granted.flatMap((one, i) => {
    const { creditNumber, id, amount, tax } = one
    const document = documentOf(one)
    const over = excess.minor > 0n ? lesser(excess, shares[i]!) : zero(currency)
    excess = minus(excess, over)
    const left = minus(shares[i]!, over)
    const relief = taxOf(left, one, document, worth)
    worth.gaveUp(document, left, relief)
    if (left.minor === amount.minor && relief.minor === tax.minor) return []
    const baseTax = baseTaxWithin(relief, document)
    return [{ creditNumber, documentId: document.id, settlementId: id, left, tax: relief, baseTax }]
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
    Pick<Granted, 'creditNumber' | 'invoiceId' | 'documentNumber' | 'id' | 'kind'> &
      Record<'amount' | 'tax' | 'net' | 'gross' | 'currency', string>
  >(
    `with note as (
       select c.invoice_id, max(i.document_number) as number from open_item i
         join credited_tax c on c.tenant_id = $1 and c.credit_note_id = i.document_id
        where i.tenant_id = $1 and i.document_number = any($2::text[]) and i.document_type = 'credit_note' and i.residual < 0 group by 1)
     select n.number as "creditNumber", n.invoice_id as "invoiceId", k.document_number as "documentNumber", k.currency, s.id, s.kind, s.amount, s.tax, c.net, c.gross
       from note n
      cross join lateral (select n.invoice_id as id union all select id from write_off where tenant_id = $1 and claim_id = n.invoice_id and kind = 'recovery') d
       join open_item k on k.tenant_id = $1 and k.document_id = d.id
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

import { type Invoice, invoiceStore } from '../../billing/invoice.js'
import { type BankAccount, bankAccounts } from '../../cash/bank-account.js'
import type { BusinessDate } from '../../kernel/date.js'
import { rowsOfPart, withParts } from '../../kernel/document-store.js'
import { type Money, minus, money, plus } from '../../kernel/money.js'
import { problem } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import { inBase } from '../../ledger/base-amount.js'
import type { Address } from '../../party/address.js'
import type { LegalEntity } from '../../party/legal-entity.js'
import type { PaymentTerm } from '../../party/payment-term.js'
import { sellingRules } from '../../policy/selling-rules.js'

/** Everything that an invoice or credit note says when it leaves the house. */
export interface IssuedDocument {
  readonly invoice: Invoice
  readonly seller: LegalEntity
  readonly buyerEmail: string | null
  readonly term: PaymentTerm
  /** Where the money should go; absent where no account of ours takes the currency. */
  readonly account?: BankAccount
  /** Its tax in base currency as it was posted: that of deposits and of what is credited keeps the rate of its day. */
  readonly baseTax: Money
  /** Item numbers by the line of the document. */
  readonly items: ReadonlyMap<number, string>
  /** Deliveries that it bills, or that a credit note is about; the last to leave at the end. */
  readonly deliveries: readonly { readonly number: string; readonly leftOn: BusinessDate | null }[]
  readonly shipTo: Address | null
  /** The invoices that a credit note reduces, the deposits that an invoice deducts. */
  readonly preceding: readonly { readonly number: string; readonly issueDate: BusinessDate }[]
}

/** An issued document by its number, as it was issued, with the master data around it. Locks nothing. */
export async function issuedDocument(tx: Tx, number: string): Promise<IssuedDocument> {
  const invoice = await invoiceByNumber(tx, number)
  const { entities, terms } = await sellingRules(tx)
  const accounts = await bankAccounts(tx)
  const usable = [...accounts.values()].filter(
    (one) =>
      one.legalEntity === invoice.legalEntity &&
      one.currency === invoice.currency &&
      one.accountRole.startsWith('bank'),
  )
  return {
    invoice,
    seller: entities.get(invoice.legalEntity)!,
    term: terms.get(invoice.paymentTerm)!,
    account: usable[0],
    baseTax: await postedTax(tx, invoice),
    items: await itemNumbers(tx, invoice.id),
    preceding: await precedingDocuments(tx, invoice.id),
    ...(await deliveryOf(tx, invoice)),
  }
}

async function invoiceByNumber(tx: Tx, number: string): Promise<Invoice> {
  const { table, parts } = invoiceStore
  const [row] = await tx.query<Record<string, unknown>>(
    `select ${table.selection} from invoice t where t.tenant_id = $1 and t.number = $2`,
    [number],
  )
  if (!row) {
    const message = `there is no invoice or credit note ${number}: \`o2c export invoices\` lists them`
    throw problem('invoice.not_found', message, { number })
  }
  const partRows = await Promise.all(parts.map((part) => rowsOfPart(tx, part, [row.id as string])))
  return withParts(table, [row], parts, partRows, tx.facts.baseCurrency)[0]!
}

async function postedTax(tx: Tx, { id, currency, tax, exchangeRate }: Invoice): Promise<Money> {
  const { baseCurrency } = tx.facts
  const [row] = await tx.query<Record<'tax' | 'base_tax', string>>(
    `select coalesce(sum(t.tax), 0) as tax, coalesce(sum(t.base_tax), 0) as base_tax from (
       select tax, base_tax from invoice_deposit where tenant_id = $1 and invoice_id = $2
       union all select tax, base_tax from credited_tax where tenant_id = $1 and credit_note_id = $2) t`,
    [id],
  )
  const ownTax = minus(tax, money(row!.tax, currency))
  return plus(inBase(ownTax, exchangeRate, baseCurrency), money(row!.base_tax, baseCurrency))
}

async function itemNumbers(tx: Tx, invoiceId: string): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.query<{ line: number; number: string }>(
    `select l.line, i.number from invoice_line l
       join item i on i.tenant_id = l.tenant_id and i.id = l.item_id
      where l.tenant_id = $1 and l.invoice_id = $2`,
    [invoiceId],
  )
  return new Map(rows.map(({ line, number }) => [line, number]))
}

function precedingDocuments(tx: Tx, invoiceId: string) {
  return tx.query<{ number: string; issueDate: BusinessDate }>(
    `select p.number, p.issue_date as "issueDate" from invoice p
      where p.tenant_id = $1 and p.id in (
        select l.related_id from invoice_line l where l.tenant_id = $1 and l.invoice_id = $2 union
        select i.related_id from invoice i where i.tenant_id = $1 and i.id = $2 union
        select d.deposit_id from invoice_deposit d where d.tenant_id = $1 and d.invoice_id = $2)
      order by p.number`,
    [invoiceId],
  )
}

/** The goods went where the order said. A credit note is about the deliveries that its invoices billed. */
async function deliveryOf(
  tx: Tx,
  { id, orderId, customerId }: Invoice,
): Promise<Pick<IssuedDocument, 'deliveries' | 'shipTo' | 'buyerEmail'>> {
  const deliveries = await tx.query<IssuedDocument['deliveries'][number]>(
    `select d.number, d.goods_issue_date as "leftOn" from delivery d
      where d.tenant_id = $1
        and d.id in (
          select coalesce(l.delivery_id, r.delivery_id) from invoice_line l
            left join invoice_line r on r.tenant_id = l.tenant_id and r.invoice_id = l.related_id and r.line = l.related_line
           where l.tenant_id = $1 and l.invoice_id = $2)
      order by d.goods_issue_date, d.number`,
    [id],
  )
  const [around] = await tx.query<{ shipTo: Address | null; email: string | null }>(
    `select c.email, o.ship_to as "shipTo" from customer c
       left join sales_order o on o.tenant_id = c.tenant_id and o.id = $3
      where c.tenant_id = $1 and c.id = $2`,
    [customerId, orderId],
  )
  return { deliveries, shipTo: around!.shipTo, buyerEmail: around!.email }
}

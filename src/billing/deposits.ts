import { decimal } from '../kernel/decimal.js'
import { lesser, type Money, minus, money, plus } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { inBase, shareOf, type Valued } from '../ledger/base-amount.js'
import { type Order, orderStore } from '../order/order.js'
import type { Invoice } from './invoice.js'

/** A deposit or a part of it: of what was invoiced in advance, what is not yet deducted nor credited, or what an invoice deducts. */
export interface Deposit {
  readonly id: string
  readonly number: string
  readonly net: Money
  /** In base currency, as posted: a contract liability keeps the rate of its day (IFRIC 22.8). */
  readonly baseNet: Money
  readonly tax: Money
  /** In base currency, as posted: tax keeps the rate of the day on which it fell due (Directive 2006/112/EC art. 65, 91). */
  readonly baseTax: Money
  readonly gross: Money
}

/** As much of a deposit as fits into a gross amount, with its share of the tax; all of it exactly as it was posted. */
export function partOf(deposit: Deposit, room: Money): Deposit {
  const gross = lesser(deposit.gross, room)
  const net = shareOf({ net: deposit.gross, base: deposit.net }, gross)
  const tax = minus(gross, net)
  return {
    ...deposit,
    gross,
    net,
    tax,
    baseTax: shareOf({ net: deposit.tax, base: deposit.baseTax }, tax),
    baseNet: shareOf({ net: deposit.net, base: deposit.baseNet }, net),
  }
}

/** What a deduction leaves of a deposit. */
export const lessPart = (deposit: Deposit, part: Deposit): Deposit => ({
  ...deposit,
  net: minus(deposit.net, part.net),
  baseNet: minus(deposit.baseNet, part.baseNet),
  tax: minus(deposit.tax, part.tax),
  baseTax: minus(deposit.baseTax, part.baseTax),
  gross: minus(deposit.gross, part.gross),
})

type DepositRow = Record<
  | 'order_id'
  | 'id'
  | 'number'
  | 'net'
  | 'base_net'
  | 'tax'
  | 'currency'
  | 'exchange_rate'
  | 'posted_tax'
  | 'base_tax_gone',
  string
>

/** What is left of the deposits of orders, for the next invoice to deduct. Orders made in this transaction have none. */
export async function depositsOf(tx: Tx, orders: readonly Order[]): Promise<(orderId: string) => readonly Deposit[]> {
  const asked = orders.filter((order) => !tx.documents.isNew(orderStore, order.id)).map((order) => order.id)
  const found = new Map<string, Deposit[]>()
  if (asked.length > 0) {
    const rows = await tx.query<DepositRow>(
      `select d.order_id, d.id, d.number, d.net - c.net - u.net as net, p.base_net - u.base_net as base_net, d.tax - c.tax - u.tax as tax, d.currency,
              d.exchange_rate, d.tax as posted_tax, t.base_tax + u.base_tax as base_tax_gone
         from invoice d
        cross join lateral (select coalesce(sum(net), 0) as net, coalesce(sum(tax), 0) as tax
                              from invoice n where n.tenant_id = d.tenant_id and n.related_id = d.id) c
        cross join lateral (select sum(l.base_net) as base_net from (
                              select base_net from invoice_line where tenant_id = d.tenant_id and invoice_id = d.id union all
                              select -base_net from invoice_line where tenant_id = d.tenant_id and related_id = d.id) l) p
        cross join lateral (select coalesce(sum(net), 0) as net, coalesce(sum(tax), 0) as tax, coalesce(sum(base_net), 0) as base_net, coalesce(sum(base_tax), 0) as base_tax
                              from invoice_deposit x where x.tenant_id = d.tenant_id and x.deposit_id = d.id) u
        cross join lateral (select coalesce(sum(base_tax), 0) as base_tax from credited_tax x where x.tenant_id = d.tenant_id and x.invoice_id = d.id) t
        where d.tenant_id = $1 and d.order_id = any($2::uuid[]) and d.type = 'deposit' and d.gross > c.net + c.tax + u.net + u.tax
        order by d.number`,
      [asked],
    )
    for (const { order_id, id, number, currency, ...r } of rows) {
      const [net, tax] = [money(r.net, currency), money(r.tax, currency)]
      const { baseCurrency } = tx.facts
      const postedTax = inBase(money(r.posted_tax, currency), decimal(r.exchange_rate), baseCurrency)
      const baseTax = minus(postedTax, money(r.base_tax_gone, baseCurrency))
      const baseNet = money(r.base_net, baseCurrency)
      const deposit = { id, number, net, tax, gross: plus(net, tax), baseNet, baseTax }
      found.set(order_id, [...(found.get(order_id) ?? []), deposit])
    }
  }
  return (orderId) => found.get(orderId) ?? []
}

/** What invoices have deducted of deposits, by deposit. */
export async function deductionsOf(tx: Tx, invoices: readonly Invoice[]): Promise<ReadonlyMap<string, Deducted>> {
  const deposits = invoices.filter((invoice) => invoice.type === 'deposit')
  if (deposits.length === 0) return new Map()
  await tx.flush()
  const rows = await tx.query<Record<'deposit_id' | 'numbers' | 'net' | 'tax' | 'base_net' | 'base_tax', string>>(
    `select u.deposit_id, string_agg(i.number, ', ' order by i.number) as numbers, sum(u.net) as net, sum(u.tax) as tax, sum(u.base_net) as base_net, sum(u.base_tax) as base_tax
       from invoice_deposit u join invoice i on i.tenant_id = u.tenant_id and i.id = u.invoice_id
      where u.tenant_id = $1 and u.deposit_id = any($2::uuid[]) group by u.deposit_id`,
    [deposits.map((deposit) => deposit.id)],
  )
  const currency = new Map<string, string>(deposits.map((deposit) => [deposit.id, deposit.currency]))
  return new Map(
    rows.map((row) => {
      const of = (amount: string): Money => money(amount, currency.get(row.deposit_id)!)
      const [baseNet, baseTax] = [row.base_net, row.base_tax].map((amount) => money(amount, tx.facts.baseCurrency))
      return [
        row.deposit_id,
        { numbers: row.numbers, net: of(row.net), tax: of(row.tax), baseNet: baseNet!, baseTax: baseTax! },
      ]
    }),
  )
}

/** How much of a deposit is deducted, and on which invoices. */
export interface Deducted {
  readonly numbers: string
  readonly net: Money
  readonly tax: Money
  readonly baseNet: Money
  readonly baseTax: Money
}

/** The tax of deposits that invoices in another currency deducted, by invoice, with what it was posted with. */
export async function taxesDeductedBy(tx: Tx, invoices: readonly Invoice[]): Promise<ReadonlyMap<string, Valued>> {
  const { baseCurrency } = tx.facts
  const foreign = new Map<string, string>(
    invoices.filter(({ currency }) => currency !== baseCurrency).map(({ id, currency }) => [id, currency]),
  )
  if (foreign.size === 0) return new Map()
  await tx.flush()
  const rows = await tx.query<Record<'invoice_id' | 'tax' | 'base_tax', string>>(
    `select invoice_id, sum(tax) as tax, sum(base_tax) as base_tax
       from invoice_deposit where tenant_id = $1 and invoice_id = any($2::uuid[]) group by invoice_id`,
    [[...foreign.keys()]],
  )
  return new Map(
    rows.map((row) => [
      row.invoice_id,
      { net: money(row.tax, foreign.get(row.invoice_id)!), base: money(row.base_tax, baseCurrency) },
    ]),
  )
}

import { type Money, money } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderStore } from '../order/order.js'
import type { Invoice } from './invoice.js'

/** A deposit that was invoiced and not yet deducted, less what was credited of it. */
export interface Deposit {
  readonly id: string
  readonly number: string
  readonly net: Money
  /** In base currency, as posted: a contract liability keeps the rate of its day (IFRIC 22.8). */
  readonly baseNet: Money
  readonly tax: Money
  readonly gross: Money
}

/** The deposits that the next invoice of an order has to deduct. Orders made in this transaction have none. */
export async function depositsOf(tx: Tx, orders: readonly Order[]): Promise<(orderId: string) => readonly Deposit[]> {
  const asked = orders.filter((order) => !tx.documents.isNew(orderStore, order.id)).map((order) => order.id)
  const found = new Map<string, Deposit[]>()
  if (asked.length > 0) {
    const rows = await tx.query<{
      order_id: string
      id: string
      number: string
      net: string
      base_net: string
      tax: string
      gross: string
      currency: string
    }>(
      `select d.order_id, d.id, d.number, d.net - c.net as net, p.base_net, d.tax - c.tax as tax, d.gross - c.gross as gross, d.currency
         from invoice d
        cross join lateral (select coalesce(sum(net), 0) as net, coalesce(sum(tax), 0) as tax, coalesce(sum(gross), 0) as gross
                              from invoice n where n.tenant_id = d.tenant_id and n.related_id = d.id) c
        cross join lateral (select sum(case when l.invoice_id = d.id then l.base_net else -l.base_net end) as base_net
                              from invoice_line l where l.tenant_id = d.tenant_id and (l.invoice_id = d.id or l.related_id = d.id)) p
        where d.tenant_id = $1 and d.order_id = any($2::uuid[]) and d.type = 'deposit'
          and not exists (select from invoice_deposit u where u.tenant_id = d.tenant_id and u.deposit_id = d.id)
          and d.gross > c.gross
        order by d.number`,
      [asked],
    )
    for (const r of rows) {
      const deposit = {
        id: r.id,
        number: r.number,
        net: money(r.net, r.currency),
        baseNet: money(r.base_net, tx.facts.baseCurrency),
        tax: money(r.tax, r.currency),
        gross: money(r.gross, r.currency),
      }
      found.set(r.order_id, [...(found.get(r.order_id) ?? []), deposit])
    }
  }
  return (orderId) => found.get(orderId) ?? []
}

/** Which of these documents are deposits that a final invoice deducted, with the number of that invoice. */
export async function deductedDeposits(tx: Tx, invoices: readonly Invoice[]): Promise<Map<string, string>> {
  const deposits = invoices.filter((invoice) => invoice.type === 'deposit').map((invoice) => invoice.id)
  if (deposits.length === 0) return new Map()
  await tx.flush()
  const rows = await tx.query<{ deposit_id: string; number: string }>(
    `select u.deposit_id, i.number from invoice_deposit u join invoice i on i.tenant_id = u.tenant_id and i.id = u.invoice_id
      where u.tenant_id = $1 and u.deposit_id = any($2::uuid[])`,
    [deposits],
  )
  return new Map(rows.map((row) => [row.deposit_id, row.number]))
}

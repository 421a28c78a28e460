import type { Database } from '../../src/kernel/database.js'
import { Shop } from '../scenario/shop.js'

/** Who owes, in what currency and on what terms: with discount of either regime, in instalments, and plain. */
export const DEBTORS: Readonly<Record<string, { currency: string; country?: string; paymentTerm?: string }>> = {
  A: { currency: 'GBP', paymentTerm: 'DA' },
  B: { currency: 'GBP', paymentTerm: 'DB' },
  I: { currency: 'GBP', paymentTerm: 'INST' },
  U: { currency: 'USD', paymentTerm: 'DA' },
  W: { currency: 'USD', country: 'US', paymentTerm: 'DB' },
}

/** What comes more often than the rest. */
export const OFTEN = ['order', 'order', 'pay', 'payRest', 'credit', 'writeOff', 'recover', 'nextDay', 'work', 'deposit']

/** A claim, with what a customer pays who takes its discount. */
export interface Claim {
  readonly id: string
  readonly number: string
  readonly residual: string
  readonly discounted: string
  readonly discount: string
  readonly currency: string
  readonly customer: string
}

/** Goods that are with a customer. */
export interface Sold {
  readonly order_id: string
  readonly line: number
  readonly item: string
  readonly price: string
  readonly shipped: string
  readonly customer: string
  readonly currency: string
}

export const CLAIMS = `select i.id, i.document_number as number, i.residual, greatest(i.residual - i.discount, 0.01) as discounted, i.discount, i.currency, c.number as customer
    from open_item i join customer c on c.id = i.customer_id where i.tenant_id = $1 and i.residual > 0 order by i.document_number, i.instalment`

/** Of one document what is left to pay, and what was to be paid. */
export const REST = `select i.document_number as number, i.residual, i.amount as claimed, i.discount, i.currency, c.number as customer
    from open_item i join customer c on c.id = i.customer_id where i.tenant_id = $1 and i.document_number = $2 and i.residual > 0`

export const CREDITABLE =
  "select i.id, l.line, l.quantity, l.net from invoice i join invoice_line l on l.invoice_id = i.id where i.tenant_id = $1 and i.type <> 'credit_note' order by i.number, l.line"

export const SOLD = `select p.order_id, p.line, l.item_number as item, l.unit_price as price, p.shipped, c.number as customer, o.currency from order_line_sums p
    join order_line l on l.order_id = p.order_id and l.line = p.line join sales_order o on o.id = p.order_id join customer c on c.id = o.customer_id
   where p.tenant_id = $1 and p.shipped > 0 and l.item_number <> 'TOKEN' order by o.number, p.line`

/** The shop whose money walks, on 1 March 2011. */
export async function moneyShop(database: Database): Promise<Shop> {
  const shop = await Shop.open(database, {
    settings: {
      'shipping.automatic': 'yes',
      'cash.small_difference': '0.50',
      'cash.small_difference_tax_relief': 'yes',
      'revenue.expected_return_percent': '5',
      'credit.starter_limit': '1000000',
      'credit.overdue_minimum': '1000000',
      'credit.written_off_minimum': '1000000',
    },
  })
  await shop.sql(
    `insert into payment_term (tenant_id, code, name, net_days, discount_percent, discount_days, discount_regime) values
       ($1, 'DA', '3 % in 10 days', 30, 3, 10, 'A'), ($1, 'DB', '3 % in 10 days on the net', 30, 3, 10, 'B'), ($1, 'INST', 'three parts', 0, 0, 0, 'A')`,
  )
  await shop.sql(
    "insert into payment_term_instalment (tenant_id, code, instalment, share, days) values ($1, 'INST', 1, 0.5, 10), ($1, 'INST', 2, 0.3, 20), ($1, 'INST', 3, 0.2, 30)",
  )
  for (const [number, more] of Object.entries(DEBTORS)) await shop.customer(number, more)
  await shop.item('TEA', '10.00', '10000', '4.00')
  await shop.item('CUP', '1.50', '10000', '0.50')
  await shop.item('RARE', '3.00', '9', '1.23')
  await shop.item('TOKEN', '10.00', '0', '0', { kind: 'voucher', accountRole: 'voucher_liability' })
  await shop.sql("update item set tax_class = 'outside' where tenant_id = $1 and number = 'TOKEN'")
  // Whatever is asked for them is their price.
  await shop.sql('delete from item_price where tenant_id = $1')
  return shop
}

/** A day counted from the first of March. */
export const dayText = (day: number): string => new Date(Date.UTC(2011, 2, day)).toISOString().slice(0, 10)

import type { BusinessDate } from '../kernel/date.js'
import { money, moneyText } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'

/** What one customer owes in one currency, by days past due; `credits` (negative) is what it has to its favour, `total` all of it. Texts in major units. */
export interface AgingRow {
  /** Empty for money of unknown payers. */
  readonly customerNumber: string
  readonly customerName: string
  readonly currency: string
  readonly current: string
  readonly days1To30: string
  readonly days31To60: string
  readonly days61To90: string
  readonly over90: string
  readonly credits: string
  readonly total: string
}

const BUCKETS = ['current', 'days1To30', 'days31To60', 'days61To90', 'over90', 'credits', 'total'] as const

/**
 * Open items at the end of any day, rebuilt from their amounts and the settlements up to that day, so that a report
 * about the past never changes and always equals the control accounts of that day.
 */
export async function aging(tx: Tx, asOf: BusinessDate): Promise<AgingRow[]> {
  const rows = await tx.query<Record<(typeof BUCKETS)[number] | 'number' | 'name' | 'currency', string>>(
    `with settled as (
       select item, sum(amount) as amount from (
         select debit_item as item, amount from settlement where tenant_id = $1 and debit_item is not null and settled_on <= $2::date
         union all
         select credit_item, -amount from settlement where tenant_id = $1 and credit_item is not null and settled_on <= $2::date) s
        group by item
     ), open as (
       select i.customer_id, i.currency, $2::date - i.due_date as late, i.amount - coalesce(s.amount, 0) as residual
         from open_item i left join settled s on s.item = i.id
        where i.tenant_id = $1 and i.issue_date <= $2::date and i.amount <> coalesce(s.amount, 0)
     )
     select coalesce(c.number, '') as number, coalesce(c.name, '') as name, o.currency,
            coalesce(sum(residual) filter (where residual > 0 and late <= 0), 0) as current,
            coalesce(sum(residual) filter (where residual > 0 and late between 1 and 30), 0) as "days1To30",
            coalesce(sum(residual) filter (where residual > 0 and late between 31 and 60), 0) as "days31To60",
            coalesce(sum(residual) filter (where residual > 0 and late between 61 and 90), 0) as "days61To90",
            coalesce(sum(residual) filter (where residual > 0 and late > 90), 0) as "over90",
            coalesce(sum(residual) filter (where residual < 0), 0) as credits,
            sum(residual) as total
       from open o left join customer c on c.tenant_id = $1 and c.id = o.customer_id
      group by c.number, c.name, o.currency order by c.number nulls last, o.currency`,
    [asOf],
  )
  return rows.map(({ number, name, currency, ...sums }) => {
    const text = (bucket: (typeof BUCKETS)[number]): string => moneyText(money(sums[bucket], currency))
    return {
      customerNumber: number,
      customerName: name,
      currency,
      current: text('current'),
      days1To30: text('days1To30'),
      days31To60: text('days31To60'),
      days61To90: text('days61To90'),
      over90: text('over90'),
      credits: text('credits'),
      total: text('total'),
    }
  })
}

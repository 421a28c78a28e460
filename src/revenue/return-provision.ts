import { addDays, type BusinessDate } from '../kernel/date.js'
import type { Decimal } from '../kernel/decimal.js'
import { documentStore, type TableStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import type { Money } from '../kernel/money.js'
import { fromRow, table } from '../kernel/table.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { nextMonth } from '../ledger/period.js'
import { settingDecimal, settingNumber } from '../policy/settings.js'

/** Returns expected at the end of a month, in base currency. */
export interface ReturnProvision {
  readonly id: Id<'return_provision'>
  /** `YYYY-MM`. */
  readonly month: string
  readonly legalEntity: string
  readonly postedOn: BusinessDate
  readonly reversedOn: BusinessDate
  readonly percent: Decimal
  readonly windowDays: number
  readonly deliveries: number
  readonly revenue: Money
  readonly cost: Money
  readonly refundLiability: Money
  readonly rightOfReturn: Money
}

const returnProvision = table('return_provision', ['id'], {
  id: 'uuid',
  month: 'text',
  legalEntity: 'text',
  postedOn: 'date',
  reversedOn: 'date',
  percent: 'numeric',
  windowDays: 'int4',
  deliveries: 'int4',
  revenue: 'base_money',
  cost: 'base_money',
  refundLiability: 'base_money',
  rightOfReturn: 'base_money',
})

const stored = documentStore<ReturnProvision>({ name: 'return_provision', table: returnProvision, key: ['month'] })

/** By month. They never change, so nothing is locked: of two made at once the key lets one in. */
export const returnProvisionStore: TableStore<ReturnProvision> = {
  ...stored,
  async load(tx, months) {
    const rows = await tx.query<Record<string, unknown>>(
      `select ${returnProvision.selection} from return_provision t where t.tenant_id = $1 and t.month = any($2::text[])`,
      [months],
    )
    return rows.map((row) => fromRow<ReturnProvision>(returnProvision, row, tx.facts.baseCurrency))
  },
}

/** What customers may still send back at the end of a month, and how much of it they are expected to. */
export interface Returnable {
  readonly postedOn: BusinessDate
  readonly reversedOn: BusinessDate
  readonly percent: Decimal
  readonly windowDays: number
  readonly deliveries: number
  /** Decimal texts, in base currency, not rounded to it. */
  readonly revenue: string
  readonly cost: string
}

/** Looks at the books as they stood on the last day of a month, with the settings of that day. */
export async function returnableAt(tx: Tx, month: string): Promise<Returnable> {
  const reversedOn = `${nextMonth(month)}-01` as BusinessDate
  const postedOn = addDays(reversedOn, -1)
  const settings = await settingsOn(tx, postedOn)
  const windowDays = settingNumber(settings, 'revenue.return_window_days')
  const percent = settingDecimal(settings, 'revenue.expected_return_percent')
  const [row] = await tx.query<Pick<Returnable, 'deliveries' | 'revenue' | 'cost'>>(RETURNABLE, [
    addDays(postedOn, -windowDays),
    postedOn,
  ])
  return { postedOn, reversedOn, percent, windowDays, ...row! }
}

async function settingsOn(tx: Tx, day: BusinessDate): Promise<TenantFacts> {
  const rows = await tx.query<{ name: string; value: unknown }>(
    `select distinct on (name) name, value from setting where tenant_id = $1 and name like 'revenue.%' and valid_from <= $2::date
      order by name, valid_from desc`,
    [day],
  )
  return { ...tx.facts, settings: new Map(rows.map(({ name, value }) => [name, value])) }
}

/**
 * Revenue recognised with goods that arrived after $2 and up to $3, each line with its share of what its delivery earned in
 * base currency, and what the goods cost; less the part of each order line that was sent back and credited by then. Kits
 * count as sent back when they come back whole.
 */
const RETURNABLE = `
with line as (
  select d.id as delivery_id, l.order_id, l.order_line, o.stocked, coalesce(l.picked, l.quantity) as quantity, l.cost,
         coalesce(l.picked, l.quantity) * o.unit_price - l.credited as value
    from delivery d
    join delivery_line l on l.tenant_id = d.tenant_id and l.delivery_id = d.id
    join order_line o on o.tenant_id = l.tenant_id and o.order_id = l.order_id and o.line = l.order_line
    join account a on a.tenant_id = o.tenant_id and a.role = o.account_role and a.kind = 'revenue'
   where d.tenant_id = $1 and d.state = 'delivered' and d.delivered_date > $2::date and d.delivered_date <= $3::date),
earned as (
  select delivery_id, sum(base_amount) as base from recognition
   where tenant_id = $1 and recognised_on <= $3::date and delivery_id in (select delivery_id from line) group by 1),
back as (
  select c.order_id, c.order_line, sum(c.quantity) as quantity
    from customer_return_line c
    join invoice n on n.tenant_id = c.tenant_id and n.return_id = c.return_id and n.type = 'credit_note' and n.issue_date <= $3::date
   where c.tenant_id = $1 and c.order_id in (select order_id from line) and c.component_position is null group by 1, 2),
goods as (
  select v.delivery_id, e.base * v.value / nullif(v.whole, 0) as revenue, v.cost,
         case when v.quantity = 0 then 0 else greatest(0, 1 - coalesce(b.quantity, 0) / v.total) end as share
    from (select line.*, sum(value) over (partition by delivery_id) as whole, sum(quantity) over (partition by order_id, order_line) as total from line) v
    join earned e on e.delivery_id = v.delivery_id
    left join back b on b.order_id = v.order_id and b.order_line = v.order_line
   where v.stocked)
select count(distinct delivery_id)::int as deliveries, round(coalesce(sum(revenue * share), 0), 6)::text as revenue,
       round(coalesce(sum(cost * share), 0), 6)::text as cost
  from goods where share > 0`

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
 * base currency, and what the goods cost; less what was credited of the line by then, with what it was posted with. A price
 * reduction leaves the goods where they are; what was credited by quantity, be it one component of a kit, comes back no more.
 */
const RETURNABLE = `
with line as (
  select d.id as delivery_id, l.line, l.order_id, l.order_line, o.stocked, l.cost, l.components, o.recipe, q.leaving as quantity,
         (case when d.bills_over then q.leaving else least(q.leaving, l.quantity) end) * o.unit_price - l.credited as value
    from delivery d
    join delivery_line l on l.tenant_id = d.tenant_id and l.delivery_id = d.id
   cross join lateral (select coalesce(l.picked, l.quantity) as leaving) q
    join order_line o on o.tenant_id = l.tenant_id and o.order_id = l.order_id and o.line = l.order_line
    join account a on a.tenant_id = o.tenant_id and a.role = o.account_role and a.kind = 'revenue'
   where d.tenant_id = $1 and d.state = 'delivered' and d.delivered_date > $2::date and d.delivered_date <= $3::date and q.leaving > 0),
earned as (
  select delivery_id, sum(base_amount) as base from recognition
   where tenant_id = $1 and recognised_on <= $3::date and delivery_id in (select delivery_id from line) group by 1),
credited as (
  select l.delivery_id, l.line, sum(c.base_net) as revenue,
         sum(case when c.item_id is null then 0 when l.components is null then l.cost * c.quantity / l.quantity
                  else (select coalesce(sum(p.cost / nullif(coalesce(p.picked, p.quantity), 0) * c.quantity
                                            * case when c.item_id = i.item_id then (l.recipe -> (p.position - 1) ->> 'quantity')::numeric else 1 end), 0)
                          from jsonb_to_recordset(l.components) p("position" int, "itemId" uuid, quantity numeric, picked numeric, cost numeric)
                         where c.item_id = i.item_id or c.item_id = p."itemId") end) as cost
    from line l
    join invoice_line i on i.tenant_id = $1 and i.order_id = l.order_id and i.order_line = l.order_line
                       and i.delivery_id = l.delivery_id and i.delivery_line = l.line and i.related_id is null
    join invoice_line c on c.tenant_id = $1 and c.related_id = i.invoice_id and c.related_line = i.line and c.account_role <> 'contract_balance'
    join invoice n on n.tenant_id = $1 and n.id = c.invoice_id and n.issue_date <= $3::date
   group by 1, 2),
goods as (
  select v.delivery_id, round(greatest(0, coalesce(e.base * v.value / nullif(v.whole, 0), 0) - coalesce(c.revenue, 0)), 6) as revenue,
         round(greatest(0, v.cost - coalesce(c.cost, 0)), 6) as cost
    from (select line.*, sum(value) over (partition by delivery_id) as whole from line) v
    join earned e on e.delivery_id = v.delivery_id
    left join credited c on c.delivery_id = v.delivery_id and c.line = v.line
   where v.stocked)
select count(distinct delivery_id)::int as deliveries, coalesce(sum(revenue), 0)::text as revenue, coalesce(sum(cost), 0)::text as cost
  from goods where revenue > 0 or cost > 0`

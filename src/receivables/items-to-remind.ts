import { addDays, type BusinessDate } from '../kernel/date.js'
import type { Tx } from '../kernel/tx.js'
import { settingNumber, settingYes } from '../policy/settings.js'

/** When a customer is reminded of a claim. */
export interface DunningRules {
  /** A claim that fell due on or before this day gets its first reminder. */
  readonly firstDueBy: BusinessDate
  /** A claim reminded on or before this day gets its next one. */
  readonly remindedBy: BusinessDate
  readonly levels: number
}

/**
 * The rules on the tenant's today. Where the bank's word is needed, lateness counts only up to the last day that the
 * bank has told us of: nobody is asked for money that may have come in without our knowing.
 */
export async function dunningRules(tx: Tx): Promise<DunningRules | undefined> {
  const known = settingYes(tx.facts, 'credit.overdue_needs_bank') ? await cashKnownThrough(tx) : tx.today
  if (known === null) return undefined
  const [day] = [known, tx.today].sort() as [BusinessDate, BusinessDate]
  return {
    firstDueBy: addDays(day, -settingNumber(tx.facts, 'dunning.first_after_days')),
    remindedBy: addDays(tx.today, -settingNumber(tx.facts, 'dunning.interval_days')),
    levels: settingNumber(tx.facts, 'dunning.levels'),
  }
}

async function cashKnownThrough(tx: Tx): Promise<BusinessDate | null> {
  const [row] = await tx.query<{ known_through: BusinessDate | null }>(
    'select known_through from cash_known where tenant_id = $1',
  )
  return row?.known_through ?? null
}

/**
 * The condition under which an open item (alias `i`) is to be reminded of today ($7), with its rules as $2 to $4. That
 * something is open follows from the rest, but only said so do the indexes over what is open serve.
 */
const IS_DUE = `i.account_role = 'receivable' and i.residual > 0 and i.residual > i.disputed and i.dunning_level < $4::int
  and i.due_date <= $2::date and (i.dunned_on is null or i.dunned_on <= $3::date)
  and not exists (select from dunning_notice n where n.tenant_id = i.tenant_id and n.customer_id = i.customer_id
                     and n.level = i.dunning_level + 1 and n.currency = i.currency and n.noticed_on = $7::date)`

/**
 * Customers to be reminded, and which of their items. One whose money not yet applied covers what is due is not asked:
 * it has paid, and it is for us to find out what.
 */
export async function itemsToRemind(
  tx: Tx,
  rules: DunningRules,
  which: { readonly customerIds?: readonly string[]; readonly limit?: number },
): Promise<{ customerId: string; itemId: string }[]> {
  const rows = await tx.query<{ customer_id: string; id: string }>(
    `with due as (
       select i.customer_id, i.currency, sum(i.residual - i.disputed) as amount from open_item i
        where i.tenant_id = $1 and ${IS_DUE} and ($5::uuid[] is null or i.customer_id = any($5::uuid[]))
        group by i.customer_id, i.currency
     ), asked as (
       select d.customer_id, d.currency from due d
        where d.amount > (select coalesce(-sum(c.residual), 0) from open_item c
                           where c.tenant_id = $1 and c.customer_id = d.customer_id and c.currency = d.currency and c.residual < 0)
        order by d.customer_id limit $6::int
     )
     select i.customer_id, i.id from asked a
      cross join lateral (select i.customer_id, i.id from open_item i
                           where i.tenant_id = $1 and i.customer_id = a.customer_id and i.currency = a.currency and ${IS_DUE} offset 0) i
      order by i.id`,
    [rules.firstDueBy, rules.remindedBy, rules.levels, which.customerIds ?? null, which.limit ?? null, tx.today],
  )
  return rows.map((row) => ({ customerId: row.customer_id, itemId: row.id }))
}

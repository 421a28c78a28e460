import type { Tx } from '../kernel/tx.js'
import type { PeriodState } from './period.js'

/** What stands in a month when it is locked or closed; a proof compares it with what stands there later. */
export interface MonthSeal {
  /** Number of journal lines. */
  readonly lines: number
  /** Sum of their debits, in base currency. */
  readonly debit: string
  /** Sum of the marks of all lines, see `LINE_MARK`. */
  readonly checksum: string
}

/**
 * SQL: the mark of a journal line `l` of journal `j`, a number that another content makes another. The sum of the marks
 * tells whether any line was added, changed or taken away, in whatever order they are read. It guards against slips and
 * direct SQL, not against a forger, who could write the event anew as well.
 */
export const LINE_MARK = `('x' || left(md5(concat_ws('|', j.number, j.currency, l.line, l.account, l.debit, l.credit, l.base_debit, l.base_credit,
  coalesce(l.party_id::text, ''))), 15))::bit(60)::bigint`

/** The seals of months that are about to be locked (adjustments may still come, so they do not count) or closed. */
export async function monthSeals(
  tx: Tx,
  wanted: readonly { readonly month: string; readonly state: PeriodState }[],
): Promise<(month: string, state: PeriodState) => MonthSeal> {
  await tx.flush()
  const rows = await tx.query<{ month: string; state: string; lines: number; debit: string; checksum: string }>(
    `select w.month, w.state, count(l.line)::int as lines, coalesce(sum(l.base_debit), 0)::text as debit, coalesce(sum(${LINE_MARK}), 0)::text as checksum
       from (select distinct * from unnest($2::text[], $3::text[]) as v(month, state)) w
       join journal_line l on l.tenant_id = $1 and l.posting_date >= (w.month || '-01')::date
        and l.posting_date < (w.month || '-01')::date + interval '1 month'
       join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id and (w.state = 'closed' or not j.adjustment)
      group by w.month, w.state`,
    [wanted.map(({ month }) => month), wanted.map(({ state }) => state)],
  )
  const seals = new Map(
    rows.map(({ month, state, lines, debit, checksum }) => [`${month} ${state}`, { lines, debit, checksum }]),
  )
  return (month, state) => seals.get(`${month} ${state}`) ?? { lines: 0, debit: '0', checksum: '0' }
}

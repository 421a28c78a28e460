import type { BusinessDate } from '../kernel/date.js'
import { minus, money, moneyText, negated, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'

/** One account with its balance in base currency, on the side where it stands; texts in major units. */
export interface TrialBalanceRow {
  readonly account: string
  readonly name: string
  readonly kind: string
  readonly debit: string
  readonly credit: string
}

/** The balance of every account that was ever posted to, at the end of a day. Debits and credits add up to the same. */
export async function trialBalance(tx: Tx, asOf: BusinessDate): Promise<TrialBalanceRow[]> {
  const rows = await tx.query<{ account: string; name: string; kind: string; debit: string; credit: string }>(
    `select a.number as account, a.name, a.kind, sum(l.base_debit) as debit, sum(l.base_credit) as credit
       from journal_line l join account a on a.tenant_id = l.tenant_id and a.number = l.account
      where l.tenant_id = $1 and l.posting_date <= $2::date
      group by a.number, a.name, a.kind order by a.number`,
    [asOf],
  )
  const { baseCurrency } = tx.facts
  return rows.map(({ account, name, kind, debit, credit }) => {
    const balance = minus(money(debit, baseCurrency), money(credit, baseCurrency))
    const [onDebit, onCredit] =
      balance.minor > 0n ? [balance, zero(baseCurrency)] : [zero(baseCurrency), negated(balance)]
    return { account, name, kind, debit: moneyText(onDebit), credit: moneyText(onCredit) }
  })
}

import { type Decimal, decimal, divide, ONE } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

export const exchangeRateTable = table('exchange_rate', ['currency', 'validFrom'], {
  currency: 'text',
  validFrom: 'date',
  rate: 'numeric',
})

/** Units of `to` for one unit of `from`, today. */
export type RateOf = (from: string, to: string) => Decimal

/** Today's rates between the base currency and the currencies named; asks the database only where one differs. */
export async function exchangeRates(tx: Tx, currencies: Iterable<string>): Promise<RateOf> {
  const base = tx.facts.baseCurrency
  const foreign = [...new Set(currencies)].filter((currency) => currency !== base)
  const rates =
    foreign.length === 0
      ? new Map<string, Decimal>()
      : await tx.cached('exchange rate', foreign, (missing) => readRates(tx, missing))
  const inBase = (currency: string): Decimal => {
    if (currency === base) return ONE
    const rate = rates.get(currency)
    if (!rate)
      throw problem(
        'exchange_rate.missing',
        `there is no exchange rate from ${currency} to ${base} on ${tx.today}: add one`,
        { currency },
      )
    return rate
  }
  return (from, to) => (from === to ? ONE : to === base ? inBase(from) : divide(inBase(from), inBase(to), 6))
}

async function readRates(tx: Tx, currencies: readonly string[]): Promise<Map<string, Decimal>> {
  const rows = await tx.query<{ currency: string; rate: string }>(
    `select distinct on (currency) currency, rate from exchange_rate
      where tenant_id = $1 and currency = any($2::text[]) and valid_from <= $3::date order by currency, valid_from desc`,
    [currencies, tx.today],
  )
  return new Map(rows.map((row) => [row.currency, decimal(row.rate)]))
}

import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal, divide, ONE } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** Dated rates: each holds until the next of its currency. */
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

/** Value of one unit of a currency in base currency on a day in the past; `undefined` where no rate is known. */
export type DatedRate = (currency: string, day: BusinessDate) => Decimal | undefined

/** The rates of the days on which money came in; asks the database only where a currency is not the base currency. */
export async function exchangeRatesOn(
  tx: Tx,
  wanted: Iterable<{ readonly currency: string; readonly day: BusinessDate }>,
): Promise<DatedRate> {
  const base = tx.facts.baseCurrency
  const foreign = [...wanted].filter(({ currency }) => currency !== base)
  const rows =
    foreign.length === 0
      ? []
      : await tx.query<{ currency: string; day: BusinessDate; rate: string }>(
          `select w.currency, w.day, r.rate from (select distinct * from unnest($2::text[], $3::date[]) as v(currency, day)) w
             cross join lateral (select rate from exchange_rate r where r.tenant_id = $1 and r.currency = w.currency
                                  and r.valid_from <= w.day order by r.valid_from desc limit 1) r`,
          [foreign.map(({ currency }) => currency), foreign.map(({ day }) => day)],
        )
  const rates = new Map(rows.map((row) => [`${row.currency} ${row.day}`, decimal(row.rate)]))
  return (currency, day) => (currency === base ? ONE : rates.get(`${currency} ${day}`))
}

import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal, isPositive } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { currencyInput, dateInput, decimalInput } from '../kernel/input.js'
import { saving } from '../kernel/master-data.js'
import type { TenantFacts } from '../kernel/tx.js'
import { exchangeRateTable } from './exchange-rate.js'

/** The rate of a currency from a day on. */
const exchangeRateInput = z.object({
  currency: currencyInput,
  validFrom: dateInput,
  rate: decimalInput.describe('Value of one unit in our base currency'),
})
export type ExchangeRateInput = z.infer<typeof exchangeRateInput>

/** Value of one unit of a currency in base currency, from a day on. */
export interface ExchangeRate {
  readonly currency: string
  readonly validFrom: BusinessDate
  readonly rate: Decimal
}

/** Exchange rates by currency and first day. */
export const exchangeRateStore = documentStore<ExchangeRate>({ name: 'exchange_rate', table: exchangeRateTable })

/** The rate as it is to be; refused where it is not more than 0 or of the base currency itself. */
function mergeExchangeRate(
  _: ExchangeRate | undefined,
  input: ExchangeRateInput,
  __: null,
  tenant: TenantFacts,
): ExchangeRate | Refused {
  const rate = decimal(input.rate)
  if (!isPositive(rate)) return refuse('exchange_rate.out_of_range', `the rate must be more than 0, not ${input.rate}`)
  if (input.currency === tenant.baseCurrency)
    return refuse('exchange_rate.base_currency', `${input.currency} is our base currency: its rate is always 1`)
  return { currency: input.currency, validFrom: input.validFrom as BusinessDate, rate }
}

/** Sets rates; what was posted with an earlier one stays. */
export const saveExchangeRates = saving<ExchangeRateInput, ExchangeRate, null>({
  permission: 'ledger.save',
  summary: 'Set dated exchange rates; documents keep the rate they were posted with.',
  input: exchangeRateInput,
  store: exchangeRateStore,
  keyOf: (input) => `${input.currency} ${input.validFrom}`,
  facts: async () => null,
  merge: mergeExchangeRate,
  subject: (rate, tenant) => ({
    type: 'exchange_rate',
    id: tenant.tenantId,
    number: `${rate.currency} ${rate.validFrom}`,
  }),
})

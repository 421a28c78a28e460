import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { compare, decimal, isNegative } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { countryInput, dateInput, decimalInput } from '../kernel/input.js'
import { saving } from '../kernel/master-data.js'
import { type TaxRate, taxRateTable } from './tax.js'

export const taxRateInput = z.object({
  country: countryInput,
  category: z.enum(['S']).describe('Category by UNCL 5305; only the standard rate S is a choice, the others are zero'),
  validFrom: dateInput,
  rate: decimalInput.describe('Percent'),
})
export type TaxRateInput = z.infer<typeof taxRateInput>

export const taxRateStore = documentStore<TaxRate>({ name: 'tax_rate', table: taxRateTable })

function mergeTaxRate(existing: TaxRate | undefined, input: TaxRateInput): TaxRate | Refused {
  const rate = decimal(input.rate)
  if (isNegative(rate) || compare(rate, decimal('100')) >= 0)
    return refuse('tax_rate.out_of_range', `the rate must be 0 or more and less than 100 percent, not ${input.rate}`)
  const { country, category } = input
  return { ...existing, country, category, validFrom: input.validFrom as BusinessDate, rate }
}

export const saveTaxRates = saving<TaxRateInput, TaxRate, null>({
  permission: 'catalog.save',
  summary: 'Set dated tax rates; invoices keep the rate they were issued with.',
  input: taxRateInput,
  store: taxRateStore,
  keyOf: (input) => `${input.country} ${input.category} ${input.validFrom}`,
  facts: async () => null,
  merge: mergeTaxRate,
  subject: (rate, tenant) => ({
    type: 'tax_rate',
    id: tenant.tenantId,
    number: `${rate.country} ${rate.category} ${rate.validFrom}`,
  }),
})

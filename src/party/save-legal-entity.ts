import { z } from 'zod'
import { type Refused, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { countryInput, currencyInput, lineOfText } from '../kernel/input.js'
import { saving, stated } from '../kernel/master-data.js'
import type { TenantFacts } from '../kernel/tx.js'
import { type LegalEntity, legalEntity } from './legal-entity.js'

const optionalText = (maximum: number) => lineOfText(maximum).nullable().optional()

export const legalEntityInput = z.object({
  code: lineOfText(20).min(1).describe('By which documents name the company'),
  name: lineOfText(200).min(1).optional().describe('Registered name; a new company needs it'),
  country: countryInput.optional().describe('Of its seat; a new company needs it. It stays'),
  currency: currencyInput.optional().describe('Of its own; our base currency when absent. It stays'),
  vatNumber: optionalText(40).describe('VAT identifier with country prefix'),
  taxNumber: optionalText(40).describe('Registration for other taxes, such as a German Steuernummer'),
  street: optionalText(200),
  city: optionalText(100),
  postcode: optionalText(20),
  email: optionalText(200).describe('For questions about invoices'),
  contactName: optionalText(100).describe('Who answers them; XRechnung demands name, telephone and e-mail'),
  phone: optionalText(40),
})
export type LegalEntityInput = z.infer<typeof legalEntityInput>

export const legalEntityStore = documentStore<LegalEntity>({ name: 'legal_entity', table: legalEntity })

/** The company as an input wants it: what it does not mention stays. Seat and currency are in every book: they stay. */
export function mergeLegalEntity(
  existing: LegalEntity | undefined,
  input: LegalEntityInput,
  tenant: TenantFacts,
): LegalEntity | Refused {
  const { code, name, country, currency } = input
  if (!existing) {
    if (!name || !country)
      return refuse('legal_entity.incomplete', `a new company ${code} needs a name and the country of its seat`)
    return { ...emptyEntity(tenant), ...stated(input) } as LegalEntity
  }
  if ((country ?? existing.country) !== existing.country || (currency ?? existing.currency) !== existing.currency)
    return refuse(
      'legal_entity.seat_fixed',
      `${code} stays in ${existing.country} and keeps its books in ${existing.currency}: create another company`,
    )
  return { ...existing, ...stated(input) } as LegalEntity
}

const emptyEntity = (tenant: TenantFacts): Omit<LegalEntity, 'code' | 'name' | 'country'> => ({
  currency: tenant.baseCurrency,
  vatNumber: null,
  taxNumber: null,
  street: null,
  city: null,
  postcode: null,
  email: null,
  contactName: null,
  phone: null,
})

export const saveLegalEntities = saving<LegalEntityInput, LegalEntity, null>({
  permission: 'party.save',
  summary: 'Change our own companies as invoices name them, or create one; what is issued stays as it was.',
  input: legalEntityInput,
  store: legalEntityStore,
  keyOf: ({ code }) => code,
  facts: async () => null,
  merge: (existing, input, _, tenant) => mergeLegalEntity(existing, input, tenant),
  subject: ({ code }, tenant) => ({ type: 'legal_entity', id: tenant.tenantId, number: code }),
})

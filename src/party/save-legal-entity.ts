import { z } from 'zod'
import { type Refused, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { codeInput, countryInput, currencyInput, lineOfText, optionalLine } from '../kernel/input.js'
import { saving, stated } from '../kernel/master-data.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { type LegalEntity, legalEntity } from './legal-entity.js'

const legalEntityInput = z.object({
  code: codeInput(20).describe('By which documents name the company'),
  name: lineOfText(200).min(1).optional().describe('Registered name; a new company needs it'),
  country: countryInput.optional().describe('Of its seat; a new company needs it. It stays'),
  currency: currencyInput.optional().describe('Of its own; our base currency when absent. It stays'),
  vatNumber: optionalLine(40).describe('VAT identifier with country prefix'),
  taxNumber: optionalLine(40).describe('Registration for other taxes, such as a German Steuernummer'),
  street: optionalLine(200),
  city: optionalLine(100),
  postcode: optionalLine(20),
  email: optionalLine(200).describe('For questions about invoices'),
  contactName: optionalLine(100).describe('Who answers them; XRechnung demands name, telephone and e-mail'),
  phone: optionalLine(40),
})
export type LegalEntityInput = z.infer<typeof legalEntityInput>

export const legalEntityStore = documentStore<LegalEntity>({ name: 'legal_entity', table: legalEntity })

/**
 * The company as an input wants it: what it does not mention stays. Seat and currency are in every book: they stay. A
 * tenant has one company: numbers do not name theirs, so those of a second would be taken already, and no order says
 * which of them sells.
 */
function mergeLegalEntity(
  existing: LegalEntity | undefined,
  input: LegalEntityInput,
  only: string,
  tenant: TenantFacts,
): LegalEntity | Refused {
  const { code, name, country, currency } = input
  if (code !== only)
    return refuse(
      'legal_entity.second',
      `${code} would be a second company beside ${only}: each company has a tenant of its own, create one with \`o2c tenant create\``,
      { code, only },
    )
  if (!existing) {
    if (!name || !country)
      return refuse('legal_entity.incomplete', `a new company ${code} needs a name and the country of its seat`)
    return { ...emptyEntity(tenant), ...stated(input) } as LegalEntity
  }
  if ((country ?? existing.country) !== existing.country || (currency ?? existing.currency) !== existing.currency)
    return refuse(
      'legal_entity.seat_fixed',
      `${code} stays in ${existing.country} and keeps its books in ${existing.currency}: another company has a tenant of its own`,
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

/** Code of the tenant's company, or of the one that is about to become it. */
async function onlyCompany(tx: Tx, inputs: readonly LegalEntityInput[]): Promise<string> {
  const [row] = await tx.query<{ code: string | null }>(
    'select min(code) as code from legal_entity where tenant_id = $1',
  )
  return row?.code ?? inputs[0]!.code
}

/** Saves what invoices say of our company. */
export const saveLegalEntities = saving<LegalEntityInput, LegalEntity, string>({
  permission: 'party.save',
  summary: 'Change our own company as invoices name it; what is issued stays as it was.',
  input: legalEntityInput,
  store: legalEntityStore,
  keyOf: ({ code }) => code,
  facts: onlyCompany,
  merge: mergeLegalEntity,
  subject: ({ code }, tenant) => ({ type: 'legal_entity', id: tenant.tenantId, number: code }),
})

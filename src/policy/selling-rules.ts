import { TAX_RATES, type TaxRate, type TaxRateRow, taxRatesFrom } from '../catalog/tax.js'
import type { Tx } from '../kernel/tx.js'
import { LEGAL_ENTITIES, type LegalEntity, legalEntitiesFrom } from '../party/legal-entity.js'
import { PAYMENT_TERMS, type PaymentTerm, type TermRow, termsFrom } from '../party/payment-term.js'
import { setting } from './settings.js'

/** The small master data that nearly every step needs, read once in a transaction. */
export interface SellingRules {
  readonly terms: ReadonlyMap<string, PaymentTerm>
  /** Newest first. */
  readonly rates: readonly TaxRate[]
  readonly entities: ReadonlyMap<string, LegalEntity>
  /** Codes of the warehouses. */
  readonly warehouses: ReadonlySet<string>
  /** The one of them that goods come from, or go to, unless the document says otherwise. */
  readonly warehouse: string
}

interface RulesRow {
  terms: TermRow[] | null
  rates: TaxRateRow[] | null
  entities: Record<string, unknown>[] | null
  warehouses: string[] | null
}

export async function sellingRules(tx: Tx): Promise<SellingRules> {
  return { ...(await masterData(tx)), warehouse: setting(tx.facts, 'shipping.default_warehouse') }
}

/** Read in one statement: a step of a single document consists of little else than its round trips. */
function masterData(tx: Tx): Promise<Omit<SellingRules, 'warehouse'>> {
  return tx.cachedWhole('selling rules', async () => {
    const [row] = await tx.query<RulesRow>(
      `select (${PAYMENT_TERMS}) as terms, (${TAX_RATES}) as rates, (${LEGAL_ENTITIES}) as entities,
              (select array_agg(code) from warehouse where tenant_id = $1) as warehouses`,
    )
    return {
      terms: termsFrom(row!.terms),
      rates: taxRatesFrom(row!.rates),
      entities: legalEntitiesFrom(row!.entities, tx.facts.baseCurrency),
      warehouses: new Set(row!.warehouses),
    }
  })
}

import { type TaxRate, taxRates } from '../catalog/tax.js'
import type { Tx } from '../kernel/tx.js'
import { type LegalEntity, legalEntities } from '../party/legal-entity.js'
import { type PaymentTerm, paymentTerms } from '../party/payment-term.js'

/** The small master data that nearly every step needs, read once in a transaction. */
export interface SellingRules {
  readonly terms: ReadonlyMap<string, PaymentTerm>
  /** Newest first. */
  readonly rates: readonly TaxRate[]
  readonly entities: ReadonlyMap<string, LegalEntity>
  /** Where goods come from unless the order says otherwise. */
  readonly warehouse: string
}

export function sellingRules(tx: Tx): Promise<SellingRules> {
  return tx.cachedWhole('selling rules', async () => {
    const [terms, rates, entities] = [await paymentTerms(tx), await taxRates(tx), await legalEntities(tx)]
    const warehouses = await tx.query<{ code: string }>(
      'select code from warehouse where tenant_id = $1 order by code limit 1',
    )
    return { terms, rates, entities, warehouse: warehouses[0]?.code ?? 'MAIN' }
  })
}

import { fromRow, table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** A company of ours: seller on invoices, owner of number series and books. */
export interface LegalEntity {
  readonly code: string
  readonly name: string
  readonly country: string
  readonly currency: string
  readonly vatNumber: string | null
  readonly street: string | null
  readonly city: string | null
  readonly postcode: string | null
  readonly email: string | null
}

export const legalEntity = table('legal_entity', ['code'], {
  code: 'text',
  name: 'text',
  country: 'text',
  currency: 'text',
  vatNumber: 'text',
  street: 'text',
  city: 'text',
  postcode: 'text',
  email: 'text',
})

export async function legalEntities(tx: Tx): Promise<Map<string, LegalEntity>> {
  const rows = await tx.query(
    `select ${legalEntity.selection} from legal_entity t where t.tenant_id = $1 order by t.code`,
  )
  return new Map(
    rows
      .map((row) => fromRow<LegalEntity>(legalEntity, row as Record<string, unknown>, tx.facts.baseCurrency))
      .map((e) => [e.code, e]),
  )
}

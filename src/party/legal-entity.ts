import { fromRow, table } from '../kernel/table.js'

/** A company of ours: seller on invoices, owner of number series and books. */
export interface LegalEntity {
  readonly code: string
  readonly name: string
  readonly country: string
  readonly currency: string
  readonly vatNumber: string | null
  /** Registration for other taxes than VAT; a German Steuernummer. */
  readonly taxNumber: string | null
  readonly street: string | null
  readonly city: string | null
  readonly postcode: string | null
  readonly email: string | null
  /** Who answers questions about invoices, and the telephone number. XRechnung demands both. */
  readonly contactName: string | null
  readonly phone: string | null
}

export const legalEntity = table(
  'legal_entity',
  ['code'],
  {
    code: 'text',
    name: 'text',
    country: 'text',
    currency: 'text',
    vatNumber: 'text',
    taxNumber: 'text',
    street: 'text',
    city: 'text',
    postcode: 'text',
    email: 'text',
    contactName: 'text',
    phone: 'text',
  },
  { isRule: true },
)

/** All legal entities of the tenant `$1`, as one JSON value for `legalEntitiesFrom`. */
export const LEGAL_ENTITIES = `
  select jsonb_agg(to_jsonb(e) order by e.code) from (select ${legalEntity.selection} from legal_entity t where t.tenant_id = $1) e`

/** Our companies by code, in its order. */
export const legalEntitiesFrom = (
  rows: readonly Record<string, unknown>[] | null,
  baseCurrency: string,
): Map<string, LegalEntity> =>
  new Map(
    (rows ?? [])
      .map((row) => fromRow<LegalEntity>(legalEntity, row, baseCurrency))
      .map((entity) => [entity.code, entity]),
  )

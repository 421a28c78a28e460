import { standardRatesOf } from '../catalog/standard-rates.js'
import { asOwner } from '../kernel/database.js'
import { plainText } from '../kernel/decimal.js'
import { newId } from '../kernel/id.js'
import { problem } from '../kernel/problem.js'
import { STANDARD_CHART } from '../ledger/account.js'
import { SETTINGS } from '../policy/settings.js'

export interface NewTenant {
  readonly name: string
  readonly baseCurrency: string
  readonly timeZone?: string
  readonly legalEntity: {
    readonly code: string
    readonly name: string
    readonly country: string
    readonly vatNumber?: string
  }
  /** Whether it begins with the standard tax rates of its country, as far as they are known. */
  readonly withTaxRates?: boolean
}

/** A tenant with chart of accounts, one legal entity, one warehouse and the usual payment terms, all or nothing. */
export async function createTenant(url: string, tenant: NewTenant): Promise<string> {
  const id = newId<'tenant'>()
  await asOwner(url, async (client) => {
    await client.query('begin')
    const made = await client.query(
      'insert into tenant (tenant_id, name, base_currency, time_zone) values ($1, $2, $3, $4) on conflict (name) do nothing',
      [id, tenant.name, tenant.baseCurrency, tenant.timeZone ?? 'UTC'],
    )
    if (made.rowCount === 0)
      throw problem('tenant.exists', `there is a tenant "${tenant.name}" already: choose another name`)
    await client.query(
      `insert into account (tenant_id, number, name, kind, role)
       select $1, a.number, a.name, a.kind, a.role from jsonb_to_recordset($2::jsonb) a(number text, name text, kind text, role text)`,
      [id, JSON.stringify(STANDARD_CHART)],
    )
    const { code, name, country, vatNumber } = tenant.legalEntity
    await client.query(
      'insert into legal_entity (tenant_id, code, name, country, currency, vat_number) values ($1, $2, $3, $4, $5, $6)',
      [id, code, name, country, tenant.baseCurrency, vatNumber ?? null],
    )
    await client.query('insert into warehouse (tenant_id, code, name) values ($1, $2, $3)', [
      id,
      SETTINGS['shipping.default_warehouse'].value,
      'Main warehouse',
    ])
    await client.query(
      `insert into payment_term (tenant_id, code, name, net_days, settlement) values
         ($1, 'NET30', 'Net 30 days', 30, 'credit'), ($1, 'NET14', 'Net 14 days', 14, 'credit'), ($1, 'NET60', 'Net 60 days', 60, 'credit'),
         ($1, 'PREPAID', 'Paid in advance', 0, 'prepaid'), ($1, 'AT-ONCE', 'Paid at once through a payment service', 0, 'at_once')`,
      [id],
    )
    const rates = tenant.withTaxRates ? standardRatesOf(country) : []
    await client.query(
      `insert into tax_rate (tenant_id, country, category, valid_from, rate)
       select $1, r.country, r.category, r.valid_from, r.rate
         from jsonb_to_recordset($2::jsonb) r(country text, category text, valid_from date, rate numeric)`,
      [id, JSON.stringify(rates.map((rate) => ({ ...rate, valid_from: rate.validFrom, rate: plainText(rate.rate) })))],
    )
    await client.query('commit')
  })
  return id
}

import { arrayOf } from '../kernel/binary-array.js'
import type { BusinessDate } from '../kernel/date.js'
import type { Id } from '../kernel/id.js'
import type { Money } from '../kernel/money.js'
import { fromRow, table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import type { Address } from './address.js'

/** `web_shop` stands for all the consumers of one country who buy without an account. */
export type CustomerKind = 'business' | 'consumer' | 'web_shop'

/** When an invoice is made for this customer: for each delivery, or once for the complete order. */
export type BillingRule = 'per_delivery' | 'complete_order'

export interface Customer {
  readonly id: Id<'customer'>
  readonly number: string
  readonly name: string
  readonly kind: CustomerKind
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly vatNumber: string | null
  readonly street: string | null
  readonly city: string | null
  readonly postcode: string | null
  readonly email: string | null
  readonly paymentTerm: string
  readonly currency: string
  readonly requiresReference: boolean
  readonly completeDelivery: boolean
  /** Overrides the tenant's rule. */
  readonly billingRule: BillingRule | null
  /** Largest short payment that is written off as a small difference; the stricter of this and the tenant's counts. */
  readonly smallDifference: Money | null
  readonly createdOn: BusinessDate
}

export const customerTable = table('customer', ['id'], {
  id: 'uuid',
  number: 'text',
  name: 'text',
  kind: 'text',
  country: 'text',
  vatNumber: 'text',
  street: 'text',
  city: 'text',
  postcode: 'text',
  email: 'text',
  paymentTerm: 'text',
  currency: 'text',
  requiresReference: 'bool',
  completeDelivery: 'bool',
  billingRule: 'text',
  smallDifference: 'money',
  createdOn: 'date',
})

/** Customers by number: plain reads, cached in the transaction, under their ids too; documents freeze what they use. */
export function customersOf(tx: Tx, numbers: Iterable<string>): Promise<Map<string, Customer>> {
  return tx.cached('customer by number', numbers, async (missing) => {
    const found = await readCustomers(tx, 'number', missing, (c) => c.number)
    const byId = new Map([...found.values()].map((customer) => [customer.id as string, customer]))
    await tx.cached(BY_ID, byId.keys(), async () => byId)
    return found
  })
}

const BY_ID = 'customer by id'

/** Customers by id. */
export function customersById(tx: Tx, ids: Iterable<string>): Promise<Map<string, Customer>> {
  return tx.cached(BY_ID, ids, (missing) => readCustomers(tx, 'id', missing, (c) => c.id))
}

async function readCustomers(
  tx: Tx,
  column: 'number' | 'id',
  keys: string[],
  keyOf: (c: Customer) => string,
): Promise<Map<string, Customer>> {
  const type = column === 'id' ? 'uuid' : 'text'
  const rows = await tx.query<Record<string, unknown>>(
    `select ${customerTable.selection} from customer t where t.tenant_id = $1 and t.${column} = any($2::${type}[])`,
    [arrayOf(type, keys)],
  )
  return new Map(
    rows.map((row) => fromRow<Customer>(customerTable, row, tx.facts.baseCurrency)).map((c) => [keyOf(c), c]),
  )
}

export const addressOf = (c: Customer): Address => ({
  name: c.name,
  street: c.street,
  city: c.city,
  postcode: c.postcode,
  country: c.country,
})

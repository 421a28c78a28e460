// The company that is measured: customers, items, prices, stock and credit without end, so that nothing waits.
import { createTenant } from '../../dist/app/new-tenant.js'
import { systemActor } from '../../dist/kernel/actor.js'
import { asOwner, connect } from '../../dist/kernel/database.js'
import { migrate } from '../../dist/kernel/migrate.js'
import { transact } from '../../dist/kernel/runner.js'
import { orderInput } from '../../dist/order/order-input.js'

export const CUSTOMERS = 4000
export const ITEMS = 4000
export const DAY = '2011-03-01'
export const actor = systemActor('bench')

const MASTERS = [
  [`update tenant set today = '${DAY}' where tenant_id = $1`],
  ["insert into tax_rate (tenant_id, country, category, valid_from, rate) values ($1, 'GB', 'S', '2011-01-04', 20)"],
  [
    `insert into customer (tenant_id, id, number, name, kind, country, street, city, postcode, payment_term, currency, created_on)
     select $1, gen_random_uuid(), 'C' || g, 'Customer ' || g, 'business', 'GB', '1 High Street', 'Town', 'AB1', 'NET30', 'GBP', '2010-01-01'
       from generate_series(1, $2::int) g`,
    CUSTOMERS,
  ],
  [
    `insert into item (tenant_id, id, number, name, kind, account_role, standard_cost)
     select $1, gen_random_uuid(), 'I' || g, 'Item ' || g, 'goods', 'revenue_goods', 2 from generate_series(1, $2::int) g`,
    ITEMS,
  ],
  [
    `insert into item_price (tenant_id, id, item_id, currency, valid_from, price)
     select $1, gen_random_uuid(), id, 'GBP', '2000-01-01', 2.5 from item where tenant_id = $1`,
  ],
  [
    `insert into stock_balance (tenant_id, warehouse, item_id, on_hand, value)
     select $1, 'MAIN', id, 10000000, 20000000 from item where tenant_id = $1`,
  ],
]

/**
 * What autovacuum has done by itself in a running system: rows are marked as committed, statistics are known. Both sides
 * of a scenario are brought there before they are measured, so that neither does in that time what the other did before.
 */
export const atRest = (url) => asOwner(url, (client) => client.query('vacuum analyze'))

/** A migrated database with the company in it. `settings` are the tenant's. */
export async function openCompany(url, settings = {}) {
  await migrate(url)
  const tenantId = await createTenant(url, {
    name: 'Bench',
    baseCurrency: 'GBP',
    legalEntity: { code: 'UK', name: 'Wholesale Ltd', country: 'GB' },
  })
  await asOwner(url, async (client) => {
    for (const [sql, ...values] of MASTERS) await client.query(sql, [tenantId, ...values])
    for (const [name, value] of Object.entries({ 'credit.starter_limit': '1000000000', ...settings }))
      await client.query("insert into setting values ($1, $2, '2000-01-01', to_jsonb($3::text))", [
        tenantId,
        name,
        value,
      ])
  })
  await atRest(url)
  const database = connect(url)
  return {
    database,
    tenantId,
    transact: (work) => transact(database, tenantId, work),
    query: (sql, values = []) => asOwner(url, async (client) => (await client.query(sql, [tenantId, ...values])).rows),
    close: () => database.close(),
  }
}

/** The order number `n` of a bench as plain data: who orders, and what. The same for the company and for the bound. */
export const plainOrder = (n, lines) => ({
  externalNumber: `E${n}`,
  customerNumber: `C${1 + ((n * 7919) % CUSTOMERS)}`,
  lines: Array.from({ length: lines }, (_, k) => ({
    itemNumber: `I${1 + ((n * 31 + k * 17) % ITEMS)}`,
    quantity: String(1 + (k % 5)),
  })),
})

export const requestOf = (order) => ({
  actor,
  input: orderInput.parse({ channel: 'bench', currency: 'GBP', ...order }),
})

/** The numbers from `first` on, `size` at a time. */
export function* batches(first, count, size) {
  for (let start = first; start < first + count; start += size)
    yield Array.from({ length: Math.min(size, first + count - start) }, (_, i) => start + i)
}

/** Performs an operation and insists that nothing is refused. */
export async function performAll(tx, operation, requests) {
  const decisions = await operation.perform(tx, requests)
  const refused = decisions.find((decision) => !decision.ok)
  if (refused) throw new Error(`${operation.name}: ${refused.problem.message}`)
  return decisions.map((decision) => decision.document)
}

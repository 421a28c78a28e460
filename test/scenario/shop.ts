import { createTenant, type NewTenant } from '../../src/app/new-tenant.js'
import { Chain } from '../../src/automation/chain.js'
import { receiveStocks } from '../../src/inventory/receive-stock.js'
import { systemActor } from '../../src/kernel/actor.js'
import { asOwner, type Database } from '../../src/kernel/database.js'
import type { Decision } from '../../src/kernel/decision.js'
import { newId } from '../../src/kernel/id.js'
import type { Operation } from '../../src/kernel/operation.js'
import { read, transact } from '../../src/kernel/runner.js'
import type { Tx } from '../../src/kernel/tx.js'
import type { Order } from '../../src/order/order.js'
import { type OrderInput, orderInput } from '../../src/order/order-input.js'
import { receiveOrders } from '../../src/order/receive-order.js'

/** A small company for scenario tests, with the words of its staff. */
export class Shop {
  /** Every shop of the test file, for proofs over their books. */
  static readonly opened: Shop[] = []
  readonly database: Database
  readonly tenantId: string
  readonly actor = systemActor('test')

  private constructor(database: Database, tenantId: string) {
    this.database = database
    this.tenantId = tenantId
    Shop.opened.push(this)
  }

  static async open(
    database: Database,
    options: {
      today?: string
      settings?: Record<string, string>
      currency?: string
      legalEntity?: NewTenant['legalEntity']
    } = {},
  ): Promise<Shop> {
    const tenantId = await createTenant(database.url, {
      name: `Shop ${newId<'tenant'>()}`,
      baseCurrency: options.currency ?? 'GBP',
      legalEntity: options.legalEntity ?? { code: 'UK', name: 'Wholesale Ltd', country: 'GB' },
    })
    const shop = new Shop(database, tenantId)
    await shop.sql('update tenant set today = $2 where tenant_id = $1', [options.today ?? '2011-03-01'])
    await shop.sql(
      "insert into tax_rate (tenant_id, country, category, valid_from, rate) values ($1, 'GB', 'S', '2011-01-04', 20), ($1, 'GB', 'S', '2010-01-01', 17.5), ($1, 'GB', 'S', '2008-12-01', 15)",
    )
    for (const [name, value] of Object.entries(options.settings ?? {})) await shop.set(name, value)
    return shop
  }

  /** Runs SQL as the owner; `$1` is the tenant. For setting the stage, never for what is tested. */
  async sql<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return asOwner(this.database.url, async (client) => {
      const { rows } = await client.query(text, [this.tenantId, ...values])
      // Whatever was changed behind the back of the operations, the processes are to forget what they know of it.
      if (!/^\s*select/i.test(text))
        await client.query('update tenant set rules_version = rules_version + 1 where tenant_id = $1', [this.tenantId])
      return rows as T[]
    })
  }

  async set(name: string, value: string): Promise<void> {
    await this.sql(
      "insert into setting (tenant_id, name, valid_from, value) values ($1, $2, '2000-01-01', to_jsonb($3::text)) on conflict (tenant_id, name, valid_from) do update set value = excluded.value",
      [name, value],
    )
  }

  async day(today: string): Promise<void> {
    await this.sql('update tenant set today = $2 where tenant_id = $1', [today])
  }

  async customer(
    number: string,
    more: { country?: string; paymentTerm?: string; kind?: string; currency?: string } = {},
  ): Promise<string> {
    const id = newId<'customer'>()
    await this.sql(
      `insert into customer (tenant_id, id, number, name, kind, country, street, city, postcode, payment_term, currency, created_on)
       values ($1, $2, $3, $4, $5, $6, '1 High Street', 'Town', 'AB1', $7, $8, '2010-01-01')`,
      [
        id,
        number,
        `Customer ${number}`,
        more.kind ?? 'business',
        more.country ?? 'GB',
        more.paymentTerm ?? 'NET30',
        more.currency ?? 'GBP',
      ],
    )
    return id
  }

  /** An item with a list price and stock at a cost; `stock` 0 leaves the shelf empty. */
  async item(
    number: string,
    price: string,
    stock: string,
    cost: string,
    more: { kind?: string; accountRole?: string } = {},
  ): Promise<string> {
    const id = newId<'item'>()
    await this.sql(
      'insert into item (tenant_id, id, number, name, kind, account_role, standard_cost) values ($1, $2, $3, $4, $5, $6, $7)',
      [id, number, `Item ${number}`, more.kind ?? 'goods', more.accountRole ?? 'revenue_goods', cost],
    )
    await this.sql(
      "insert into item_price (tenant_id, id, item_id, currency, valid_from, price) values ($1, $2, $3, 'GBP', '2000-01-01', $4)",
      [newId(), id, price],
    )
    if (Number(stock) > 0) await this.stock(id, stock, cost)
    return id
  }

  /** Puts opening stock on the shelf at a cost. */
  async stock(itemId: string, quantity: string, unitCost: string): Promise<void> {
    const [item] = await this.sql<{ number: string }>('select number from item where tenant_id = $1 and id = $2', [
      itemId,
    ])
    await this.must(receiveStocks, { kind: 'opening', lines: [{ itemNumber: item!.number, quantity, unitCost }] })
  }

  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return transact(this.database, this.tenantId, work)
  }

  /** Runs one operation on inputs and answers its decisions. */
  perform<I, D, E>(operation: Operation<I, D, E>, ...inputs: I[]): Promise<Decision<D, E>[]> {
    return this.transact((tx) =>
      operation.perform(
        tx,
        inputs.map((input) => ({ input, actor: this.actor })),
      ),
    )
  }

  /** Runs one operation on one input that must be accepted, and answers its document. */
  async must<I, D, E>(operation: Operation<I, D, E>, input: I): Promise<D> {
    const [decision] = await this.perform(operation, input)
    if (!decision!.ok) throw new Error(decision!.problem.message)
    return decision!.document
  }

  /** Runs one operation on one input that must be refused, and answers the code and the message. */
  async refused<I, D, E>(operation: Operation<I, D, E>, input: I): Promise<{ code: string; message: string }> {
    const [decision] = await this.perform(operation, input)
    if (decision!.ok) throw new Error(`${operation.name} was accepted`)
    const { code, message } = decision!.problem
    return { code, message }
  }

  /** Takes an order in and lets it go as far as it can. */
  async order(
    customerNumber: string,
    lines: [item: string, quantity: string, price?: string][],
    more: Partial<OrderInput> = {},
  ): Promise<Order> {
    const input = orderInput.parse({
      customerNumber,
      currency: 'GBP',
      lines: lines.map(([itemNumber, quantity, unitPrice]) => ({ itemNumber, quantity, unitPrice })),
      ...more,
    })
    return this.transact(async (tx) => {
      const [decision] = await receiveOrders.perform(tx, [{ input, actor: this.actor }])
      if (!decision!.ok) throw new Error(decision!.problem.message)
      if (decision!.events.length > 0) await new Chain(tx, this.actor).afterReceipt([decision!.document])
      return decision!.document
    })
  }

  /** What holds an order now, each with its reason. */
  async holds(orderId: string): Promise<string[]> {
    const rows = await this.sql<{ kind: string; reason: string }>(
      'select kind, reason from order_hold where tenant_id = $1 and order_id = $2 and lifted_on is null order by kind',
      [orderId],
    )
    return rows.map(({ kind, reason }) => `${kind}: ${reason}`)
  }

  /** The journal as an accountant's table, without the opening stock that set the stage. */
  async ledger(): Promise<string> {
    const rows = await read(this.database, this.tenantId, (tx) =>
      tx.query<{ text: string; side: string; name: string; amount: string }>(
        `select j.text, case when l.base_debit > 0 then 'Dr' else 'Cr' end as side, a.name,
                trim(to_char(l.base_debit + l.base_credit, 'FM999999990.00')) as amount
           from journal j join journal_line l on l.tenant_id = j.tenant_id and l.journal_id = j.id
           join account a on a.tenant_id = l.tenant_id and a.number = l.account
          where j.tenant_id = $1 and j.text not like 'Opening stock %' order by j.number, l.line`,
      ),
    )
    let last = ''
    return rows
      .map((row) => {
        const head = row.text === last ? '' : `${row.text}\n`
        last = row.text
        return `${head}  ${row.side} ${row.name.padEnd(28)} ${row.amount.padStart(10)}`
      })
      .join('\n')
  }
}

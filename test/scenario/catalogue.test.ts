import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { visibleApiKey } from '../../src/app/http/api-key.js'
import { RESOURCES } from '../../src/app/http/resources.js'
import { WRITES } from '../../src/app/http/writes.js'
import { createTenant } from '../../src/app/new-tenant.js'
import { type Catalogue, readCatalogue } from '../../src/app/reference/catalogue.js'
import { type Declarations, discover } from '../../src/app/reference/discover.js'
import { schemaSql } from '../../src/app/reference/schema-sql.js'
import { asOwner } from '../../src/kernel/database.js'
import { newId } from '../../src/kernel/id.js'
import { declaredTables, sqlType, type Table } from '../../src/kernel/table.js'
import { STANDARD_CHART } from '../../src/ledger/account.js'
import { freshDatabase } from '../fresh-database.js'

/** The rules that every table keeps, whoever adds it: read from the catalogue of a migrated database. */
const database = await freshDatabase()
let catalogue: Catalogue

beforeAll(async () => {
  catalogue = await asOwner(database.url, readCatalogue)
})

const ownerRows = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  asOwner(database.url, async (client) => (await client.query(text, values)).rows)

describe('keys', () => {
  test('begin with the tenant in every primary key, unique constraint and foreign key', () => {
    const keys = catalogue.tables.flatMap((table) =>
      table.constraints
        .filter(({ kind }) => ['primary key', 'unique', 'foreign key', 'exclusion'].includes(kind))
        .map((key) => ({ table: table.name, key: key.name, first: key.columns[0] })),
    )
    const elsewhere = keys.filter(({ first }) => first !== 'tenant_id')
    expect(elsewhere).toEqual([{ table: 'tenant', key: 'tenant_name_key', first: 'name' }])
    expect(catalogue.tables.filter(({ constraints }) => !constraints.some((c) => c.kind === 'primary key'))).toEqual([])
  })

  test('begin with the tenant in every unique or partial index; the others begin with what they find', () => {
    const indexes = catalogue.tables.flatMap((table) => table.indexes)
    const withTenant = (index: string): boolean => /USING btree \(tenant_id\b/.test(index)
    const chosen = (index: string): boolean => /^CREATE UNIQUE| WHERE /.test(index)
    expect(indexes.filter((index) => withTenant(index) !== chosen(index))).toEqual([])
  })

  test('refer to the same tenant: tenant_id stands for tenant_id', () => {
    const references = catalogue.tables.flatMap((table) =>
      table.constraints.filter(({ kind }) => kind === 'foreign key').map(({ definition }) => definition),
    )
    expect(references.filter((definition) => !/REFERENCES \w+\(tenant_id\b/.test(definition))).toEqual([])
  })

  test('never delete or empty what refers to them', () => {
    const definitions = catalogue.tables.flatMap((table) => table.constraints.map(({ definition }) => definition))
    expect(definitions.filter((definition) => /ON (DELETE|UPDATE)/.test(definition))).toEqual([])
  })
})

test('there is no trigger', async () => {
  expect(
    await ownerRows('select tgrelid::regclass::text as table, tgname from pg_trigger where not tgisinternal'),
  ).toEqual([])
})

describe('comments', () => {
  test('explain every table, view and function', () => {
    const { tables, views, routines, domains } = catalogue
    const silent = [...tables, ...views, ...routines, ...domains].filter(({ comment }) => !comment)
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  test('explain every column', () => {
    const silent = catalogue.tables.flatMap((table) =>
      table.columns.filter(({ comment }) => !comment).map((column) => `${table.name}.${column.name}`),
    )
    expect(silent).toEqual([])
  })
})

describe('the application role', () => {
  const OF_THE_TENANT = '(tenant_id = current_tenant())'

  test('sees and writes rows of the current tenant only, in every table', () => {
    const open = catalogue.tables.filter(
      ({ rowSecurity, policies, name }) =>
        !rowSecurity ||
        policies.length !== 1 ||
        policies[0]!.using !== OF_THE_TENANT ||
        // Nothing may be inserted into `tenant`, so its one condition serves for both.
        (policies[0]!.check !== OF_THE_TENANT && name !== 'tenant'),
    )
    expect(open.map(({ name }) => name)).toEqual([])
  })

  test('is bound by that: it owns nothing, is no superuser, and passes no row security by', async () => {
    expect(
      await ownerRows(
        `select rolsuper, rolbypassrls, rolcanlogin, (select count(*)::int from pg_class where relowner = r.oid) as owns
           from pg_roles r where rolname = 'o2c_app'`,
      ),
    ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, owns: 0 }])
  })

  test('deletes nothing, and inserts journals only through post_journals', () => {
    const rights = new Map(catalogue.tables.map(({ name, privileges }) => [name, privileges.join(' ')]))
    expect(rights.get('journal')).toBe('select')
    expect(rights.get('journal_line')).toBe('select')
    expect(rights.get('tenant')).toBe('select')
    const others = [...rights].filter(([name]) => !['journal', 'journal_line', 'tenant'].includes(name))
    expect(others.filter(([, privileges]) => privileges !== 'insert select')).toEqual([])
    const post = catalogue.routines.find(({ name }) => name === 'post_journals')!
    expect({ isPublic: post.isPublic, granted: post.granted }).toEqual({ isPublic: false, granted: true })
  })

  test('cannot reach a partition past its table', async () => {
    expect(
      await ownerRows(
        `select c.relname from pg_class c
          where c.relispartition and c.relkind = 'r'
            and has_any_column_privilege('o2c_app', c.oid, 'select, insert, update, references')`,
      ),
    ).toEqual([])
  })

  test('cannot change what has been posted', () => {
    const updatable = (name: string): string[] =>
      catalogue.tables
        .find((table) => table.name === name)!
        .columns.filter((c) => c.updatable)
        .map((c) => c.name)
    const POSTED = [
      ...['event', 'journal', 'journal_line', 'settlement', 'stock_document', 'stock_movement'],
      ...['invoice_line', 'invoice_tax', 'credited_tax', 'invoice_deposit', 'recognition', 'dunning_notice'],
      ...['bank_statement', 'bank_statement_part'],
      ...['credit_decision', 'order_change', 'return_provision', 'idempotency_key'],
    ]
    expect(POSTED.filter((name) => updatable(name).length > 0)).toEqual([])
    // People may write a note on an invoice.
    expect(updatable('invoice')).toEqual(['note'])
    // An item keeps what it was issued for; what is left of it, and how it was dunned, goes on.
    const fixed = ['amount', 'base_amount', 'due_date', 'issue_date', 'document_id', 'customer_id', 'currency']
    expect(updatable('open_item').filter((column) => fixed.includes(column))).toEqual([])
    // The tenant and the key of a row never change.
    const keys = catalogue.tables.flatMap(({ name, constraints }) =>
      constraints.filter(({ kind }) => kind === 'primary key').flatMap((k) => k.columns.map((c) => ({ name, c }))),
    )
    expect(keys.filter(({ name, c }) => updatable(name).includes(c))).toEqual([])
  })

  test('reads views with its own rights, each view with its tenant', () => {
    const own = catalogue.views.filter(({ options }) => options.includes('security_invoker=true'))
    expect(catalogue.views.filter((view) => !own.includes(view)).map(({ name }) => name)).toEqual([])
    expect(catalogue.views.filter(({ columns }) => !columns.includes('tenant_id')).map(({ name }) => name)).toEqual([])
    expect(catalogue.views.filter(({ privileges }) => privileges.join() !== 'select').map(({ name }) => name)).toEqual(
      [],
    )
  })
})

describe('two tenants in one database', () => {
  const tenants: string[] = []
  beforeAll(async () => {
    for (const name of ['Ours', 'Theirs']) {
      const legalEntity = { code: 'UK', name, country: 'GB' }
      tenants.push(await createTenant(database.url, { name, baseCurrency: 'GBP', legalEntity }))
    }
  })

  /** Works as the application, bound to the first tenant. */
  async function asOurs<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await database.pool.connect()
    try {
      await client.query('begin')
      await client.query("select set_config('o2c.tenant', $1, true)", [tenants[0]])
      return await work(client)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  test('do not see each other', async () => {
    const seen = await asOurs(async (client) => (await client.query('select distinct tenant_id from account')).rows)
    expect(seen).toEqual([{ tenant_id: tenants[0] }])
    for (const { name } of catalogue.tables) {
      const { rows } = await asOurs((client) => client.query(`select from ${name} where tenant_id = $1`, [tenants[1]]))
      expect(rows, name).toEqual([])
    }
    expect(await ownerRows('select count(*)::int as accounts from account')).toEqual([
      { accounts: 2 * STANDARD_CHART.length },
    ])
  })

  test('cannot write to each other', async () => {
    const insert = "insert into setting (tenant_id, name, valid_from, value) values ($1, 'x', '2020-01-01', '1')"
    await asOurs((client) => client.query(insert, [tenants[0]]))
    await expect(asOurs((client) => client.query(insert, [tenants[1]]))).rejects.toThrow('row-level security')
    const changed = await asOurs((client) =>
      client.query("update account set name = 'mine' where tenant_id = $1", [tenants[1]]),
    )
    expect(changed.rowCount).toBe(0)
    await expect(asOurs((client) => client.query('delete from account'))).rejects.toThrow('permission denied')
  })

  test('post no line but with its journal, on its day', async () => {
    const post = (line: object): Promise<unknown> =>
      asOurs((client) =>
        client.query(
          `select post_journals(array[jsonb_populate_record(null::journal, $1)], array[jsonb_populate_record(null::journal_line, $2), jsonb_populate_record(null::journal_line, $3)], array['bank', 'receivable'])`,
          [
            { ...journal, posting_date: '2026-03-01' },
            { journal_id: journal.id, posting_date: '2026-03-01', line: 1, ...amounts, debit: 1, base_debit: 1 },
            {
              journal_id: journal.id,
              posting_date: '2026-03-01',
              line: 2,
              ...amounts,
              credit: 1,
              base_credit: 1,
              ...line,
            },
          ],
        ),
      )
    const [id, text] = [newId(), 'x']
    const document = { document_type: text, document_id: id, document_number: text }
    const journal = { id, legal_entity: 'UK', text, adjustment: false, currency: 'GBP', ...document }
    const amounts = { debit: 0, credit: 0, base_debit: 0, base_credit: 0 }
    await post({})
    await expect(post({ posting_date: '2026-02-28' })).rejects.toThrow('belongs to no journal')
    await expect(post({ journal_id: newId() })).rejects.toThrow('belongs to no journal')
  })

  test('do not exist for a connection that is bound to none', async () => {
    const { rows } = await database.pool.query('select from account')
    expect(rows).toEqual([])
  })
})

describe('what the code declares', () => {
  let declared: Declarations
  beforeAll(async () => {
    declared = await discover()
  })

  test('the states of each lifecycle are those that its table allows', () => {
    expect(declared.lifecycles.length).toBeGreaterThan(0)
    for (const { value: cycle } of declared.lifecycles) {
      const store = declared.stores.find(({ value }) => value.name === cycle.name)
      expect(store, `a document store named ${cycle.name}`).toBeDefined()
      expect(statesAllowed(store!.value.table.name)).toEqual(Object.keys(cycle.states).sort())
    }
  })

  test('the columns of each table are there, with their types', () => {
    expect(tablesDeclared().length).toBeGreaterThan(50)
    expect(tablesDeclared().flatMap(misfits)).toEqual([])
  })

  test('the columns of each table that is written are all there, in the order of the database', () => {
    const columnsOf = (name: string): string[] =>
      catalogue.tables.find((t) => t.name === name)!.columns.map((c) => c.name)
    const partial = tablesDeclared().filter(
      ({ name, row }) => row.map(({ column }) => column).join() !== columnsOf(name).join(),
    )
    // What may be seen of the keys is only read.
    expect(partial).toEqual([visibleApiKey])
  })
})

/** All declarations but those of views; the application's are made when its routes are loaded. */
function tablesDeclared(): Table[] {
  expect(RESOURCES).not.toEqual([])
  expect(WRITES).not.toEqual([])
  return declaredTables.filter(({ name }) => !catalogue.views.some((view) => view.name === name))
}

test('db/schema.sql makes the same schema', async () => {
  const name = `schema_${process.pid}`
  const url = new URL(database.url)
  url.pathname = `/${name}`
  await ownerRows(`create database ${name}`)
  try {
    const again = await asOwner(url.toString(), async (client) => {
      await client.query('grant usage on schema public to o2c_app')
      await client.query(schemaSql(catalogue))
      return readCatalogue(client)
    })
    expect(schemaSql(again)).toBe(schemaSql(catalogue))
  } finally {
    await ownerRows(`drop database ${name} with (force)`)
  }
})

function statesAllowed(tableName: string): string[] {
  const table = catalogue.tables.find(({ name }) => name === tableName)!
  const check = table.constraints.find(({ kind, columns }) => kind === 'check' && columns.join() === 'state')!
  return [...check.definition.matchAll(/'([^']+)'/g)].map((match) => match[1]!).sort()
}

/** Declared columns that the database does not have, or has with another type. */
function misfits(table: Table): string[] {
  const found = catalogue.tables.find(({ name }) => name === table.name)
  if (!found) return [`${table.name} is not a table`]
  return table.columns.flatMap(({ column, type }) => {
    const actual = found.columns.find(({ name }) => name === column)?.type
    return actual && (SQL_NAMES[sqlType(type)] ?? [sqlType(type)]).includes(actual)
      ? []
      : [`${table.name}.${column}: declared ${type}, is ${actual}`]
  })
}

const SQL_NAMES: Record<string, string[]> = {
  int4: ['integer'],
  int8: ['bigint'],
  bool: ['boolean'],
  numeric: ['amount', 'quantity', 'price', 'numeric'],
  timestamptz: ['timestamp with time zone'],
}

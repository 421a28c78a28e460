import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BackupProgress, backup } from './backup.js'
import { openDatabase } from './open-database.js'
import { type Migrate, type RestoreOptions, readyToRestore, restore } from './restore.js'
import type { RunningDatabase } from './running-database.js'
import { createTemporaryHome, type TemporaryHome } from './temporary-home.js'

/** What is hard to carry over: partitions, circles, generated columns, triggers, closed rows, sequences, odd text. */
const firstMigration = `
  create table tenant (tenant_id uuid primary key, main_order bigint, name text not null);
  create table "order" (
    tenant_id uuid not null references tenant, id bigint generated always as identity primary key,
    parent bigint references "order", amount numeric(20,4), doubled numeric generated always as (amount * 2) stored,
    note text, attachment bytea, details jsonb, "placed At" timestamptz, share double precision);
  alter table tenant add foreign key (main_order) references "order";
  create table event (tenant_id uuid not null references tenant, business_date date not null, what text)
    partition by range (business_date);
  create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
  create table event_other partition of event default;
  create table currency (code text primary key);
  insert into currency values ('EUR'), ('USD');
  create sequence ticket;
  alter table "order" enable row level security;
  alter table "order" force row level security;
  create function forbid() returns trigger language plpgsql as $$ begin raise 'not again'; end $$;
  create schema auth;
  create table auth.person (id int primary key, tenant_id uuid, secret text);
`
const secondMigration = `alter table tenant add column country text not null default 'DE'`

const migrate: Migrate = (url, version = 2) =>
  withClient(url, async (client) => {
    await client.query(`create table if not exists schema_migration
      (version int primary key, name text, applied_at timestamptz default now(), checksum text)`)
    for (const [index, text] of [firstMigration, secondMigration].slice(0, version).entries()) {
      const { rowCount } = await client.query('select from schema_migration where version = $1', [index + 1])
      if (rowCount === 0)
        await client.query(`begin; ${text}; insert into schema_migration values (${index + 1}); commit`)
    }
  })

const data = `
  insert into tenant values ('00000000-0000-0000-0000-000000000001', null, 'Müller & Söhne\\tGmbH');
  insert into "order" (tenant_id, amount, note, attachment, details, "placed At", share)
    select '00000000-0000-0000-0000-000000000001', n * 1.25, case n % 7 when 0 then null when 1 then '' when 2 then E'\\\\.'
        when 3 then E'two\\nlines\\r\\n' when 4 then E'tab\\tand \\\\ backslash' when 5 then '\\N' else '日本 🚚' end,
      decode(lpad(to_hex(n), 8, '0'), 'hex'), jsonb_build_object('n', n, 'text', E'a "quoted"\\nline'),
      '2025-03-30 01:30:00.123456+00'::timestamptz + n * interval '1 minute', 1 / 3.0 * n
    from generate_series(1, 3000) n;
  update "order" set parent = id - 1 where id > 1;
  update tenant set main_order = 7;
  create trigger forbid before insert on "order" for each row execute function forbid();
  insert into event select '00000000-0000-0000-0000-000000000001', date '2025-12-25' + n, 'day ' || n
    from generate_series(1, 20) n;
  delete from currency where code = 'USD';
  insert into currency values ('JPY');
  insert into auth.person values (1, '00000000-0000-0000-0000-000000000001', 'hash');
  select setval('ticket', 41), nextval('ticket');
`
const everything = `select md5(string_agg(t::text, ',' order by t::text)) from
  (select "order"::text t from "order" union all select tenant::text from tenant union all select currency::text from currency
   union all select event::text || tableoid::regclass from event union all select person::text from auth.person) t`

let folder: TemporaryHome
let database: RunningDatabase
let files: string
let file: string
let source: string
let target: string
let created = 0
const silent = () => undefined

beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', undefined)
  folder = await createTemporaryHome()
  database = await openDatabase({ home: folder.home, log: silent })
  files = await mkdtemp(join(tmpdir(), 'o2c-backup-'))
  file = join(files, 'all.o2c')
  source = await newDatabase()
  await migrate(source, 1)
  await withClient(source, (client) => client.query(data))
  await backup(source, file, silent)
})

afterAll(async () => {
  await database.stop()
  await folder.remove()
  await rm(files, { recursive: true })
})

beforeEach(async () => {
  target = await newDatabase()
})

async function newDatabase(): Promise<string> {
  const name = `test_${++created}`
  await withClient(database.url, (client) => client.query(`create database ${name}`))
  const url = new URL(database.url)
  url.pathname = name
  return url.href
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  client.on('error', silent)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const restoreFile = async (url: string, from: string, options: RestoreOptions) =>
  restore(url, await readyToRestore(from, 2, options.progress), options)

async function value(url: string, text: string): Promise<unknown> {
  return withClient(url, async (client) => (await client.query({ text, rowMode: 'array' })).rows[0]?.[0])
}

describe('a backup', () => {
  it('restores to the very same rows', async () => {
    await restoreFile(target, file, { migrate: (url) => migrate(url, 1), progress: silent })
    expect(await value(target, everything)).toBe(await value(source, everything))
    expect(await value(target, 'select count(*)::int from "order"')).toBe(3000)
  })

  it('goes on where it stopped: sequences give new numbers, triggers and references hold', async () => {
    await restoreFile(target, file, { migrate, progress: silent })
    expect(await value(target, `select nextval('ticket')::int`)).toBe(43)
    const insert = `insert into "order" (tenant_id, parent) values ('00000000-0000-0000-0000-000000000001', $parent)
      returning id::int`
    expect(await value(target, insert.replace('$parent', '7'))).toBe(3001)
    await expect(value(target, insert.replace('$parent', '9999'))).rejects.toThrow('foreign key')
  })

  it('of an older schema is brought up to date', async () => {
    const summary = await restoreFile(target, file, { migrate, progress: silent })
    expect(summary.header.schemaVersion).toBe(1)
    expect(await value(target, 'select max(version) from schema_migration')).toBe(2)
    expect(await value(target, 'select country from tenant')).toBe('DE')
  })

  it('restores into a database that is new to data but has the newest schema', async () => {
    await migrate(target)
    await restoreFile(target, file, { migrate, progress: silent })
    expect(await value(target, 'select count(*)::int from event')).toBe(20)
  })

  it('shows one moment, whatever is written meanwhile', async () => {
    const busy = await newDatabase()
    await migrate(busy)
    await withClient(busy, (client) => client.query(`${data.replace(/create trigger.*/, '')}`))
    let written: Promise<unknown> | undefined
    const during = ({ what }: BackupProgress) => {
      if (what.startsWith('writing')) written ??= value(busy, `insert into currency values ('CHF')`)
    }
    const { trailer } = await backup(busy, join(files, 'busy.o2c'), during)
    await written
    expect(trailer.rows).toBe(3000 + 1 + 20 + 2 + 1)
    await restoreFile(target, join(files, 'busy.o2c'), { migrate, progress: silent })
    expect(await value(target, `select count(*)::int from currency where code = 'CHF'`)).toBe(0)
  })

  it('tells how far it is', async () => {
    const steps: BackupProgress[] = []
    const collect = (step: BackupProgress) => steps.push(step)
    await backup(source, join(files, 'told.o2c'), collect)
    await restoreFile(target, join(files, 'told.o2c'), { migrate, progress: collect })
    const kinds = new Set(steps.map(({ what }) => what.split(' ')[0]))
    expect([...kinds]).toEqual(['counting', 'writing', 'checking', 'loading'])
    expect(steps.filter(({ what }) => what.startsWith('loading')).at(-1)).toMatchObject({ done: 3024, total: 3024 })
    expect(steps.every(({ done, total }) => done <= total)).toBe(true)
  })

  it('is for its owner only, and leaves nothing else behind', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await readdir(files)).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  it('is refused of a database that is not ours', async () => {
    await expect(backup(target, join(files, 'foreign.o2c'), silent)).rejects.toThrow('was not made by o2c')
    expect(await readdir(files)).not.toContain('foreign.o2c')
  })

  it('that cannot be written leaves the former one as it was', async () => {
    await expect(backup(source, join(files, 'no/such/folder'), silent)).rejects.toThrow('cannot be written')
    await expect(backup(source, '/dev/null', silent)).rejects.toThrow('/dev/null is a device or pipe')
    const before = await readFile(file)
    const killing = ({ what }: BackupProgress) => {
      if (what.startsWith('writing')) throw new Error('interrupted')
    }
    await expect(backup(source, file, killing)).rejects.toThrow('interrupted')
    expect(await readFile(file)).toEqual(before)
    expect((await readdir(files)).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  it('fails when its server goes away', async () => {
    const killing = ({ what }: BackupProgress) => {
      if (what.startsWith('counting')) killBackups(database.url)
    }
    await expect(backup(source, join(files, 'killed.o2c'), killing)).rejects.toThrow(
      /terminat|connection error|not queryable/,
    )
  })
})

/** Ends the connections of backups and restores while this process stands still, so that none is done before. */
function killBackups(url: string): void {
  const program = `import pg from 'pg'
    const client = new pg.Client({ connectionString: process.argv[1] })
    await client.connect()
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'o2c backup'")
    await client.end()`
  execFileSync(process.execPath, ['--input-type=module', '-e', program, url], { cwd: import.meta.dirname })
}

describe('a restore', () => {
  const restoring = () => restoreFile(target, file, { migrate, progress: silent })

  it('is refused where somebody already works', async () => {
    await migrate(target)
    await value(target, `insert into tenant values ('00000000-0000-0000-0000-000000000009', null, 'a company')`)
    await expect(restoring()).rejects.toMatchObject({ problem: { code: 'restore.not_empty' } })
    expect(await value(target, 'select name from tenant')).toBe('a company')
  })

  it('of a damaged file does not touch the database', async () => {
    const damaged = join(files, 'damaged.o2c')
    const content = await readFile(file)
    content[content.length >> 1]! ^= 0xff
    await writeFile(damaged, content)
    await expect(restoreFile(target, damaged, { migrate, progress: silent })).rejects.toThrow(/damaged/)
    expect(await value(target, `select to_regclass('schema_migration')`)).toBeNull()
  })

  it('from a newer o2c is refused', async () => {
    await expect(readyToRestore(file, 0, silent)).rejects.toThrow('made by a newer o2c')
  })

  it('into a schema that differs is refused', async () => {
    const other: Migrate = async (url) => {
      await migrate(url, 1)
      await value(url, 'alter table currency add column if not exists digits int')
    }
    await expect(restoreFile(target, file, { migrate: other, progress: silent })).rejects.toThrow('"public"."currency"')
  })

  it.each(['loading "auth"."person"', 'checking the tables'])('that fails while %s leaves nothing', async (moment) => {
    const failing = ({ what }: BackupProgress) => {
      if (what === moment) throw new Error('interrupted')
    }
    await expect(restoreFile(target, file, { migrate, progress: failing })).rejects.toThrow('interrupted')
    expect(await value(target, 'select count(*)::int from tenant')).toBe(0)
    expect(await value(target, 'select count(*)::int from "order"')).toBe(0)
    await restoring()
    expect(await value(target, 'select count(*)::int from "order"')).toBe(3000)
  })

  it('is refused to a role that row-level security and triggers bind', async () => {
    const { pathname } = new URL(target)
    await value(database.url, `create role plain login password 'plain'`)
    await value(database.url, `alter database ${pathname.slice(1)} owner to plain`)
    const plain = target.replace(/\/\/[^@]+@/, '//plain:plain@')
    await expect(restoreFile(plain, file, { migrate, progress: silent })).rejects.toThrow('must connect as the owner')
  })

  it('fails with the reason when a row cannot be loaded', async () => {
    const stricter: Migrate = async (url) => {
      await migrate(url, 1)
      await value(url, 'alter table "order" drop constraint if exists few, add constraint few check (id < 1000)')
    }
    await expect(restoreFile(target, file, { migrate: stricter, progress: silent })).rejects.toThrow('"few"')
    expect(await value(target, 'select count(*)::int from tenant')).toBe(0)
  })

  it('fails when its server goes away', async () => {
    const killing = ({ what }: BackupProgress) => {
      if (what.startsWith('loading')) killBackups(database.url)
    }
    await expect(restoreFile(target, file, { migrate, progress: killing })).rejects.toThrow(
      /terminat|connection error|not queryable/,
    )
    expect(await value(target, 'select count(*)::int from tenant')).toBe(0)
  })
})

import { Client, escapeIdentifier } from 'pg'

/** A table to back up, with the columns that hold data of their own. */
export interface BackupTable {
  /** Quoted and with its schema, ready for SQL. */
  readonly name: string
  /** Quoted; generated columns are left out, since nothing can be written to them. */
  readonly columns: readonly string[]
}

/** What a table holds, told without regard to the order of its rows. */
export interface Fingerprint {
  readonly rows: number
  readonly content: string
}

/** Where a sequence stands. */
export interface SequenceState {
  readonly name: string
  readonly value: string
  readonly called: boolean
}

/** The table of applied migrations, which a restore fills by migrating. */
const migrationTable = 'public.schema_migration'

const ownSchemas = `nspname not in ('information_schema', 'pg_catalog') and nspname !~ '^pg_(toast|temp)'`

/**
 * Runs `work` on one connection as the owner, with every setting fixed that changes how values look as text. Where
 * row-level security would hide rows it fails instead.
 */
export async function withBackupSession<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'o2c backup' })
  // The query that is running fails as well; without a listener the loss would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`set client_encoding = 'UTF8'; set timezone = 'UTC'; set datestyle = 'ISO, YMD';
      set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex'; set row_security = off;
      set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set search_path = 'public'`)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Every table of ours but that of the migrations, those that others refer to first. Partitions come with their whole. */
export async function listTables(client: Client): Promise<BackupTable[]> {
  const { rows } = await client.query<{ id: string; schema: string; name: string; columns: string[]; needs: string[] }>(
    `select c.oid::text as id, nspname as schema, relname as name,
            array(select attname::text from pg_attribute a
                  where a.attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
            array(select confrelid::oid::text from pg_constraint k where k.conrelid = c.oid and contype = 'f') as needs
     from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind in ('r', 'p') and not relispartition and ${ownSchemas} and c.oid is distinct from to_regclass($1)
     order by nspname, relname`,
    [migrationTable],
  )
  return inReferenceOrder(rows).map(({ schema, name, columns }) => ({
    name: qualified(schema, name),
    columns: columns.map(escapeIdentifier),
  }))
}

/** Orders tables so that each comes after those it needs; where they need each other in a circle, as they came. */
export function inReferenceOrder<T extends { readonly id: string; readonly needs: readonly string[] }>(
  tables: readonly T[],
): T[] {
  const byId = new Map(tables.map((table) => [table.id, table]))
  const ordered = new Set<T>()
  const visiting = new Set<T>()
  const visit = (table: T) => {
    if (visiting.has(table)) return
    visiting.add(table)
    for (const needed of table.needs) {
      const other = byId.get(needed)
      if (other) visit(other)
    }
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}

/** Counts a table's rows and sums up a hash of each. The hash is the one of hash partitions: no version changes it. */
export async function fingerprint(client: Client, table: BackupTable): Promise<Fingerprint> {
  const { rows } = await client.query<{ rows: string; content: string }>(
    `select count(*) as rows, coalesce(sum(hashtextextended(row(${table.columns})::text, 0)), 0) as content
     from ${table.name}`,
  )
  return { rows: Number(rows[0]!.rows), content: rows[0]!.content }
}

/** Where every sequence stands. */
export async function listSequences(client: Client): Promise<SequenceState[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select nspname as schema, relname as name from pg_class join pg_namespace n on n.oid = relnamespace
     where relkind = 'S' and ${ownSchemas} order by nspname, relname`,
  )
  const states: SequenceState[] = []
  for (const { schema, name } of rows) {
    const sequence = qualified(schema, name)
    const { rows: state } = await client.query(`select last_value::text as value, is_called as called from ${sequence}`)
    states.push({ name: sequence, ...state[0] })
  }
  return states
}

/** The number of the last migration applied; undefined when none ever was. */
export async function schemaVersion(client: Client): Promise<number | undefined> {
  const { rows: tables } = await client.query('select to_regclass($1) is not null as exists', [migrationTable])
  if (!tables[0].exists) return undefined
  const { rows } = await client.query(`select max(version) as version from ${migrationTable}`)
  return rows[0].version ?? undefined
}

/** The schemas that are not PostgreSQL's own. */
export async function listSchemas(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select nspname as name from pg_namespace where ${ownSchemas}`)
  return rows.map(({ name }) => name)
}

function qualified(schema: string, name: string): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
}

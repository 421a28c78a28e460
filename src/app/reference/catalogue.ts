import type pg from 'pg'
import { APPLICATION_ROLE } from '../../kernel/database.js'

export interface CatalogueColumn {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly default: string | null
  readonly comment: string | null
  /** Whether the application may change it in a row that exists. */
  readonly updatable: boolean
}

export interface CatalogueConstraint {
  readonly name: string
  readonly kind: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion'
  /** As it would be written, e.g. `UNIQUE (tenant_id, number)`. */
  readonly definition: string
  readonly columns: readonly string[]
}

export interface CatalogueTable {
  readonly name: string
  readonly comment: string | null
  readonly columns: readonly CatalogueColumn[]
  readonly constraints: readonly CatalogueConstraint[]
  /** Indexes that do not stand behind a constraint, as statements. */
  readonly indexes: readonly string[]
  readonly rowSecurity: boolean
  readonly policies: readonly { name: string; using: string; check: string | null }[]
  /** What the application may do with whole rows: select, insert, delete, truncate … */
  readonly privileges: readonly string[]
  /** `RANGE (business_date)` and the partitions, for tables that are cut by time. */
  readonly partitionKey: string | null
  readonly partitions: readonly { name: string; bounds: string }[]
}

export interface CatalogueView {
  readonly name: string
  readonly comment: string | null
  readonly columns: readonly string[]
  readonly definition: string
  readonly options: readonly string[]
  readonly privileges: readonly string[]
}

export interface CatalogueRoutine {
  readonly name: string
  readonly signature: string
  readonly comment: string | null
  readonly definition: string
  readonly kind: 'function' | 'procedure'
  readonly isPublic: boolean
  /** Whether the application may call it. */
  readonly granted: boolean
}

/** The schema of a migrated database, in the order in which the migrations made it. */
export interface Catalogue {
  readonly domains: readonly { name: string; type: string; comment: string | null }[]
  readonly routines: readonly CatalogueRoutine[]
  readonly tables: readonly CatalogueTable[]
  readonly views: readonly CatalogueView[]
}

/** Kept by the migrations themselves, before there is a first one. */
const BOOKKEEPING = 'schema_migration'

const DOMAINS = `
  select typname as name, format_type(typbasetype, typtypmod) as type, obj_description(oid, 'pg_type') as comment
    from pg_type where typnamespace = 'public'::regnamespace and typtype = 'd' order by oid`

const ROUTINES = `
  select proname as name, oid::regprocedure::text as signature, obj_description(oid, 'pg_proc') as comment,
         pg_get_functiondef(oid) as definition, case prokind when 'p' then 'procedure' else 'function' end as kind,
         proacl is null or exists (select from aclexplode(proacl) where grantee = 0 and privilege_type = 'EXECUTE') as "isPublic",
         has_function_privilege($1, oid, 'execute') as granted
    from pg_proc where pronamespace = 'public'::regnamespace order by oid`

const TABLES = `
  select c.relname as name, obj_description(c.oid, 'pg_class') as comment, c.relrowsecurity as "rowSecurity",
         pg_get_partkeydef(c.oid) as "partitionKey",
         (select json_agg(json_build_object(
                   'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull,
                   'default', pg_get_expr(d.adbin, d.adrelid), 'comment', col_description(c.oid, a.attnum),
                   'updatable', has_column_privilege($1, c.oid, a.attnum, 'update')) order by a.attnum)
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
         (select coalesce(json_agg(json_build_object(
                   'name', k.conname, 'definition', pg_get_constraintdef(k.oid),
                   'kind', case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'f' then 'foreign key'
                                          when 'x' then 'exclusion' else 'check' end,
                   'columns', (select json_agg(a.attname order by n) from unnest(k.conkey) with ordinality u(attnum, n)
                                 join pg_attribute a on a.attrelid = c.oid and a.attnum = u.attnum))
                   order by position(k.contype::text in 'pucfx'), k.conname), '[]')
            from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c', 'x')) as constraints,
         (select coalesce(json_agg(pg_get_indexdef(i.indexrelid) order by i.indexrelid), '[]') from pg_index i
           where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid)) as indexes,
         (select coalesce(json_agg(json_build_object('name', p.polname, 'using', pg_get_expr(p.polqual, p.polrelid),
                   'check', pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname), '[]')
            from pg_policy p where p.polrelid = c.oid) as policies,
         (select coalesce(json_agg(lower(x.privilege_type) order by x.privilege_type), '[]') from aclexplode(c.relacl) x
           where x.grantee = $1::regrole) as privileges,
         (select coalesce(json_agg(json_build_object('name', p.relname, 'bounds', pg_get_expr(p.relpartbound, p.oid)) order by p.oid), '[]')
            from pg_inherits h join pg_class p on p.oid = h.inhrelid where h.inhparent = c.oid) as partitions
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> $2
   order by c.oid`

const VIEWS = `
  select c.relname as name, obj_description(c.oid, 'pg_class') as comment, pg_get_viewdef(c.oid) as definition,
         coalesce(to_json(c.reloptions), '[]') as options,
         (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) as columns,
         (select coalesce(json_agg(lower(x.privilege_type) order by x.privilege_type), '[]') from aclexplode(c.relacl) x
           where x.grantee = $1::regrole) as privileges
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v' order by c.oid`

/** Reads the schema as the owner of the database. */
export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const rows = async <T extends pg.QueryResultRow>(text: string, ...values: string[]): Promise<T[]> =>
    (await client.query<T>(text, values)).rows
  return {
    domains: await rows(DOMAINS),
    routines: await rows<CatalogueRoutine>(ROUTINES, APPLICATION_ROLE),
    tables: await rows<CatalogueTable>(TABLES, APPLICATION_ROLE, BOOKKEEPING),
    views: await rows<CatalogueView>(VIEWS, APPLICATION_ROLE),
  }
}

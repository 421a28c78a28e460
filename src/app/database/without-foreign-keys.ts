import type { Client } from 'pg'

/**
 * Lets the transaction load rows in any order, as they were: no foreign key is checked meanwhile and no trigger acts on
 * them again, where the account may say so. An owner of the tables may not; it takes the foreign keys away, and putting
 * them back checks them.
 */
export async function withoutForeignKeys(client: Client): Promise<() => Promise<void>> {
  const { rows: rights } = await client.query<{ all: boolean }>(
    "select has_parameter_privilege('session_replication_role', 'SET') as all",
  )
  if (rights[0]!.all) {
    await client.query('set local session_replication_role = replica')
    return async () => {}
  }
  const { rows: keys } = await client.query<{ drop: string; add: string }>(FOREIGN_KEYS)
  for (const { drop } of keys) await client.query(drop)
  return async () => {
    for (const { add } of keys) await client.query(add)
  }
}

/** Those of partitions come and go with those of their whole. */
const FOREIGN_KEYS = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
         format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
    from pg_constraint where contype = 'f' and conparentid = 0 order by conrelid::regclass::text, conname`

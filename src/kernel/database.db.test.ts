import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import { asOwner, renewYoungStatistics } from './database.js'

const { url } = await freshDatabase()

/** How many rows PostgreSQL believes that a table has; -1 while it has never looked. */
const believed = (table: string): Promise<number> =>
  asOwner(url, async (client) => {
    const { rows } = await client.query('select reltuples from pg_class where oid = $1::regclass', [table])
    return rows[0].reltuples
  })

const insert = (table: string, count: number): Promise<unknown> =>
  asOwner(url, (client) => client.query(`insert into ${table} select generate_series(1, ${count})`))

test('statistics of young tables are renewed, those of others are left as they are', async () => {
  await asOwner(url, (client) => client.query('create table young (n int4); create table grown (n int4)'))
  await insert('grown', 1000)
  await renewYoungStatistics(url, ['young', 'grown'])
  expect([await believed('young'), await believed('grown')]).toEqual([0, 1000])
  await Promise.all([insert('young', 500), insert('grown', 500)])
  await renewYoungStatistics(url, ['young', 'grown'])
  expect([await believed('young'), await believed('grown')]).toEqual([500, 1000])
  await renewYoungStatistics(url, ['grown'])
})

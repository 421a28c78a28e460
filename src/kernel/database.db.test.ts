import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import { asOwner, connect, renewYoungStatistics } from './database.js'
import { ask } from './runner.js'

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

const SETTINGS = {
  DateStyle: 'German',
  TimeZone: 'Asia/Tokyo',
  IntervalStyle: 'iso_8601',
  bytea_output: 'escape',
  default_transaction_isolation: 'serializable',
  search_path: 'elsewhere',
}

test('what a database or its address sets otherwise changes nothing of what is read and written, nor who reads', async () => {
  const name = new URL(url).pathname.slice(1)
  await asOwner(url, async (client) => {
    for (const [setting, value] of Object.entries(SETTINGS))
      await client.query(`alter database ${name} set ${setting} = '${value}'`)
  })
  const look = `select current_user::text as who, (date '2026-01-02')::text as day, (timestamptz '2026-01-02 00:00:00+00')::text as moment,
                       (interval '1 day')::text as span, '\\x01'::bytea::text as bytes, current_setting('transaction_isolation') as isolation,
                       to_regclass('tenant')::text as found`
  const same = {
    day: '2026-01-02',
    moment: '2026-01-02 00:00:00+00',
    span: '1 day',
    bytes: '\\x01',
    isolation: 'read committed',
    found: 'tenant',
  }
  const [owner] = await asOwner(url, async (client) => (await client.query(look)).rows)
  expect(owner).toMatchObject(same)
  const addressed = connect(`${url}${url.includes('?') ? '&' : '?'}options=-c%20DateStyle%3DSQL%20-c%20work_mem%3D8MB`)
  try {
    expect(await ask(addressed, look, [])).toEqual([{ ...same, who: 'o2c_app' }])
    expect(await ask(addressed, 'show work_mem', [])).toEqual([{ work_mem: '8MB' }])
  } finally {
    await addressed.close()
  }
})

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { freshDatabase } from '../../../test/fresh-database.js'
import { asOwner } from '../../kernel/database.js'
import { migrate, newestSchema } from '../../kernel/migrate.js'
import { tradingTenant } from '../context.js'
import { backup } from './backup.js'
import { readyToRestore, restore } from './restore.js'

const { url } = await freshDatabase()
const server = inject('serverUrl')
const name = `o2c_${randomBytes(6).toString('hex')}`
const target = new URL(server)
target.pathname = `/${name}`
target.username = name
target.password = 'secret'
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'o2c-restore-'))
  await asOwner(server, async (client) => {
    await client.query(`create role ${name} login password 'secret' in role o2c_app`)
    await client.query(`create database ${name} owner ${name}`)
  })
})
afterAll(async () => {
  await asOwner(server, async (client) => {
    await client.query(`drop database ${name} with (force)`)
    await client.query(`drop role ${name}`)
  })
  await rm(folder, { recursive: true })
})

const keys = (of: string): Promise<unknown[]> =>
  asOwner(of, async (client) => {
    const sql = `select conrelid::regclass::text as owner, conname, pg_get_constraintdef(oid) as definition, convalidated
                   from pg_constraint where contype = 'f' and conparentid = 0 order by 1, 2`
    return (await client.query(sql)).rows
  })

test('an owner who is no superuser restores, and every foreign key is there as before', async () => {
  await tradingTenant(url, 'shop')
  const file = join(folder, 'shop.backup')
  const { trailer } = await backup(url, file, () => {})
  const checked = await readyToRestore(file, await newestSchema(), () => {})
  const options = { migrate: (at: string, version?: number) => migrate(at, () => {}, version), progress: () => {} }
  await restore(target.toString(), checked, options)
  const again = await backup(target.toString(), join(folder, 'again.backup'), () => {})
  expect(again.trailer.rows).toBe(trailer.rows)
  const before = await keys(url)
  expect(before.length).toBeGreaterThan(50)
  expect(await keys(target.toString())).toEqual(before)
})

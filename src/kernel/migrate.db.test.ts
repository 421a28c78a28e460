import { randomBytes } from 'node:crypto'
import { afterAll, expect, inject, test } from 'vitest'
import { asOwner, connect } from './database.js'
import { newId } from './id.js'
import { migrate } from './migrate.js'
import { read } from './runner.js'

const server = inject('serverUrl')
const name = `o2c_${randomBytes(6).toString('hex')}`
const administrator = (...statements: string[]): Promise<void> =>
  asOwner(server, async (client) => {
    for (const statement of statements) await client.query(statement)
  })

const url = new URL(server)
url.pathname = `/${name}`
url.username = name
url.password = 'secret'

afterAll(() => administrator(`drop database ${name} with (force)`, `drop role ${name}`))

test('an account without rights over roles is told what an administrator has to do, and works when that is done', async () => {
  await administrator(`create role ${name} login password 'secret'`, `create database ${name} owner ${name}`)
  await expect(migrate(url.toString())).rejects.toMatchObject({
    problem: { code: 'database.no_rights', message: expect.stringContaining('grant o2c_app to ACCOUNT') },
  })
  await administrator(`grant o2c_app to ${name}`)
  await migrate(url.toString())
  const database = connect(url.toString())
  try {
    await expect(read(database, newId<'tenant'>(), async () => undefined)).rejects.toThrow('there is no tenant')
  } finally {
    await database.close()
  }
})

import { randomBytes } from 'node:crypto'
import { afterAll, inject } from 'vitest'
import { asOwner, connect, type Database } from '../src/kernel/database.js'
import { TEMPLATE } from './database-server.js'

/** An empty migrated database for one test file; dropped when the file is done. */
export async function freshDatabase(): Promise<Database> {
  const server = inject('serverUrl')
  const name = `o2c_${randomBytes(6).toString('hex')}`
  await asOwner(server, (client) => client.query(`create database ${name} template ${TEMPLATE}`))
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = connect(url.toString(), { connections: 40 })
  afterAll(async () => {
    await database.close()
    await asOwner(server, (client) => client.query(`drop database ${name} with (force)`))
  })
  return database
}

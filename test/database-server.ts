import type { TestProject } from 'vitest/node'
import { openDatabase } from '../src/app/database/open-database.js'
import { createTemporaryHome } from '../src/app/database/temporary-home.js'
import { asOwner } from '../src/kernel/database.js'
import { migrate } from '../src/kernel/migrate.js'

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string
  }
}

export const TEMPLATE = 'o2c_template'

/** One embedded server for all database tests, with a migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { home, remove } = await createTemporaryHome()
  const server = await openDatabase({ home, log: () => {} })
  await asOwner(server.url, async (client) => {
    await client.query(`drop database if exists ${TEMPLATE}`)
    await client.query(`create database ${TEMPLATE}`)
  })
  const template = new URL(server.url)
  template.pathname = `/${TEMPLATE}`
  await migrate(template.toString())
  project.provide('serverUrl', server.url)
  return async () => {
    await server.stop()
    await remove()
  }
}

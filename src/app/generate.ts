import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { asOwner, connect } from '../kernel/database.js'
import { migrate } from '../kernel/migrate.js'
import { openEmbeddedDatabase } from './database/embedded-database.js'
import { createTemporaryHome } from './database/temporary-home.js'
import { createServer } from './http/server.js'
import { apiPage, type OpenApi } from './reference/api-page.js'
import { readCatalogue } from './reference/catalogue.js'
import { dataDictionaryPage } from './reference/data-dictionary.js'
import {
  accountsPage,
  commandsPage,
  eventsPage,
  lifecyclesPage,
  operationsPage,
  problemsPage,
  rolesPage,
  settingsPage,
} from './reference/declared-pages.js'
import { discover } from './reference/discover.js'
import { schemaSql } from './reference/schema-sql.js'
import { scanSource } from './reference/source-scan.js'

/**
 * `npm run generate` writes `docs/reference` and `db/schema.sql` from the code and from a database that the migrations
 * have made; with `--check` it writes nothing and fails where a file is not as it would be written.
 */
const root = new URL('../../', import.meta.url)
const REFERENCE = 'docs/reference/'

/** The content of every generated file by its path. */
async function generated(url: string): Promise<Map<string, string>> {
  await migrate(url)
  const [declared, mentions, catalogue, openApi] = [
    await discover(),
    scanSource(new URL('src/', root)),
    await asOwner(url, readCatalogue),
    await readOpenApi(url),
  ]
  return new Map([
    ['db/schema.sql', schemaSql(catalogue)],
    [`${REFERENCE}lifecycles.md`, lifecyclesPage(declared)],
    [`${REFERENCE}operations.md`, operationsPage(declared)],
    [`${REFERENCE}events.md`, eventsPage(mentions, declared)],
    [`${REFERENCE}problems.md`, problemsPage(mentions)],
    [`${REFERENCE}settings.md`, settingsPage()],
    [`${REFERENCE}roles.md`, rolesPage()],
    [`${REFERENCE}accounts.md`, accountsPage()],
    [`${REFERENCE}commands.md`, await commandsPage()],
    [`${REFERENCE}data-dictionary.md`, dataDictionaryPage(catalogue)],
    [`${REFERENCE}api.md`, apiPage(openApi)],
  ])
}

/** The API's own description of itself, as a client would get it. */
async function readOpenApi(url: string): Promise<OpenApi> {
  const database = connect(url, { connections: 1 })
  const server = await createServer({ database })
  try {
    const response = await server.inject('/api/openapi.json')
    if (response.statusCode !== 200)
      throw new Error(`/api/openapi.json answers ${response.statusCode}: ${response.body}`)
    return response.json()
  } finally {
    await server.close()
    await database.close()
  }
}

/** Runs something with an empty database of its own. */
async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { home, remove } = await createTemporaryHome()
  try {
    const server = await openEmbeddedDatabase({ home, log: () => {} })
    try {
      return await work(server.url)
    } finally {
      await server.stop()
    }
  } finally {
    await remove()
  }
}

const current = (path: string): Promise<string | undefined> =>
  readFile(new URL(path, root), 'utf8').catch(() => undefined)

/** Generated pages that nothing generates any more. */
async function leftOver(files: ReadonlyMap<string, string>): Promise<string[]> {
  const pages = await readdir(new URL(REFERENCE, root)).catch(() => [])
  return pages.map((name) => `${REFERENCE}${name}`).filter((path) => path.endsWith('.md') && !files.has(path))
}

async function check(files: ReadonlyMap<string, string>): Promise<number> {
  const stale = await leftOver(files)
  for (const [path, content] of files) if ((await current(path)) !== content) stale.push(path)
  for (const path of stale) console.error(`${path} is not as the code says: run \`npm run generate\` and commit it`)
  return stale.length === 0 ? 0 : 1
}

async function write(files: ReadonlyMap<string, string>): Promise<number> {
  await mkdir(new URL(REFERENCE, root), { recursive: true })
  for (const path of await leftOver(files)) await rm(new URL(path, root))
  for (const [path, content] of files) {
    const before = await current(path)
    await writeFile(new URL(path, root), content)
    if (before !== content) console.log(`${path} ${before === undefined ? 'made' : 'changed'}`)
  }
  return 0
}

const files = await withDatabase(generated)
process.exitCode = process.argv.includes('--check') ? await check(files) : await write(files)

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import { smallHistory } from '../../test/small-history.js'
import { asOwner } from '../kernel/database.js'
import { startWorker } from './background-worker.js'
import { main } from './cli.js'
import { tenantNames, tradingTenant } from './context.js'
import { takeTurn } from './turn.js'

const database = await freshDatabase()
const { url } = database
let folder = ''
let history = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'o2c-turn-'))
  history = join(folder, 'history.csv.gz')
  await writeFile(history, smallHistory({ from: '2010-01-01', days: 12, documentsPerDay: 30, seed: 7 }))
})
beforeEach(() => {
  vi.stubEnv('DATABASE_URL', url)
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  return () => vi.restoreAllMocks()
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const o2c = (...words: string[]): Promise<number> => main([...words, '--quiet'])

/** What each day of a company has in its log, of what happens in the order of days. */
const story = async (name: string): Promise<unknown[]> =>
  asOwner(url, async (client) => {
    const sql = `select e.business_date::text as day, e.type, count(*)::int as times from event e join tenant t using (tenant_id)
                  where t.name = $1 and e.type <> 'source.imported' group by 1, 2 order by 1, 2`
    return (await client.query(sql, [name])).rows
  })

test('two processes that want the same company at once make it once', async () => {
  const ids = await Promise.all([1, 2, 3, 4].map(() => tradingTenant(url, 'same')))
  expect(new Set(ids).size).toBe(1)
})

test('a turn waits for the one before it, also of a process that died', async () => {
  const tenantId = await tradingTenant(url, 'same')
  const first = await takeTurn(url, tenantId)
  const said: string[] = []
  const second = takeTurn(url, tenantId, { say: (line) => said.push(line) })
  await vi.waitFor(() => expect(said).toEqual(['waiting for another process that works on this company']))
  expect(await takeTurn(url, tenantId, { stopped: () => true })).toBeUndefined()
  await first!.end()
  expect(await second).toBeDefined()
  const third = takeTurn(url, tenantId)
  await asOwner(url, (client) =>
    client.query("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"),
  )
  await (await third)!.end()
})

test('a history that is imported and run by several processes at once, beside a worker, has the days it has alone', {
  timeout: 120_000,
}, async () => {
  expect(await o2c('import', 'online-retail', history, '--tenant', 'alone')).toBe(0)
  expect(await o2c('run', '--tenant', 'alone')).toBe(0)
  const alone = await story('alone')
  const worker = startWorker(database, () => {})
  const imported = [1, 2].map(() => o2c('import', 'online-retail', history, '--tenant', 'together'))
  const known = async (): Promise<string[]> => (await tenantNames(database)).map(({ name }) => name)
  await vi.waitFor(async () => expect(await known()).toContain('together'), { timeout: 20_000, interval: 5 })
  const runs = [1, 2].map(() => o2c('run', '--through', '2010-01-12', '--tenant', 'together'))
  expect(await Promise.all([...imported, ...runs])).toEqual([0, 0, 0, 0])
  await worker.stop()
  expect(await story('together')).toEqual(alone)
})

import { expect, onTestFinished, test, vi } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()

/** What the driver says of a server that is not there. */
const away = async (): Promise<never> => {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
}

test('a database that is away is answered as a problem to those whose key is known, too', async () => {
  const office = await Office.open(database)
  expect((await office.get('/api/orders')).status).toBe(200)
  const pools = [database.pool, database.surveys].map((pool) => vi.spyOn(pool, 'connect').mockImplementation(away))
  onTestFinished(() => {
    for (const pool of pools) pool.mockRestore()
  })
  for (const address of ['/api/orders', '/api/orders/00000000-0000-7000-8000-000000000000', '/api/orders?x=1']) {
    const answer = await office.get(address)
    expect(answer).toMatchObject({ status: 503, body: { code: 'service.unavailable' } })
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
})

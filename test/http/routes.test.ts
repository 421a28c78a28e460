import { expect, test } from 'vitest'
import { QUERIES } from '../../src/app/http/queries.js'
import { RESOURCES } from '../../src/app/http/resources.js'
import { isRole, permissionsOf, ROLES } from '../../src/app/http/roles.js'
import { WRITES } from '../../src/app/http/writes.js'
import { discover } from '../../src/app/reference/discover.js'
import { newId } from '../../src/kernel/id.js'
import { freshDatabase } from '../fresh-database.js'
import { oneOfEverything } from './everything.js'
import { Office } from './office.js'

const database = await freshDatabase()
const office = await Office.open(database, { limits: { failuresPerMinute: 100_000 } })
const stranger = await Office.open(database)
const ids = await oneOfEverything(office)

interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly permission: string
  readonly body?: object
  /** The type of the document that `{id}` names. */
  readonly type?: string
}

const typeOf: Readonly<Record<string, string>> = { key: 'api_key' }
const typeOfProperty = (property: string): string => {
  const type = property.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return typeOf[type] ?? type
}

const routes: readonly Route[] = [
  ...RESOURCES.map(({ path, permission }) => ({ method: 'GET' as const, path: `/api${path}`, permission })),
  ...RESOURCES.filter(
    (r) => r.by !== undefined && r.table.columns.find((c) => c.property === r.by)!.type === 'uuid',
  ).map(({ path, permission, type }) => ({ method: 'GET' as const, path: `/api${path}/{id}`, permission, type })),
  ...QUERIES.map(({ path, permission }) => ({ method: 'GET' as const, path: `/api${path}`, permission })),
  { method: 'GET', path: '/api/exports/orders', permission: 'insight.read' },
  ...WRITES.map(({ path, permission, example, idProperty }) => ({
    method: 'POST' as const,
    path,
    permission,
    body: example,
    ...(idProperty ? { type: typeOfProperty(idProperty) } : {}),
  })),
]

const address = (route: Route): string => {
  if (!route.type) return route.path
  const id = ids[route.type]
  if (id === undefined) throw new Error(`the company has no ${route.type}`)
  return route.path.replace('{id}', id)
}
const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const)

test.each(named)('%s needs a key, and a right one', async (_, route) => {
  const wrong = `o2c_${'A'.repeat(86)}`
  for (const headers of [
    { authorization: '' },
    { authorization: `Bearer ${wrong}` },
    { authorization: 'Basic eDp5' },
  ]) {
    const answer = await office.call(route.method, address(route), route.body, headers)
    expect(answer).toMatchObject({ status: 401, body: { status: 401, code: expect.stringMatching(/^api_key\./) } })
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.headers['www-authenticate']).toContain('Bearer')
  }
})

const powerless = await office.keyFor()

test.each(named)('%s needs its permission', async (_, route) => {
  const answer = await office.call(route.method, address(route), route.body, { authorization: `Bearer ${powerless}` })
  expect(answer).toMatchObject({
    status: 403,
    body: { code: 'permission.missing', params: { permission: route.permission } },
  })
})

test.each(named.filter(([, route]) => route.type))(
  '%s does not know the documents of another tenant',
  async (_, route) => {
    const before = await office.shop.sql('select count(*) from event where tenant_id = $1')
    const answer = await stranger.call(route.method, address(route), route.body)
    expect(answer).toMatchObject({ status: 404, body: { code: expect.stringMatching(/\.not_found$/) } })
    expect(await office.shop.sql('select count(*) from event where tenant_id = $1')).toEqual(before)
    const unknown = await office.call(route.method, route.path.replace('{id}', newId()), route.body)
    expect(unknown.status).toBe(404)
    const nonsense = await office.call(route.method, route.path.replace('{id}', 'nonsense'), route.body)
    expect(nonsense.status).toBe(404)
  },
)

test.each(named.filter(([, route]) => route.method === 'GET'))(
  '%s answers, as its own company sees it',
  async (_, route) => {
    const answer = await office.call('GET', address(route))
    expect(answer.status).toBe(200)
    expect(JSON.stringify(answer.body)).not.toContain('coefficient')
    if (answer.body.next !== undefined) expect(answer.body.items.length).toBeGreaterThan(0)
  },
)

test.each(named.filter(([, route]) => route.method === 'POST' && route.type))(
  '%s finds the document of its own company',
  async (_, route) => {
    const answer = await office.call('POST', address(route), route.body)
    expect(answer.status).not.toBe(404)
    expect(answer.status).toBeLessThan(500)
  },
)

test.each(WRITES.map((route) => [route.path, route] as const))('the example of POST %s is a valid body', (_, route) => {
  const fixed = { ...route.preset, ...(route.idProperty ? { [route.idProperty]: newId() } : {}) }
  expect(route.input.safeParse({ ...route.example, ...fixed }).error?.issues).toBeUndefined()
  const misspelt = route.input.safeParse({ ...route.example, ...fixed, misspelt: 1 })
  expect(misspelt.success).toBe(false)
})

test('every operation can be posted', async () => {
  const { operations } = await discover()
  // Stock is reserved for an order: the operation of the order passes it on.
  const within = ['stock.reserve']
  const posted = new Set([...WRITES.map((route) => route.operation), ...within])
  expect(operations.map(({ value }) => value.name).filter((name) => !posted.has(name))).toEqual([])
})

test('every permission is part of a role besides the administrator', () => {
  const departments = permissionsOf(Object.keys(ROLES).filter((role) => role !== 'admin'))
  const covered = (permission: string) =>
    departments.has(permission) || departments.has(`${permission.split('.')[0]}.*`)
  const left = new Set(routes.map((route) => route.permission).filter((permission) => !covered(permission)))
  expect([...left].sort()).toEqual(['app.keys', 'policy.clock'])
})

test('a viewer sees everything and changes nothing', async () => {
  expect(isRole('viewer')).toBe(true)
  const key = await office.keyFor('viewer')
  for (const [, route] of named) {
    if (route.permission === 'app.keys') continue
    const answer = await office.call(route.method, address(route), route.body, { authorization: `Bearer ${key}` })
    expect([route.path, answer.status]).toEqual([route.path, route.method === 'GET' ? 200 : 403])
  }
})

test('a revoked key stops working at once', async () => {
  const key = await office.keyFor('viewer')
  const headers = { authorization: `Bearer ${key}` }
  expect((await office.get('/api/orders', headers)).status).toBe(200)
  const keys = (await office.get('/api/api-keys?sort=newest&limit=1')).body.items
  expect(keys[0]).toMatchObject({ name: 'viewer', roles: ['viewer'], revokedAt: null })
  expect(JSON.stringify(keys)).not.toMatch(/hash|secret/i)
  expect((await office.post(`/api/api-keys/${keys[0].id}/revoke`)).status).toBe(200)
  expect(await office.get('/api/orders', headers)).toMatchObject({ status: 401, body: { code: 'api_key.wrong' } })
  expect((await office.post(`/api/api-keys/${keys[0].id}/revoke`)).status).toBe(409)
})

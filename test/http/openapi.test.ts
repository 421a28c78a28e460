import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiDocument, ApiOperation } from '../../src/app/http/openapi.js'
import { EXAMPLE_ID } from '../../src/app/http/write-route.js'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()
let office: Office
let api: ApiDocument

beforeAll(async () => {
  office = await Office.open(database)
  api = (await office.get('/api/openapi.json', { authorization: '' })).body as unknown as ApiDocument
})
afterAll(() => office.app.close())

const operations = (): [string, ApiOperation][] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as [string, ApiOperation],
    ),
  )

/** The routes of the running server, out of the tree that the router prints. */
function served(): string[] {
  const above: string[] = []
  return office.app
    .printRoutes()
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods = ''] = /^([\s│]*)[├└]── (\S*)(?: \((.+)\))?$/.exec(line) ?? []
      if (part === undefined) return []
      const depth = indent!.length / 4
      above[depth] = part
      const path = above
        .slice(0, depth + 1)
        .join('')
        .replace(/:(\w+)/g, '{$1}')
      return methods
        .split(', ')
        .filter((method) => method === 'GET' || method === 'POST')
        .map((method) => `${method} ${path}`)
    })
}

test('the description is complete: what is served is described, and nothing else', () => {
  const own = ['GET /', 'GET /api', 'GET /api/openapi.json']
  const described = operations().map(([route]) => route)
  expect(described.length).toBeGreaterThan(100)
  expect([...described, ...own].sort()).toEqual(served().sort())
})

test('the description is OpenAPI 3.1: references, ids, parameters and answers are in order', () => {
  expect(api.openapi).toBe('3.1.0')
  expect(api.info).toMatchObject({ title: 'o2c', version: expect.any(String), description: expect.any(String) })
  const text = JSON.stringify(api)
  for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const target = pointer!.split('/').reduce<unknown>((inner, name) => (inner as Record<string, unknown>)?.[name], api)
    expect([pointer, typeof target]).toEqual([pointer, 'object'])
  }
  const ids = operations().map(([, operation]) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [route, operation] of operations()) {
    const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const parameters = (operation.parameters ?? []) as { name: string; in: string; required: boolean; schema: object }[]
    expect([route, parameters.filter((p) => p.in === 'path').map((p) => p.name)]).toEqual([route, inPath])
    expect(parameters.every((p) => p.schema && (p.in !== 'path' || p.required))).toBe(true)
    expect(operation.summary.length).toBeGreaterThan(10)
    expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true)
    if (route.startsWith('POST')) expect(operation.requestBody).toBeDefined()
    if (operation.security === undefined) expect(operation.responses).toHaveProperty('401')
    expect(operation.tags.every((tag) => api.tags.some(({ name }) => name === tag))).toBe(true)
  }
})

test('a document that is named in the body and is not there is answered as described', async () => {
  const naming = operations().filter(([route, { requestBody }]) => {
    const body = requestBody as { content: Record<string, { example: object }> } | undefined
    return !route.includes('{id}') && JSON.stringify(body ?? {}).includes(`"${EXAMPLE_ID}"`)
  })
  expect(naming.length).toBeGreaterThan(2)
  for (const [route, { requestBody, responses }] of naming) {
    const { example } = (requestBody as { content: Record<string, { example: object }> }).content['application/json']!
    const { status } = await office.post(route.replace('POST ', ''), example)
    expect([route, Object.keys(responses).includes(String(status))]).toEqual([route, true])
  }
})

test('answers are as described', async () => {
  await office.shop.customer('C1')
  await office.shop.item('TEA', '10.00', '100', '4.00')
  const made = await office.post('/api/orders', {
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: 'TEA', quantity: '1' }],
  })
  const { schemas } = api.components as {
    schemas: Record<string, { properties: object; required: string[]; allOf: unknown[] }>
  }
  expect(Object.keys(schemas.Receipt!.properties)).toEqual(expect.arrayContaining(Object.keys(made.body)))
  const listed = (await office.get('/api/orders')).body.items[0]
  expect(Object.keys(listed).sort()).toEqual([...schemas.Order!.required].sort())
  const shown = (await office.get(made.body.href)).body
  const own = schemas.OrderDocument!.allOf[1] as {
    required: string[]
    properties: { lines: { items: { required: string[] } } }
  }
  expect(Object.keys(shown).sort()).toEqual([...schemas.Order!.required, ...own.required].sort())
  expect(Object.keys(shown.lines[0]).sort()).toEqual([...own.properties.lines.items.required].sort())
})

test('the reference page has every operation, and needs nothing but itself', async () => {
  const page = await office.get('/api', { authorization: '' })
  expect(page.status).toBe(200)
  const html = String(page.body)
  const unbroken = html.replaceAll('<wbr>', '')
  for (const [route, operation] of operations()) {
    expect(html).toContain(`id="${operation.operationId}"`)
    expect(unbroken).toContain(`<span class="path">${route.split(' ')[1]}</span>`)
  }
  expect(html).not.toMatch(/<script|src=|@import|url\(|https:\/\//)
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(html).not.toContain('undefined')
  const home = await office.get('/', { authorization: '' })
  expect([home.status, home.headers.location]).toEqual([302, '/api'])
})

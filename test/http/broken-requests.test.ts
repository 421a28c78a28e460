import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()
let office: Office
let port: number

beforeAll(async () => {
  office = await Office.open(database)
  port = Number(new URL(await office.app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => office.app.close())

/** What the server answers to raw bytes until it closes the connection. */
const raw = (request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.setEncoding('utf8')
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

test.each([
  [
    'headers beyond 16 KB',
    `GET /api/orders HTTP/1.1\r\nHost: x\r\nIdempotency-Key: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
  ],
  ['a method that there is not', 'BREW /api/orders HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['noise', '\u0016\u0003\u0001\r\n\r\n', 400],
] as const)('%s is answered as a problem', async (_, request, status) => {
  const answer = await raw(request)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer).toContain('content-type: application/problem+json')
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({
    status,
    code: expect.stringMatching(/^request\./),
    detail: expect.any(String),
  })
})

test.each([
  '/api/orders/%ZZ',
  '/api/orders/%',
  `/api/orders/${'a'.repeat(600)}`,
  `/api/orders/${'a'.repeat(600)}/hold`,
])('an address that is none is not found: %s', async (path) => {
  for (const method of ['GET', 'POST'] as const) {
    const answer = await office.call(method, path, undefined)
    expect(answer).toMatchObject({ status: 404, body: { code: 'request.no_such_address' } })
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.body.detail.length).toBeLessThan(250)
  }
})

test('a packed body is refused as what it is', async () => {
  const answer = await office.app.inject({
    method: 'POST',
    url: '/api/orders',
    headers: { authorization: `Bearer ${office.key}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync('{}'),
  })
  expect(answer.json()).toMatchObject({
    status: 415,
    code: 'request.media_type',
    detail: expect.stringContaining('content-encoding: gzip'),
  })
})

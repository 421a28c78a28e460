import type { FastifyInstance, InjectOptions } from 'fastify'
import { createApiKey } from '../../src/app/http/api-key.js'
import { createServer, type ServerOptions } from '../../src/app/http/server.js'
import type { Database } from '../../src/kernel/database.js'
import { Shop } from '../scenario/shop.js'

/** A list of which a test expects one element at least. */
type Some<T> = readonly [T, ...T[]]

/** The fields that tests look for in answers; an answer has some of them. */
export interface Body {
  readonly id: string
  readonly type: string
  readonly number: string
  readonly name: string
  readonly state: string
  readonly href: string
  readonly detail: string
  readonly instance: string
  readonly version: string
  readonly relation: string
  readonly next: string | null
  readonly allowed: boolean
  readonly total: string
  readonly debit: string
  readonly credit: string
  readonly residual: { readonly amount: string }
  readonly items: Some<Body>
  readonly results: Some<Body>
  readonly rows: Some<Body>
  readonly actions: Some<Body>
  readonly links: Some<Body>
  readonly events: Some<Body>
  readonly holds: readonly unknown[]
  readonly lines: Some<object>
  readonly instalments: Some<object>
  readonly recipe: Some<object>
  readonly unchanged?: true
  readonly [other: string]: unknown
}

export interface Answer {
  readonly status: number
  readonly body: Body
  readonly headers: Record<string, string | string[] | number | undefined>
}

/** A shop with its HTTP API, spoken to without a socket. */
export class Office {
  readonly shop: Shop
  readonly app: FastifyInstance
  readonly key: string

  private constructor(shop: Shop, app: FastifyInstance, key: string) {
    this.shop = shop
    this.app = app
    this.key = key
  }

  static async open(
    database: Database,
    options: { shop?: Parameters<typeof Shop.open>[1]; roles?: string[]; limits?: ServerOptions['limits'] } = {},
  ): Promise<Office> {
    const shop = await Shop.open(database, options.shop)
    const app = await createServer({ database, limits: { requestsPerMinute: 1_000_000, ...options.limits } })
    const key = await createApiKey(database.url, shop.tenantId, { name: 'test', roles: options.roles ?? ['admin'] })
    return new Office(shop, app, key)
  }

  keyFor(...roles: string[]): Promise<string> {
    return createApiKey(this.shop.database.url, this.shop.tenantId, { name: roles.join(' '), roles })
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const request: InjectOptions = { method, url, headers: { authorization: `Bearer ${this.key}`, ...headers } }
    if (body !== undefined) {
      request.payload = typeof body === 'string' ? body : JSON.stringify(body)
      request.headers = { 'content-type': 'application/json', ...request.headers }
    }
    const answer = await this.app.inject(request)
    const isJson = String(answer.headers['content-type']).includes('json')
    const answered = (isJson ? answer.json() : answer.body) as Body
    return { status: answer.statusCode, body: answered, headers: answer.headers }
  }

  get = (url: string, headers?: Record<string, string>): Promise<Answer> => this.call('GET', url, undefined, headers)
  post = (url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    this.call('POST', url, body ?? {}, headers)
}

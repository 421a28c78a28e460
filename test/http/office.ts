import type { FastifyInstance, InjectOptions } from 'fastify'
import { createApiKey } from '../../src/app/http/api-key.js'
import { createServer, type ServerOptions } from '../../src/app/http/server.js'
import type { Database } from '../../src/kernel/database.js'
import { Shop } from '../scenario/shop.js'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
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
    method: 'GET' | 'POST',
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
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers }
  }

  get = (url: string, headers?: Record<string, string>): Promise<Answer> => this.call('GET', url, undefined, headers)
  post = (url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    this.call('POST', url, body ?? {}, headers)
}

import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { allows, forbidden, isOutdated, OUTDATED } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { list, lookUp } from '../../kernel/look-up.js'
import { type Problem, ProblemError, problem } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import type { Tx } from '../../kernel/tx.js'
import { authenticate } from './authentication.js'
import { answerBroken } from './broken-request.js'
import { endIdleConnections, refuseWhileClosing } from './closing.js'
import { viewDocument } from './document-view.js'
import { exporter } from './export-route.js'
import { health } from './health.js'
import { LIMITS, type Limits } from './limits.js'
import { methodsOf } from './methods.js'
import { type ApiDocument, openApiDocument } from './openapi.js'
import { checkedParameters } from './parameters.js'
import { answerError, RETRY_AFTER, sendProblem } from './problem-response.js'
import { QUERIES, type Query } from './queries.js'
import { readPage } from './reader.js'
import { REFERENCE_POLICY, referencePage } from './reference-page.js'
import { RequestCounts } from './request-counts.js'
import type { Resource } from './resource.js'
import { RESOURCES } from './resources.js'
import { writer } from './submit.js'
import { WRITES } from './writes.js'

export interface ServerOptions {
  readonly database: Database
  /** Log each request, not only faults. */
  readonly log?: boolean
  readonly limits?: Partial<Limits>
}

/** The HTTP API over one database. The caller decides where it listens. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const limits = { ...LIMITS, ...options.limits }
  const { database } = options
  const app = Fastify({
    bodyLimit: limits.bodyBytes,
    ...arrival(limits.arrivalSeconds * 1000),
    genReqId: () => randomUUID(),
    return503OnClosing: false,
    logger: { level: options.log ? 'info' : 'error', stream: process.stderr },
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    frameworkErrors: (_, request, reply) => void notAnAddress(request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: answerBroken,
  })
  endIdleConnections(app, limits.shutDownSeconds)
  refuseWhileClosing(app)
  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false })
  await app.register(rateLimit, { global: false, store: RequestCounts })
  acceptOnlyJson(app)
  app.setErrorHandler(answerError)
  const description = openApiDocument(limits)
  app.setNotFoundHandler(notServed(methodsOf(description)))
  addPublic(app, database, description)
  await app.register(async (api) => {
    authenticate(api, database, limits)
    for (const resource of RESOURCES) addReads(api, database, resource, limits)
    for (const query of QUERIES) addQuery(api, database, query)
    api.get('/api/exports/:set', exporter(database, limits))
    const write = writer(database, limits)
    for (const route of WRITES)
      api.post(fastifyPath(route.path), (request, reply) => write(route, request.caller!, request, reply))
  })
  return app
}

/** How long a request may take to arrive, its headers half of that, and how often Node looks. */
const arrival = (milliseconds: number) => ({
  requestTimeout: milliseconds,
  http: { headersTimeout: milliseconds / 2, connectionsCheckingInterval: milliseconds / 4 },
})

/** Answers what no route takes: nothing is there, or it takes other methods. */
function notServed(methodsAt: (address: string) => readonly string[]) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const address = request.url.split('?')[0]!
    const methods = methodsAt(address).join(', ')
    if (methods === '') return sendProblem(request, reply, noSuchAddress(address))
    return sendProblem(request, reply.header('allow', methods), noSuchMethod(request.method, address, methods))
  }
}

/** Answers an address that the router cannot even read: a broken % escape, or a name longer than any of ours. */
const notAnAddress = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendProblem(request, reply, noSuchAddress(request.url.split('?')[0]!))

const LONGEST_SHOWN = 100

const noSuchAddress = (address: string): Problem => ({
  code: 'request.no_such_address',
  message: `there is nothing at ${address.slice(0, LONGEST_SHOWN)}${address.length > LONGEST_SHOWN ? '…' : ''}: see GET /api for what there is`,
})

const noSuchMethod = (method: string, address: string, methods: string): Problem => ({
  code: 'request.method',
  message: `${address} takes ${methods}, not ${method}`,
})

/** `/orders/{id}` as the router writes it. */
const fastifyPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

/** JSON is the only body; none at all is an empty one, since many actions need nothing but their address. */
function acceptOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (encoding !== 'identity') return done(packed(encoding))
    if (body.length === 0) return done(null, undefined)
    const text = textOf(body as Buffer)
    return text === undefined ? done(NOT_UTF8) : parse(request, text, done)
  })
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

const NOT_UTF8 = problem('request.encoding', 'the body is not UTF-8, as JSON must be (RFC 8259): send it in UTF-8')

const packed = (encoding: string) =>
  problem('request.media_type', `the body is packed (content-encoding: ${encoding}): send it as it is`)

/** The text of a body; none when it is in another encoding, which would be stored with holes. */
function textOf(body: Buffer): string | undefined {
  try {
    return UTF8.decode(body)
  } catch {
    return undefined
  }
}

/** What needs no key: health, and the description of the API. */
function addPublic(app: FastifyInstance, database: Database, description: ApiDocument): void {
  const text = JSON.stringify(description)
  const page = referencePage(description)
  app.get('/api/health', async (_, reply) => {
    const found = await health(database)
    return found.status === 'ok' ? reply.send(found) : reply.code(503).header('retry-after', RETRY_AFTER).send(found)
  })
  app.get('/api/openapi.json', (_, reply) => reply.type('application/json; charset=utf-8').send(text))
  app.get('/api', (_, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', REFERENCE_POLICY).send(page),
  )
  app.get('/', (_, reply) => reply.redirect('/api'))
}

/** A GET that needs a permission and a view of one moment. */
function reading(
  database: Database,
  permission: string,
  answer: (tx: Tx, request: FastifyRequest) => Promise<unknown>,
  reader = read,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => {
    const { actor, tenantId } = request.caller!
    if (!allows(actor, permission)) return sendProblem(request, reply, forbidden(actor, permission))
    const found = await reader(database, tenantId, (tx) => {
      if (isOutdated(actor, tx.facts.rulesVersion)) throw new ProblemError(OUTDATED)
      return answer(tx, request)
    })
    return reply.send(found)
  }
}

function addReads(api: FastifyInstance, database: Database, resource: Resource, limits: Limits): void {
  const { path, permission, by } = resource
  api.get(
    `/api${path}`,
    reading(database, permission, (tx, request) => readPage(tx, resource, request, limits), list),
  )
  if (by === undefined) return
  api.get(
    `/api${path}/:id`,
    reading(
      database,
      permission,
      (tx, request) => {
        const { id } = request.params as { id: string }
        return viewDocument(tx, resource, id, request.caller!.actor, limits)
      },
      lookUp,
    ),
  )
}

function addQuery(api: FastifyInstance, database: Database, query: Query): void {
  api.get(
    `/api${query.path}`,
    reading(database, query.permission, (tx, request) =>
      query.answer(tx, checkedParameters(query.parameters, request.query as Record<string, unknown>)),
    ),
  )
}

import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { allows, forbidden } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { read } from '../../kernel/runner.js'
import { authentication } from './authentication.js'
import { viewDocument } from './document-view.js'
import { LIMITS, type Limits } from './limits.js'
import { answerError, sendProblem } from './problem-response.js'
import { readPage } from './reader.js'
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
    genReqId: () => randomUUID(),
    logger: { level: options.log ? 'info' : 'error', stream: process.stderr },
    routerOptions: { maxParamLength: 500 },
  })
  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false })
  await app.register(rateLimit, { global: false })
  acceptOnlyJson(app)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, noSuchAddress(request)))
  await app.register(async (api) => {
    api.addHook('onRequest', authentication(api, database, limits))
    for (const resource of RESOURCES) addReads(api, database, resource, limits)
    const write = writer(database, limits)
    for (const route of WRITES)
      api.post(fastifyPath(route.path), (request, reply) => write(route, request.caller!, request, reply))
  })
  return app
}

const noSuchAddress = (request: FastifyRequest) => ({
  code: 'request.no_such_address',
  message: `there is nothing at ${request.method} ${request.url.split('?')[0]}: see GET /api for what there is`,
})

/** `/orders/{id}` as the router writes it. */
const fastifyPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

/** JSON is the only body; none at all is an empty one, since many actions need nothing but their address. */
function acceptOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : parse(request, body as string, done),
  )
}

function addReads(api: FastifyInstance, database: Database, resource: Resource, limits: Limits): void {
  const reading =
    (answer: (request: FastifyRequest, tenantId: string) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { actor, tenantId } = request.caller!
      if (!allows(actor, resource.permission)) return sendProblem(request, reply, forbidden(actor, resource.permission))
      return reply.send(await answer(request, tenantId))
    }
  const path = `/api${resource.path}`
  api.get(
    path,
    reading((request, tenantId) => read(database, tenantId, (tx) => readPage(tx, resource, request, limits))),
  )
  if (resource.by === undefined) return
  api.get(
    `${path}/:id`,
    reading((request, tenantId) => {
      const { id } = request.params as { id: string }
      return read(database, tenantId, (tx) => viewDocument(tx, resource, id, request.caller!.actor, limits))
    }),
  )
}

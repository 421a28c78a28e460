import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { OUTDATED } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { type Problem, ProblemError } from '../../kernel/problem.js'
import { type Caller, Callers } from './callers.js'
import type { Limits } from './limits.js'
import { problemDocument, RETRY_AFTER, sendProblem, UNAVAILABLE } from './problem-response.js'
import { MINUTE } from './request-counts.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set for every address that needs a key. */
    caller?: Caller
  }
}

const MISSING: Problem = {
  code: 'api_key.missing',
  message: 'an API key is needed: send the header "Authorization: Bearer o2c_…"',
}
const WRONG: Problem = {
  code: 'api_key.wrong',
  message: 'the API key is not valid, or no longer: ask an administrator for a new one',
}

/**
 * Finds out who calls, and how often. Callers are counted by key, strangers by address, so that nobody can use up
 * another's share. Who is known from memory is asked for again when a transaction finds that rules have changed since, and
 * before any refusal: it might be the key that is none any more.
 */
export function authenticate(api: FastifyInstance, database: Database, limits: Limits): void {
  const callers = new Callers(database)
  const minute = { timeWindow: MINUTE }
  const ofCaller = api.createRateLimit({
    ...minute,
    max: limits.requestsPerMinute,
    keyGenerator: (request) => request.caller!.keyId,
  })
  const ofStranger = api.createRateLimit({ ...minute, max: limits.failuresPerMinute, keyGenerator: (r) => r.ip })

  api.addHook('onRequest', async (request, reply) => {
    const text = bearer(request)
    const caller = text === undefined ? undefined : await callers.find(text)
    if (caller) request.caller = caller
    const count = await (caller ? ofCaller : ofStranger)(request)
    if (!count.isAllowed && count.isExceeded) {
      reply.header('retry-after', count.ttlInSeconds)
      return sendProblem(request, reply, tooMany(count.max, count.ttlInSeconds))
    }
    if (caller) return undefined
    reply.header('www-authenticate', CHALLENGE)
    return sendProblem(request, reply, text === undefined ? MISSING : WRONG)
  })

  api.addHook('onRoute', (route) => {
    const { handler } = route
    route.handler = async function (request, reply) {
      try {
        return await handler.call(this, request, reply)
      } catch (error) {
        if (!(error instanceof ProblemError && error.problem.code === OUTDATED.code)) throw error
        const caller = await callers.ask(bearer(request)!)
        if (!caller) return sendProblem(request, reply.header('www-authenticate', CHALLENGE), WRONG)
        request.caller = caller
        return handler.call(this, request, reply)
      }
    } satisfies RouteHandlerMethod
  })

  api.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || request.caller?.actor.asOf === undefined) return payload
    // That nothing can be had at the moment is no secret, and then nobody can be asked for.
    if (reply.statusCode === 503) return payload
    const caller = await callers.ask(bearer(request)!).catch(() => 'not known')
    if (caller === 'not known') {
      reply.code(503).header('retry-after', RETRY_AFTER)
      return JSON.stringify(problemDocument(UNAVAILABLE, request.id))
    }
    if (caller) return payload
    reply.code(401).header('www-authenticate', CHALLENGE)
    return JSON.stringify(problemDocument(WRONG, request.id))
  })
}

const CHALLENGE = 'Bearer realm="o2c"'

const bearer = (request: FastifyRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]

const tooMany = (max: number, seconds: number): Problem => ({
  code: 'request.too_many',
  message: `more than ${max} requests in a minute: wait ${seconds} seconds, or send many documents in one request`,
  params: { limit: max, retryAfter: seconds },
})

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../../kernel/database.js'
import type { Problem } from '../../kernel/problem.js'
import { type Caller, callerOf } from './api-key.js'
import type { Limits } from './limits.js'
import { sendProblem } from './problem-response.js'

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
 * another's share.
 */
export function authentication(api: FastifyInstance, database: Database, limits: Limits) {
  const minute = { timeWindow: 60_000 }
  const ofCaller = api.createRateLimit({
    ...minute,
    max: limits.requestsPerMinute,
    keyGenerator: (request) => request.caller!.keyId,
  })
  const ofStranger = api.createRateLimit({ ...minute, max: limits.failuresPerMinute, keyGenerator: (r) => r.ip })
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const text = bearer(request)
    const caller = text === undefined ? undefined : await callerOf(database, text)
    if (caller) request.caller = caller
    const count = await (caller ? ofCaller : ofStranger)(request)
    if (!count.isAllowed && count.isExceeded) {
      reply.header('retry-after', count.ttlInSeconds)
      return sendProblem(request, reply, tooMany(count.max, count.ttlInSeconds))
    }
    if (caller) return undefined
    reply.header('www-authenticate', 'Bearer realm="o2c"')
    return sendProblem(request, reply, text === undefined ? MISSING : WRONG)
  }
}

const bearer = (request: FastifyRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]

const tooMany = (max: number, seconds: number): Problem => ({
  code: 'request.too_many',
  message: `more than ${max} requests in a minute: wait ${seconds} seconds, or send many documents in one request`,
  params: { limit: max, retryAfter: seconds },
})

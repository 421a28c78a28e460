import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Problem, ProblemError } from '../../kernel/problem.js'
import { periodProblem } from '../../ledger/period.js'
import { isConnectionLost } from '../database/connection-lost.js'
import { megabytes } from './limits.js'
import { wire } from './wire.js'

/** Statuses by problem code; the first pattern that fits counts, and whatever fits none was understood but refused. */
const STATUSES: readonly (readonly [RegExp, number])[] = [
  [/^request\.body_too_large$/, 413],
  [/^request\.media_type$/, 415],
  [/^request\.too_many$/, 429],
  [/^request\.headers_too_large$/, 431],
  [/^request\.too_slow$/, 408],
  [/^request\.no_such_address$/, 404],
  [/^request\.method$/, 405],
  [/^request\./, 400],
  [/^service\./, 503],
  [/^api_key\.(missing|wrong)$/, 401],
  [/^permission\./, 403],
  [/\.not_found$/, 404],
  [/^idempotency\./, 409],
  [/^period\./, 409],
  [/\.(wrong_state|on_hold|number_reused|exists)$|\.already_/, 409],
]
const UNPROCESSABLE = 422

export const statusOf = (problem: Problem): number =>
  STATUSES.find(([pattern]) => pattern.test(problem.code))?.[1] ?? UNPROCESSABLE

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'No valid API key',
  403: 'Not permitted',
  404: 'Not found',
  405: 'Not possible here',
  408: 'Too slow',
  409: 'Not possible in this state',
  413: 'Too large',
  415: 'Not JSON',
  422: 'Refused',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Something went wrong on our side',
  503: 'Not available at the moment',
}

/** A problem as the wire has it (RFC 9457). */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The request that met it: the same id stands in the log. */
  readonly instance: string
  readonly code: string
  readonly params?: unknown
}

export function problemDocument(problem: Problem, requestId: string, status = statusOf(problem)): ProblemDocument {
  return {
    type: `urn:o2c:problem:${problem.code}`,
    title: TITLES[status] ?? 'Refused',
    status,
    detail: problem.message,
    instance: `urn:uuid:${requestId}`,
    code: problem.code,
    ...(problem.params ? { params: wire(problem.params) } : {}),
  }
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const document = problemDocument(problem, request.id)
  if (document.status === 503) reply.header('retry-after', problem.params?.retryAfter ?? RETRY_AFTER)
  return reply.code(document.status).type('application/problem+json').send(JSON.stringify(document))
}

const MEDIA_TYPE: Problem = {
  code: 'request.media_type',
  message: 'the body must be JSON: send it with content-type application/json',
}

const BROKEN_JSON: Problem = {
  code: 'request.invalid',
  message: 'the body is not valid JSON: check its quotation marks, commas and brackets',
}

const bodyTooLarge = (bytes: number): Problem => ({
  code: 'request.body_too_large',
  message: `the body is larger than the ${megabytes(bytes)} that one request takes: send it in parts`,
  params: { bytes },
})

/** Seconds after which it is worth while to ask again: an embedded database that died is back sooner. */
export const RETRY_AFTER = 5

export const UNAVAILABLE: Problem = {
  code: 'service.unavailable',
  message:
    'the database cannot be reached at the moment: send the request again in a few seconds. A write with the same ' +
    'Idempotency-Key has its effect once; after one without a key, look first whether it was done',
  params: { retryAfter: RETRY_AFTER },
}

/** Serialization failure, deadlock, lock not available: what remains after the runner tried several times. */
const CONTENDED = /^(40001|40P01|55P03)$/

const BUSY: Problem = {
  code: 'service.busy',
  message: 'too many requests want the same document at this moment; nothing was changed: send the request again',
  params: { retryAfter: 1 },
}

/**
 * The refusal behind an error; `undefined` for a fault. Values that PostgreSQL cannot hold (class 22: out of range,
 * characters it does not take) are the caller's, whatever the place where they slipped through.
 */
function problemBehind(error: unknown, request: FastifyRequest): Problem | undefined {
  if (error instanceof ProblemError) return error.problem
  const period = periodProblem(error)
  if (period) return period.problem
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return MEDIA_TYPE
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return BROKEN_JSON
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge(request.routeOptions.bodyLimit)
  if (isConnectionLost(error)) return UNAVAILABLE
  if (code !== undefined && CONTENDED.test(code)) return BUSY
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return { code: 'request.invalid', message: `the request cannot be read: ${message}` }
  if (code !== undefined && /^22...$/.test(code))
    return {
      code: 'value.out_of_range',
      message: 'a number is larger than can be kept: prices and quantities take 14 digits before the point, amounts 16',
    }
  return undefined
}

/** Answers refusals with their reason, and faults with nothing but the id under which the log has them. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // An export that cannot begin is no file to be kept.
  reply.removeHeader('content-disposition')
  const problem = problemBehind(error, request)
  if (problem) return sendProblem(request, reply, problem)
  request.log.error({ err: error, requestId: request.id }, 'fault')
  return sendFault(request, reply)
}

function sendFault(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = `an error on our side stopped the request; nothing was changed. Report it with the id ${request.id}`
  const document = problemDocument({ code: 'fault', message }, request.id, 500)
  return reply.code(500).type('application/problem+json').send(JSON.stringify(document))
}

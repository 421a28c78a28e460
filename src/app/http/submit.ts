import type { FastifyReply, FastifyRequest } from 'fastify'
import { allows, forbidden, OUTDATED } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { folded } from '../../kernel/folded.js'
import { notFound, type Request, refusal } from '../../kernel/operation.js'
import { type Problem, ProblemError, problem } from '../../kernel/problem.js'
import type { Outcome } from '../../kernel/runner.js'
import { findingsOf, type InputFinding, readInput } from '../../kernel/wording.js'
import { isConnectionLost } from '../database/connection-lost.js'
import type { Caller } from './callers.js'
import type { Limits } from './limits.js'
import { problemDocument, sendProblem, UNAVAILABLE } from './problem-response.js'
import { UUID } from './reader.js'
import { hrefOf } from './resources.js'
import type { Receipt, WriteRoute } from './write-route.js'

type Submit = (request: Request<object>) => Promise<Outcome<Receipt>>

const KEY = /^[\x21-\x7e]+$/

/** Requests of one operation and tenant that arrive together become one batch, hence one transaction. */
function folders(database: Database): (route: WriteRoute, tenantId: string) => Submit {
  const known = new Map<string, Submit>()
  return (route, tenantId) => {
    const name = `${route.path} ${tenantId}`
    let submit = known.get(name)
    if (!submit) {
      const runBatch = (requests: readonly Request<object>[]) =>
        route.runEach(database, tenantId, requests).catch(unavailable(requests))
      submit = folded(runBatch, database.folding.work)
      known.set(name, submit)
    }
    return submit
  }
}

/** A batch that lost its connection may have been committed: it is answered, and never run again by us. */
const unavailable =
  (requests: readonly Request<object>[]) =>
  (error: unknown): Outcome<Receipt>[] => {
    if (!isConnectionLost(error)) throw error
    return requests.map(() => refusal(UNAVAILABLE))
  }

/** Answers the POSTs of the API. */
export function writer(database: Database, limits: Limits) {
  const submitOf = folders(database)
  return async (route: WriteRoute, caller: Caller, request: FastifyRequest, reply: FastifyReply) => {
    if (!allows(caller.actor, route.permission))
      return sendProblem(request, reply, forbidden(caller.actor, route.permission))
    const key = keyOf(request, limits)
    const body = bodyOf(request)
    const inputs = route.many ? manyOf(body, route.many, limits) : undefined
    if (inputs) return writeMany(database, route, caller, inputs, key, request, reply)
    const parsed = parse(route, body, (request.params as { id?: string }).id)
    if (!parsed.ok) return sendProblem(request, reply, parsed.problem)
    const wanted = { input: parsed.input, actor: caller.actor, ...(key ? { key } : {}) }
    const outcome = current(await submitOf(route, caller.tenantId)(wanted))
    if (!outcome.ok) return sendProblem(request, reply, outcome.problem)
    const answer = answerOf(outcome)
    if (answer.href && route.creates) reply.header('location', answer.href)
    return reply.code(statusOf(route, outcome)).send(answer)
  }
}

/** An outcome, unless the caller has to be asked for again: `authenticate` does, and has the request handled anew. */
function current(outcome: Outcome<Receipt>): Outcome<Receipt> {
  if (!outcome.ok && outcome.problem.code === OUTDATED.code) throw new ProblemError(outcome.problem)
  return outcome
}

function keyOf(request: FastifyRequest, limits: Limits): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && key.length <= limits.keyLength && KEY.test(key)) return key
  throw problem(
    'request.idempotency_key',
    `the header Idempotency-Key must be 1 to ${limits.keyLength} printable characters without blanks`,
  )
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  const body = request.body ?? {}
  if (typeof body === 'object' && !Array.isArray(body)) return body as Record<string, unknown>
  throw problem('request.invalid', 'the body must be a JSON object: see the address in the API reference')
}

function manyOf(body: Record<string, unknown>, property: string, limits: Limits): unknown[] | undefined {
  const many = body[property]
  if (!Array.isArray(many) || Object.keys(body).length !== 1) return undefined
  if (many.length >= 1 && many.length <= limits.documentsPerRequest) return many
  throw problem(
    'request.count',
    `"${property}" must hold 1 to ${limits.documentsPerRequest} entries, not ${many.length}`,
  )
}

type Parsed = { readonly ok: true; readonly input: object } | { readonly ok: false; readonly problem: Problem }

/** The input of the operation: path, what the address fixes, and body. */
function parse(route: WriteRoute, body: unknown, id?: string): Parsed {
  const { idProperty } = route
  if (idProperty && !UUID.test(id!)) return refusal(notFound(idProperty.replace(/Id$/, ''), id!))
  const fixed = { ...route.preset, ...(idProperty ? { [idProperty]: id } : {}) }
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  const twice = isObject ? Object.keys(fixed).find((name) => name in body) : undefined
  if (twice) return refusal(invalid([{ path: twice, message: 'is given by the address: leave it out' }]))
  const result = readInput(route.input, isObject ? { ...body, ...fixed } : body)
  return result.success ? { ok: true, input: result.data } : refusal(invalid(findingsOf(result.error)))
}

const invalid = (findings: readonly InputFinding[]): Problem => ({
  code: 'request.invalid',
  message: `the input is not valid: ${findings.map(({ path, message }) => `${path} ${message}`).join('; ')}`,
  params: { findings },
})

/** Many inputs in one transaction; those that cannot be read are answered like those that are refused. */
async function writeMany(
  database: Database,
  route: WriteRoute,
  caller: Caller,
  inputs: readonly unknown[],
  key: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const parsed = inputs.map((input) => parse(route, input))
  const requests = parsed.flatMap((p) => (p.ok ? [{ input: p.input, actor: caller.actor }] : []))
  const outcomes = (await runMany(database, route, caller.tenantId, requests, key)).map(current)
  let next = 0
  const all = parsed.map((p): Outcome<Receipt> => (p.ok ? outcomes[next++]! : p))
  const results = all.map((outcome) =>
    outcome.ok
      ? { status: statusOf(route, outcome), ...answerOf(outcome) }
      : {
          status: problemDocument(outcome.problem, request.id).status,
          problem: problemDocument(outcome.problem, request.id),
        },
  )
  const statuses = new Set(results.map((result) => result.status))
  const status = statuses.size === 1 && all[0]!.ok ? results[0]!.status : 207
  return reply.code(status).send({ results })
}

type Accepted = Extract<Outcome<Receipt>, { ok: true }>

const statusOf = (route: WriteRoute, outcome: Accepted): number =>
  route.creates && !outcome.repeated && !outcome.unchanged ? 201 : 200

type Answer = Receipt & { readonly href?: string; readonly repeated?: true; readonly unchanged?: true }

function answerOf({ result, repeated, unchanged }: Accepted): Answer {
  const { made } = result
  return {
    ...withAddress(result),
    ...(made ? { made: made.map(withAddress) } : {}),
    ...(repeated ? { repeated } : {}),
    ...(unchanged ? { unchanged } : {}),
  }
}

function withAddress<T extends { readonly type: string; readonly id?: string }>(document: T): T & { href?: string } {
  const href = hrefOf(document.type, document.id)
  return href ? { ...document, href } : document
}

async function runMany(
  database: Database,
  route: WriteRoute,
  tenantId: string,
  requests: readonly Request<object>[],
  key: string | undefined,
): Promise<Outcome<Receipt>[]> {
  if (requests.length === 0) return []
  return key ? route.runTogether(database, tenantId, requests, key) : route.runEach(database, tenantId, requests)
}

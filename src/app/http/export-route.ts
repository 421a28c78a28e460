import { PassThrough } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { exportNames, openExport, writeExport } from '../../exchange/export/export-set.js'
import { allows, forbidden, OUTDATED } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { type Problem, ProblemError } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import type { Limits } from './limits.js'
import { checkedParameters } from './parameters.js'
import { sendProblem } from './problem-response.js'

export const EXPORT_PERMISSION = 'insight.read'

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const
type Format = keyof typeof TYPES
const PARAMETERS = { format: { schema: z.enum(['csv', 'json']) } }

/** Streams an export out of one transaction, as fast as the other side takes it and in little memory. */
export function exporter(database: Database, limits: Limits) {
  let underWay = 0
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { actor, tenantId } = request.caller!
    // What is being sent cannot be taken back: it begins with what the key stands for now.
    if (actor.asOf !== undefined) throw new ProblemError(OUTDATED)
    if (!allows(actor, EXPORT_PERMISSION)) return sendProblem(request, reply, forbidden(actor, EXPORT_PERMISSION))
    const { set } = request.params as { set: string }
    const { format = 'csv' } = checkedParameters(PARAMETERS, request.query as Record<string, unknown>)
    if (!exportNames().includes(set))
      return sendProblem(request, reply, {
        code: 'export.not_found',
        message: `there is no export "${set}": choose from ${exportNames().join(', ')}`,
      })
    if (underWay >= limits.exportsAtOnce) return sendProblem(request, reply, busy(underWay))
    underWay++
    reply.type(TYPES[format as Format]).header('content-disposition', `attachment; filename="${set}.${format}"`)
    const rows = streamed(database, tenantId, set, format as Format, request)
    rows.once('close', () => underWay--)
    return reply.send(rows)
  }
}

const busy = (count: number): Problem => ({
  code: 'service.busy',
  message: `${count} exports are under way, no more are possible at once: try again when one of them is done`,
  params: { exportsAtOnce: count },
})

function streamed(
  database: Database,
  tenantId: string,
  set: string,
  format: Format,
  request: FastifyRequest,
): PassThrough {
  const output = new PassThrough()
  // Whoever goes away in the middle must not keep the transaction waiting for room to write.
  const gone = new Promise<never>((_, reject) => {
    output.once('close', () => reject(new Error('the receiver went away')))
  })
  // When the transaction does not even begin, nobody races with it: that must be no fault of the whole process.
  gone.catch(() => {})
  const written = read(database, tenantId, (tx) =>
    Promise.race([writeExport(openExport(tx, set), format, output), gone]),
  )
  written.then(
    () => output.end(),
    (error: Error) => {
      if (!output.destroyed) request.log.error({ err: error, requestId: request.id }, 'export broken off')
      output.destroy(error)
    },
  )
  return output
}

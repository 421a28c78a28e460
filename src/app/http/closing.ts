import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Problem } from '../../kernel/problem.js'
import { sendProblem } from './problem-response.js'

const CLOSING: Problem = {
  code: 'service.closing',
  message: 'the server is shutting down, and nothing of this request was done: send it again when it is up',
}

/** A request that arrives while the server closes is refused as everything else is; Fastify itself would say so in words of its own. */
export function refuseWhileClosing(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', (done) => {
    closing = true
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (closing) sendProblem(request, reply.header('connection', 'close'), CLOSING)
    else done()
  })
}

/**
 * A server that closes ends the connections on which no request is under way, and the others as soon as they are answered. Node
 * waits a minute for those that browsers and other clients open ahead, and for those whose answer was begun before. Whoever
 * sends a byte a second, or does not take what it asked for, is cut off after so many seconds.
 */
export function endIdleConnections(app: FastifyInstance, seconds: number): void {
  /** How many requests are under way on each connection. */
  const underWay = new Map<Socket, number>()
  let closing = false
  app.server.on('connection', (socket) => {
    underWay.set(socket, 0)
    socket.once('close', () => underWay.delete(socket))
  })
  app.server.on('request', ({ socket }, response) => {
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const left = (underWay.get(socket) ?? 1) - 1
      if (underWay.has(socket)) underWay.set(socket, left)
      if (closing && left === 0) socket.destroySoon()
    })
  })
  app.addHook('preClose', (done) => {
    closing = true
    for (const [socket, requests] of underWay) if (requests === 0) socket.destroy()
    setTimeout(() => app.server.closeAllConnections(), seconds * 1000).unref()
    done()
  })
}

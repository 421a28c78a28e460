import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Problem } from '../../kernel/problem.js'
import { problemDocument } from './problem-response.js'

/** An error of Node's parser: the request broke before there was one. */
interface ParserError {
  readonly code?: string
  /** What the parser missed. */
  readonly reason?: string
}

const HEADERS_TOO_LARGE: Problem = {
  code: 'request.headers_too_large',
  message: 'the headers are larger than the 16 KB that one request takes: shorten them',
}

const TOO_SLOW: Problem = {
  code: 'request.too_slow',
  message: 'the request did not arrive in time: send it again, all of it at once',
}

function problemOf({ code, reason }: ParserError): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return HEADERS_TOO_LARGE
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return TOO_SLOW
  return { code: 'request.invalid', message: `the request is no HTTP/1.1: ${reason ?? 'it breaks off'}` }
}

/** Answers what never became a request as every other refusal, and closes the connection, of which the rest means nothing. */
export function answerBroken(error: ParserError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) {
    const document = problemDocument(problemOf(error), randomUUID())
    const body = Buffer.from(JSON.stringify(document))
    const head = [
      `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${body.length}`,
      'connection: close',
    ]
    socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
  }
  socket.destroySoon()
}

/**
 * What PostgreSQL and the network say when the server went away, is going, or is not there yet: connection exceptions
 * (class 08), operator intervention (57P), no resources left for one more connection or row (class 53).
 */
const CODES = /^(08...|53...|57P0[1-5]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/

/** What the driver says without a code, when the other end is gone before or while it is asked. */
const WORDS =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after|timeout exceeded when trying to connect|Query read timeout)/

/** Whether work failed because its database went away, not because of what it asked. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? CODES.test(code) : WORDS.test(error.message)
}

/**
 * A refusal: something the caller can understand and mend. It is a value in decisions and surfaces as
 * problem+json (RFC 9457) over HTTP and as one line on standard error in the command line.
 */
export interface Problem {
  /** Stable machine-readable code, `<document>.<what>`, e.g. `order.unknown_item`. */
  readonly code: string
  /** One sentence in plain English: what is wrong, where, and what to do. */
  readonly message: string
  /** Parameters of the message, for programs. Plain JSON. */
  readonly params?: Readonly<Record<string, unknown>>
}

/** Thrown where a refusal concerns the whole call (bad command line, unreadable file), never inside a decision. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Shorthand for throwing a refusal of a whole call. */
export function problem(code: string, message: string, params?: Record<string, unknown>): ProblemError {
  return new ProblemError(params ? { code, message, params } : { code, message })
}

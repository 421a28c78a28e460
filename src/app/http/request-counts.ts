import type { FastifyRateLimitStore } from '@fastify/rate-limit'

/** In milliseconds. */
export const MINUTE = 60_000
/** Most callers remembered; the one whose time began first is forgotten. */
const MOST = 5000

/**
 * Counts the requests of each caller within a minute. It goes by a clock that nobody sets: the store of the library
 * goes by the calendar's, and after that was set back an hour a minute took an hour and one.
 */
export class RequestCounts implements FastifyRateLimitStore {
  readonly #minutes = new Map<string, { current: number; readonly begun: number }>()

  incr(caller: string, answer: (error: Error | null, result?: { current: number; ttl: number }) => void): void {
    const now = performance.now()
    const last = this.#minutes.get(caller)
    const running = last && now - last.begun < MINUTE ? last : this.#begin(caller, now)
    running.current++
    answer(null, { current: running.current, ttl: Math.ceil(MINUTE - (now - running.begun)) })
  }

  #begin(caller: string, begun: number): { current: number; readonly begun: number } {
    const started = { current: 0, begun }
    this.#minutes.delete(caller)
    this.#minutes.set(caller, started)
    if (this.#minutes.size > MOST) this.#minutes.delete(this.#minutes.keys().next().value!)
    return started
  }

  child(): RequestCounts {
    return new RequestCounts()
  }
}

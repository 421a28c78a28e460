/**
 * Every limit of the HTTP API. What exceeds one is refused, never cut off; only of what hangs on a document the first are
 * shown, since the lists have them all.
 */
export interface Limits {
  /** Largest request body, in bytes. */
  readonly bodyBytes: number
  /** Most documents in one request that takes many. */
  readonly documentsPerRequest: number
  /** Documents on one page, when the request does not say, and at most. */
  readonly pageSize: number
  readonly maximumPageSize: number
  /** Requests of one key in one minute. */
  readonly requestsPerMinute: number
  /** Requests with a missing or wrong key from one address in one minute. */
  readonly failuresPerMinute: number
  /** Seconds within which a request must have arrived. */
  readonly arrivalSeconds: number
  /** Seconds within which requests under way are answered when the server shuts down. */
  readonly shutDownSeconds: number
  /** Longest idempotency key. */
  readonly keyLength: number
  /** Exports under way at the same time: each holds a connection for as long as its receiver takes. */
  readonly exportsAtOnce: number
  /** Events and linked documents shown with one document; the rest is found by the lists. */
  readonly eventsShown: number
  readonly linksShown: number
}

/** A size as people say it. */
export const megabytes = (bytes: number): string => `${Number((bytes / 1024 / 1024).toFixed(2))} MB`

export const LIMITS: Limits = {
  bodyBytes: 8 * 1024 * 1024,
  documentsPerRequest: 10_000,
  pageSize: 50,
  maximumPageSize: 500,
  requestsPerMinute: 6_000,
  failuresPerMinute: 60,
  arrivalSeconds: 120,
  shutDownSeconds: 5,
  keyLength: 200,
  exportsAtOnce: 8,
  eventsShown: 100,
  linksShown: 500,
}

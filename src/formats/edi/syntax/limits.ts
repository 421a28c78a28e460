import { mostFindings } from '../../finding-list.js'

/**
 * How much one interchange may ask of the reader. A file beyond a limit is refused at that point; what stood before it
 * is delivered. Numbers are far above what partners send and far below what would hurt.
 */
export interface EdiLimits {
  /** Longest segment, in bytes. */
  readonly segmentBytes: number
  /** Most segments of one message, which is held in memory as a whole; and no more than its length needs, see `density.ts`. */
  readonly messageSegments: number
  /** Most messages of a file that may end without a trailer: behind a thousand there is no interchange any more. */
  readonly unclosedMessages: number
  /** Most findings kept for one message; the rest is counted. */
  readonly messageFindings: number
  /** Most findings listed for one file; the rest is counted. */
  readonly fileFindings: number
}

export const defaultLimits: EdiLimits = {
  segmentBytes: 1024 * 1024,
  messageSegments: 500_000,
  unclosedMessages: 1000,
  messageFindings: 1000,
  fileFindings: mostFindings,
}

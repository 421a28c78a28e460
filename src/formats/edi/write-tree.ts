import type { TypedLoop } from './message/typed-tree.js'
import { untypedSegments } from './message/untyped-tree.js'
import type { Standard } from './syntax/interchange.js'
import { directoryFor } from './tables/directories.js'
import type { Mapped } from './trade-model.js'
import type { OutgoingMessage } from './write-x12.js'

/** A message of any kind in the words of its standard. */
export interface MessageTree {
  readonly standard: Standard
  /** `940`, `CONTRL`. */
  readonly message: string
  /** As GS08 or UNH say it; `004010VICS` names an industry's guide too. */
  readonly version: string
  readonly tree: TypedLoop
}

/** The version of ours that comes nearest to the one in which a message was sent. */
export function nearestVersion({ standard, version }: Pick<MessageTree, 'standard' | 'version'>): string {
  const { directory } = directoryFor(standard, version)
  // Of D.14B only the payment terms are known.
  return directory.version === 'D.14B' ? 'D.01B' : directory.version
}

const envelopes: Readonly<Record<Standard, ReadonlySet<string>>> = {
  x12: new Set(['ST', 'SE']),
  edifact: new Set(['UNH', 'UNT', 'UIH', 'UIT']),
}

/**
 * Writes any message from its tree, in the version that is asked for. Loops are only for the eye: the order of the
 * segments counts. What no element can say is left out and named; whether the whole is sound shows when it is read.
 */
export function writeTree(
  { standard, message, version: sent, tree }: MessageTree,
  version: string,
): Mapped<OutgoingMessage> {
  const { segments, findings } = untypedSegments(tree, directoryFor(standard, version).directory)
  const guide = standard === 'x12' && sent.length > version.length && sent.startsWith(version) ? sent : undefined
  const body = segments.filter(({ tag }) => !envelopes[standard].has(tag))
  return { document: { type: message, segments: body, association: guide }, findings }
}

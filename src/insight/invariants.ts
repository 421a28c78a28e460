import { BOOK_INVARIANTS } from './book-invariants.js'
import { DOCUMENT_INVARIANTS } from './document-invariants.js'
import { FLOW_INVARIANTS } from './flow-invariants.js'
import type { Invariant } from './invariant.js'
import { TAX_INVARIANTS } from './tax-invariants.js'

/** The invariants that can be looked at with one query each, over the whole database of a tenant. */
export const INVARIANTS: readonly Invariant[] = [
  ...BOOK_INVARIANTS,
  ...TAX_INVARIANTS,
  ...FLOW_INVARIANTS,
  ...DOCUMENT_INVARIANTS,
]

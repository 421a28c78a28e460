import { type Refused, refuse } from '../kernel/decision.js'
import type { Tx } from '../kernel/tx.js'

/** Which of these references of the bank some payment bears already; decisions add those that they give out. */
export async function referencesInUse(tx: Tx, references: readonly (string | undefined)[]): Promise<Set<string>> {
  const stated = references.flatMap((reference) => reference ?? [])
  if (stated.length === 0) return new Set()
  await tx.flush()
  const rows = await tx.query<{ reference: string }>(
    'select entry_reference as reference from payment where tenant_id = $1 and entry_reference = any($2::text[])',
    [stated],
  )
  return new Set(rows.map((row) => row.reference))
}

/** The refusal of a reference that another payment bears. */
export function referenceReused(reference: string | undefined, inUse: ReadonlySet<string>): Refused | undefined {
  if (reference === undefined || !inUse.has(reference)) return undefined
  return refuse(
    'payment.reference_reused',
    `the reference ${reference} belongs to another payment already: each movement of money has one of its own`,
    { entryReference: reference },
  )
}

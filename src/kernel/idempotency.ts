import { createHash } from 'node:crypto'
import type { Problem } from './problem.js'
import { table } from './table.js'
import type { Tx } from './tx.js'

const idempotencyKey = table('idempotency_key', ['operation', 'key'], {
  operation: 'text',
  key: 'text',
  inputHash: 'text',
  outcome: 'jsonb',
  createdOn: 'date',
})

/** What was answered the first time; `conflict` when the key came with another input. */
export type Remembered = { readonly outcome: unknown } | { readonly conflict: Problem }

/** SHA-256 over the canonical JSON of an input: object keys sorted, bigint as text. */
export function inputHash(input: unknown): string {
  const canonical = JSON.stringify(input, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return createHash('sha256').update(canonical).digest('hex')
}

/** Looks up the keys of a batch. */
export async function recall(
  tx: Tx,
  operation: string,
  keys: ReadonlyMap<string, string>,
): Promise<Map<string, Remembered>> {
  const answers = new Map<string, Remembered>()
  if (keys.size === 0) return answers
  const rows = await tx.query<{ key: string; input_hash: string; outcome: unknown }>(
    'select key, input_hash, outcome from idempotency_key where tenant_id = $1 and operation = $2 and key = any($3::text[])',
    [operation, [...keys.keys()]],
  )
  for (const row of rows) {
    answers.set(
      row.key,
      row.input_hash === keys.get(row.key) ? { outcome: row.outcome } : { conflict: keyReused(row.key) },
    )
  }
  return answers
}

export function remember(tx: Tx, operation: string, key: string, hash: string, outcome: unknown): void {
  tx.insert(idempotencyKey, { operation, key, inputHash: hash, outcome, createdOn: tx.today })
}

export const keyReused = (key: string): Problem => ({
  code: 'idempotency.key_reused',
  message: `the idempotency key "${key}" was used before with another input: use a new key for a new request`,
  params: { key },
})

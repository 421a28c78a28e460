import { z } from 'zod'
import type { Moment } from '../../kernel/date.js'
import { accept, type Decision, event, refuse } from '../../kernel/decision.js'
import { documentStore } from '../../kernel/document-store.js'
import { operation } from '../../kernel/operation.js'
import { table } from '../../kernel/table.js'

interface ApiKey {
  readonly id: string
  readonly name: string
  readonly secretHash: string
  readonly roles: readonly string[]
  readonly createdAt: Moment
  readonly revokedAt: Moment | null
}

const apiKeyStore = documentStore<ApiKey>({
  name: 'key',
  table: table(
    'api_key',
    ['id'],
    {
      id: 'uuid',
      name: 'text',
      secretHash: 'text',
      roles: 'jsonb',
      createdAt: 'timestamptz',
      revokedAt: 'timestamptz',
    },
    { isRule: true },
  ),
})

const revokeInput = z.object({ keyId: z.uuid() })

/** Take a key out of use, at once and for good. */
export function revoke(key: ApiKey, _: unknown, { now }: { now: Moment }): Decision<ApiKey> {
  if (key.revokedAt !== null) return refuse('api_key.already_revoked', `the key "${key.name}" is revoked already`)
  return accept({ ...key, revokedAt: now }, [
    event('api_key.revoked', { type: 'api_key', id: key.id, number: key.name }),
  ])
}

export const revokeApiKeys = operation<z.infer<typeof revokeInput>, ApiKey, { now: Moment }>({
  name: 'api_key.revoke',
  permission: 'app.keys',
  summary: 'Take a key out of use, at once and for good.',
  input: revokeInput,
  store: apiKeyStore,
  target: (input) => input.keyId,
  facts: async (tx) => ({ now: tx.facts.now }),
  decide: revoke,
})

import type { Actor } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { ask } from '../../kernel/runner.js'
import { readApiKey } from './api-key.js'
import { permissionsOf } from './roles.js'

/** Who calls, for which tenant. */
export interface Caller {
  readonly tenantId: string
  readonly keyId: string
  /** With `asOf` when it comes from memory: a transaction must confirm that nothing has changed since. */
  readonly actor: Actor
}

interface Known {
  readonly secretHash: string
  readonly caller: Caller
  readonly rulesVersion: bigint
}

/** Keys that stay in memory: some hundred bytes each. */
const MOST_KEPT = 10_000

/**
 * Who the keys belong to. A key that was asked for stays in memory; it is taken out of use by a change of the tenant's rules,
 * which every transaction learns as it begins, so that a revoked key stops working at once, in every process.
 */
export class Callers {
  readonly #database: Database
  readonly #known = new Map<string, Known>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Who the key was last known to belong to, or who it belongs to. */
  async find(text: string): Promise<Caller | undefined> {
    const key = readApiKey(text)
    const known = key && this.#known.get(key.keyId)
    if (!known || known.caller.tenantId !== key.tenantId || !key.fits(known.secretHash)) return this.ask(text)
    const { caller, rulesVersion } = known
    return { ...caller, actor: { ...caller.actor, asOf: rulesVersion } }
  }

  /** Who it belongs to now; `undefined` when it is malformed, unknown, wrong or revoked: the caller learns no more. */
  async ask(text: string): Promise<Caller | undefined> {
    const key = readApiKey(text)
    if (!key) return undefined
    const { tenantId, keyId } = key
    const [row] = await ask<KeyRow>(this.#database, 'select * from api_key_of($1::uuid, $2::uuid)', [tenantId, keyId])
    if (!row || !key.fits(row.secret_hash)) {
      if (!row) this.#known.delete(keyId)
      return undefined
    }
    const caller: Caller = {
      tenantId,
      keyId,
      actor: { kind: 'api', name: row.name, permissions: permissionsOf(row.roles) },
    }
    if (this.#known.size >= MOST_KEPT) this.#known.clear()
    this.#known.set(keyId, { secretHash: row.secret_hash, caller, rulesVersion: row.rules_version })
    return caller
  }
}

interface KeyRow {
  readonly name: string
  readonly secret_hash: string
  readonly roles: readonly string[]
  readonly rules_version: bigint
}

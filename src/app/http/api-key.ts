import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { asOwner } from '../../kernel/database.js'
import { newId } from '../../kernel/id.js'
import { table } from '../../kernel/table.js'
import { assertRoles } from './roles.js'

/** The columns that may be seen: never the hash. */
export const visibleApiKey = table('api_key', ['id'], {
  id: 'uuid',
  name: 'text',
  roles: 'jsonb',
  createdAt: 'timestamptz',
  revokedAt: 'timestamptz',
})

const PREFIX = 'o2c_'
const UUID_BYTES = 16
const SECRET_BYTES = 32
const PATTERN = /^o2c_[A-Za-z0-9_-]{86}$/

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')
const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const hashOf = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest()

/**
 * Makes a key for a program: `o2c_` and base64url of tenant, key id and 32 random bytes. The text is returned once;
 * the database keeps a hash of the random part only. 256 random bits need no slow hash (unlike a password).
 */
export async function createApiKey(
  url: string,
  tenantId: string,
  key: { readonly name: string; readonly roles: readonly string[] },
): Promise<string> {
  assertRoles(key.roles)
  const id = newId<'api_key'>()
  const secret = randomBytes(SECRET_BYTES)
  await asOwner(url, (client) =>
    client.query(
      'insert into api_key (tenant_id, id, name, secret_hash, roles, created_at) values ($1, $2, $3, $4, $5, now())',
      [tenantId, id, key.name, hashOf(secret).toString('hex'), JSON.stringify(key.roles)],
    ),
  )
  return PREFIX + Buffer.concat([bytesOf(tenantId), bytesOf(id), secret]).toString('base64url')
}

/** What the text of a key says. */
export interface ApiKeyText {
  readonly tenantId: string
  readonly keyId: string
  /** Whether its secret is the one whose hash is kept. */
  readonly fits: (hash: string) => boolean
}

/** Takes the text of a key apart; `undefined` when it is none. */
export function readApiKey(text: string): ApiKeyText | undefined {
  if (!PATTERN.test(text)) return undefined
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url')
  return {
    tenantId: uuidOf(bytes.subarray(0, UUID_BYTES)),
    keyId: uuidOf(bytes.subarray(UUID_BYTES, 2 * UUID_BYTES)),
    fits: (hash) => timingSafeEqual(Buffer.from(hash, 'hex'), hashOf(bytes.subarray(2 * UUID_BYTES))),
  }
}

import { randomFillSync } from 'node:crypto'

/** Identifier of one kind of document: a UUID version 7 (RFC 9562), made by the application so that it sorts by time. */
export type Id<Kind extends string> = string & { readonly __id: Kind }

const pool = new Uint8Array(16 * 256)
let used = pool.length
let lastMs = 0
let sequence = 0

/** A new time-ordered identifier; within one millisecond a 12-bit counter keeps the order. */
export function newId<Kind extends string>(): Id<Kind> {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    sequence = 0
  } else if (++sequence > 0xfff) {
    lastMs += 1
    sequence = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const random = Buffer.from(pool.buffer, used, 8).toString('hex')
  used += 16
  const variant = ((Number.parseInt(random[0]!, 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${variant}${random.slice(1, 4)}-${random.slice(4, 16)}` as Id<Kind>
}

import { randomBytes } from 'node:crypto'

/** Identifier of one kind of document: a UUID version 7 (RFC 9562), made by the application so that it sorts by time. */
export type Id<Kind extends string> = string & { readonly __id: Kind }

const POOL = 256
let pool = ''
let used = POOL
let lastMs = 0
let sequence = 0
/** The first 15 characters, which all identifiers of one millisecond share. */
let prefix = ''

/** A new time-ordered identifier; within one millisecond a 12-bit counter keeps the order. */
export function newId<Kind extends string>(): Id<Kind> {
  if (used === POOL) {
    pool = randomBytes(8 * POOL).toString('hex')
    used = 0
  }
  const now = Date.now()
  if (now > lastMs) startMillisecond(now)
  else if (++sequence > 0xfff) startMillisecond(lastMs + 1)
  const at = used++ * 16
  const variant = VARIANTS[Number.parseInt(pool[at]!, 16) & 3]
  return `${prefix}${SEQUENCES[sequence]}-${variant}${pool.slice(at + 1, at + 4)}-${pool.slice(at + 4, at + 16)}` as Id<Kind>
}

const VARIANTS = '89ab'
const SEQUENCES = Array.from({ length: 0x1000 }, (_, n) => n.toString(16).padStart(3, '0'))

function startMillisecond(moment: number): void {
  lastMs = moment
  sequence = 0
  const time = moment.toString(16).padStart(12, '0')
  prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`
}

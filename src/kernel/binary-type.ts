import { currencyExponent } from './currency.js'
import { type Decimal, power10 } from './decimal.js'
import { jsonText } from './json-text.js'
import type { Money } from './money.js'
import type { ColumnType } from './table.js'

/**
 * Values in PostgreSQL's binary format (`uuid_send`, `numeric_send`, …). Text literals cost both sides more: an order
 * line through the whole chain sends some 120 values, and writing and reading them as text took a sixth of all the work.
 */

const FIRST_SIZE = 1 << 16

/** Buffers beyond this are neither copied nor kept. */
const LARGE = 1 << 20

/** Where values are written: a buffer that grows and is used again for the next message. */
export class Sink {
  bytes = Buffer.allocUnsafe(FIRST_SIZE)
  at = 0

  /** Hands out what has been written, and begins anew. */
  take(): Buffer {
    const written = this.bytes.subarray(0, this.at)
    this.at = 0
    if (this.bytes.length <= LARGE) return Buffer.from(written)
    this.bytes = Buffer.allocUnsafe(FIRST_SIZE)
    return written
  }

  /** Makes room for `size` more bytes. */
  reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + size))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }

  int16(value: number): void {
    this.bytes[this.at++] = value >> 8
    this.bytes[this.at++] = value
  }

  int32(value: number): void {
    const { bytes, at } = this
    bytes[at] = value >> 24
    bytes[at + 1] = value >> 16
    bytes[at + 2] = value >> 8
    bytes[at + 3] = value
    this.at = at + 4
  }

  /** Writes again what stands between two places: lines share their document, unit, account, … */
  repeat(from: number, to: number): void {
    this.reserve(to - from)
    this.bytes.copyWithin(this.at, from, to)
    this.at += to - from
  }
}

/** Writes one value that is not null, its length before it. */
type Encoder = (sink: Sink, value: never) => void

export interface BinaryType {
  /** Object identifier of the type in `pg_type`, the same in every PostgreSQL. */
  readonly oid: number
  readonly encode: Encoder
}

/** Room for any value but text, JSON and very long numbers, which ask for their own. */
export const USUAL_ROOM = 64

const text = (sink: Sink, value: string): void => {
  const { length } = value
  sink.reserve(4 + length * 3)
  const start = sink.at + 4
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i)
    if (code > 127) {
      const size = sink.bytes.write(value, start, 'utf8')
      sink.int32(size)
      sink.at = start + size
      return
    }
    sink.bytes[start + i] = code
  }
  sink.int32(length)
  sink.at = start + length
}

const HEX = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(digit) ? 0xff : digit
})

const DASH = 45

const uuid = (sink: Sink, value: string): void => {
  sink.int32(16)
  let seen = value.length === 36 ? 0 : 0xff
  for (let i = 0; i < 36; i += 2) {
    if (i === 8 || i === 13 || i === 18 || i === 23) seen |= value.charCodeAt(i++) ^ DASH
    const high = HEX[value.charCodeAt(i) & 0xff]!
    const low = HEX[value.charCodeAt(i + 1) & 0xff]!
    seen |= high | low
    sink.bytes[sink.at++] = (high << 4) | low
  }
  if (seen > 15) throw new TypeError(`"${value}" is not a UUID`)
}

const DAY = 86_400_000
/** 2000-01-01, from which PostgreSQL counts. */
const EPOCH = 946_684_800_000
const days = new Map<string, number>()

/** Documents of a batch share a few dates, so each is understood once. */
function dayNumber(date: string): number {
  const known = days.get(date)
  if (known !== undefined) return known
  const moment = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== date)
    throw new TypeError(`"${date}" is not a date`)
  if (days.size > 10_000) days.clear()
  days.set(date, (moment - EPOCH) / DAY)
  return (moment - EPOCH) / DAY
}

const date = (sink: Sink, value: string): void => {
  sink.int32(4)
  sink.int32(dayNumber(value))
}

const MICROSECONDS = /\.\d{3}(\d{1,3})/

const timestamp = (sink: Sink, value: string): void => {
  const moment = Date.parse(value)
  if (Number.isNaN(moment)) throw new TypeError(`"${value}" is not a moment`)
  const rest = MICROSECONDS.exec(value)?.[1]?.padEnd(3, '0') ?? '0'
  sink.int32(8)
  sink.at = sink.bytes.writeBigInt64BE(BigInt(moment - EPOCH) * 1000n + BigInt(rest), sink.at)
}

/** The largest coefficient that stays exact as a `number` when it is shifted by up to three digits. */
const EXACT = BigInt(Number.MAX_SAFE_INTEGER) / 1000n

/** Digits of base 10,000 of the number at hand, least significant first; an array for each would be half of all garbage. */
const groups: number[] = Array.from({ length: 32 }, () => 0)

/** Four decimal digits at a time, the point between two groups: how PostgreSQL keeps a `numeric`. */
function numeric(sink: Sink, coefficient: bigint, scale: number): void {
  const behindPoint = (scale + 3) >> 2
  const negative = coefficient < 0n
  const magnitude = negative ? -coefficient : coefficient
  const shift = behindPoint * 4 - scale
  const total =
    magnitude <= EXACT ? smallGroups(Number(magnitude) * SHIFTS[shift]!) : largeGroups(magnitude * power10(shift))
  let first = 0
  while (first < total && groups[first] === 0) first++
  const count = total - first
  sink.reserve(12 + count * 2)
  sink.int32(8 + count * 2)
  sink.int16(count)
  sink.int16(total - behindPoint - 1)
  sink.int16(negative ? 0x4000 : 0)
  sink.int16(scale)
  for (let i = total - 1; i >= first; i--) sink.int16(groups[i]!)
}

const decimalNumber = (sink: Sink, { coefficient, scale }: Decimal): void => numeric(sink, coefficient, scale)
const amount = (sink: Sink, { minor, currency }: Money): void => numeric(sink, minor, currencyExponent(currency))

const SHIFTS = [1, 10, 100, 1000]

function smallGroups(value: number): number {
  let count = 0
  for (let left = value; left > 0; left = Math.floor(left / 10_000)) groups[count++] = left % 10_000
  return count
}

function largeGroups(value: bigint): number {
  let count = 0
  for (let left = value; left > 0n; left /= 10_000n) groups[count++] = Number(left % 10_000n)
  return count
}

const JSONB_VERSION = 1

const jsonb = (sink: Sink, value: unknown): void => {
  const json = jsonText(value)
  sink.reserve(5 + json.length * 3)
  const size = sink.bytes.write(json, sink.at + 5, 'utf8')
  sink.int32(size + 1)
  sink.bytes[sink.at] = JSONB_VERSION
  sink.at += 1 + size
}

const int4 = (sink: Sink, value: number): void => {
  sink.int32(4)
  sink.int32(value)
}

const int8 = (sink: Sink, value: bigint): void => {
  sink.int32(8)
  sink.at = sink.bytes.writeBigInt64BE(value, sink.at)
}

const bool = (sink: Sink, value: boolean): void => {
  sink.int32(1)
  sink.bytes[sink.at++] = value ? 1 : 0
}

export const BINARY_TYPES: Readonly<Record<ColumnType, BinaryType>> = {
  uuid: { oid: 2950, encode: uuid },
  text: { oid: 25, encode: text },
  int4: { oid: 23, encode: int4 },
  int8: { oid: 20, encode: int8 },
  numeric: { oid: 1700, encode: decimalNumber },
  money: { oid: 1700, encode: amount },
  base_money: { oid: 1700, encode: amount },
  date: { oid: 1082, encode: date },
  timestamptz: { oid: 1184, encode: timestamp },
  bool: { oid: 16, encode: bool },
  jsonb: { oid: 3802, encode: jsonb },
}

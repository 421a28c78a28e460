/** A logical BAI2 record: its own line and the 88 records that continue it. */
export interface Bai2Record {
  readonly code: string
  readonly line: number
  /** Content after the record code, physical record by physical record, without the closing slash. */
  readonly lines: readonly string[]
  /** Physical records, as the counts of trailers see them. */
  readonly physical: number
  /** Where it stands in the text. */
  readonly from: number
  readonly to: number
}

/** A record that more lines may continue. */
interface OpenRecord extends Bai2Record {
  readonly lines: string[]
  physical: number
  to: number
}

/** Some banks put several records on a line, with spaces after the slash that ends one. */
const recordBoundary = /\/\s+(?=(?:01|02|03|16|49|88|98|99),)/g

const recordStart = /^(?:01|02|03|16|49|88|98|99),/

/**
 * Cuts a BAI2 file, or a part of it that begins on a line, into logical records. A closing slash may be missing behind
 * text; a line without a record code belongs to the text before it.
 */
export function* readBai2Records(
  text: string,
  { from, to, line: firstLine } = { from: 0, to: text.length, line: 1 },
): Generator<Bai2Record, void, undefined> {
  let open: OpenRecord | undefined
  let line = firstLine
  for (let start = from; start < to; line++) {
    const found = text.indexOf('\n', start)
    const end = found < 0 || found > to ? to : found
    for (const part of partsOf(text, start, end)) {
      const content = text.slice(part.from, part.to).trim()
      if (content === '') continue
      const code = recordStart.test(content) ? content.slice(0, 2) : undefined
      const body = withoutSlash(code === undefined ? content : content.slice(3))
      if (code !== undefined && code !== '88') {
        if (open !== undefined) yield open
        open = { code, line, lines: [body], physical: 1, ...part }
      } else if (open !== undefined) {
        open.lines.push(body)
        open.to = part.to
        if (code === '88') open.physical++
      }
    }
    start = end + 1
  }
  if (open !== undefined) yield open
}

/** The records, or pieces of them, on one line: as a rule it is one. */
function partsOf(text: string, start: number, end: number): readonly { readonly from: number; readonly to: number }[] {
  const row = text.slice(start, end)
  if (row.search(recordBoundary) < 0) return [{ from: start, to: end }]
  const parts: { from: number; to: number }[] = []
  let from = start
  for (const boundary of row.matchAll(recordBoundary)) {
    parts.push({ from, to: start + boundary.index })
    from = start + boundary.index + boundary[0].length
  }
  parts.push({ from, to: end })
  return parts
}

function withoutSlash(content: string): string {
  return content.endsWith('/') ? content.slice(0, -1) : content
}

/** Takes a record apart field by field; the text at the end of a transaction keeps its commas. */
export class Bai2Cursor {
  readonly #lines: readonly string[]
  #line = 0
  #at = 0

  constructor(record: Bai2Record) {
    this.#lines = record.lines
  }

  get done(): boolean {
    return this.#line >= this.#lines.length
  }

  /** The next field, empty behind the last: a continuation goes on with the next field. */
  next(): string {
    const line = this.#lines[this.#line]
    if (line === undefined) return ''
    const comma = line.indexOf(',', this.#at)
    const field = line.slice(this.#at, comma < 0 ? undefined : comma)
    if (comma < 0) {
      this.#line++
      this.#at = 0
    } else this.#at = comma + 1
    return field.trim()
  }

  /** Everything that is left, line by line. */
  rest(): string[] {
    const left = this.#lines.slice(this.#line)
    const [first, ...others] = left
    this.#line = this.#lines.length
    return first === undefined ? [] : [first.slice(this.#at), ...others]
  }
}

/** A part of an amount in the smallest unit, and when it can be used. */
export interface Bai2Availability {
  readonly days?: number
  /** YYMMDD. */
  readonly date?: string
  /** Absent for the whole amount. */
  readonly amount?: string
}

export interface Bai2Funds {
  readonly type: string
  readonly valueDate?: string
  readonly parts: readonly Bai2Availability[]
}

/**
 * The availability behind an amount: 0, 1 and 2 the whole of it after so many days, S three amounts for today, tomorrow
 * and later, V date and time, D a list of days and amounts.
 */
export function readFunds(cursor: Bai2Cursor): Bai2Funds {
  const type = cursor.next().toUpperCase()
  if (/^[012]$/.test(type)) return { type, parts: [{ days: Number(type) }] }
  if (type === 'V') {
    const date = cursor.next()
    cursor.next()
    return { type, valueDate: date, parts: date === '' ? [] : [{ date }] }
  }
  const parts: Bai2Availability[] = []
  if (type === 'S') for (const days of [0, 1, 2]) parts.push({ days, amount: cursor.next() })
  if (type === 'D') {
    const count = Number(cursor.next()) || 0
    while (parts.length < count && !cursor.done) parts.push({ days: Number(cursor.next()), amount: cursor.next() })
  }
  return { type, parts }
}

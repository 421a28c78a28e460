import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import pg from 'pg'
import { prepareValue } from 'pg/lib/utils.js'

/** A statement on its way. Each is understood (parsed, analysed) once on a connection, unless it will be sent only `once`. */
export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[]
  readonly once?: boolean
}

export type Row = Readonly<Record<string, unknown>>

/** What `pg` calls a connection: it writes the messages of PostgreSQL's protocol. */
interface Wire {
  readonly stream: Writable
  parse(message: { name: string; text: string }): void
  bind(message: { statement: string; values: readonly unknown[] }): void
  describe(message: { type: 'P'; name: '' }): void
  execute(message: object): void
  close(message: { type: 'S'; name: string }): void
  sync(): void
}

const INT8 = 20
const DATE = 1082
const TIMESTAMPTZ = 1184

type Parse = (text: string) => unknown

const keepText: Parse = (text) => text
const parsers: Record<number, Parse> = {
  [INT8]: (text) => BigInt(text),
  [DATE]: keepText,
  [TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
}

/** int8 arrives as bigint, numeric and date as text, timestamptz as ISO UTC: never as a float or a local Date. */
export const exactTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) =>
    (parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as never,
}

/** The columns that a statement answers, learned when it first runs: PostgreSQL need not tell them again. */
class Shape {
  private readonly columns: readonly { readonly name: string; readonly parse: Parse }[]
  private readonly blank: Row

  constructor(fields: readonly { name: string; dataTypeID: number }[]) {
    this.columns = fields.map(({ name, dataTypeID }) => ({ name, parse: exactTypes.getTypeParser(dataTypeID, 'text') }))
    this.blank = Object.fromEntries(fields.map(({ name }) => [name, null]))
  }

  row(values: readonly (string | null)[]): Row {
    const row: Record<string, unknown> = { ...this.blank }
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      const { name, parse } = this.columns[i]!
      if (value !== null) row[name] = parse(value)
    }
    return row
  }
}

const NOTHING = new Shape([])

const names = new Map<string, string>()

/** Prepared statements are known by a short name: PostgreSQL cuts names at 63 bytes. */
function nameOf({ text, once }: Statement): string {
  if (once) return ''
  let name = names.get(text)
  if (!name) {
    name = `o2c_${createHash('sha1').update(text).digest('base64url')}`
    names.set(text, name)
  }
  return name
}

/** What each connection has understood so far: the shapes by the statement's name, unknown until it has run. */
const understood = new WeakMap<Wire, Map<string, Shape | undefined>>()

function understoodBy(wire: Wire): Map<string, Shape | undefined> {
  const known = understood.get(wire) ?? new Map<string, Shape | undefined>()
  understood.set(wire, known)
  return known
}

/** A statement of a batch, and whoever waits for its rows. */
interface Waiting {
  readonly text: string
  readonly name: string
  readonly values: readonly unknown[]
  readonly resolve: (rows: Row[]) => void
  readonly reject: (error: unknown) => void
  readonly rows: Row[]
  shape?: Shape | undefined
  /** Why its rows cannot be read, if so. */
  unreadable?: unknown
}

/**
 * Statements that leave together, with one word of synchronisation behind the last (protocol version 3, "Pipelining").
 * `pg` alone would have PostgreSQL describe each statement's columns and answer each with a write of its own, which cost both sides
 * as much as a small statement does. A failure skips those behind it.
 */
class Batch extends pg.Query {
  private readonly waiting: readonly Waiting[]
  private at = 0
  private known: Map<string, Shape | undefined> = new Map()

  constructor(waiting: readonly Waiting[]) {
    super('')
    this.waiting = waiting
  }

  override submit = (connection: pg.Connection): void => {
    const wire = connection as unknown as Wire
    this.known = understoodBy(wire)
    wire.stream.cork()
    for (const waiting of this.waiting) this.send(wire, waiting)
    wire.sync()
    wire.stream.uncork()
  }

  private send(wire: Wire, waiting: Waiting): void {
    const { name, text } = waiting
    if (name === '' || !this.known.has(name)) {
      // One that failed may have been understood before it did.
      if (name !== '') wire.close({ type: 'S', name })
      wire.parse({ name, text })
      if (name !== '') this.known.set(name, undefined)
    }
    wire.bind({ statement: name, values: waiting.values })
    waiting.shape = this.known.get(name)
    if (!waiting.shape) wire.describe({ type: 'P', name: '' })
    wire.execute({})
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.waiting[this.at]!.shape = new Shape(fields)
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const waiting = this.waiting[this.at]!
    // Thrown from here it would be the fault of the connection, and end the process.
    try {
      waiting.rows.push(waiting.shape!.row(fields))
    } catch (error) {
      waiting.unreadable ??= error
    }
  }

  handleCommandComplete(): void {
    const { name, shape = NOTHING, rows, unreadable, resolve, reject } = this.waiting[this.at++]!
    if (name !== '') this.known.set(name, shape)
    if (unreadable === undefined) resolve(rows)
    else reject(unreadable)
  }

  handleError(error: unknown): void {
    for (const { name, reject } of this.waiting.slice(this.at)) {
      this.known.delete(name)
      reject(error)
    }
  }

  handleReadyForQuery(): void {}
}

const leaving = new WeakMap<pg.ClientBase, Waiting[]>()

/** Sends a statement and answers its rows. What is sent in the same turn of the event loop leaves as one batch. */
export function send(client: pg.ClientBase, statement: Statement): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const values = (statement.values ?? []).map((value) => prepareValue(value))
    const waiting: Waiting = { text: statement.text, name: nameOf(statement), values, resolve, reject, rows: [] }
    const batch = leaving.get(client)
    if (batch) {
      batch.push(waiting)
      return
    }
    leaving.set(client, [waiting])
    process.nextTick(() => {
      const together = leaving.get(client)!
      leaving.delete(client)
      client.query(new Batch(together))
    })
  })
}

import { availableParallelism } from 'node:os'
import pg from 'pg'
import type { Folding } from './folded.js'
import { Gathering } from './gathering.js'
import { exactTypes } from './pipeline.js'
import { Turns } from './turns.js'
import { FIRST_ROWS, YoungStatistics } from './young-statistics.js'

/** The role that every business transaction runs as: it owns nothing, so row-level security and privileges bind it. */
export const APPLICATION_ROLE = 'o2c_app'

/** The connections to one PostgreSQL database, bound to the application role; only the runners take from its pools. */
export interface Database {
  readonly url: string
  /** For steps and for looks by key. */
  readonly pool: pg.Pool
  /** For readers over everything, who may take long. */
  readonly surveys: pg.Pool
  readonly statistics: YoungStatistics
  /** How requests that arrive together share transactions: those that write, that look at one document, and at a page of a list. */
  readonly folding: Readonly<Record<'work' | 'look' | 'list', Folding>>
  close(): Promise<void>
}

/** What a server, a database or an account may have set otherwise, and what we read and write depends on. */
const OURS =
  '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1 ' +
  '-c search_path=public -c default_transaction_isolation=read\\ committed'

const SESSION = `${OURS} -c role=${APPLICATION_ROLE} -c idle_in_transaction_session_timeout=120000`

/** Where to connect, with options of ours behind those of the address, which would take their place. */
function addressed(address: string, ours: string): { connectionString: string; options: string } {
  // The address of a Unix socket is none that can be taken apart.
  if (!address.includes('options=')) return { connectionString: address, options: ours }
  const url = new URL(address)
  const theirs = url.searchParams.get('options') ?? ''
  url.searchParams.delete('options')
  return { connectionString: url.toString(), options: `${theirs} ${ours}` }
}

/**
 * Every step finds rows by key, and its plans must not depend on how small a table was, or how new the tenant, when they
 * were made: every index begins with the tenant, and a planner that takes a tenant for one row picks any of them.
 * Foreign-key checks of a second tenant became ten times slower that way. So plans are made for values unknown, scans are
 * unattractive, those of a whole tenant by way of an index (bitmaps) too, and looking up costs what it does in memory.
 * A survey's plans are made for the values asked for.
 */
const BY_KEY = `${SESSION} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c random_page_cost=1.1`

/**
 * Few, for a step that has its locks shall get a processor too: with a connection for each of 32 clients, the slowest
 * steps took eight times as long, for everybody waited behind holders of locks that waited for a processor.
 */
const CONNECTIONS = Math.max(4, 2 * availableParallelism())

/** Whoever receives an export slowly holds one. */
const SURVEYS = 16

/** A connection has made its plans; one that is opened anew for each click of a single clerk would make them each time. */
const KEPT_IDLE_MS = 60_000

export function connect(url: string, options: { connections?: number } = {}): Database {
  const pool = openPool(url, BY_KEY, options.connections ?? CONNECTIONS)
  const surveys = openPool(url, SESSION, SURVEYS)
  const statistics = new YoungStatistics((tables) => renewYoungStatistics(url, tables))
  const close = async (): Promise<void> => {
    await statistics.settled()
    await Promise.all([pool.end(), surveys.end()])
  }
  return { url, pool, surveys, statistics, folding: foldings(), close }
}

/** Looks and lists run one after the other within a batch, so that a few of them are enough. */
function foldings(): Database['folding'] {
  const gathering = new Gathering()
  const reading = (): Folding => ({ turns: new Turns(), gathering, largest: 8, sideBySide: true })
  return { work: { turns: new Turns(), gathering, largest: 200, sideBySide: false }, look: reading(), list: reading() }
}

function openPool(url: string, session: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...addressed(url, session),
    max,
    idleTimeoutMillis: KEPT_IDLE_MS,
    types: exactTypes,
    // Statements that do not wait for one another share a round trip, which costs more than most of them do.
    pipeline: true,
  })
  // An idle connection that breaks (server stopped) is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {})
  // One that breaks while it is in use fails the query under way; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Has PostgreSQL look at tables anew (all, unless some are named); plans made on what it believed before are made again. */
export const renewStatistics = (url: string, tables: readonly string[] = []): Promise<unknown> =>
  asOwner(url, (client) => client.query(`analyze ${tables.map((name) => pg.escapeIdentifier(name)).join(', ')}`))

/** The same for those of these tables whose statistics, if any, were made when they had fewer than a thousand rows. */
export const renewYoungStatistics = async (url: string, tables: readonly string[]): Promise<void> => {
  const young = await asOwner(url, (client) =>
    client.query<{ name: string }>(
      'select relname as name from pg_class where oid = any($1::regclass[]) and reltuples < $2 order by relname',
      [tables, FIRST_ROWS],
    ),
  )
  if (young.rows.length > 0)
    await renewStatistics(
      url,
      young.rows.map(({ name }) => name),
    )
}

/** One connection as the owner of the database, for migrations, backup and proofs. */
export async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...addressed(url, OURS), types: exactTypes })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

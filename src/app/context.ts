import type pg from 'pg'
import { asOwner, connect, type Database } from '../kernel/database.js'
import { migrate } from '../kernel/migrate.js'
import { problem } from '../kernel/problem.js'
import type { Arguments } from './arguments.js'
import { resolveHome } from './database/home.js'
import { openDatabase } from './database/open-database.js'
import type { RunningDatabase } from './database/running-database.js'
import { createTenant } from './new-tenant.js'
import { takeTurn } from './turn.js'

/** What a command works with. */
export interface Context {
  readonly args: Arguments
  readonly home: string
  readonly server: RunningDatabase
  readonly database: Database
  /** Says something to a person who waits; never on standard output. */
  readonly say: (line: string) => void
  /**
   * Says how to stop gently at the first Ctrl-C or termination; answers how to take that back. With nothing said, and
   * at the second signal, the database is stopped under the work at once: it commits whole or not at all.
   */
  readonly onInterrupt: (gently: () => void) => () => void
}

/** Says things on standard error, unless `--quiet` forbids it. */
export const teller =
  (args: Arguments) =>
  (line: string): void => {
    if (!args.has('quiet')) process.stderr.write(`${line}\n`)
  }

/** Where the data lives, as the command line or the environment says. */
export const homeOf = ({ options }: Arguments): string =>
  resolveHome(options.has('home') ? ['--home', options.get('home')!] : [])

/** Opens the database of the home, brings it up to date, does the work, and leaves everything as it was. */
export async function withContext<T>(args: Arguments, work: (context: Context) => Promise<T>): Promise<T> {
  const say = teller(args)
  const home = homeOf(args)
  const server = await openDatabase({ home, log: say })
  const signals = listenToSignals(say, () => server.stop())
  try {
    await migrate(server.url, say)
    const database = connect(server.url)
    try {
      return await work({ args, home, server, database, say, onInterrupt: signals.onInterrupt })
    } finally {
      await database.close()
    }
  } finally {
    signals.close()
    await server.stop()
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Exit status of a program that a person interrupted: 128 and the number of SIGINT. */
export const INTERRUPTED = 130

function listenToSignals(
  say: (line: string) => void,
  stopServer: () => Promise<void>,
): Pick<Context, 'onInterrupt'> & { close(): void } {
  const gentle = new Set<() => void>()
  const heard = (): void => {
    if (gentle.size > 0) {
      const all = [...gentle]
      gentle.clear()
      for (const stop of all) stop()
      return
    }
    say('stopping')
    void stopServer().finally(() => process.exit(INTERRUPTED))
  }
  for (const signal of SIGNALS) process.on(signal, heard)
  return {
    onInterrupt: (gently) => {
      gentle.add(gently)
      return () => gentle.delete(gently)
    },
    close: () => {
      for (const signal of SIGNALS) process.off(signal, heard)
    },
  }
}

/** Does the work in the company's turn, for which it waits. */
export async function inTurn<T>({ database, say }: Context, tenantId: string, work: () => Promise<T>): Promise<T> {
  const turn = await takeTurn(database.url, tenantId, { say })
  try {
    return await work()
  } finally {
    await turn?.end()
  }
}

/** The tenant that a command is about: the one named, else the only one there is. */
export async function tenantOf(context: Context, options: { create?: boolean } = {}): Promise<string> {
  const { database, args } = context
  const name = args.options.get('tenant')
  const tenants = await tenantNames(database)
  const found = name === undefined ? onlyTenant(tenants) : tenants.find((tenant) => tenant.name === name)
  if (found) return found.id
  if (options.create) return tradingTenant(database.url, name ?? 'main')
  if (name === undefined)
    throw problem(
      'tenant.none',
      'there is no company in this database yet: make one with `o2c tenant create NAME`, import history, or run `npm start` for the sample company',
    )
  throw problem(
    'tenant.unknown',
    `there is no tenant "${name}": there is ${tenants.map((tenant) => tenant.name).join(', ') || 'none'}`,
  )
}

function onlyTenant(tenants: readonly NamedTenant[]): NamedTenant | undefined {
  const main = tenants.find((tenant) => tenant.name === 'main')
  if (tenants.length <= 1 || main) return main ?? tenants[0]
  throw problem(
    'tenant.ambiguous',
    `there are several tenants (${tenants.map((tenant) => tenant.name).join(', ')}): name one with --tenant`,
  )
}

export interface NamedTenant {
  readonly id: string
  readonly name: string
}

export const tenantNames = (database: Database): Promise<NamedTenant[]> => asOwner(database.url, tenantsOf)

export async function tenantsOf(client: pg.Client): Promise<NamedTenant[]> {
  return (await client.query<NamedTenant>('select tenant_id as id, name from tenant order by name')).rows
}

/**
 * A British wholesaler's books: what the Online Retail history and the sample company trade in. Made, or found when
 * another process made them at the same time.
 */
export async function tradingTenant(url: string, name: string): Promise<string> {
  try {
    return await createTenant(url, {
      name,
      baseCurrency: 'GBP',
      timeZone: 'Europe/London',
      legalEntity: { code: 'UK', name: 'Giftware Wholesale Ltd', country: 'GB', vatNumber: 'GB999999973' },
    })
  } catch (error) {
    const made = (await asOwner(url, tenantsOf)).find((tenant) => tenant.name === name)
    if (!made) throw error
    return made.id
  }
}

import type pg from 'pg'
import type { Database } from './database.js'
import type { BusinessDate, Moment } from './date.js'
import { send } from './pipeline.js'
import { problem } from './problem.js'
import { statistics, type TenantFacts } from './tx.js'

/** A tenant as its table has it. */
interface TenantRow {
  /** A fixed day while history is replayed, else none. */
  readonly today: BusinessDate | null
  readonly time_zone: string
  readonly base_currency: string
  readonly rules_version: bigint
}

interface Remembered {
  readonly row: TenantRow
  readonly settings: ReadonlyMap<string, unknown>
  /** The day on which the settings stand so. */
  readonly day: BusinessDate
  readonly rules: Map<string, unknown>
}

/** `work` writes; `look` reads few rows by key; `list` reads a page of many; `survey` reads whatever there is. */
export type TransactionKind = 'work' | 'look' | 'list' | 'survey'

/** A transaction on its way. */
export interface Begun {
  /** What held for the tenant's last transaction: work may start on it before the database has answered. */
  readonly assumed: TenantFacts | undefined
  /** What holds: `assumed` itself when nothing has changed. */
  readonly told: Promise<TenantFacts>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const lastSeen = new WeakMap<Database, Map<string, Remembered>>()

/**
 * Begins, binds the tenant for row-level security, and reads the tenant's day and settings in one round trip. Since
 * they hardly ever change, work that can be done again need not wait for them: its first reads travel along. A survey
 * waits (is `patient`), for what it has sent to a receiver cannot be taken back; so does work that has assumed too much before.
 */
export function begin(
  database: Database,
  client: pg.PoolClient,
  tenantId: string,
  kind: TransactionKind,
  patient: boolean,
): Begun {
  const known = rememberedBy(database)
  const last = known.get(tenantId)
  const assumed = last && !patient ? factsOf(tenantId, last) : undefined
  const told = learn(client, tenantId, kind, last).then((held) => {
    if (held === last) return assumed ?? factsOf(tenantId, held)
    known.set(tenantId, held)
    return factsOf(tenantId, held)
  })
  // Whoever waits for it gets the failure; so does the first statement behind it.
  told.catch(() => {})
  return { assumed, told }
}

const REPEATABLE = 'begin isolation level repeatable read'
const BEGIN: Readonly<Record<TransactionKind, string>> = {
  work: 'begin',
  look: REPEATABLE,
  list: REPEATABLE,
  survey: REPEATABLE,
}
const BIND_TENANT = "select set_config('o2c.tenant', $1, true)"
const TENANT = 'select today, time_zone, base_currency, rules_version from tenant where tenant_id = $1'
const SETTINGS = `select jsonb_object_agg(name, value order by valid_from) as settings from setting
                   where tenant_id = $1 and valid_from <= $2::date`

/** What holds for the tenant: what was remembered, when nothing has changed since. */
async function learn(
  client: pg.PoolClient,
  tenantId: string,
  kind: TransactionKind,
  last: Remembered | undefined,
): Promise<Remembered> {
  const row = await bind(client, tenantId, kind)
  const day = clock(row.today, row.time_zone).today
  const sameRules = last?.row.rules_version === row.rules_version
  if (sameRules && last.day === day && sameRow(last.row, row)) return last
  statistics.statements++
  const [found] = await send(client, { text: SETTINGS, values: [tenantId, day] })
  const settings = new Map(Object.entries((found!.settings ?? {}) as Record<string, unknown>))
  return { row, settings, day, rules: sameRules ? last.rules : new Map<string, unknown>() }
}

async function bind(client: pg.PoolClient, tenantId: string, kind: TransactionKind): Promise<TenantRow> {
  if (!UUID.test(tenantId)) throw problem('tenant.unknown', `"${tenantId}" is not a tenant`)
  statistics.statements += 2
  const [, , found] = await Promise.all([
    send(client, { text: BEGIN[kind] }),
    send(client, { text: BIND_TENANT, values: [tenantId] }),
    send(client, { text: TENANT, values: [tenantId] }),
  ])
  const row = found[0] as TenantRow | undefined
  if (!row) throw problem('tenant.unknown', `there is no tenant ${tenantId}`)
  return row
}

function rememberedBy(database: Database): Map<string, Remembered> {
  let known = lastSeen.get(database)
  if (!known) {
    known = new Map()
    lastSeen.set(database, known)
  }
  return known
}

const sameRow = (a: TenantRow, b: TenantRow): boolean =>
  a.today === b.today && a.time_zone === b.time_zone && a.base_currency === b.base_currency

const factsOf = (tenantId: string, { row, settings, rules }: Remembered): TenantFacts => ({
  tenantId,
  baseCurrency: row.base_currency,
  ...clock(row.today, row.time_zone),
  settings,
  rulesVersion: row.rules_version,
  rules,
})

/** The tenant's day: a fixed one while history is replayed, else the calendar's in its time zone. */
function clock(fixed: BusinessDate | null, timeZone: string): { today: BusinessDate; now: Moment } {
  const now = new Date()
  const moment = now.toISOString()
  if (fixed) return { today: fixed, now: `${fixed}${moment.slice(10)}` as Moment }
  return { today: calendarDay(timeZone, now), now: moment as Moment }
}

/** The day of the calendar in a time zone. */
export const calendarDay = (timeZone: string, now = new Date()): BusinessDate =>
  calendarOf(timeZone).format(now) as BusinessDate

const calendars = new Map<string, Intl.DateTimeFormat>()

/** Writes the day as `YYYY-MM-DD`. Kept, for making one takes longer than beginning a transaction. */
function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone })
  calendars.set(timeZone, made)
  return made
}

import type { FastifyRequest } from 'fastify'
import { rowsOfPart } from '../../kernel/document-store.js'
import { notFound } from '../../kernel/operation.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import { type Column, columnOf, fromRow, sqlType } from '../../kernel/table.js'
import type { Tx } from '../../kernel/tx.js'
import type { Limits } from './limits.js'
import { checkedParameters } from './parameters.js'
import type { Filter, Resource } from './resource.js'
import { wire } from './wire.js'

type Row = Record<string, unknown>

export interface Page {
  readonly items: readonly unknown[]
  /** Where the next page begins; null on the last. */
  readonly next: string | null
}

/** The parameters of every list besides its filters. */
const PAGING = ['limit', 'cursor', 'sort']

/** One page of a list, in the order of the table's key: stable whatever is added meanwhile. */
export async function readPage(tx: Tx, resource: Resource, request: FastifyRequest, limits: Limits): Promise<Page> {
  const query = request.query as Record<string, string | string[]>
  const { table } = resource
  const limit = limitOf(query.limit, limits)
  const newest = sortOf(query.sort)
  const values: unknown[] = []
  const place = (value: unknown): string => `$${values.push(value) + 1}`
  const conditions = ['t.tenant_id = $1', ...(resource.where ? [resource.where] : [])]
  for (const { filter, value, named } of await filtersOf(tx, resource, query)) {
    conditions.push(filter.clause(place(filter.named === undefined ? value : named), () => place(value)))
  }
  const key = table.key.map((property) => columnOf(table, property))
  if (query.cursor !== undefined) {
    const from = cursorOf(query.cursor, key.length).map((value, i) => `${place(value)}::${sqlType(key[i]!.type)}`)
    conditions.push(`(${key.map((c) => `t.${c.column}`).join(', ')}) ${newest ? '<' : '>'} (${from.join(', ')})`)
  }
  const order = key.map((c) => `t.${c.column}${newest ? ' desc' : ''}`).join(', ')
  const rows = await tx.query<Row>(
    `select ${selectionOf(resource)} from ${table.name} t
      where ${conditions.join(' and ')} order by ${order} limit ${place(limit + 1)}`,
    values,
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => wire(fromRow<Row>(resource.row, row, tx.facts.baseCurrency))),
    next: rows.length > limit && last ? cursorText(key, last) : null,
  }
}

const selectionOf = ({ table, computed }: Resource): string =>
  [table.selection, ...Object.entries(computed).map(([name, { sql }]) => `${sql} as "${name}"`)].join(', ')

/** A filter that is asked for with its parameter, and what that names, if it is there. */
interface Asked {
  readonly filter: Filter
  readonly value: string
  readonly named: unknown
}

function filtersOf(tx: Tx, resource: Resource, query: Row): Promise<Asked[]> {
  const given = Object.fromEntries(Object.entries(query).filter(([name]) => !PAGING.includes(name)))
  return Promise.all(
    Object.entries(checkedParameters(resource.filters, given, PAGING)).map(async ([name, value]) => {
      const filter = resource.filters[name]!
      const [found] = filter.named === undefined ? [] : await tx.query<{ id: unknown }>(filter.named, [value])
      return { filter, value, named: found?.id ?? null }
    }),
  )
}

function limitOf(text: unknown, limits: Limits): number {
  if (text === undefined) return limits.pageSize
  const limit = typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= limits.maximumPageSize) return limit
  throw problem('request.limit', `limit must be 1 to ${limits.maximumPageSize}`)
}

function sortOf(text: unknown): boolean {
  if (text === undefined || text === 'oldest') return false
  if (text === 'newest') return true
  throw problem('request.sort', 'sort must be oldest or newest')
}

const cursorText = (key: readonly Column[], row: Row): string =>
  Buffer.from(JSON.stringify(key.map((c) => String(row[c.column])))).toString('base64url')

function cursorOf(text: unknown, length: number): string[] {
  try {
    const values = JSON.parse(Buffer.from(String(text), 'base64url').toString()) as unknown
    if (Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string'))
      return values
  } catch {
    // What is not a cursor is refused below, whatever is wrong with it.
  }
  throw problem('request.cursor', 'the cursor is not one of ours: take `next` of the page before, or leave it out')
}

/** Refuses what cannot be the key of one of these documents; only the database knows whether the others are. */
export function assertAddress({ table, by, type }: Resource, id: string): void {
  const isUuid = columnOf(table, by!).type === 'uuid'
  if (isUuid ? !UUID.test(id) : id.includes('\u0000')) throw new ProblemError(notFound(type, id))
}

/** The row that an address names, with its parts; a refusal when there is none. */
export async function readOne(tx: Tx, resource: Resource, id: string): Promise<Row> {
  const { table, by, type } = resource
  const column = columnOf(table, by!)
  const details = Object.entries(resource.details)
  const [heads, parts, found] = await Promise.all([
    tx.query<Row>(
      `select ${selectionOf(resource)} from ${table.name} t
        where t.tenant_id = $1 and t.${column.column} = $2::${column.type}${resource.where ? ` and ${resource.where}` : ''}`,
      [id],
    ),
    Promise.all(resource.parts.map((part) => rowsOfPart(tx, part, [id]))),
    Promise.all(details.map(([, { sql, when }]) => (when ? [] : tx.query<Row>(sql, [id])))),
  ])
  const [head] = heads
  if (!head) throw new ProblemError(notFound(type, id))
  const currency = head.currency as string | undefined
  const document = fromRow<Row>(resource.row, head, tx.facts.baseCurrency)
  resource.parts.forEach((part, i) => {
    document[part.property] = parts[i]!.map((row) => fromRow<Row>(part.table, row, tx.facts.baseCurrency, currency))
  })
  for (const [i, [name, { sql, row: shape, when }]] of details.entries()) {
    const rows = when?.(document) ? await tx.query<Row>(sql, [id]) : found[i]!
    document[name] = rows.map((row) => fromRow<Row>(shape, row, tx.facts.baseCurrency, currency))
  }
  return document
}

/** An id as we write them: in lower case, so that one document has one id. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeCsv } from '../../formats/csv.js'
import { problem } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import { sourceReconciliation } from '../online-retail/source-reconciliation.js'
import { EXPORT_SETS } from './sets.js'

export type ExportRow = Readonly<Record<string, unknown>>

/** The rows of one export, streamed in a stable order, some at a time. */
export interface Export {
  readonly columns: readonly string[]
  readonly batches: AsyncIterable<readonly ExportRow[]>
}

const RECONCILIATION = 'source-reconciliation'
const RECONCILIATION_COLUMNS = [
  'external_number',
  'class',
  'source_amount',
  'order_number',
  'document_number',
  'billed_net',
  'difference',
  'reason',
]

export const exportNames = (): string[] => [...Object.keys(EXPORT_SETS), RECONCILIATION].sort()

/** Opens an export by name; read its rows before the transaction ends. */
export function openExport(tx: Tx, name: string): Export {
  if (name === RECONCILIATION) return { columns: RECONCILIATION_COLUMNS, batches: whole(tx, sourceReconciliation(tx)) }
  const set = EXPORT_SETS[name]
  if (!set) throw problem('export.unknown', `there is no export "${name}": choose one of ${exportNames().join(', ')}`)
  return { columns: set.columns, batches: whole(tx, tx.stream<ExportRow>(set.sql)) }
}

/**
 * For this transaction: memory to hash and sort whole tables in, and plans for all rows, since PostgreSQL plans a cursor
 * for its first tenth otherwise, and looks up every row of a large set one by one. No parallel plans: each worker would do
 * the sums that are joined again for itself.
 */
const WHOLE = `select set_config('work_mem', '64MB', true), set_config('cursor_tuple_fraction', '1', true),
         set_config('max_parallel_workers_per_gather', '0', true)
  where $1::uuid is not null`

async function* whole(tx: Tx, batches: AsyncIterable<readonly ExportRow[]>): AsyncGenerator<readonly ExportRow[]> {
  await tx.query(WHOLE)
  yield* ahead(batches)
}

/** Asks for the next batch before the last one is written, so that database and program work side by side. */
async function* ahead<T>(batches: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = batches[Symbol.asyncIterator]()
  let next = iterator.next()
  for (;;) {
    const { done, value } = await next
    if (done) return
    next = iterator.next()
    // Where nobody asks any more, nobody hears of its failure: the transaction has ended then.
    next.catch(() => {})
    yield value
  }
}

const NUMBERS = new Set(
  (
    'net tax gross amount open_amount base_open_amount disputed debit credit base_debit base_credit value unapplied quantity unit_price ' +
    'reserved shipped billed returned cancelled on_hand available source_amount billed_net difference'
  ).split(' '),
)
/** numeric columns arrive with all places of their domain: four for amounts, six for quantities and prices. */
const PADDED = /^-?\d+\.(\d{4}|\d{6})$/

/** A value of a column as text: amounts with two places or more, quantities and prices without idle zeros, JSON as text, nothing as empty. */
function fieldText(column: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  if (!NUMBERS.has(column)) return text
  const padded = PADDED.exec(text)
  if (!padded) return text
  return padded[1]!.length === 4 ? text.replace(/0{1,2}$/, '') : text.replace(/\.?0+$/, '')
}

/** RFC 4180, or one JSON array; answers the number of rows. The output stays open. */
export async function writeExport(
  { columns, batches }: Export,
  format: 'csv' | 'json',
  output: Writable,
): Promise<number> {
  let rows = 0
  const counted = async function* (): AsyncGenerator<readonly ExportRow[]> {
    for await (const batch of batches) {
      rows += batch.length
      yield batch
    }
  }
  if (format === 'csv') await writeCsv(output, columns, records(columns, counted()), { end: false })
  else await pipeline(Readable.from(jsonTexts(columns, counted())), output, { end: false })
  return rows
}

async function* records(
  columns: readonly string[],
  batches: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<string[][]> {
  for await (const batch of batches) yield batch.map((row) => columns.map((column) => fieldText(column, row[column])))
}

async function* jsonTexts(
  columns: readonly string[],
  batches: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<string> {
  let before = '[\n'
  for await (const batch of batches) {
    if (batch.length === 0) continue
    const objects = batch.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map((column) => [column, jsonValue(column, row[column])]))),
    )
    yield `${before}${objects.join(',\n')}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

const jsonValue = (column: string, value: unknown): unknown => {
  if (value === null || value === undefined) return null
  return typeof value === 'string' || typeof value === 'bigint' ? fieldText(column, value) : value
}

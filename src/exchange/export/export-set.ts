import type { Writable } from 'node:stream'
import { writeCsv } from '../../formats/csv.js'
import { problem } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import { sourceReconciliation } from '../online-retail/source-reconciliation.js'
import { EXPORT_SETS } from './sets.js'

export type ExportRow = Readonly<Record<string, unknown>>

/** The rows of one export, streamed in a stable order. */
export interface Export {
  readonly columns: readonly string[]
  readonly rows: AsyncIterable<ExportRow>
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
  if (name === RECONCILIATION) return { columns: RECONCILIATION_COLUMNS, rows: whole(tx, sourceReconciliation(tx)) }
  const set = EXPORT_SETS[name]
  if (!set) throw problem('export.unknown', `there is no export "${name}": choose one of ${exportNames().join(', ')}`)
  return { columns: set.columns, rows: whole(tx, flattened(tx.stream<ExportRow>(set.sql))) }
}

/**
 * For this transaction: memory to hash and sort whole tables in, and plans for all rows, since PostgreSQL plans a cursor
 * for its first tenth otherwise, and looks up every row of a large set one by one. No parallel plans: each worker would do
 * the sums that are joined again for itself.
 */
const WHOLE = `select set_config('work_mem', '64MB', true), set_config('cursor_tuple_fraction', '1', true),
         set_config('max_parallel_workers_per_gather', '0', true)
  where $1::uuid is not null`

async function* whole(tx: Tx, rows: AsyncIterable<ExportRow>): AsyncGenerator<ExportRow> {
  await tx.query(WHOLE)
  yield* rows
}

async function* flattened(batches: AsyncIterable<ExportRow[]>): AsyncGenerator<ExportRow> {
  for await (const batch of batches) yield* batch
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

/** RFC 4180, or one JSON array; answers the number of rows. */
export async function writeExport(opened: Export, format: 'csv' | 'json', output: Writable): Promise<number> {
  let rows = 0
  const counted = async function* (): AsyncGenerator<ExportRow> {
    for await (const row of opened.rows) {
      rows++
      yield row
    }
  }
  if (format === 'csv') await writeCsv(output, opened.columns, records(opened.columns, counted()), { end: false })
  else await writeJson(output, opened.columns, counted())
  return rows
}

async function* records(columns: readonly string[], rows: AsyncIterable<ExportRow>): AsyncGenerator<string[]> {
  for await (const row of rows) yield columns.map((column) => fieldText(column, row[column]))
}

async function writeJson(output: Writable, columns: readonly string[], rows: AsyncIterable<ExportRow>): Promise<void> {
  let separator = '[\n'
  for await (const row of rows) {
    const object = Object.fromEntries(columns.map((column) => [column, jsonValue(column, row[column])]))
    if (!output.write(`${separator}${JSON.stringify(object)}`))
      await new Promise((resolve) => output.once('drain', resolve))
    separator = ',\n'
  }
  output.write(separator === '[\n' ? '[]\n' : '\n]\n')
}

const jsonValue = (column: string, value: unknown): unknown => {
  if (value === null || value === undefined) return null
  return typeof value === 'string' || typeof value === 'bigint' ? fieldText(column, value) : value
}

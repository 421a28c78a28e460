import { problem } from '../../kernel/problem.js'
import type { FileContent, FormatDocument } from '../document.js'
import type { Finding } from '../finding.js'
import { FindingList } from '../finding-list.js'
import { type ByteSource, csvTable } from './csv-table.js'
import { DateOrderEvidence, DecimalSignEvidence } from './dialect.js'
import { documentMakers } from './documents-of-rows.js'
import { isRowField, keyFields } from './fields.js'
import type { TableMapping } from './mapping.js'
import { type BoundField, bindFields, type Dialect, RowValues, rowContext } from './row-values.js'
import { shownText, type Table, type TableRow } from './table.js'
import { isXlsx, xlsxTable } from './xlsx/xlsx-table.js'

/** Most findings that are listed for a table. */
const maxFindings = 10_000

/** A workbook is unpacked from memory; a CSV file may have any size. */
const maxWorkbookBytes = 64 * 1024 * 1024

/** The documents of a table one by one, and afterwards what was seen about them. */
export interface TableStream {
  readonly format: 'csv' | 'xlsx'
  readonly documents: AsyncIterable<FormatDocument>
  readonly findings: () => readonly Finding[]
}

/** Reads a CSV or XLSX file in memory by a mapping. */
export async function readTable(bytes: Uint8Array, mapping: TableMapping, name = 'table'): Promise<FileContent> {
  const { format, documents, findings } = await streamTable(
    async function* () {
      yield bytes
    },
    mapping,
    name,
  )
  const all: FormatDocument[] = []
  for await (const document of documents) all.push(document)
  return { format, documents: all, findings: findings() }
}

/**
 * Reads a CSV or XLSX file document by document. It is read twice: how its numbers and dates are written shows only
 * when all of them were seen. Rows that belong to one document stand one below the other.
 */
export async function streamTable(source: ByteSource, mapping: TableMapping, name: string): Promise<TableStream> {
  const table = await openTable(source, mapping, name)
  const list = new FindingList(maxFindings)
  const { fields, dialect } = await survey(table, mapping, name, list)
  const told = () => [...table.findings, ...list.all]
  return { format: table.format, documents: documentsOf(table, mapping, fields, dialect, list), findings: told }
}

async function openTable(source: ByteSource, mapping: TableMapping, name: string): Promise<Table> {
  for await (const block of source()) {
    if (isXlsx(block)) return xlsxTable(await wholeOf(source, name), mapping, name)
    if (block[0] === 0xd0 && block[1] === 0xcf) {
      const message = `${name} is an old or encrypted workbook. Save it as XLSX without a password, or as CSV.`
      throw problem('xlsx.unsupported', message, { file: name })
    }
    break
  }
  return csvTable(source, mapping, name)
}

async function wholeOf(source: ByteSource, name: string): Promise<Buffer> {
  const blocks: Uint8Array[] = []
  let total = 0
  for await (const block of source()) {
    blocks.push(block)
    total += block.length
    if (total <= maxWorkbookBytes) continue
    const message = `${name} is larger than ${maxWorkbookBytes} bytes. Split it, or save it as CSV.`
    throw problem('file.too_large', message, { file: name, maxBytes: maxWorkbookBytes })
  }
  return Buffer.concat(blocks)
}

/** The first reading: where the fields are, and how the table writes its numbers and dates. */
async function survey(table: Table, mapping: TableMapping, name: string, list: FindingList) {
  const [marks, orders] = [new DecimalSignEvidence(), new DateOrderEvidence()]
  let fields: readonly BoundField[] | undefined
  const see = (row: TableRow, { kind, at }: BoundField): void => {
    const cell = at === undefined ? undefined : row.cells[at]
    if (typeof cell !== 'string' || cell === '') return
    if (kind === 'number') marks.see(cell)
    if (kind === 'date') orders.see(cell)
  }
  for await (const rows of table.rows()) {
    for (const row of rows) {
      if (fields !== undefined) for (const field of fields) see(row, field)
      else {
        fields = bound(mapping, mapping.header ? row : undefined, name)
        if (!mapping.header) for (const field of fields) see(row, field)
      }
    }
  }
  if (fields === undefined) throw problem('table.empty', `${name} has no rows.`, { file: name })
  return { fields, dialect: dialectOf(mapping, marks, orders, list) }
}

function bound(mapping: TableMapping, heading: TableRow | undefined, name: string): readonly BoundField[] {
  const { fields, missing } = bindFields(mapping, heading)
  if (missing.length === 0) return fields
  const found = heading?.cells.map((cell) => JSON.stringify(shownText(cell))).join(', ')
  const message = `${name}, line ${heading?.line ?? 1}: there is no column ${missing.join(', ')}. The headings are ${found ?? 'none'}.`
  throw problem('table.no_column', message, { file: name, line: heading?.line ?? 1, columns: missing })
}

function dialectOf(
  mapping: TableMapping,
  marks: DecimalSignEvidence,
  orders: DateOrderEvidence,
  list: FindingList,
): Dialect {
  const mark = marks.found
  const order = orders.found
  const tell = (code: string, message: string) => list.push({ severity: 'error', code, message, position: {} })
  if (mapping.decimalSign === undefined) {
    if (mark.mixed)
      tell('table.mixed_decimal_signs', 'Numbers have decimal commas and decimal points. State decimalSign.')
    if (mark.doubtful) {
      tell(
        'table.ambiguous_numbers',
        `"${mark.doubtful}" may be thousands or a fraction, and no number tells. State decimalSign.`,
      )
    }
  }
  if (mapping.dateOrder === undefined) {
    if (order.mixed) tell('table.mixed_date_orders', 'Dates begin with the day and with the month. State dateOrder.')
    if (order.doubtful) {
      tell(
        'table.ambiguous_dates',
        `"${order.doubtful}" may begin with the day or with the month, and no date tells. State dateOrder.`,
      )
    }
  }
  return { mark: mapping.decimalSign ?? mark.mark, order: mapping.dateOrder ?? order.order }
}

/** The second reading: neighbouring rows with the same keys become a document. */
async function* documentsOf(
  table: Table,
  mapping: TableMapping,
  fields: readonly BoundField[],
  dialect: Dialect,
  list: FindingList,
): AsyncGenerator<FormatDocument, void, undefined> {
  const report = (finding: Finding) => list.push(finding)
  const keys = keyFields[mapping.document].filter((key) => fields.some(({ name }) => name === key))
  const heads = fields.filter(({ name, at }) => at !== undefined && !isRowField(name))
  const context = rowContext(fields, mapping, dialect, report)
  const make = documentMakers[mapping.document]
  let [key, rows]: [string, RowValues[]] = ['', []]
  let heading = mapping.header
  const finished = (): FormatDocument[] => {
    const [first, ...others] = rows
    if (first === undefined) return []
    for (const other of others) compareHeads(first, other, heads, report)
    return [make([first, ...others], report)].filter((one) => one !== undefined)
  }
  for await (const batch of table.rows()) {
    for (const row of heading ? batch.slice(1) : batch) {
      const values = new RowValues(row, context)
      const own = keys.map((name) => values.text(name) ?? '').join('\n')
      if (rows.length > 0 && own !== key) {
        yield* finished()
        rows = []
      }
      key = own
      rows.push(values)
    }
    if (batch.length > 0) heading = false
  }
  yield* finished()
}

/** What is said of the whole document must be the same on all its rows. */
function compareHeads(
  first: RowValues,
  other: RowValues,
  heads: readonly BoundField[],
  report: (finding: Finding) => void,
): void {
  for (const { name } of heads) {
    const [said, again] = [first.text(name), other.text(name)]
    if (again === undefined || again === said) continue
    const message = `Line ${other.line}: ${name} is "${again}", but "${said ?? ''}" on line ${first.line}, which was taken.`
    report({ severity: 'warning', code: 'table.differs', message, position: { line: other.line, path: name } })
  }
}

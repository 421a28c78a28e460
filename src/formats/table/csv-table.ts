import { problem } from '../../kernel/problem.js'
import { CsvRecordParser, type CsvSeparator, csvSeparators } from '../csv-records.js'
import type { Finding } from '../finding.js'
import { EncodingEvidence, type TableEncoding } from './encoding.js'
import type { TableMapping } from './mapping.js'
import type { Table, TableRow } from './table.js'

/** Bytes that can be asked for more than once. */
export type ByteSource = () => AsyncIterable<Uint8Array>

/** This much shows which separator is in use. */
const headLength = 64 * 1024

/** A CSV file as a table; encoding and separator are found where the mapping does not state them. */
export async function csvTable(source: ByteSource, mapping: TableMapping, name: string): Promise<Table> {
  const { encoding, found, bytes } = await encodingOf(source, mapping)
  if (bytes === 0) throw problem('file.empty', `${name} is empty.`, { file: name })
  const head = await headOf(source, encoding, name)
  const { separator, skipped } = separatorOf(head, mapping)
  const findings: Finding[] = []
  if (found === 'windows-1252' && mapping.encoding === undefined) {
    const message = `${name} is no UTF-8: read as Windows-1252. State the encoding if that is wrong.`
    findings.push({ severity: 'info', code: 'table.encoding', message, position: {} })
  }
  const skip = mapping.skipLines + (skipped ? 1 : 0)
  return { format: 'csv', findings, rows: () => rowsOf(source, encoding, separator, skip, name) }
}

async function encodingOf(source: ByteSource, mapping: TableMapping) {
  const evidence = new EncodingEvidence()
  let bytes = 0
  for await (const block of source()) {
    evidence.see(block)
    bytes += block.length
    if (mapping.encoding !== undefined) break
  }
  return { encoding: mapping.encoding ?? evidence.found, found: evidence.found, bytes }
}

/** The text in blocks; what is not of its encoding is refused, never replaced. */
async function* textOf(source: ByteSource, encoding: TableEncoding, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const block of source()) yield decoder.decode(block, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw problem('table.encoding', `${name} is not ${encoding} throughout. State its encoding.`, { file: name })
  }
}

async function headOf(source: ByteSource, encoding: TableEncoding, name: string): Promise<string> {
  let head = ''
  for await (const text of textOf(source, encoding, name)) {
    head += text
    if (head.length >= headLength) break
  }
  return head
}

/** Spreadsheets understand a first line `sep=;`, and some exports write it. */
const stated = /^sep=(.)\r?\n/i

const separators: readonly CsvSeparator[] = [...csvSeparators, '|']

/** The separator under which most of the wanted headings are there, else the one that cuts most lines alike. */
function separatorOf(head: string, mapping: TableMapping): { separator: CsvSeparator; skipped: boolean } {
  const line = stated.exec(head)
  const named = separators.find((one) => one === line?.[1])
  const skipped = line !== null
  if (mapping.separator ?? named) return { separator: (mapping.separator ?? named)!, skipped }
  const wanted = new Set(Object.values(mapping.columns).map(String))
  const scores = separators.map((separator) => ({ separator, score: scoreOf(head, separator, mapping, wanted) }))
  return { separator: scores.reduce((best, one) => (one.score > best.score ? one : best)).separator, skipped }
}

function scoreOf(head: string, separator: CsvSeparator, mapping: TableMapping, wanted: ReadonlySet<string>): number {
  const rows = headRows(head, separator).slice(mapping.skipLines, mapping.skipLines + 50)
  const [first = []] = rows
  const headings = mapping.header ? first.filter((heading) => wanted.has(heading.trim())).length : 0
  const alike = rows.filter((row) => row.length === first.length).length / Math.max(rows.length, 1)
  return headings * 1000 + (first.length > 1 ? alike * 100 + Math.min(first.length, 99) / 100 : 0)
}

/** Rows of the head; a separator that is none may leave quotes in disorder, and then there are none. */
function headRows(head: string, separator: CsvSeparator): string[][] {
  const parser = new CsvRecordParser('head', { separator })
  try {
    const { rows } = parser.push(head.slice(0, headLength))
    return rows.length > 0 ? rows : parser.end().rows
  } catch {
    return []
  }
}

async function* rowsOf(
  source: ByteSource,
  encoding: TableEncoding,
  separator: CsvSeparator,
  skip: number,
  name: string,
): AsyncGenerator<readonly TableRow[]> {
  const parser = new CsvRecordParser(name, { separator })
  let left = skip
  const taken = ({ rows, lines }: { rows: string[][]; lines: number[] }): TableRow[] => {
    const from = Math.min(left, rows.length)
    left -= from
    return rows.slice(from).map((cells, index) => ({ line: lines[from + index]!, cells }))
  }
  for await (const text of textOf(source, encoding, name)) yield taken(parser.push(text))
  yield taken(parser.end())
}

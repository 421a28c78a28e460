import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { problem } from '../kernel/problem.js'
import { type ByteInput, inputName } from './bytes.js'
import { type CsvRecordOptions, CsvRecordParser, type CsvRecords, type CsvSeparator } from './csv-records.js'
import { readText, type TextOptions } from './text.js'

/** The columns a reader wants. Rows are delivered in this order, whatever the order in the file; `Received On` is `received_on`. */
export interface CsvColumns {
  readonly required: readonly string[]
  /** Delivered after the required ones; empty where the file has no such column. */
  readonly optional?: readonly string[]
  /** Columns not named here are refused by default: a misspelt optional column would be lost without a word. */
  readonly unknown?: 'refuse' | 'ignore'
}

export interface CsvOptions extends CsvRecordOptions, TextOptions {
  /** Without it, rows hold every column in the order of the file. */
  readonly columns?: CsvColumns
}

/** Rows of equal width. `header[i]` names column `i`; `lines[i]` is the line on which `rows[i]` begins. */
export interface CsvBatch extends CsvRecords {
  readonly header: readonly string[]
}

/**
 * The records of a CSV file (RFC 4180) under its header line, in batches. Throws a refusal with line and column at the
 * first thing that makes the file doubtful: rows before it were already delivered, so book nothing before the end.
 */
export async function* readCsv(input: ByteInput, options: CsvOptions = {}): AsyncGenerator<CsvBatch, void, undefined> {
  const reader = new CsvReader(inputName(input), options)
  for await (const text of readText(input, options)) {
    const batch = reader.push(text)
    if (batch.rows.length > 0) yield batch
  }
  const last = reader.end()
  if (last.rows.length > 0) yield last
}

/** What to do about columns that are not as they should be. */
const REMEDIES = {
  doubled: 'Name each column once.',
  missing: 'Add what is missing, or correct its name.',
  unknown: 'Correct the name, or take the column out.',
} as const

/** Records with the first one taken as header and every other one held against it. */
export class CsvReader {
  readonly #name: string
  readonly #columns: CsvColumns | undefined
  readonly #parser: CsvRecordParser
  #width = 0
  #header: readonly string[] = []
  /** For each delivered column its place in the file, -1 for an absent one; undefined when rows pass as they are. */
  #places: readonly number[] | undefined

  constructor(name: string, options: CsvOptions = {}) {
    this.#name = name
    this.#columns = options.columns
    this.#parser = new CsvRecordParser(name, options)
  }

  get separator(): CsvSeparator | undefined {
    return this.#parser.separator
  }

  get waiting(): number {
    return this.#parser.waiting
  }

  get linesRead(): number {
    return this.#parser.linesRead
  }

  push(text: string): CsvBatch {
    return this.#batch(this.#parser.push(text))
  }

  end(): CsvBatch {
    const batch = this.#batch(this.#parser.end())
    if (this.#width === 0)
      throw problem('csv.no_header', `${this.#name} has no header line. Name the columns on its first line.`, {
        file: this.#name,
      })
    return batch
  }

  #batch({ rows, lines }: CsvRecords): CsvBatch {
    if (this.#width === 0 && rows.length > 0) {
      this.#acceptHeader(rows[0]!, lines[0]!)
      rows.shift()
      lines.shift()
    }
    for (let index = 0; index < rows.length; index++) {
      if (rows[index]!.length !== this.#width) throw this.#wrongWidth(rows[index]!.length, lines[index]!)
    }
    const places = this.#places
    const delivered = places === undefined ? rows : rows.map((row) => places.map((place) => row[place] ?? ''))
    return { header: this.#header, rows: delivered, lines }
  }

  #acceptHeader(written: readonly string[], line: number): void {
    const found = written.map((name) => asWanted(name, this.#columns))
    this.#width = found.length
    this.#refuseColumns('doubled', repeated(found), found, line)
    this.#header = found
    if (this.#columns === undefined) return
    const { required, optional = [], unknown = 'refuse' } = this.#columns
    const wanted = [...required, ...optional]
    this.#refuseColumns('missing', without(required, found), found, line)
    if (unknown === 'refuse') this.#refuseColumns('unknown', without(found, wanted), found, line)
    this.#header = wanted
    const places = wanted.map((name) => found.indexOf(name))
    const asInFile = places.length === found.length && places.every((place, index) => place === index)
    this.#places = asInFile ? undefined : places
  }

  #refuseColumns(fault: 'doubled' | 'missing' | 'unknown', columns: string[], found: readonly string[], line: number) {
    if (columns.length === 0) return
    const list = columns.map((name) => JSON.stringify(name)).join(', ')
    const header = found.map((name) => JSON.stringify(name)).join(', ')
    const message = `${this.#name}, line ${line}: ${fault} column ${list}. The header line reads ${header}. ${REMEDIES[fault]}`
    throw problem(`csv.${fault}_column`, message, { file: this.#name, line, columns })
  }

  #wrongWidth(width: number, line: number): Error {
    const message = `${this.#name}, line ${line}: ${width} fields where the header has ${this.#width}. Quote fields that hold the separator.`
    return problem('csv.wrong_field_count', message, { file: this.#name, line, width, expected: this.#width })
  }
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name))
}

/** Also the separators not in use are quoted, so that a reader that detects them is never misled. */
const needsQuotes = /[",;\t\r\n\uFEFF]/

/**
 * Writes a header and rows as RFC 4180 with CRLF, waits when the target is full, and ends the target unless told not
 * to. Rows come some at a time: a step of an asynchronous iterator for each took longer than writing it. Data is written
 * exactly as it is: a reader that evaluates formulas must guard itself.
 */
export async function writeCsv(
  target: Writable,
  header: readonly string[],
  batches: CsvRows,
  options: { readonly separator?: CsvSeparator; readonly end?: boolean } = {},
): Promise<void> {
  const blocks = csvBlocks(header, batches, options.separator ?? ',')
  await pipeline(Readable.from(blocks), target, { end: options.end ?? true })
}

/** Batches of rows, each as wide as the header. */
type CsvRows = Iterable<readonly (readonly string[])[]> | AsyncIterable<readonly (readonly string[])[]>

async function* csvBlocks(
  header: readonly string[],
  batches: CsvRows,
  separator: CsvSeparator,
): AsyncGenerator<string, void, undefined> {
  yield formatCsvRecord(header, separator)
  for await (const rows of batches) {
    let block = ''
    for (const row of rows) {
      if (row.length !== header.length) throw new Error(`a row of ${row.length} fields under ${header.length} columns`)
      block += formatCsvRecord(row, separator)
    }
    yield block
  }
}

/** One record with its CRLF. A lone empty field is quoted: an empty line would not be a record. */
export function formatCsvRecord(fields: readonly string[], separator: CsvSeparator = ','): string {
  if (fields.length === 1 && fields[0] === '') return '""\r\n'
  return `${formatCsvFields(fields, separator)}\r\n`
}

/** The fields of a record that has more than one, without its end. */
export const formatCsvFields = (fields: readonly string[], separator: CsvSeparator = ','): string =>
  fields.map(formatField).join(separator)

function formatField(field: string): string {
  return needsQuotes.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

/** A column name as people write it, without what they vary: case, blanks, dashes and underscores. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '')

/** The wanted column that a name of the file means; the name itself where it means none. */
function asWanted(name: string, columns: CsvColumns | undefined): string {
  const wanted = columns ? [...columns.required, ...(columns.optional ?? [])] : []
  return wanted.includes(name) ? name : (wanted.find((one) => plainName(one) === plainName(name)) ?? name)
}

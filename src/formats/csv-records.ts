import { problem } from '../kernel/problem.js'
import { defaultMaxLineLength } from './text.js'

export type CsvSeparator = ',' | ';' | '\t' | '|'

/** Every separator the detection here knows; the writer quotes fields that hold any of them, so that it stays safe. */
export const csvSeparators: readonly CsvSeparator[] = [',', ';', '\t']

export interface CsvRecordOptions {
  /** Detected from the first record when absent. */
  readonly separator?: CsvSeparator
  /** Quotes are text like any other: every line is a record. */
  readonly unquoted?: boolean
  /** Longest record accepted, in characters. Default 1 Mi. */
  readonly maxRecordLength?: number
  /** Most fields in one record. Default 1024. */
  readonly maxColumns?: number
}

/** Records in file order; `lines[i]` is the line on which `rows[i]` begins. */
export interface CsvRecords {
  readonly rows: string[][]
  readonly lines: number[]
}

const lineFeed = 10
const carriageReturn = 13
const quote = 34

/**
 * Cuts text into records by RFC 4180, block by block. Accepts LF and CRLF; skips empty lines; spaces belong to the
 * field. Refuses a quote inside a plain field, text after a closing quote, a lone carriage return and an open quote at
 * the end of the file, each with line and column.
 */
export class CsvRecordParser {
  readonly #name: string
  readonly #maxRecordLength: number
  readonly #maxColumns: number
  readonly #unquoted: boolean
  #separator: CsvSeparator | undefined
  #carried = ''
  /** Line on which the carried text begins. */
  #line = 1
  /** Where the record that waits for more text has an open quote, for the message at the end of the file. */
  #openQuote = 0

  constructor(name: string, options: CsvRecordOptions = {}) {
    this.#name = name
    this.#separator = options.separator
    this.#maxRecordLength = options.maxRecordLength ?? defaultMaxLineLength
    this.#maxColumns = options.maxColumns ?? 1024
    this.#unquoted = options.unquoted ?? false
  }

  get separator(): CsvSeparator | undefined {
    return this.#separator
  }

  /** Characters that wait for the rest of their record. */
  get waiting(): number {
    return this.#carried.length
  }

  /** Lines of the records that are complete. */
  get linesRead(): number {
    return this.#line - 1
  }

  /** The records that are complete with this block; an unfinished one waits. */
  push(block: string): CsvRecords {
    const text = this.#carried + block
    const records: CsvRecords = { rows: [], lines: [] }
    const separator = this.#separatorOf(text)
    const at = separator === undefined ? 0 : this.#consume(text, separator, records)
    this.#carried = text.slice(at)
    this.#refuseLongRecord(this.#carried.length, this.#line)
    return records
  }

  /** The last record, when the file does not end with a line end. */
  end(): CsvRecords {
    if (this.#carried === '') return { rows: [], lines: [] }
    const records = this.push('\n')
    if (this.#carried !== '') {
      throw this.#refuse(
        'csv.open_quote',
        this.#carried,
        0,
        this.#openQuote,
        'this quote is never closed. Close it, or double the quotes within a field.',
      )
    }
    return records
  }

  /** Reads every complete record; returns where the unfinished rest begins. Records without quotes go in bulk. */
  #consume(text: string, separator: CsvSeparator, records: CsvRecords): number {
    let at = 0
    for (;;) {
      const nextQuote = this.#unquoted ? -1 : text.indexOf('"', at)
      const plainEnd = text.lastIndexOf('\n', nextQuote < 0 ? text.length : nextQuote) + 1
      if (plainEnd > at) {
        this.#plainRecords(text.slice(at, plainEnd - 1), separator, records)
        at = plainEnd
      }
      if (nextQuote < 0) return at
      const row: string[] = []
      const end = this.#quotedRecord(text, at, separator, row)
      if (end < 0) return at
      this.#keep(records, row, end - at)
      this.#line += countLineFeeds(text, at, end)
      at = end
    }
  }

  /** Whole lines without a quote in them: by far the most common case, so it rests on `split` alone. */
  #plainRecords(text: string, separator: CsvSeparator, records: CsvRecords): void {
    const hasReturns = text.includes('\r')
    for (const line of text.split('\n')) {
      const content = hasReturns ? this.#withoutReturn(line) : line
      if (content !== '') this.#keep(records, content.split(separator), content.length)
      this.#line++
    }
  }

  #withoutReturn(line: string): string {
    const at = line.indexOf('\r')
    if (at >= 0 && at < line.length - 1) throw this.#loneReturn(line, 0, at)
    return at < 0 ? line : line.slice(0, at)
  }

  /** Reads one record with quotes into `row`; returns where the next begins, or -1 when the text ends before it does. */
  #quotedRecord(text: string, start: number, separator: CsvSeparator, row: string[]): number {
    const separatorCode = separator.charCodeAt(0)
    let at = start
    for (;;) {
      const quoted = text.charCodeAt(at) === quote
      const end = quoted ? closingQuote(text, at) : plainFieldEnd(text, at, separatorCode)
      if (quoted && end < 0) {
        this.#openQuote = at - start
        return -1
      }
      const next = quoted ? end + 1 : end
      if (next === text.length) return -1
      row.push(quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end))
      this.#refuseManyColumns(row.length)
      at = next
      const code = text.charCodeAt(at)
      if (code === separatorCode) at++
      else if (code === lineFeed) return at + 1
      else if (code === carriageReturn && at + 1 === text.length) return -1
      else if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) return at + 2
      else if (code === carriageReturn) throw this.#loneReturn(text, start, at)
      else if (quoted) {
        throw this.#refuse('csv.text_after_quote', text, start, at, 'text after a closing quote. Double quotes in it.')
      } else {
        throw this.#refuse('csv.stray_quote', text, start, at, 'a quote inside a plain field. Put the field in quotes.')
      }
    }
  }

  #keep(records: CsvRecords, row: string[], length: number): void {
    this.#refuseLongRecord(length, this.#line)
    this.#refuseManyColumns(row.length)
    records.rows.push(row)
    records.lines.push(this.#line)
  }

  /** The separator that the first record holds most often outside quotes; waits until that record is there. */
  #separatorOf(text: string): CsvSeparator | undefined {
    if (this.#separator === undefined && text.includes('\n')) this.#separator = detectSeparator(text)
    return this.#separator
  }

  #refuseLongRecord(length: number, line: number): void {
    if (length <= this.#maxRecordLength) return
    const message = `${this.#name}, line ${line}: the record is longer than ${this.#maxRecordLength} characters. Check its quotes.`
    throw problem('csv.record_too_long', message, {
      file: this.#name,
      line,
      maxRecordLength: this.#maxRecordLength,
    })
  }

  #refuseManyColumns(count: number): void {
    if (count <= this.#maxColumns) return
    const message = `${this.#name}, line ${this.#line}: the record has more than ${this.#maxColumns} columns.`
    throw problem('csv.too_many_columns', message, {
      file: this.#name,
      line: this.#line,
      maxColumns: this.#maxColumns,
    })
  }

  #loneReturn(text: string, start: number, at: number): Error {
    return this.#refuse(
      'csv.lone_carriage_return',
      text,
      start,
      at,
      'a carriage return without line feed. End lines with LF or CRLF.',
    )
  }

  #refuse(code: string, text: string, start: number, at: number, what: string): Error {
    const line = this.#line + countLineFeeds(text, start, at)
    const lineStart = Math.max(start, text.lastIndexOf('\n', at - 1) + 1)
    const column = at - lineStart + 1
    return problem(code, `${this.#name}, line ${line}, column ${column}: ${what}`, { file: this.#name, line, column })
  }
}

/** The quote that closes the one at `open`, or -1 while none does; a doubled quote closes nothing. */
function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close >= 0 && text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2)
  return close
}

/** Where a plain field stops, at the latest where the text ends. */
function plainFieldEnd(text: string, start: number, separatorCode: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === separatorCode || code === lineFeed || code === carriageReturn || code === quote) return at
  }
  return text.length
}

/** The commonest separator in the first record, comma when there is none. */
export function detectSeparator(text: string): CsvSeparator {
  const counts = new Map<string, number>()
  let inQuotes = false
  for (const character of text) {
    if (character === '"') inQuotes = !inQuotes
    else if (inQuotes) continue
    else if (character === '\n') break
    else counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const count = (separator: CsvSeparator) => counts.get(separator) ?? 0
  return csvSeparators.reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}

function countLineFeeds(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}

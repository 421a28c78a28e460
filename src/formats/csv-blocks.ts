import { problem } from '../kernel/problem.js'
import { type CsvRecordOptions, CsvRecordParser, type CsvRecords } from './csv-records.js'
import { partAt } from './lazy-list.js'

/** A row of a table and the line on which it begins. */
export interface CsvRow {
  readonly row: readonly string[]
  readonly line: number
}

interface Block {
  readonly from: number
  readonly to: number
  /** Lines before it. */
  readonly linesBefore: number
  readonly firstRow: number
}

/** Where a table begins in a text. One without headings is of tabs, in which quotes mean nothing. */
export interface TableStart {
  readonly offset: number
  readonly lines: number
  readonly header?: readonly string[]
}

const headless: CsvRecordOptions = { separator: '\t', unquoted: true }

/** Characters that are taken apart at once. */
const blockLength = 16 * 1024

/**
 * The rows of a table in memory, taken apart block by block as often as they are asked for: all at once they are many
 * times as large as their text. Rows may be wider or narrower than the header, and names stand in it twice.
 */
export class CsvBlocks {
  readonly header: readonly string[]
  readonly length: number
  readonly #text: string
  readonly #start: number
  readonly #name: string
  readonly #options: CsvRecordOptions
  readonly #hasHeader: boolean
  readonly #blocks: Block[] = []
  /** The rows of the block that was asked for last. */
  #taken: { readonly block: Block; readonly rows: readonly CsvRow[] } | undefined

  /** Looks at each row once on the way, with what the header makes for that. */
  constructor(
    text: string,
    name: string,
    { offset, lines, header: given }: TableStart,
    survey: (header: readonly string[]) => (row: readonly string[]) => void,
  ) {
    this.#text = text
    this.#name = name
    this.#start = offset
    this.#hasHeader = given === undefined
    const reader = new CsvRecordParser(name, given && headless)
    let rows = 0
    let from = offset
    let linesBefore = lines
    let header = given
    let look = given && survey(given)
    const taken = (batch: CsvRecords, to: number) => {
      if (header === undefined && batch.rows.length > 0) {
        header = batch.rows.shift()!
        look = survey(header)
      }
      const count = batch.rows.length
      for (const row of batch.rows) look!(row)
      if (count > 0) this.#blocks.push({ from, to, linesBefore, firstRow: rows })
      rows += count
      from = to
      linesBefore = lines + reader.linesRead
    }
    for (let end = offset; end < text.length; ) {
      const start = end
      end = Math.min(end + blockLength, text.length)
      const batch = reader.push(text.slice(start, end))
      taken(batch, end - reader.waiting)
    }
    taken(reader.end(), text.length)
    if (header === undefined) {
      throw problem('csv.no_header', `${name} has no header line. Name the columns on its first line.`, { file: name })
    }
    this.header = header
    this.length = rows
    this.#options = given ? headless : { separator: reader.separator }
  }

  at(index: number): CsvRow {
    const block = this.#blocks[partAt(this.#blocks.length, (nth) => this.#blocks[nth]!.firstRow, index)]!
    return this.#rowsOf(block)[index - block.firstRow]!
  }

  #rowsOf(block: Block): readonly CsvRow[] {
    if (this.#taken?.block === block) return this.#taken.rows
    const parser = new CsvRecordParser(this.#name, this.#options)
    const begun = parser.push(this.#text.slice(block.from, block.to))
    const ended = parser.end()
    const lines = [...begun.lines, ...ended.lines]
    const rows = [...begun.rows, ...ended.rows].map((row, index) => ({ row, line: block.linesBefore + lines[index]! }))
    // The header stands at the beginning of the text; where a long row follows, in no block at all.
    if (this.#hasHeader && block.from === this.#start) rows.shift()
    this.#taken = { block, rows }
    return rows
  }
}

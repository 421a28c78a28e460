import { type CsvBatch, CsvReader } from './csv.js'
import { CsvRecordParser, type CsvSeparator } from './csv-records.js'
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

/** Characters that are taken apart at once. */
const blockLength = 16 * 1024

/**
 * The rows of a table in memory, taken apart block by block as often as they are asked for: all at once they are many
 * times as large as their text. Refuses what `CsvReader` refuses.
 */
export class CsvBlocks {
  readonly header: readonly string[]
  readonly length: number
  readonly #text: string
  readonly #name: string
  readonly #separator: CsvSeparator | undefined
  readonly #blocks: Block[] = []
  /** The rows of the block that was asked for last. */
  #taken: { readonly block: Block; readonly rows: readonly CsvRow[] } | undefined

  /** Looks at each row once on the way, with what the header makes for that. */
  constructor(text: string, name: string, survey: (header: readonly string[]) => (row: readonly string[]) => void) {
    this.#text = text
    this.#name = name
    const reader = new CsvReader(name)
    let rows = 0
    let from = 0
    let linesBefore = 0
    let look: ((row: readonly string[]) => void) | undefined
    const taken = (batch: CsvBatch, to: number) => {
      const count = batch.rows.length
      if (batch.header.length > 0) look ??= survey(batch.header)
      for (const row of batch.rows) look!(row)
      if (count > 0) this.#blocks.push({ from, to, linesBefore, firstRow: rows })
      rows += count
      from = to
      linesBefore = reader.linesRead
    }
    for (let end = 0; end < text.length; ) {
      const start = end
      end = Math.min(end + blockLength, text.length)
      const batch = reader.push(text.slice(start, end))
      taken(batch, end - reader.waiting)
    }
    const last = reader.end()
    taken(last, text.length)
    this.header = last.header
    this.length = rows
    this.#separator = reader.separator
  }

  at(index: number): CsvRow {
    const block = this.#blocks[partAt(this.#blocks.length, (nth) => this.#blocks[nth]!.firstRow, index)]!
    return this.#rowsOf(block)[index - block.firstRow]!
  }

  #rowsOf(block: Block): readonly CsvRow[] {
    if (this.#taken?.block === block) return this.#taken.rows
    const parser = new CsvRecordParser(this.#name, { separator: this.#separator })
    const begun = parser.push(this.#text.slice(block.from, block.to))
    const ended = parser.end()
    const lines = [...begun.lines, ...ended.lines]
    const rows = [...begun.rows, ...ended.rows].map((row, index) => ({ row, line: block.linesBefore + lines[index]! }))
    // The header stands at the beginning of the text; where a long row follows, in no block at all.
    if (block.from === 0) rows.shift()
    this.#taken = { block, rows }
    return rows
  }
}

import type { Finding } from '../finding.js'

/** A value of a spreadsheet that is more than text: exact digits, or a day. What it looked like is kept as well. */
export interface TypedCell {
  readonly kind: 'number' | 'date'
  /** Plain decimal digits, or `YYYY-MM-DD`. */
  readonly value: string
  /** As the sheet shows it, e.g. with the leading zeros of its number format. */
  readonly shown: string
}

export type Cell = string | TypedCell

/** `line` is the line of the text, or the row of the sheet, counted from 1. */
export interface TableRow {
  readonly line: number
  readonly cells: readonly Cell[]
}

/** Where rows come from. They can be asked for more than once: the first time shows how values are written. */
export interface Table {
  readonly format: 'csv' | 'xlsx'
  /** What was seen about the file as a whole. */
  readonly findings: readonly Finding[]
  rows(): AsyncIterable<readonly TableRow[]>
}

export const shownText = (cell: Cell | undefined): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : cell.shown

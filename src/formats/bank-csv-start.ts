import { abnAmroHeader, isAbnAmroRow } from './bank-csv-abn-amro.js'
import { isBankCsv, recogniseColumns } from './bank-csv-columns.js'
import { isIbanShaped } from './bank-statement.js'
import type { TableStart } from './csv-blocks.js'
import { CsvRecordParser } from './csv-records.js'

/** Where the table of an export begins, and what the lines above it tell. */
export interface BankCsvStart extends TableStart {
  /** The account, where a line above names an IBAN. */
  readonly iban?: string
}

/** Banks put no more lines than this above their tables. */
const mostLines = 40

/** The first line whose columns make a bank statement: above it stand account, holder, balance, period. */
export function findBankCsv(text: string): BankCsvStart | undefined {
  let offset = 0
  let iban: string | undefined
  for (let lines = 0; lines < mostLines && offset < text.length; lines++) {
    const found = text.indexOf('\n', offset)
    const end = found < 0 ? text.length : found
    const line = text.slice(offset, end)
    if (isAbnAmroRow(line.split('\t'))) return { offset, lines, header: abnAmroHeader }
    const cells = cellsOf(line)
    if (isBankCsv(recogniseColumns(cells))) return { offset, lines, iban }
    iban ??= cells.map((cell) => cell.replaceAll(' ', '')).find(isIbanShaped)
    offset = end + 1
  }
  return undefined
}

function cellsOf(line: string): readonly string[] {
  try {
    return new CsvRecordParser('line').push(`${line}\n`).rows[0] ?? []
  } catch {
    // Whatever is no record of CSV is no heading.
    return []
  }
}

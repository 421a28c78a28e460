import { problem } from '../../../kernel/problem.js'
import type { Finding } from '../../finding.js'
import type { TableMapping } from '../mapping.js'
import type { Table, TableRow } from '../table.js'
import { maxColumns, SheetReader } from './sheet.js'
import { readWorkbook } from './workbook.js'
import { ZipArchive } from './zip.js'

/** A workbook is a ZIP archive with a part of this name. */
export const isXlsx = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/** One sheet of a workbook as a table: cached results of formulas, days as days, numbers with the digits that are meant. */
export async function xlsxTable(bytes: Buffer, mapping: TableMapping, name: string): Promise<Table> {
  const zip = new ZipArchive(bytes, name)
  const workbook = await readWorkbook(zip, name)
  const names = workbook.sheets.map((sheet) => sheet.name)
  const listed = (all: readonly string[]) => [...all.slice(0, 20), ...(all.length > 20 ? ['…'] : [])].join(', ')
  const sheet =
    mapping.sheet === undefined ? workbook.sheets[0] : workbook.sheets.find((one) => one.name === mapping.sheet)
  if (sheet === undefined) {
    const message = `${name} has no sheet "${mapping.sheet ?? ''}". Its sheets are ${listed(names) || 'none'}.`
    throw problem('xlsx.no_sheet', message, { file: name, sheets: names.slice(0, 20) })
  }
  const findings: Finding[] = []
  const others = names.filter((one) => one !== sheet.name)
  if (mapping.sheet === undefined && others.length > 0) {
    const message = `Only the sheet ${sheet.name} was read, not ${listed(others)}. Name the one that is meant.`
    findings.push({ severity: 'info', code: 'xlsx.other_sheets', message, position: { path: sheet.name } })
  }
  async function* rows(): AsyncGenerator<readonly TableRow[]> {
    const reader = new SheetReader(workbook, name)
    const decoder = new TextDecoder('utf-8')
    let left = mapping.skipLines
    for await (const block of zip.open(sheet!.part)) {
      const found = reader.push(decoder.decode(block, { stream: true }))
      yield found.slice(left)
      left = Math.max(0, left - found.length)
    }
    yield reader.end().slice(left)
    tellUncounted(reader.uncounted, sheet!.name, findings)
    tellFar(reader.far, sheet!.name, findings)
  }
  return { format: 'xlsx', findings, rows }
}

/** Programs that write formulas without their results leave them to whoever opens the sheet: nothing is calculated here. */
function tellUncounted(line: number | undefined, sheet: string, findings: Finding[]): void {
  const code = 'xlsx.no_result'
  if (line === undefined || findings.some((one) => one.code === code)) return
  const message = `Row ${line} has a formula without its result: the cell counts as empty. Open and save the file in a spreadsheet.`
  findings.push({ severity: 'error', code, message, position: { line, path: sheet } })
}

function tellFar(line: number | undefined, sheet: string, findings: Finding[]): void {
  const code = 'xlsx.far_cells'
  if (line === undefined || findings.some((one) => one.code === code)) return
  const message = `Row ${line} has cells beyond column ${maxColumns}, which were not read.`
  findings.push({ severity: 'warning', code, message, position: { line, path: sheet } })
}

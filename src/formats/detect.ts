import { isBankCsv, recogniseColumns } from './bank-csv-columns.js'
import { CsvRecordParser } from './csv-records.js'

export type StatementFormat = 'camt' | 'mt940' | 'bai2' | 'ofx' | 'csv'

/** This much of a file shows what it is; a CSV header or an envelope may be long. */
const headLength = 64 * 1024

/** Which statement format a file holds, by its content: names and endings of bank files mean nothing. */
export function detectStatementFormat(bytes: Uint8Array): StatementFormat | undefined {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'camt'
  const head = Buffer.from(bytes.subarray(0, headLength))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (/^OFXHEADER/i.test(head) || /<OFX>|<\?OFX\s/i.test(head)) return 'ofx'
  if (head.startsWith('<')) return 'camt'
  if (head.startsWith('01,')) return 'bai2'
  if (/^\{1:F\d\d/.test(head) || /^:(?:20|25|28C?|60[FM]|61|62[FM]|6[45]|86):/m.test(head)) return 'mt940'
  return isBankCsv(recogniseColumns(csvHeader(head))) ? 'csv' : undefined
}

function csvHeader(head: string): readonly string[] {
  const end = head.indexOf('\n')
  try {
    const parser = new CsvRecordParser('header')
    return parser.push(`${end < 0 ? head : head.slice(0, end)}\n`).rows[0] ?? []
  } catch {
    // Whatever is no CSV is no statement in CSV.
    return []
  }
}

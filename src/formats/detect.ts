import { findBankCsv } from './bank-csv-start.js'
import { utf16Mark } from './utf16.js'

export type StatementFormat = 'camt' | 'mt940' | 'bai2' | 'ofx' | 'csv'

/** This much of a file shows what it is; a CSV header or an envelope may be long. */
const headLength = 64 * 1024

/** Which statement format a file holds, by its content: names and endings of bank files mean nothing. */
export function detectStatementFormat(bytes: Uint8Array): StatementFormat | undefined {
  const start = bytes.subarray(0, headLength)
  const head = new TextDecoder(utf16Mark(bytes) ?? 'utf-8').decode(start).trimStart()
  if (/^OFXHEADER/i.test(head) || /<OFX>|<\?OFX\s/i.test(head)) return 'ofx'
  if (head.startsWith('<')) return 'camt'
  if (head.startsWith('01,')) return 'bai2'
  if (/^\{1:F\d\d/.test(head) || /^:(?:20|25|28C?|60[FM]|61|62[FM]|6[45]|86):/m.test(head)) return 'mt940'
  return findBankCsv(head) === undefined ? undefined : 'csv'
}

import { isUtf8 } from 'node:buffer'
import { problem } from '../kernel/problem.js'
import { readBai2 } from './bai2.js'
import { type BankCsvOptions, readBankCsv } from './bank-csv.js'
import type { StatementFile } from './bank-statement.js'
import { readCamt } from './camt.js'
import { charactersOfLine, checkDensity } from './density.js'
import { detectStatementFormat, type StatementFormat } from './detect.js'
import type { Finding } from './finding.js'
import { readMt940 } from './mt940.js'
import { readOfx } from './ofx.js'
import { decodeText, type TextEncoding } from './text.js'
import { utf16Mark } from './utf16.js'

/** Statements of a year with a thousand entries a day fit; what is larger is no statement. */
const maxStatementBytes = 64 * 1024 * 1024

/** What is known about the bank; a file cannot tell these of itself. */
export interface StatementOptions extends BankCsvOptions {
  readonly encoding?: TextEncoding
}

/**
 * Reads a bank statement file of any known format. Throws a refusal for a file that as a whole cannot be read; what is
 * doubtful inside a readable file is a finding, among them statements whose balances do not add up.
 */
export function readStatements(bytes: Uint8Array, fileName: string, options: StatementOptions = {}): StatementFile {
  if (bytes.length === 0) throw problem('file.empty', `${fileName} is empty.`, { file: fileName })
  if (bytes.length > maxStatementBytes) {
    const message = `${fileName} is larger than ${maxStatementBytes} bytes. Split it by statement.`
    throw problem('file.too_large', message, { file: fileName, maxBytes: maxStatementBytes })
  }
  const format = detectStatementFormat(bytes)
  if (format === undefined) {
    const message = `${fileName} is no bank statement that can be read: camt.052/053/054, MT940, BAI2, OFX, or CSV with a header line.`
    throw problem('statement.unknown_format', message, { file: fileName })
  }
  if (format === 'camt') return readCamt(bytes, fileName)
  const mark = utf16Mark(bytes)
  if (mark === undefined) return readText(format, bytes, fileName, options)
  const file = readText(format, Buffer.from(new TextDecoder(mark).decode(bytes)), fileName, options)
  return { ...file, findings: [...file.findings, utf16Finding] }
}

function readText(
  format: Exclude<StatementFormat, 'camt'>,
  bytes: Uint8Array,
  fileName: string,
  options: StatementOptions,
): StatementFile {
  if (format === 'ofx') return readOfx(bytes, fileName)
  const isWindows = options.encoding === undefined && !isUtf8(bytes)
  const text = withLineFeeds(decodeText(bytes, fileName, isWindows ? 'windows-1252' : options.encoding))
  if (format !== 'csv') checkDensity(lineFeeds(text), text.length, 'lines', fileName, charactersOfLine)
  const file =
    format === 'mt940'
      ? readMt940(text, fileName)
      : format === 'bai2'
        ? readBai2(text, fileName)
        : readBankCsv(text, fileName, options)
  return isWindows ? { ...file, findings: [...file.findings, windowsFinding] } : file
}

/** Old programs end their lines with a carriage return alone. */
function withLineFeeds(text: string): string {
  return text.includes('\n') ? text : text.replaceAll('\r', '\n')
}

function lineFeeds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

const utf16Finding: Finding = {
  severity: 'info',
  code: 'statement.encoding',
  message: 'The file is UTF-16.',
  position: {},
}

/** Banks that do not write UTF-8 write Windows-1252 or Latin-1, which is a part of it. */
const windowsFinding: Finding = {
  severity: 'info',
  code: 'statement.encoding',
  message: 'The file is no UTF-8: read as Windows-1252.',
  position: {},
}

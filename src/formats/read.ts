import { problem } from '../kernel/problem.js'
import { type DetectedFormat, detectFormat } from './detect-format.js'
import type { FileContent, Format, FormatDocument } from './document.js'
import { EdiContent } from './edi-content.js'
import { FindingList, listed, mostFindings } from './finding-list.js'
import { receiveInvoice } from './invoice/receive.js'
import { readUblDocument } from './invoice/ubl-documents/ubl-document.js'
import { withFindings } from './lazy-statement.js'
import type { PainFile } from './payments/pain-model.js'
import { readNacha } from './payments/read-nacha.js'
import { readPaymentInitiations } from './payments/read-pain.js'
import { readPaymentStatuses, statusElements } from './payments/read-pain-status.js'
import { readStatements } from './read-statement.js'

/** What is larger is refused before it is read: no partner sends it in one piece. */
export const maxFileBytes = 64 * 1024 * 1024

/**
 * Reads a file of any known format. Throws a refusal for what as a whole cannot be read; everything that is doubtful
 * inside a readable file is a finding with its place.
 */
export function read(bytes: Uint8Array, name = 'file'): FileContent {
  if (bytes.length === 0) throw problem('file.empty', `${name} is empty.`, { file: name })
  if (bytes.length > maxFileBytes) {
    const message = `${name} is larger than ${maxFileBytes} bytes. Split it.`
    throw problem('file.too_large', message, { file: name, maxBytes: maxFileBytes })
  }
  const detected = detectFormat(bytes)
  if (!detected) {
    const known = 'X12, EDIFACT, UBL, CII, Factur-X, camt, pain, MT940, BAI2, OFX, NACHA, or a bank list in CSV'
    const message = `${name} is in no format that is known here: ${known}. Other tables are read by a mapping.`
    throw problem('format.unknown', message, { file: name, offset: 0 })
  }
  const content = readers[detected.format](bytes, name, detected)
  return { format: detected.format, version: detected.version, ...content, findings: listed(content.findings) }
}

type Content = Omit<FileContent, 'format'>

const readers: Readonly<Record<Format, (bytes: Uint8Array, name: string, detected: DetectedFormat) => Content>> = {
  x12: readEdiFile,
  edifact: readEdiFile,
  ubl: readUblFile,
  cii: readInvoiceFile,
  facturx: readInvoiceFile,
  camt: readStatementFile,
  mt940: readStatementFile,
  bai2: readStatementFile,
  ofx: readStatementFile,
  csv: readStatementFile,
  xlsx: refuseWorkbook,
  pain: readPain,
  nacha: readAch,
}

function readEdiFile(bytes: Uint8Array): Content {
  const content = new EdiContent()
  const documents = [...content.push(bytes), ...content.end()]
  return { version: documents[0]?.source?.version, documents, findings: content.findings.all }
}

function readInvoiceFile(bytes: Uint8Array): Content {
  const received = receiveInvoice(bytes)
  const document: FormatDocument = { type: 'invoice', document: received.invoice, received }
  const version = received.edition ?? (received.syntax === 'ubl' ? '2.1' : 'D16B')
  return { version, documents: [document], findings: [] }
}

/** The root element decides: invoices have a model of their own. */
function readUblFile(bytes: Uint8Array, name: string, { element }: DetectedFormat): Content {
  if (element === 'Invoice' || element === 'CreditNote') return readInvoiceFile(bytes)
  const { kind, document, unread } = readUblDocument(bytes)
  const findings = new FindingList(mostFindings)
  // A path is found by counting; for those that are not listed it is spared.
  const count = Math.min(unread.length, findings.room)
  if (count < unread.length) findings.countMore(unread.length - count, 'info')
  for (let index = 0; index < count; index++) {
    const path = unread.at(index)
    const message = `${path}: the model of ${name} has no place for it.`
    findings.push({ severity: 'info', code: 'ubl.not_mapped', message, position: { path } })
  }
  return { version: '2.1', documents: [{ type: 'ubl', root: kind, document }], findings: findings.all }
}

function readStatementFile(bytes: Uint8Array, name: string): Content {
  const { format, statements, findings } = readStatements(bytes, name)
  const version = /^camt\./.test(format) ? { version: format } : {}
  // What was seen in a statement stands once, among the findings of the file.
  const documents = statements.map((document) => ({ type: 'statement', document: withFindings(document, []) }) as const)
  return { ...version, documents, findings }
}

/** Nothing in a workbook says what its columns mean. */
function refuseWorkbook(_bytes: Uint8Array, name: string): never {
  throw problem('format.needs_mapping', `${name} is a workbook: say with a mapping what its columns mean.`, {
    file: name,
  })
}

function readPain(bytes: Uint8Array, name: string, { element }: DetectedFormat): Content {
  if (element !== undefined && statusElements.has(element)) {
    return contentOf(readPaymentStatuses(bytes, name), (document) => ({ type: 'payment-status', document }))
  }
  return contentOf(readPaymentInitiations(bytes, name), (document) => ({ type: 'payment-initiation', document }))
}

function contentOf<T>(files: readonly PainFile<T>[], named: (document: T) => FormatDocument): Content {
  const findings = files.flatMap((file) => file.findings)
  return { version: files[0]?.format, documents: files.map(({ document }) => named(document)), findings }
}

function readAch(bytes: Uint8Array): Content {
  const { findings, ...document } = readNacha(bytes)
  return { documents: [{ type: 'ach', document }], findings }
}

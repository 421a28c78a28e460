import { problem } from '../kernel/problem.js'
import { csvOf } from './conversion/csv-of-documents.js'
import { ediOfInvoice } from './conversion/edi-of-invoice.js'
import { invoiceOfEdi } from './conversion/invoice-of-edi.js'
import { despatchIn, orderIn, remittanceIn } from './conversion/trade-kinds.js'
import { ublOfDespatch } from './conversion/ubl-despatch.js'
import { ublOfOrder } from './conversion/ubl-of-order.js'
import { ublOfRemittance } from './conversion/ubl-remittance.js'
import type { FormatDocument } from './document.js'
import { type EdiDocument, writeDocument } from './edi/mapping/documents.js'
import { allFindings, readEdi } from './edi/read-edi.js'
import type { EdiAddress } from './edi/syntax/interchange.js'
import { writeEdifact } from './edi/write-edifact.js'
import { type MessageTree, nearestVersion, writeTree } from './edi/write-tree.js'
import { writeX12 } from './edi/write-x12.js'
import type { Finding } from './finding.js'
import { writeCii } from './invoice/cii/write-cii.js'
import { profileOf } from './invoice/facturx/profiles.js'
import type { Invoice } from './invoice/model.js'
import { renderInvoice } from './invoice/pdf/render-invoice.js'
import { writeHybridInvoice } from './invoice/pdf/write-hybrid.js'
import { plain } from './invoice/terms.js'
import { writeUbl } from './invoice/ubl/write-ubl.js'
import { writeUblDocument } from './invoice/ubl-documents/ubl-document.js'
import { documentJson } from './json.js'
import { writeNacha } from './payments/write-nacha.js'
import { writePaymentInitiation } from './payments/write-pain.js'
import { writePaymentStatus } from './payments/write-pain-status.js'
import { type WrittenStatementFormat, writeStatements, writtenStatementFormats } from './write-statements.js'

/**
 * Every format that is written. `pdf` has pages only, `facturx` the invoice as XML inside as well; `ofx1` is OFX in SGML,
 * `ofx` in XML.
 */
export const writtenFormats = [
  'ubl',
  'cii',
  'facturx',
  'pdf',
  'x12',
  'edifact',
  ...writtenStatementFormats,
  'pain',
  'nacha',
  'csv',
  'json',
] as const

export type WrittenFormat = (typeof writtenFormats)[number]

/** What EDI says around its messages. */
export interface EdiEnvelope {
  readonly sender: EdiAddress
  readonly receiver: EdiAddress
  /** The series of the sender for this partner. */
  readonly controlNumber: number
  /** `YYYY-MM-DD` and `HHMM` of sending. */
  readonly date: string
  readonly time: string
  readonly test?: boolean
}

type X12Version = '004010' | '005010'
type EdifactVersion = 'D.96A' | 'D.01B'

export interface WriteOptions {
  /** For `x12` and `edifact`. */
  readonly envelope?: EdiEnvelope
  /** By default the one in which a message without a model of its own was sent, else 004010. */
  readonly x12Version?: X12Version
  /** By default the one in which a message without a model of its own was sent, else D.96A. */
  readonly edifactVersion?: EdifactVersion
  /** Of camt.052, camt.053 and camt.054, 2 to 13. */
  readonly camtVersion?: number
  /** Of pain: the last two digits of `pain.001.001.09`. */
  readonly painVersion?: number
}

export interface Written {
  readonly bytes: Buffer
  /** What the format cannot say. */
  readonly findings: readonly Finding[]
}

/** Writes a document in a format. Refuses a format that has no place for such a document. */
export async function write(
  format: WrittenFormat,
  document: FormatDocument,
  options: WriteOptions = {},
): Promise<Written> {
  switch (format) {
    case 'json':
      return written(`${documentJson(document.document)}\n`)
    case 'csv':
      return written(csvOf([document]))
    case 'x12':
    case 'edifact':
      return writeMessages(format, [document], options)
    case 'pain':
      if (document.type === 'payment-status') return writeStatus(document, options)
      if (document.type !== 'payment-initiation') throw misfit(format, document)
      return writePain(document, options)
    case 'camt':
    case 'mt940':
    case 'mt942':
    case 'bai2':
    case 'ofx':
    case 'ofx1':
      return writeStatement(format, document, options)
    case 'nacha':
      if (document.type !== 'ach' || !document.document.header) throw misfit(format, document)
      return written(writeNacha({ ...document.document, header: document.document.header }))
    case 'ubl':
      return written(ublText(document))
    case 'cii':
      return written(writeCii(invoiceOf(format, document)))
    case 'pdf':
      return written(await renderInvoice(invoiceOf(format, document)))
    case 'facturx':
      return written(await hybrid(invoiceOf(format, document)))
  }
}

function ublText(document: FormatDocument): string {
  if (document.type === 'ubl') return writeUblDocument(document.root, document.document)
  if (document.type === 'order') {
    const { kind, document: order } = ublOfOrder(document.document)
    return writeUblDocument(kind, order)
  }
  if (document.type === 'despatch') return writeUblDocument('DespatchAdvice', ublOfDespatch(document.document))
  if (document.type === 'remittance') return writeUblDocument('RemittanceAdvice', ublOfRemittance(document.document))
  return writeUbl(invoiceOf('ubl', document))
}

const written = (content: string | Buffer, findings: readonly Finding[] = []): Written => ({
  bytes: typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
  findings,
})

function misfit(format: string, { type }: FormatDocument): Error {
  const message = `${format} has no place for a document of the type ${type}. Choose another format.`
  return problem('format.cannot_write', message, { format, type })
}

function invoiceOf(format: string, document: FormatDocument): Invoice {
  if (document.type === 'invoice') return document.document
  if (document.type === 'edi-invoice') return invoiceOfEdi(document.document).invoice
  throw misfit(format, document)
}

async function hybrid(invoice: Invoice): Promise<Buffer> {
  return writeHybridInvoice({
    pages: await renderInvoice(invoice),
    xml: writeCii(invoice),
    profile: profileOf(plain(invoice.specification)),
    title: `Invoice ${plain(invoice.number)}`,
    // The same invoice is the same file whenever it is written.
    modified: `${plain(invoice.issueDate)}T00:00:00.000Z`,
  })
}

function writeStatement(format: WrittenStatementFormat, document: FormatDocument, options: WriteOptions): Written {
  if (document.type !== 'statement') throw misfit(format, document)
  return writeStatements(format, [document.document], options)
}

function writePain(
  { document }: Extract<FormatDocument, { type: 'payment-initiation' }>,
  { painVersion = 9 }: WriteOptions,
): Written {
  const { xml, findings } = writePaymentInitiation(document, { version: painVersion })
  return written(xml, findings)
}

function writeStatus(
  { document }: Extract<FormatDocument, { type: 'payment-status' }>,
  { painVersion = 10 }: WriteOptions,
): Written {
  const { xml, findings } = writePaymentStatus(document, { version: painVersion })
  return written(xml, findings)
}

/** Several documents as the messages of one interchange. */
export function writeMessages(
  format: 'x12' | 'edifact',
  documents: readonly FormatDocument[],
  { envelope, ...versions }: WriteOptions,
): Written {
  if (!envelope)
    throw problem('format.no_envelope', `${format} needs an envelope: sender, receiver, control number, date.`)
  const isX12 = format === 'x12'
  const trees = documents.map((one) => treeOf(format, one))
  const sentIn = trees.find((tree) => tree !== undefined)
  const near = sentIn && nearestVersion(sentIn)
  const x12Version = versions.x12Version ?? ((near ?? '004010') as X12Version)
  const edifactVersion = versions.edifactVersion ?? ((near ?? 'D.96A') as EdifactVersion)
  const version = isX12 ? x12Version : edifactVersion
  const all = documents.map((one, index) => {
    const tree = trees[index]
    return tree ? writeTree(tree, version) : writeDocument(ediDocument(format, one), version)
  })
  const messages = all.map(({ document }) => document)
  const sent = { ...envelope, date: envelope.date.replaceAll('-', '') }
  const { controlNumber } = envelope
  const { bytes, findings } = isX12
    ? writeX12({ ...sent, version: x12Version, groupNumber: controlNumber }, messages)
    : writeEdifact({ ...sent, version: edifactVersion, controlReference: String(controlNumber) }, messages)
  // A model knows what its message needs, a tree does not: it is judged as it stands.
  const judged = trees.some((tree) => tree !== undefined) ? allFindings(readEdi(bytes)) : []
  return written(bytes, [...all.flatMap((one) => one.findings), ...findings, ...judged])
}

/** What a message without a model of its own says; its standard is the only one that can. */
function treeOf(format: 'x12' | 'edifact', document: FormatDocument): MessageTree | undefined {
  if (document.type !== 'message' && document.type !== 'acknowledgement') return undefined
  return document.source?.standard === format ? document.source : undefined
}

function ediDocument(format: string, document: FormatDocument): EdiDocument {
  if (document.type === 'invoice') return { kind: 'invoice', document: ediOfInvoice(document.document) }
  if (document.type === 'edi-invoice') return { kind: 'invoice', document: document.document }
  const order = orderIn(document)
  if (order) return { kind: 'order', document: order }
  const despatch = despatchIn(document)
  if (despatch) return { kind: 'despatch', document: despatch }
  const remittance = remittanceIn(document)
  if (remittance) return { kind: 'remittance', document: remittance }
  throw misfit(format, document)
}

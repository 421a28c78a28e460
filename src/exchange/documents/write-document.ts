import { ediOfInvoice } from '../../formats/conversion/edi-of-invoice.js'
import { envelopeOf } from '../../formats/convert.js'
import type { InvoiceFound } from '../../formats/document.js'
import { read } from '../../formats/read.js'
import { type RuleFinding, validateFile } from '../../formats/validate.js'
import { write } from '../../formats/write.js'
import type { BusinessDate } from '../../kernel/date.js'
import { invoiceOfDocument } from './invoice-of-document.js'
import type { IssuedDocument } from './issued-document.js'
import { plainSpecification } from './specification.js'

/** The formats in which our documents leave. */
export const documentFormats = ['ubl', 'cii', 'facturx', 'pdf', 'x12', 'edifact'] as const

export type DocumentFormat = (typeof documentFormats)[number]

export interface WrittenDocument {
  readonly bytes: Buffer
  /** What our own reader and the rule sets that apply say about it. */
  readonly findings: readonly RuleFinding[]
}

/** An issued document as a file, read and judged again before it leaves. `day` says which versions of the rules hold. */
export async function writeIssued(
  issued: IssuedDocument,
  format: DocumentFormat,
  day: BusinessDate,
): Promise<WrittenDocument> {
  const document: InvoiceFound = { type: 'invoice', document: invoiceFor(issued, format) }
  const envelope = format === 'x12' || format === 'edifact' ? envelopeOf(ediOfInvoice(document.document)) : undefined
  const { bytes } = await write(format, document, { envelope })
  // Pages without XML are for people: there is nothing to judge.
  const findings = format === 'pdf' ? [] : validateFile(read(bytes, issued.invoice.number), { day }).findings
  return { bytes, findings }
}

/** The pages of Factur-X carry its profile EN 16931; what goes out as UBL or CII follows what its parties expect. */
function invoiceFor(issued: IssuedDocument, format: DocumentFormat) {
  if (format === 'ubl') return invoiceOfDocument(issued, 'ubl')
  const invoice = invoiceOfDocument(issued, 'cii')
  if (format === 'cii') return invoice
  return { ...invoice, specification: { text: plainSpecification.specification }, process: undefined }
}

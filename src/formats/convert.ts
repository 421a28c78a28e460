import { problem } from '../kernel/problem.js'
import { csvOf } from './conversion/csv-of-documents.js'
import { ediOfInvoice } from './conversion/edi-of-invoice.js'
import { invoiceOfEdi } from './conversion/invoice-of-edi.js'
import { lostTerms } from './conversion/lost-terms.js'
import type { FileContent, FormatDocument } from './document.js'
import type { EdiInvoice } from './edi/invoice-model.js'
import type { Finding } from './finding.js'
import type { Invoice } from './invoice/model.js'
import { documentJson } from './json.js'
import { read } from './read.js'
import { type EdiEnvelope, type Written, write, writeMessages } from './write.js'

export const conversionTargets = ['ubl', 'cii', 'x12-810', 'edifact-invoic', 'csv', 'json'] as const

export type ConversionTarget = (typeof conversionTargets)[number]

/** Writes what a file holds in another format. The findings name what does not arrive there. */
export async function convert(content: FileContent, to: ConversionTarget): Promise<Written> {
  if (to === 'json') return { bytes: Buffer.from(`${jsonOf(content)}\n`), findings: [] }
  if (to === 'csv') return { bytes: Buffer.from(csvOf(content.documents)), findings: [] }
  const documents = content.documents.filter(({ type }) => type === 'invoice' || type === 'edi-invoice')
  if (documents.length === 0) {
    const types = [...new Set(content.documents.map(({ type }) => type))].join(', ') || 'no document'
    throw problem('convert.no_invoice', `${to} is for invoices, the file holds ${types}. Convert it to csv or json.`)
  }
  const { bytes, findings } = to === 'ubl' || to === 'cii' ? await toXml(documents, to) : toEdi(documents, to)
  const arrived = read(bytes).documents
  const lost = documents.flatMap((one, index) => lostOf(one, arrived[index]!, to))
  return { bytes, findings: [...findings, ...lost] }
}

const jsonOf = ({ format, version, documents, findings }: FileContent): string =>
  documentJson({ format, version, documents, findings })

async function toXml(documents: readonly FormatDocument[], to: 'ubl' | 'cii'): Promise<Written> {
  const [document, ...others] = documents
  if (others.length > 0) {
    const message = `The file holds ${documents.length} invoices and ${to} has room for one: split it, or convert it to EDI, csv or json.`
    throw problem('convert.several', message, { invoices: documents.length })
  }
  const { bytes } = await write(to, document!)
  return { bytes, findings: document!.type === 'edi-invoice' ? invoiceOfEdi(document!.document).findings : [] }
}

function toEdi(documents: readonly FormatDocument[], to: 'x12-810' | 'edifact-invoic'): Written {
  const { bytes } = writeMessages(to === 'x12-810' ? 'x12' : 'edifact', documents, {
    envelope: envelopeOf(ediOf(documents[0]!)),
  })
  return { bytes, findings: [] }
}

const ediOf = (document: FormatDocument): EdiInvoice =>
  document.type === 'edi-invoice' ? document.document : ediOfInvoice(invoiceIn(document))

/** The parties of the invoice; whoever sends it puts the numbers of the partnership there. */
export function envelopeOf(invoice: EdiInvoice): EdiEnvelope {
  const address = (role: string) => {
    const party = invoice.parties.find((one) => one.role === role)
    const id = party?.id?.value ?? party?.taxId ?? role.toUpperCase()
    return { id: id.slice(0, 15) }
  }
  // The same invoice gets the same number: its last digits.
  const controlNumber = Number(/\d{1,9}(?=\D*$)/.exec(invoice.number)?.[0] ?? '1') || 1
  return { sender: address('seller'), receiver: address('buyer'), controlNumber, date: invoice.issueDate, time: '0000' }
}

/** Compared in the model of the original, so that a detour over another model counts too. */
function lostOf(original: FormatDocument, copy: FormatDocument, to: string): Finding[] {
  if (original.type === 'edi-invoice') return lostTerms(original.document, ediOf(copy), to)
  return lostTerms(
    invoiceIn(original),
    copy.type === 'edi-invoice' ? invoiceOfEdi(copy.document).invoice : invoiceIn(copy),
    to,
  )
}

function invoiceIn(document: FormatDocument): Invoice {
  if (document.type === 'invoice') return document.document
  throw new Error(`a ${document.type} is no invoice`)
}

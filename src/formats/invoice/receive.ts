import { type InvoiceDocument, readInvoice } from './document.js'
import { readHybridInvoice } from './pdf/read-hybrid.js'
import { defaultLimits, type XmlLimits } from './xml.js'

const pdfMark = Buffer.from('%PDF-')

/** An invoice as it arrives: XML in either syntax, or a PDF with the XML inside (Factur-X, ZUGFeRD). */
export function receiveInvoice(bytes: Uint8Array, limits: XmlLimits = defaultLimits): InvoiceDocument {
  const isPdf = Buffer.from(bytes.subarray(0, 1024)).includes(pdfMark)
  return readInvoice(isPdf ? readHybridInvoice(bytes).content : bytes, limits)
}

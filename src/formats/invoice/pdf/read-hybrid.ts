import { problem } from '../../../kernel/problem.js'
import { PdfObjects } from './pdf-objects.js'
import { isDictionary, isText, type PdfDictionary, type PdfValue } from './pdf-values.js'

/** A file inside a PDF. `relationship` is how it relates to the pages (ISO 32000-2, AFRelationship). */
export interface EmbeddedFile {
  readonly name: string
  readonly relationship?: string
  readonly content: Uint8Array
}

/** Names under which an invoice travels in a PDF, best first: Factur-X 1.0 and ZUGFeRD 2, ZUGFeRD 2.0 and 1, XRechnung. */
const invoiceNames = ['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml', 'cii.xml']

/** The XML of a hybrid invoice (Factur-X, ZUGFeRD): the file under its agreed name, or the only XML there is. */
export function readHybridInvoice(pdf: Uint8Array): EmbeddedFile {
  const files = embeddedFiles(pdf)
  const named = invoiceNames.flatMap((name) => files.filter((file) => file.name.toLowerCase() === name))
  const texts = files.filter(({ name }) => name.toLowerCase().endsWith('.xml'))
  const found = named[0] ?? (texts.length === 1 ? texts[0] : undefined)
  if (found) return found
  const names = files.map(({ name }) => name)
  throw problem('pdf.no_invoice', 'The PDF carries no invoice as XML: a file factur-x.xml is expected.', {
    files: names,
  })
}

/** All files that a PDF carries, whether from its name tree, its associated files or an annotation. */
export function embeddedFiles(pdf: Uint8Array): EmbeddedFile[] {
  const objects = new PdfObjects(pdf)
  const files: EmbeddedFile[] = []
  for (const specification of specifications(objects.values())) {
    const file = readFile(specification, objects)
    if (file) files.push(file)
  }
  return files
}

/** File specifications stand as objects of their own or inside others. */
function* specifications(values: readonly PdfValue[]): Generator<PdfDictionary> {
  for (const value of values) {
    if (Array.isArray(value)) yield* specifications(value)
    if (!isDictionary(value)) continue
    if (value.entries.has('EF')) yield value
    else yield* specifications([...value.entries.values()])
  }
}

function readFile(specification: PdfDictionary, objects: PdfObjects): EmbeddedFile | undefined {
  const streams = objects.resolve(specification.entries.get('EF'))
  const written = objects.resolve(specification.entries.get('UF')) ?? objects.resolve(specification.entries.get('F'))
  if (!isDictionary(streams)) return undefined
  const content = objects.streamOf(streams.entries.get('F') ?? streams.entries.get('UF'))
  if (!content) return undefined
  const relationship = objects.resolve(specification.entries.get('AFRelationship'))
  return { name: isText(written) ? decodeText(written.bytes) : '', relationship: nameText(relationship), content }
}

const nameText = (value: PdfValue | undefined): string | undefined =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'name' ? value.name : undefined

/** Text strings (ISO 32000-1, 7.9.2.2) are UTF-16 with a byte order mark, UTF-8 with one, or close to Latin-1. */
function decodeText(bytes: string): string {
  const buffer = Buffer.from(bytes, 'latin1')
  if (bytes.startsWith('\xfe\xff'))
    return Buffer.from(buffer.subarray(2, buffer.length & ~1))
      .swap16()
      .toString('utf16le')
  if (bytes.startsWith('\xef\xbb\xbf')) return buffer.subarray(3).toString('utf8')
  return bytes
}
